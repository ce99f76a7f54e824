/** Weights that are committed by their hash and revealed an epoch later (chain.md 6.3, 6.4). */
import { blake2b256, decodeHex, encodeHex } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { climb, errorsOf, type Rung } from '../../../testing/staking-chain.ts';
import {
  guardCode,
  MINER,
  NETUID,
  onMain,
  STRANGER,
  VALIDATOR,
  WeightsChain,
} from '../../../testing/weights-chain.ts';
import { catchFailure } from '../../dispatch-error.ts';
import { DEV_ACCOUNTS } from '../../genesis/dev-accounts.ts';
import { commitHash, type Reveal } from './commit-queue.ts';
import { revealWeights } from './reveal-weights.ts';

const S = SubtensorModule.storage;

/** Weights that differ by their salt. */
const secret = (salt: number): Reveal => ({
  uids: [0, 3],
  values: [1, 2],
  salt: [salt],
  versionKey: 0n,
});
const STORED = [
  [0, 32_768],
  [3, 65_535],
];

function hashOf(salt: number, hotkey = VALIDATOR): string {
  return commitHash(onMain(hotkey), secret(salt));
}

const revealArgs = (salt: number) => {
  const { uids, values, salt: salts } = secret(salt);
  return { netuid: NETUID, uids, values, salt: salts, version_key: 0n };
};

/** A chain without limit of rate. */
function openChain(): WeightsChain {
  const chain = new WeightsChain();
  chain.state.write(S.WeightsSetRateLimit, NETUID, 0n);
  return chain;
}

function commit(chain: WeightsChain, salt: number, hotkey = VALIDATOR): string | null {
  const commit_hash = hashOf(salt, hotkey);
  return chain.subtensor(hotkey, 'commit_weights', { netuid: NETUID, commit_hash });
}

function reveal(chain: WeightsChain, salt: number): string | null {
  return chain.subtensor(VALIDATOR, 'reveal_weights', revealArgs(salt));
}

/** The salts of the commits that wait, as far as these tests make them. */
function waiting(chain: WeightsChain): number[] | undefined {
  const salts = new Map(Array.from({ length: 30 }, (_, salt) => [hashOf(salt), salt]));
  const queue = chain.read(S.WeightCommits, NETUID, VALIDATOR);
  return queue?.map(([hash]) => salts.get(hash) ?? -1);
}

describe('the hash of a commit', () => {
  it('is that of the specification (example 13.9)', () => {
    const setter = { netuid: 1, mecid: 0, hotkey: DEV_ACCOUNTS.Alice };
    const weights = { uids: [0, 1], values: [10, 65_535], versionKey: 0n };
    const hash = commitHash(setter, { ...weights, salt: [1, 2, 3, 4, 5, 6, 7, 8] });
    expect(hash).toBe('0x5c4118c2677d5c76d8a15f0885eec8794aec47ba85bab1b325454b6b3b9e76d3');
  });

  it('is that of the bytes written by hand, one more and one less beside the example (13.9)', () => {
    const little = (value: bigint, bytes: number) =>
      Array.from({ length: bytes }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
    // Lists this short have their length, four times, in one byte.
    const list = (items: readonly number[]) => [
      items.length * 4,
      ...items.flatMap((item) => little(BigInt(item), 2)),
    ];
    const salt = [1, 2, 3, 4, 5, 6, 7, 8];
    const example = { uids: [0, 1], values: [10, 65_535], salt, versionKey: 0n };
    const near: Reveal[] = [
      example,
      { ...example, uids: [1, 1] },
      { ...example, uids: [0, 2] },
      { ...example, values: [9, 65_534] },
      { ...example, values: [11, 65_535] },
      { ...example, salt: salt.map((one) => one + 1) },
      { ...example, salt: salt.slice(1) },
      { ...example, versionKey: 1n },
      { ...example, versionKey: (1n << 64n) - 1n },
    ];
    for (const netuid of [0, 1, 2]) {
      for (const reveal of near) {
        const bytes = [
          ...decodeHex(DEV_ACCOUNTS.Alice),
          ...little(BigInt(netuid), 2),
          ...list(reveal.uids),
          ...list(reveal.values),
          ...list(reveal.salt),
          ...little(reveal.versionKey, 8),
        ];
        const hash = commitHash({ netuid, mecid: 0, hotkey: DEV_ACCOUNTS.Alice }, reveal);
        expect(hash).toBe(`0x${encodeHex(blake2b256(Uint8Array.from(bytes)))}`);
      }
    }
  });

  it('changes with every part of it', () => {
    const whole = { ...onMain(VALIDATOR), ...secret(1) };
    const changes = [
      {},
      { netuid: 3 },
      { mecid: 1 },
      { hotkey: MINER },
      { uids: [0, 4] },
      { values: [1, 3] },
      { salt: [2] },
      { salt: [] },
      { versionKey: 1n },
    ];
    const hashes = changes.map((change) => {
      const changed = { ...whole, ...change };
      return commitHash(changed, changed);
    });
    expect(new Set(hashes).size).toBe(changes.length);
  });
});

describe('a commit', () => {
  it('is kept with epoch and block, and stamps the update', () => {
    const chain = openChain();
    chain.epoch(7n);
    expect(commit(chain, 1)).toBeNull();
    chain.jump(1_001);
    expect(commit(chain, 2)).toBeNull();
    expect(chain.read(S.WeightCommits, NETUID, VALIDATOR)).toEqual([
      [hashOf(1), 7n, 1_000n, 0n],
      [hashOf(2), 7n, 1_001n, 0n],
    ]);
    expect(chain.read(S.LastUpdate, NETUID)[1]).toBe(1_001n);
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([]);
    expect(chain.events.at(-1)).toEqual({
      pallet: 'SubtensorModule',
      name: 'WeightsCommitted',
      value: [VALIDATOR, NETUID, hashOf(2)],
    });
  });

  it('is refused in the order of its checks', () => {
    const chain = openChain();
    const { state } = chain;
    chain.epoch(7n);
    const waiting = Array.from({ length: 10 }, (_, salt): [string, bigint, bigint, bigint] => [
      hashOf(salt),
      7n,
      1n,
      0n,
    ]);
    state.write(S.WeightCommits, NETUID, VALIDATOR, waiting);
    state.write(S.WeightsSetRateLimit, NETUID, 201n);
    chain.commitReveal(false);
    const args = { netuid: NETUID, mecid: 1, commit_hash: hashOf(20) };
    let signer = STRANGER;
    const rungs: Rung[] = [
      ['MechanismDoesNotExist', () => Object.assign(args, { mecid: 0 })],
      ['CommitRevealDisabled', () => chain.commitReveal(true)],
      [
        'HotKeyNotRegisteredInSubNet',
        () => {
          signer = VALIDATOR;
        },
      ],
      ['CommittingWeightsTooFast', () => state.write(S.WeightsSetRateLimit, NETUID, 200n)],
      ['TooManyUnrevealedCommits', () => chain.epoch(9n)],
    ];
    const errors = climb(rungs, () => chain.subtensor(signer, 'commit_mechanism_weights', args));
    expect(errors).toEqual(errorsOf(rungs));
    // All that were there have expired by now.
    expect(waitingHashes(chain)).toEqual([hashOf(20)]);
  });

  it('is one of ten at most; expired ones make room only from the front', () => {
    const chain = openChain();
    chain.epoch(1n);
    expect([0, 1].map((salt) => commit(chain, salt))).toEqual([null, null]);
    chain.epoch(2n);
    const later = Array.from({ length: 9 }, (_, at) => commit(chain, at + 2));
    expect(later).toEqual([...Array.from({ length: 8 }, () => null), 'TooManyUnrevealedCommits']);
    chain.epoch(3n);
    expect(commit(chain, 11)).toBeNull();
    expect(waiting(chain)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 11]);
    // An expired commit behind a younger one stays: a longer period may have come between.
    chain.state.update(S.WeightCommits, NETUID, VALIDATOR, (queue) =>
      (queue ?? []).map(([hash], at) => [hash, at === 0 ? 3n : 0n, 1n, 0n]),
    );
    expect(commit(chain, 12)).toBeNull();
    expect(commit(chain, 13)).toBe('TooManyUnrevealedCommits');
  });

  it('too soon after another is refused by the pool, also where nothing is to be committed', () => {
    const chain = openChain();
    chain.state.write(S.WeightsSetRateLimit, NETUID, 201n);
    const value = { netuid: NETUID, mecid: 0, commit_hash: hashOf(1) };
    for (const name of ['commit_weights', 'commit_mechanism_weights']) {
      for (const isOn of [true, false]) {
        chain.commitReveal(isOn);
        expect(guardCode(chain, VALIDATOR, { name, value })).toBe(6);
        expect(guardCode(chain, STRANGER, { name, value })).toBeNull();
      }
    }
    chain.jump(1_001);
    expect(guardCode(chain, VALIDATOR, { name: 'commit_weights', value })).toBeNull();
  });

  it('belongs to the epoch that is due in its block', () => {
    const chain = openChain();
    chain.epoch(4n);
    chain.state.write(S.LastEpochBlock, NETUID, 640n);
    expect(chain.read(S.Tempo, NETUID)).toBe(360);
    expect(commit(chain, 1)).toBeNull();
    chain.state.write(S.LastEpochBlock, NETUID, 641n);
    expect(commit(chain, 2)).toBeNull();
    const epochs = chain.read(S.WeightCommits, NETUID, VALIDATOR)?.map(([, epoch]) => epoch);
    expect(epochs).toEqual([5n, 4n]);
  });
});

describe('a reveal', () => {
  it('sets the weights, without the rate, and takes what lay before its commit', () => {
    const chain = openChain();
    chain.epoch(1n);
    for (const salt of [1, 2, 3]) expect(commit(chain, salt)).toBeNull();
    chain.state.write(S.WeightsSetRateLimit, NETUID, 1_000n);
    chain.epoch(2n);
    const before = chain.events.length;
    expect(reveal(chain, 2)).toBeNull();
    expect(chain.events.slice(before)).toEqual([
      { pallet: 'SubtensorModule', name: 'WeightsSet', value: [NETUID, 1] },
      {
        pallet: 'SubtensorModule',
        name: 'WeightsRevealed',
        value: [VALIDATOR, NETUID, hashOf(2)],
      },
    ]);
    expect(chain.read(S.Weights, NETUID, 1)).toEqual(STORED);
    expect(waiting(chain)).toEqual([3]);
    // The commit stamped it; the reveal leaves it.
    chain.jump(1_005);
    expect(reveal(chain, 3)).toBeNull();
    expect(chain.read(S.LastUpdate, NETUID)[1]).toBe(1_000n);
    expect(chain.state.has(S.WeightCommits, NETUID, VALIDATOR)).toBe(false);
  });

  it('comes in one epoch only, and the pool says so', () => {
    const chain = openChain();
    chain.state.write(S.RevealPeriodEpochs, NETUID, 3n);
    chain.epoch(5n);
    expect(commit(chain, 1)).toBeNull();
    const call = { name: 'reveal_weights', value: revealArgs(1) };
    for (const epoch of [5n, 6n, 7n, 9n, 100n]) {
      chain.epoch(epoch);
      expect(guardCode(chain, VALIDATOR, call)).toBe(17);
      expect(reveal(chain, 1)).toBe('RevealTooEarly');
    }
    chain.epoch(8n);
    expect(guardCode(chain, VALIDATOR, call)).toBeNull();
    expect(guardCode(chain, MINER, call)).toBe(16);
    const other = { name: 'reveal_weights', value: revealArgs(2) };
    expect(guardCode(chain, VALIDATOR, other)).toBe(16);
    expect(reveal(chain, 2)).toBe('NoWeightsCommitFound');
    expect(reveal(chain, 1)).toBeNull();
    expect(reveal(chain, 1)).toBe('NoWeightsCommitFound');
  });

  it('fails by other names where no guard asks first', () => {
    const chain = openChain();
    const direct = (salt: number) =>
      catchFailure(() =>
        chain.block.transactional(() =>
          revealWeights(chain.block, onMain(VALIDATOR), secret(salt)),
        ),
      )?.label ?? null;
    expect(direct(1)).toBe('SubtensorModule.NoWeightsCommitFound');
    chain.epoch(1n);
    commit(chain, 1);
    expect(direct(2)).toBe('SubtensorModule.InvalidRevealCommitHashNotMatch');
    expect(direct(1)).toBe('SubtensorModule.RevealTooEarly');
    chain.epoch(2n);
    commit(chain, 2);
    chain.epoch(3n);
    expect(direct(1)).toBe('SubtensorModule.ExpiredWeightCommit');
    expect(direct(3)).toBe('SubtensorModule.InvalidRevealCommitHashNotMatch');
    chain.epoch(4n);
    expect(direct(1)).toBe('SubtensorModule.ExpiredWeightCommit');
    expect(direct(3)).toBe('SubtensorModule.NoWeightsCommitFound');
    expect(waiting(chain)).toEqual([1, 2]);
    chain.commitReveal(false);
    expect(direct(1)).toBe('SubtensorModule.CommitRevealDisabled');
  });

  it('that fails leaves all commits, the expired ones too', () => {
    const chain = openChain();
    chain.epoch(1n);
    commit(chain, 1);
    chain.epoch(2n);
    commit(chain, 2);
    // Committing has not dropped the first one, as it is revealable still.
    expect(waiting(chain)).toEqual([1, 2]);
    chain.epoch(3n);
    chain.permit();
    expect(reveal(chain, 2)).toBe('NeuronNoValidatorPermit');
    expect(waiting(chain)).toEqual([1, 2]);
    expect(chain.eventsOf('WeightsRevealed')).toEqual([]);
    chain.permit(1);
    expect(reveal(chain, 2)).toBeNull();
    expect(waiting(chain)).toBeUndefined();
  });

  it('is of its own mechanism', () => {
    const chain = openChain();
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    const setter = { ...onMain(VALIDATOR), mecid: 1 };
    const commit_hash = commitHash(setter, secret(1));
    const args = { netuid: NETUID, mecid: 1, commit_hash };
    expect(chain.subtensor(VALIDATOR, 'commit_mechanism_weights', args)).toBeNull();
    chain.epoch(1n);
    expect(reveal(chain, 1)).toBe('NoWeightsCommitFound');
    const onSecond = { ...revealArgs(1), mecid: 1 };
    expect(chain.subtensor(VALIDATOR, 'reveal_mechanism_weights', onSecond)).toBeNull();
    expect(chain.read(S.Weights, NETUID + 4_096, 1)).toEqual(STORED);
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([]);
    expect(chain.events.at(-1)?.value).toEqual([VALIDATOR, NETUID + 4_096, commit_hash]);
  });
});

function waitingHashes(chain: WeightsChain): string[] | undefined {
  return chain.read(S.WeightCommits, NETUID, VALIDATOR)?.map(([hash]) => hash);
}
