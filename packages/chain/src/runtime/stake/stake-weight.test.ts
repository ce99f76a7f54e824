import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { ChainState } from '../state/chain-state.ts';
import { floorStakeWeight, stakeWeightsOn } from './stake-weight.ts';

const { ChildKeys, ParentKeys, TotalHotkeyAlpha } = SubtensorModule.storage;

const [parent, child] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`];
const ALL = (1n << 64n) - 1n;
const TAO = 1_000_000_000n;

function state(proportion: bigint): ChainState {
  const made = new ChainState('normal');
  for (const netuid of [0, 5]) made.write(TotalHotkeyAlpha, parent, netuid, 100n * TAO);
  made.write(ChildKeys, parent, 5, [[proportion, child]]);
  made.write(ParentKeys, child, 5, [[proportion, parent]]);
  return made;
}

describe('stake weights', () => {
  it('count stake on the root network at the TAO weight of about 5.27 %', () => {
    const weight = stakeWeightsOn(state(0n), 5)(parent);
    expect(weight).toMatchObject({ alpha: 100n * TAO, tao: 100n * TAO });
    const weighted = (100n * TAO * 226_245_882n) >> 32n;
    expect(floorStakeWeight(weight)).toBe(100n * TAO + weighted);
  });

  it('pass everything on to an only child', () => {
    const weightOf = stakeWeightsOn(state(ALL), 5);
    expect(weightOf(parent)).toMatchObject({ alpha: 0n, tao: 0n });
    expect(weightOf(child)).toMatchObject({ alpha: 100n * TAO, tao: 100n * TAO });
  });

  it('split by proportion, rounded down only at the end', () => {
    const weightOf = stakeWeightsOn(state(ALL / 3n), 5);
    // ALL / 3 is 1 431 655 765 / 2^32, a little less than a third.
    expect(weightOf(child).alpha).toBe((100n * TAO * 1_431_655_765n) >> 32n);
    expect(weightOf(parent).alpha).toBe((100n * TAO * (4_294_967_296n - 1_431_655_765n)) >> 32n);
  });

  it('inherit nothing elsewhere, and no alpha on the root network', () => {
    expect(stakeWeightsOn(state(ALL), 6)(child)).toMatchObject({ alpha: 0n, tao: 0n });
    const root = state(0n);
    root.write(ChildKeys, parent, 0, [[ALL, child]]);
    expect(stakeWeightsOn(root, 0)(parent)).toMatchObject({ alpha: 100n * TAO, tao: 0n });
  });

  it('never give more than there is: children of more than all leave nothing', () => {
    const greedy = state(ALL);
    greedy.write(ChildKeys, parent, 5, [
      [ALL, child],
      [ALL, child],
    ]);
    expect(stakeWeightsOn(greedy, 5)(parent).alpha).toBe(0n);
  });
});
