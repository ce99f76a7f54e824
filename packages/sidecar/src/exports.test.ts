/** The package's promise: a name cannot appear or vanish unseen. */
import { describe, expect, it } from 'vitest';
import * as entry from './index.ts';

describe('the entry', () => {
  it('exports these values and no others', () => {
    expect(Object.keys(entry).sort()).toEqual([
      'minePool',
      'readPower',
      'readSidecarToken',
      'requireAgreement',
      'runSelfTest',
      'sidecarTokenPath',
      'startDriver',
      'startSidecar',
      'startWorker',
    ]);
  });
});
