/** Commits that a round of the beacon opens (chain.md 6.5), and what guards ask of every call (1.7). */
import { blake2b256, encodeHex } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { Drand } from '../../../definitions/drand.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { climb, errorsOf, type Rung } from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import {
  guardCode,
  MINER,
  NETUID,
  OWNER_HOTKEY,
  STRANGER,
  VALIDATOR,
  WeightsChain,
} from '../../../testing/weights-chain.ts';

const S = SubtensorModule.storage;
const SECOND = NETUID + 4_096;

function openChain(): WeightsChain {
  const chain = new WeightsChain();
  chain.state.write(S.WeightsSetRateLimit, NETUID, 0n);
  chain.state.write(S.MechanismCountCurrent, NETUID, 2);
  chain.state.write(Drand.storage.LastStoredRound, 1_000n);
  return chain;
}

const argsOf = (bytes: number, more: object = {}) => ({
  netuid: NETUID,
  mecid: 1,
  commit: new Uint8Array(bytes).fill(7),
  reveal_round: 1_000n,
  commit_reveal_version: 4,
  ...more,
});

function commit(chain: WeightsChain, signer = VALIDATOR, more: object = {}): string | null {
  const { mecid: _, ...args } = argsOf(9, more);
  return chain.subtensor(signer, 'commit_timelocked_weights', args);
}

/** Epochs whose queues there are, by storage index. */
function queues(chain: WeightsChain, index = NETUID): bigint[] {
  const entries = chain.state.entries(S.TimelockedWeightCommits, index);
  return entries.map(([[, epoch]]) => epoch).sort((left, right) => Number(left - right));
}

describe('a timelocked commit', () => {
  it('is kept for its epoch, under each of the three calls', () => {
    const chain = openChain();
    chain.epoch(3n);
    expect(commit(chain)).toBeNull();
    expect(commit(chain, MINER, { reveal_round: 1_001n })).toBeNull();
    const bytes = (count: number) => new Uint8Array(count).fill(7);
    expect(chain.read(S.TimelockedWeightCommits, NETUID, 3n)).toEqual([
      [VALIDATOR, 1_000n, bytes(9), 1_000n],
      [MINER, 1_000n, bytes(9), 1_001n],
    ]);
    const { commit_reveal_version: _, ...old } = argsOf(5_000);
    const calls = [
      ['commit_timelocked_mechanism_weights', argsOf(8)],
      ['commit_crv3_mechanism_weights', old],
    ] as const;
    for (const [name, args] of calls) expect(chain.subtensor(VALIDATOR, name, args)).toBeNull();
    expect(chain.read(S.TimelockedWeightCommits, SECOND, 3n)).toEqual([
      [VALIDATOR, 1_000n, bytes(8), 1_000n],
      [VALIDATOR, 1_000n, bytes(5_000), 1_000n],
    ]);
    expect(chain.read(S.LastUpdate, SECOND)).toEqual([0n, 1_000n]);
    expect(chain.read(S.LastUpdate, NETUID).slice(0, 4)).toEqual([800n, 1_000n, 1_000n, 800n]);
    const hash = `0x${encodeHex(blake2b256(bytes(5_000)))}`;
    expect(chain.events.at(-1)).toEqual({
      pallet: 'SubtensorModule',
      name: 'TimelockedWeightsCommitted',
      value: [VALIDATOR, SECOND, hash, 1_000n],
    });
  });

  it('is refused in the order of its checks', () => {
    const chain = openChain();
    const { state } = chain;
    chain.epoch(3n);
    const entry = (hotkey: string): [string, bigint, Uint8Array, bigint] => [
      hotkey,
      1n,
      Uint8Array.of(1),
      9n,
    ];
    const others = Array.from({ length: 20 }, () => entry(MINER));
    const own = Array.from({ length: 10 }, () => entry(VALIDATOR));
    state.write(S.TimelockedWeightCommits, NETUID, 3n, [...others, ...own]);
    state.write(S.WeightsSetRateLimit, NETUID, 201n);
    chain.commitReveal(false);
    const args = argsOf(5_001, { mecid: 2, commit_reveal_version: 3 });
    let signer = STRANGER;
    const rungs: Rung[] = [
      ['Other', () => Object.assign(args, { commit: new Uint8Array(5_000) })],
      ['MechanismDoesNotExist', () => Object.assign(args, { mecid: 0 })],
      ['IncorrectCommitRevealVersion', () => Object.assign(args, { commit_reveal_version: 4 })],
      ['CommitRevealDisabled', () => chain.commitReveal(true)],
      [
        'HotKeyNotRegisteredInSubNet',
        () => {
          signer = VALIDATOR;
        },
      ],
      ['CommittingWeightsTooFast', () => state.write(S.WeightsSetRateLimit, NETUID, 200n)],
      [
        'TooManyUnrevealedCommits',
        () => state.write(S.TimelockedWeightCommits, NETUID, 3n, [...others, ...own.slice(1)]),
      ],
    ];
    const call = () => chain.subtensor(signer, 'commit_timelocked_mechanism_weights', args);
    expect(climb(rungs, call)).toEqual(errorsOf(rungs));
  });

  it('names a round that has not come yet, and the pool says so', () => {
    const chain = openChain();
    const past = { reveal_round: 999n };
    expect(commit(chain, VALIDATOR, past)).toBe('InvalidRevealRound');
    const names = [
      'commit_timelocked_weights',
      'commit_timelocked_mechanism_weights',
      'commit_crv3_mechanism_weights',
    ];
    for (const name of names) {
      expect(guardCode(chain, VALIDATOR, { name, value: argsOf(1, past) })).toBe(15);
      expect(guardCode(chain, VALIDATOR, { name, value: argsOf(1) })).toBeNull();
    }
    // The rate is not the guard's affair here.
    chain.state.write(S.WeightsSetRateLimit, NETUID, 5_000n);
    expect(guardCode(chain, VALIDATOR, { name: names[0] ?? '', value: argsOf(1) })).toBeNull();
    expect(commit(chain)).toBe('CommittingWeightsTooFast');
  });
});

describe('the step of a block', () => {
  it('keeps the queue that waits for its round, and drops those before', () => {
    const chain = openChain();
    chain.state.write(S.Tempo, NETUID, 5);
    chain.state.write(S.RevealPeriodEpochs, NETUID, 2n);
    chain.state.write(S.LastEpochBlock, NETUID, 1_000n);
    chain.epoch(7n);
    const entry: [string, bigint, Uint8Array, bigint] = [VALIDATOR, 1n, Uint8Array.of(1), 9n];
    for (const index of [NETUID, SECOND]) {
      for (const epoch of [4n, 5n, 6n, 7n]) {
        chain.state.write(S.TimelockedWeightCommits, index, epoch, [entry]);
      }
    }
    chain.advance(4);
    for (const index of [NETUID, SECOND]) expect(queues(chain, index)).toEqual([5n, 6n, 7n]);
    // The epoch is due in this block, and counts before it has run.
    chain.advance();
    expect(chain.read(S.SubnetEpochIndex, NETUID)).toBe(8n);
    for (const index of [NETUID, SECOND]) expect(queues(chain, index)).toEqual([6n, 7n]);
    chain.advance(10);
    expect(queues(chain)).toEqual([]);
    expect(chain.eventsOf('TimelockedWeightsRevealed')).toEqual([]);
  });

  it('leaves a subnet whose epoch has to wait for another block', () => {
    const chain = openChain();
    const owner = testAccount(1);
    for (const hotkey of [70, 71]) {
      const args = { hotkey: testAccount(hotkey) };
      expect(chain.subtensor(owner, 'register_network', args)).toBeNull();
    }
    const entry: [string, bigint, Uint8Array, bigint] = [VALIDATOR, 1n, Uint8Array.of(1), 9n];
    for (const netuid of [2, 3, 4]) {
      chain.state.write(S.Tempo, netuid, 5);
      chain.state.write(S.LastEpochBlock, netuid, 1_000n);
      chain.state.write(S.SubnetEpochIndex, netuid, 1n);
      chain.state.write(S.TimelockedWeightCommits, netuid, 0n, [entry]);
    }
    chain.advance(4);
    expect([2, 3, 4].map((netuid) => queues(chain, netuid))).toEqual([[0n], [0n], [0n]]);
    chain.advance();
    expect([2, 3, 4].map((netuid) => queues(chain, netuid))).toEqual([[], [], [0n]]);
    chain.advance();
    expect(queues(chain, 4)).toEqual([]);
  });
});

describe('the guard of weights', () => {
  const hash = `0x${'11'.repeat(32)}`;
  const lists = { uids: [0], values: [1], salt: [1], version_key: 0n };
  const direct = { dests: [0], weights: [1], version_key: 0n };
  const on = { netuid: NETUID };
  const calls: readonly (readonly [string, object])[] = [
    ['set_weights', { ...on, ...direct }],
    ['set_mechanism_weights', { ...on, mecid: 0, ...direct }],
    ['batch_set_weights', { netuids: [NETUID], weights: [[[0, 1]]], version_keys: [0n] }],
    ['commit_weights', { ...on, commit_hash: hash }],
    ['commit_mechanism_weights', { ...on, mecid: 0, commit_hash: hash }],
    ['batch_commit_weights', { netuids: [NETUID], commit_hashes: [hash] }],
    ['reveal_weights', { ...on, ...lists }],
    ['reveal_mechanism_weights', { ...on, mecid: 0, ...lists }],
    [
      'batch_reveal_weights',
      { ...on, uids_list: [[0]], values_list: [[1]], salts_list: [[1]], version_keys: [0n] },
    ],
    ['commit_timelocked_weights', argsOf(1, { reveal_round: 0n })],
    ['commit_timelocked_mechanism_weights', argsOf(1, { reveal_round: 0n })],
    ['commit_crv3_mechanism_weights', argsOf(1, { reveal_round: 0n })],
  ];

  it.each(calls)('asks for stake before %s', (name, value) => {
    const chain = openChain();
    chain.state.write(S.StakeThreshold, 10n);
    chain.state.write(S.TotalHotkeyAlpha, MINER, NETUID, 10n);
    const code = (hotkey: string) => guardCode(chain, hotkey, { name, value });
    expect([VALIDATOR, STRANGER].map(code)).toEqual([1, 1]);
    expect(chain.subtensor(VALIDATOR, name, value)).toBe('NotEnoughStakeToSetWeights');
    for (const hotkey of [MINER, OWNER_HOTKEY]) expect(code(hotkey)).not.toBe(1);
  });

  it('looks at every subnet of a batch', () => {
    const chain = openChain();
    chain.state.write(S.StakeThreshold, 10n);
    chain.state.write(S.TotalHotkeyAlpha, MINER, NETUID, 10n);
    const code = (netuids: readonly number[]) => {
      const value = { netuids, commit_hashes: netuids.map(() => hash) };
      return guardCode(chain, MINER, { name: 'batch_commit_weights', value });
    };
    expect([[NETUID], [NETUID, 1], []].map(code)).toEqual([null, 1, null]);
  });

  it('stands inside other calls too', () => {
    const chain = openChain();
    chain.state.write(S.StakeThreshold, 10n);
    const call = { pallet: 'SubtensorModule', name: 'set_weights', value: { ...on, ...direct } };
    const batch = { pallet: 'Utility', name: 'batch_all', value: { calls: [call] } };
    expect(guardCode(chain, VALIDATOR, { name: 'batch_all', value: { calls: [call] } })).toBeNull();
    expect(chain.call(VALIDATOR, batch)).toBe('SubtensorModule.NotEnoughStakeToSetWeights');
  });
});
