/** The invariants of the chain under random extrinsics, for 100 000 blocks of five seeds. */
import { ready } from '@adit/keys';
import { beforeAll, expect, it } from 'vitest';
import { InvariantRun } from './testing/invariants/invariant-run.ts';
import { RUNNING_CALLS } from './testing/invariants/moves.ts';
import { runOrShrink } from './testing/invariants/shrink.ts';
import { Tally } from './testing/invariants/tally.ts';

const SEEDS = ['long 1', 'long 2', 'long 3', 'long 4', 'long 5'];
const BLOCKS_EACH = 20_000;
const BLOCKS_A_LINE = 2_000;

beforeAll(ready);

it(`hold for ${BLOCKS_EACH * SEEDS.length} blocks`, () => {
  const tally = new Tally();
  for (const seed of SEEDS) {
    const run = new InvariantRun(seed);
    for (let block = BLOCKS_A_LINE; block <= BLOCKS_EACH; block += BLOCKS_A_LINE) {
      runOrShrink(run, BLOCKS_A_LINE);
      const { tried, ok } = run.tally.total;
      process.stdout.write(`seed ${seed}: block ${block}, ${ok} of ${tried} succeeded\n`);
    }
    tally.add(run.tally);
  }
  const { tried, ok } = tally.total;
  expect(ok / tried).toBeGreaterThan(0.3);
  expect(tally.neverOk(RUNNING_CALLS)).toEqual([]);
});
