import { expect, it } from 'vitest';
import * as localnet from './index.ts';

it('exports what the command line and tests use, and nothing else', () => {
  expect(Object.keys(localnet).sort()).toEqual([
    'DEFAULT_TASKS',
    'INFLATION',
    'LOCAL_CAP_BPS',
    'LOCAL_FEE_BPS',
    'MINERS_MIN',
    'assignRoles',
    'inflateEvaluation',
    'localPoolSettings',
    'startNetwork',
    'summarizeNetwork',
    'watchNetwork',
  ]);
});
