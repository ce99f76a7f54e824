/** Several weights in one call (chain.md 6.3, 6.4). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  guardCode,
  MINER,
  NETUID,
  onMain,
  STRANGER,
  VALIDATOR,
  WeightsChain,
} from '../../../testing/weights-chain.ts';
import { moduleFailure } from '../../dispatch-error.ts';
import { commitHash, type Reveal } from './commit-queue.ts';

const S = SubtensorModule.storage;
const OTHER = 3;

const secret = (salt: number): Reveal => ({
  uids: [salt % 8],
  values: [1],
  salt: [salt],
  versionKey: 0n,
});
const hashOf = (salt: number) => commitHash(onMain(VALIDATOR), secret(salt));

/** Two subnets; the validator has a seat on both, and a permit on the first only. */
function openChain(): WeightsChain {
  const chain = new WeightsChain();
  for (const netuid of [NETUID, OTHER]) chain.state.write(S.WeightsSetRateLimit, netuid, 0n);
  const { owner } = { owner: chain.read(S.SubnetOwner, NETUID) };
  chain.subtensor(owner, 'register_network', { hotkey: STRANGER });
  chain.subtensor(owner, 'burned_register', { netuid: OTHER, hotkey: VALIDATOR });
  return chain;
}

function batchReveal(chain: WeightsChain, salts: readonly number[]): string | null {
  return chain.subtensor(VALIDATOR, 'batch_reveal_weights', revealsOf(salts));
}

function revealsOf(salts: readonly number[]) {
  const reveals = salts.map(secret);
  return {
    netuid: NETUID,
    uids_list: reveals.map(({ uids }) => uids),
    values_list: reveals.map(({ values }) => values),
    salts_list: reveals.map(({ salt }) => salt),
    version_keys: reveals.map(({ versionKey }) => versionKey),
  };
}

function failed(netuid: number, name: string): unknown[] {
  return [netuid, moduleFailure(SubtensorModule, name).error];
}

describe('a batch of weights', () => {
  const weights = [[[0, 1]], [[0, 1]], [[1, 7]]];
  const args = { netuids: [NETUID, OTHER, OTHER], weights, version_keys: [0n, 0n, 0n] };

  it('succeeds whatever fails, and tells of it after the last item', () => {
    const chain = openChain();
    for (const netuid of [NETUID, OTHER]) {
      chain.state.write(S.CommitRevealWeightsEnabled, netuid, false);
    }
    const before = chain.events.length;
    expect(chain.subtensor(VALIDATOR, 'batch_set_weights', args)).toBeNull();
    const events = chain.events.slice(before);
    expect(events.map(({ name, value }) => [name, value])).toEqual([
      ['WeightsSet', [NETUID, 1]],
      ['WeightsSet', [OTHER, 1]],
      ['BatchCompletedWithErrors', []],
      ['BatchWeightItemFailed', failed(OTHER, 'NeuronNoValidatorPermit')],
      ['BatchWeightsCompleted', [[NETUID, OTHER, OTHER], VALIDATOR]],
    ]);
    expect(chain.read(S.Weights, OTHER, 1)).toEqual([[1, 65_535]]);
  });

  it('fails item by item where weights have to be committed', () => {
    const chain = openChain();
    chain.commitReveal(false);
    expect(chain.subtensor(VALIDATOR, 'batch_set_weights', args)).toBeNull();
    expect(chain.eventsOf('BatchWeightItemFailed')).toEqual([
      failed(OTHER, 'CommitRevealEnabled'),
      failed(OTHER, 'CommitRevealEnabled'),
    ]);
    expect(chain.eventsOf('BatchCompletedWithErrors')).toHaveLength(1);
  });

  it('says nothing of errors where there are none', () => {
    const chain = openChain();
    chain.commitReveal(false);
    const one = { netuids: [NETUID], weights: [[[3, 1]]], version_keys: [0n] };
    expect(chain.subtensor(VALIDATOR, 'batch_set_weights', one)).toBeNull();
    expect(chain.eventsOf('BatchCompletedWithErrors')).toEqual([]);
    const none = { netuids: [], weights: [], version_keys: [] };
    expect(chain.subtensor(STRANGER, 'batch_set_weights', none)).toBeNull();
    expect(chain.events.at(-1)?.value).toEqual([[], STRANGER]);
  });
});

describe('a batch of commits', () => {
  it('keeps what can be kept', () => {
    const chain = openChain();
    chain.state.write(S.WeightsSetRateLimit, OTHER, 5n);
    const args = { netuids: [NETUID, OTHER, 0, NETUID], commit_hashes: [1, 2, 3, 4].map(hashOf) };
    const before = chain.events.length;
    expect(chain.subtensor(VALIDATOR, 'batch_commit_weights', args)).toBeNull();
    expect(chain.events.slice(before).map(({ name, value }) => [name, value])).toEqual([
      ['WeightsCommitted', [VALIDATOR, NETUID, hashOf(1)]],
      ['WeightsCommitted', [VALIDATOR, NETUID, hashOf(4)]],
      ['BatchCompletedWithErrors', []],
      ['BatchWeightItemFailed', failed(OTHER, 'CommittingWeightsTooFast')],
      ['BatchWeightItemFailed', failed(0, 'HotKeyNotRegisteredInSubNet')],
      ['BatchWeightsCompleted', [[NETUID, OTHER, 0, NETUID], VALIDATOR]],
    ]);
    const queue = chain.read(S.WeightCommits, NETUID, VALIDATOR)?.map(([hash]) => hash);
    expect(queue).toEqual([hashOf(1), hashOf(4)]);
    expect(chain.state.has(S.WeightCommits, OTHER, VALIDATOR)).toBe(false);
  });
});

describe('a batch of reveals', () => {
  function withCommits(salts: readonly number[]): WeightsChain {
    const chain = openChain();
    for (const salt of salts) {
      const args = { netuid: NETUID, commit_hash: hashOf(salt) };
      expect(chain.subtensor(VALIDATOR, 'commit_weights', args)).toBeNull();
    }
    chain.epoch(1n);
    return chain;
  }
  const waiting = (chain: WeightsChain) =>
    chain.read(S.WeightCommits, NETUID, VALIDATOR)?.map(([hash]) => hash);

  it('takes commits in any order, and leaves the others', () => {
    const chain = withCommits([1, 2, 3]);
    const before = chain.events.length;
    expect(batchReveal(chain, [3, 1])).toBeNull();
    expect(chain.events.slice(before).map(({ name, value }) => [name, value])).toEqual([
      ['WeightsSet', [NETUID, 1]],
      ['WeightsSet', [NETUID, 1]],
      ['WeightsBatchRevealed', [VALIDATOR, NETUID, [hashOf(3), hashOf(1)]]],
    ]);
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([[1, 65_535]]);
    expect(waiting(chain)).toEqual([hashOf(2)]);
    expect(batchReveal(chain, [2])).toBeNull();
    expect(waiting(chain)).toBeUndefined();
  });

  it('is all or nothing', () => {
    const chain = withCommits([1, 2, 3]);
    const errors = [[1, 9], [2, 2], [1, 2].map((salt) => salt * 10)].map((salts) =>
      batchReveal(chain, salts),
    );
    expect(errors).toEqual([
      'NoWeightsCommitFound',
      'InvalidRevealCommitHashNotMatch',
      'NoWeightsCommitFound',
    ]);
    chain.state.write(S.MinAllowedWeights, NETUID, 2);
    expect(batchReveal(chain, [1, 2])).toBe('WeightVecLengthIsLow');
    expect(waiting(chain)).toEqual([1, 2, 3].map(hashOf));
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([]);
    chain.epoch(2n);
    expect(batchReveal(chain, [1, 2])).toBe('RevealTooEarly');
    expect(
      guardCode(chain, VALIDATOR, { name: 'batch_reveal_weights', value: revealsOf([1]) }),
    ).toBe(17);
    expect(waiting(chain)).toEqual([1, 2, 3].map(hashOf));
  });
});

describe('lists of different lengths', () => {
  it('are refused before anything else', () => {
    const chain = openChain();
    chain.state.write(S.StakeThreshold, 1n);
    const reveals = revealsOf([1, 2]);
    const cases = [
      { name: 'batch_set_weights', value: { netuids: [2], weights: [], version_keys: [0n] } },
      { name: 'batch_set_weights', value: { netuids: [2], weights: [[]], version_keys: [] } },
      { name: 'batch_commit_weights', value: { netuids: [2], commit_hashes: [] } },
      { name: 'batch_reveal_weights', value: { ...reveals, uids_list: [] } },
      { name: 'batch_reveal_weights', value: { ...reveals, values_list: [[1]] } },
      { name: 'batch_reveal_weights', value: { ...reveals, salts_list: [[1]] } },
      { name: 'batch_reveal_weights', value: { ...reveals, version_keys: [] } },
    ];
    for (const call of cases) {
      expect(guardCode(chain, MINER, call)).toBe(18);
      expect(chain.subtensor(MINER, call.name, call.value)).toBe('InputLengthsUnequal');
    }
    const even = { netuids: [2, 3], commit_hashes: [hashOf(1), hashOf(2)] };
    expect(guardCode(chain, MINER, { name: 'batch_commit_weights', value: even })).toBe(1);
    expect(guardCode(chain, MINER, { name: 'batch_reveal_weights', value: reveals })).toBe(1);
  });
});
