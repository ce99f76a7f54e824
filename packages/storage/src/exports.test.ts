import { expect, it } from 'vitest';
import * as storage from './index.ts';

it('exports what other packages rely on, and nothing else', () => {
  expect(Object.keys(storage).sort()).toEqual([
    'createTemporaryDatabase',
    'inTransaction',
    'mapDatabaseError',
    'migrate',
    'openDatabase',
    'restoreBackup',
    'writeBackup',
  ]);
});
