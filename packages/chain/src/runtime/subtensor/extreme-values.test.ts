/** Whatever an entry of state holds, the beginning and the end of a block do not fail (chain.md 0.1). */
import type { AnyStorageItem } from '@adit/substrate';
import { beforeEach, expect, it } from 'vitest';
import { AlphaAssets } from '../../definitions/alpha-assets.ts';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { EmissionChain, U64_MAX } from '../../testing/emission-chain.ts';
import { testAccount } from '../../testing/test-chain.ts';
import { changeStake } from '../stake/share-pool.ts';
import { splitEmission } from '../yuma/combine-mechanisms.ts';
import { createPair } from './accounts/key-pair.ts';
import { appendNeuron } from './registration/neurons.ts';
import { writeChildren } from './staking/child-relations.ts';
import { listRootStaker } from './staking/root-watermarks.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const TAO = 1_000_000_000n;
const [VALIDATOR, MINER, PARENT] = [testAccount(31), testAccount(32), testAccount(33)];
const [ALICE, BOB] = [testAccount(41), testAccount(42)];

/** A subnet with everybody who can be paid, an epoch of which is due. */
function chainWithEverybody(): EmissionChain {
  const chain = new EmissionChain(2);
  const { state } = chain;
  state.write(S.CommitRevealWeightsEnabled, NETUID, false);
  for (const [hotkey, coldkey] of [
    [VALIDATOR, ALICE],
    [MINER, BOB],
    [PARENT, BOB],
  ] as const) {
    createPair(chain.block, { hotkey, coldkey });
    const uid = appendNeuron(chain.block, NETUID, hotkey);
    state.write(S.BlockAtRegistration, NETUID, uid, 1n);
    for (const netuid of [0, NETUID]) changeStake(state, { hotkey, coldkey, netuid }, 50n * TAO);
    listRootStaker(chain.block, coldkey);
  }
  writeChildren(chain.block, { hotkey: PARENT, netuid: NETUID }, [[1n << 63n, VALIDATOR]]);
  for (const uid of [0, 1, 3]) state.write(S.Weights, NETUID, uid, [[2, 65_535]]);
  state.write(S.ValidatorPermit, NETUID, [true, true, false, true]);
  state.write(S.CKBurn, 1n << 62n);
  state.write(S.SubnetTAO, 0, 150n * TAO);
  for (const netuid of [2, 3]) {
    chain.setMovingPrice(netuid, 3n << 32n);
    state.write(S.Tempo, netuid, 2);
    state.write(S.LastEpochBlock, netuid, chain.block.now);
  }
  chain.advance(2);
  expect(chain.read(S.Incentive, NETUID)[2]).toBeGreaterThan(30_000);
  return chain;
}

/** Bytes of nothing, of one, and of the greatest number. */
const PATTERNS: readonly ((at: number) => number)[] = [
  () => 0,
  (at) => (at === 0 ? 1 : 0),
  () => 0xff,
];

/** More seats than keys, which only makes the epoch slow. */
const LEFT_OUT = new Set(['SubnetworkN']);
const items: AnyStorageItem[] = [SubtensorModule, Swap, AlphaAssets, Balances]
  .flatMap(({ storage }) => Object.values(storage) as AnyStorageItem[])
  .filter(({ name }) => !LEFT_OUT.has(name));

/** Some keys of an item: its own, that of the subnet, and of those that exist. */
function keysOf(chain: EmissionChain, item: AnyStorageItem): Set<string> {
  const keys = new Set(chain.state.rawKeys(item.prefix).slice(0, 2));
  if (item.keys.length === 0) keys.add(item.key());
  if (item.keys.length === 1 && item.keys[0]?.type.minBytes === 2) keys.add(item.key(NETUID));
  return keys;
}

/** The bytes in the place of an entry's; null where its type has no such value. */
function patternOf(chain: EmissionChain, item: AnyStorageItem, key: string, which: number) {
  const length = chain.state.rawRead(key)?.length ?? item.type.minBytes;
  const bytes = Uint8Array.from({ length }, (_, at) => PATTERNS[which]?.(at) ?? 0);
  try {
    item.decode(bytes);
    return bytes;
  } catch {
    return null;
  }
}

let chain: EmissionChain;

beforeEach(() => {
  chain = chainWithEverybody();
});

/** Runs blocks, the second with an epoch, on a changed state, and undoes all. */
function tryBlocks(change: () => void): unknown {
  const { block } = chain.block;
  const mark = chain.state.store.checkpoint();
  try {
    change();
    chain.advance(2);
    return null;
  } catch (error) {
    return error;
  } finally {
    chain.state.store.rollback(mark);
    chain.jump(block);
  }
}

it('every block begins and ends, whatever one entry holds', () => {
  const failures: string[] = [];
  let tried = 0;
  for (const item of items) {
    for (const key of keysOf(chain, item)) {
      for (const which of PATTERNS.keys()) {
        const bytes = patternOf(chain, item, key, which);
        if (bytes === null) continue;
        tried += 1;
        const error = tryBlocks(() => chain.state.rawWrite(key, bytes));
        if (error !== null) failures.push(`${item.name} ${which}: ${error}`);
      }
    }
  }
  expect(tried).toBeGreaterThan(500);
  expect(failures).toEqual([]);
}, 120_000);

it('an epoch gives out pots that are all full', () => {
  const fill = () => {
    for (const pot of [
      S.PendingServerEmission,
      S.PendingValidatorEmission,
      S.PendingRootAlphaDivs,
      S.PendingOwnerCut,
    ]) {
      chain.state.write(pot, NETUID, U64_MAX);
    }
  };
  expect(tryBlocks(fill)).toBeNull();
});

it('a split beyond the whole leaves nothing for the first mechanism to add', () => {
  const over = () => {
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    chain.state.write(S.MechanismEmissionSplit, NETUID, [65_535, 65_535]);
  };
  expect(tryBlocks(over)).toBeNull();
  expect(splitEmission(1_000n, { count: 2, split: [1, 65_535] })).toEqual([0n, 1_000n]);
  expect(splitEmission(1_000n, { count: 2, split: [65_535, 65_535] })).toEqual([1_000n, 1_000n]);
});
