/**
 * The invariants of the chain under random extrinsics, likely ones and spoiled ones: after each of them
 * for whatever it touched, and every 100 blocks for everything. `invariants.long.test.ts` runs longer.
 * `INVARIANTS_SEED=… INVARIANTS_BLOCKS=…` runs the blocks of another seed.
 */
import { ready } from '@adit/keys';
import { beforeAll, describe, expect, it } from 'vitest';
import { GENERATORS } from './testing/invariants/generators.ts';
import { InvariantRun } from './testing/invariants/invariant-run.ts';
import { RUNNING_CALLS } from './testing/invariants/moves.ts';
import { runOrShrink } from './testing/invariants/shrink.ts';

const { INVARIANTS_SEED = 'issue 6', INVARIANTS_BLOCKS = '2000' } = process.env;
const MINUTES = 60_000;

beforeAll(ready);

describe('the invariants of the chain', () => {
  it('are tried with every call that runs', () => {
    expect(Object.keys(GENERATORS).sort()).toEqual([...RUNNING_CALLS].sort());
  });

  it('are tried on the same chain when the seed is the same', () => {
    const [first, second] = [0, 1].map(() => {
      const run = new InvariantRun('twice');
      run.run(400);
      expect(run.tally.byCall.get('MevShield.submit_encrypted')?.ok).toBeGreaterThan(0);
      return run.chain.head.hash;
    });
    expect(first).toBe(second);
  });

  it(
    'hold under random extrinsics, of which at least 30 % succeed, and each call at least once',
    () => {
      const run = new InvariantRun(INVARIANTS_SEED);
      runOrShrink(run, Number(INVARIANTS_BLOCKS));
      const { tried, ok } = run.tally.total;
      expect(ok / tried).toBeGreaterThan(0.3);
      // As many must fail that what they may change is really looked at.
      expect((tried - ok) / tried).toBeGreaterThan(0.15);
      expect(run.tally.neverOk(RUNNING_CALLS)).toEqual([]);
    },
    10 * MINUTES,
  );
});
