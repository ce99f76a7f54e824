/** Weights that are set directly (chain.md 6.1, 6.2), and the guards before them (1.7). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { climb, errorsOf, type Rung } from '../../../testing/staking-chain.ts';
import {
  guardCode,
  HOTKEYS,
  MINER,
  NETUID,
  OWNER_HOTKEY,
  STRANGER,
  VALIDATOR,
  WeightsChain,
} from '../../../testing/weights-chain.ts';
import { DispatchFailure } from '../../dispatch-error.ts';
import { setWeights } from './set-weights.ts';
import { upscale } from './weights-naive-rules.ts';

const S = SubtensorModule.storage;

function openChain(): WeightsChain {
  const chain = new WeightsChain();
  chain.commitReveal(false);
  return chain;
}

function set(chain: WeightsChain, hotkey: string, pairs: readonly (readonly [number, number])[]) {
  return chain.subtensor(hotkey, 'set_weights', {
    netuid: NETUID,
    dests: pairs.map(([uid]) => uid),
    weights: pairs.map(([, weight]) => weight),
    version_key: 0n,
  });
}

describe('the checks of weights', () => {
  it('come one after the other, each with all later ones failing too', () => {
    const chain = openChain();
    const { state } = chain;
    state.write(S.StakeThreshold, 100n);
    state.write(S.TotalHotkeyAlpha, VALIDATOR, NETUID, 99n);
    state.write(S.WeightsVersionKey, NETUID, 7n);
    state.write(S.WeightsSetRateLimit, NETUID, 201n);
    state.write(S.MinAllowedWeights, NETUID, 3);
    chain.permit();
    const setter = { netuid: 0, mecid: 1, hotkey: STRANGER };
    const weights = { uids: Array.from({ length: 9 }, () => 8), values: [1], versionKey: 6n };
    const rungs: Rung[] = [
      ['CanNotSetRootNetworkWeights', () => Object.assign(setter, { netuid: 9 })],
      ['WeightVecNotEqualSize', () => Object.assign(weights, { values: weights.uids })],
      ['MechanismDoesNotExist', () => Object.assign(setter, { netuid: NETUID })],
      ['MechanismDoesNotExist', () => Object.assign(setter, { mecid: 0 })],
      ['UidsLengthExceedUidsInSubNet', () => Object.assign(weights, two(8, 8))],
      ['HotKeyNotRegisteredInSubNet', () => Object.assign(setter, { hotkey: VALIDATOR })],
      [
        'NotEnoughStakeToSetWeights',
        () => state.write(S.TotalHotkeyAlpha, VALIDATOR, NETUID, 100n),
      ],
      ['IncorrectWeightVersionKey', () => Object.assign(weights, { versionKey: 7n })],
      ['SettingWeightsTooFast', () => state.write(S.WeightsSetRateLimit, NETUID, 200n)],
      ['NeuronNoValidatorPermit', () => chain.permit(1)],
      ['DuplicateUids', () => Object.assign(weights, two(8, 0))],
      ['UidVecContainInvalidOne', () => Object.assign(weights, two(7, 0))],
      ['WeightVecLengthIsLow', () => state.write(S.MinAllowedWeights, NETUID, 2)],
    ];
    const errors = climb(rungs, () => {
      try {
        setWeights(chain.block, setter, weights);
        return null;
      } catch (error) {
        if (!(error instanceof DispatchFailure)) throw error;
        return error.label.replace('SubtensorModule.', '');
      }
    });
    expect(errors).toEqual(errorsOf(rungs));
  });

  it('are asked of calls too, of all but those that set directly', () => {
    const chain = new WeightsChain();
    const weights = [[0, 1]] as const;
    expect(set(chain, VALIDATOR, weights)).toBe('CommitRevealEnabled');
    expect(set(chain, STRANGER, weights)).toBe('CommitRevealEnabled');
    chain.commitReveal(false);
    expect(set(chain, STRANGER, weights)).toBe('HotKeyNotRegisteredInSubNet');
    const args = { netuid: NETUID, dests: [0], weights: [1], version_key: 0n };
    expect(chain.subtensor('root', 'set_weights', args)).toBe('BadOrigin');
    expect(set(chain, VALIDATOR, weights)).toBeNull();
  });

  it('let a hotkey weigh itself alone without permit and length', () => {
    const chain = openChain();
    chain.state.write(S.MinAllowedWeights, NETUID, 5);
    expect(set(chain, MINER, [[2, 1]])).toBeNull();
    expect(chain.read(S.Weights, NETUID, 2)).toEqual([[2, 65_535]]);
    chain.jump(1_100);
    expect(set(chain, MINER, [[3, 1]])).toBe('NeuronNoValidatorPermit');
    const both = [
      [2, 1],
      [2, 1],
    ] as const;
    expect(set(chain, MINER, both)).toBe('NeuronNoValidatorPermit');
    expect(set(chain, MINER, [])).toBe('NeuronNoValidatorPermit');
    expect(set(chain, VALIDATOR, [[1, 0]])).toBeNull();
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([[1, 0]]);
  });

  it('ask the owner’s hotkey for neither stake nor permit, but for a length', () => {
    const chain = openChain();
    chain.state.write(S.StakeThreshold, 1n);
    chain.state.write(S.MinAllowedWeights, NETUID, 2);
    expect(set(chain, MINER, [[2, 1]])).toBe('NotEnoughStakeToSetWeights');
    expect(set(chain, OWNER_HOTKEY, [[3, 1]])).toBe('WeightVecLengthIsLow');
    const pairs = [
      [3, 1],
      [0, 2],
    ] as const;
    expect(set(chain, OWNER_HOTKEY, pairs)).toBeNull();
    chain.state.write(S.SubnetOwnerHotkey, NETUID, VALIDATOR);
    chain.jump(1_100);
    expect(set(chain, OWNER_HOTKEY, pairs)).toBe('NotEnoughStakeToSetWeights');
    expect(set(chain, VALIDATOR, pairs)).toBeNull();
  });

  it('take no weights at all only where none are asked for', () => {
    const chain = openChain();
    expect(set(chain, VALIDATOR, [])).toBe('WeightVecLengthIsLow');
    chain.state.write(S.Weights, NETUID, 1, [[1, 1]]);
    chain.state.write(S.MinAllowedWeights, NETUID, 0);
    expect(set(chain, VALIDATOR, [])).toBeNull();
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([]);
    expect(chain.state.has(S.Weights, NETUID, 1)).toBe(true);
  });

  it('ask for as many weights as there are neurons where the subnet asks for more', () => {
    const chain = openChain();
    chain.state.write(S.MinAllowedWeights, NETUID, 1_024);
    const all = HOTKEYS.map((_, uid): [number, number] => [uid, 1]);
    expect(set(chain, VALIDATOR, all.slice(1))).toBe('WeightVecLengthIsLow');
    expect(set(chain, VALIDATOR, all)).toBeNull();
  });

  it('count stake with what parents lend', () => {
    const chain = openChain();
    const { state } = chain;
    state.write(S.StakeThreshold, 50n);
    state.write(S.TotalHotkeyAlpha, MINER, NETUID, 100n);
    expect(set(chain, VALIDATOR, [[0, 1]])).toBe('NotEnoughStakeToSetWeights');
    state.write(S.ParentKeys, VALIDATOR, NETUID, [[(1n << 63n) + (1n << 40n), MINER]]);
    expect(set(chain, VALIDATOR, [[0, 1]])).toBeNull();
  });
});

describe('the rate', () => {
  it('is one in so many blocks, and a registration counts', () => {
    const chain = new WeightsChain();
    chain.commitReveal(false);
    const call = (uid: number) => ({
      name: 'set_weights',
      value: { netuid: NETUID, dests: [uid], weights: [1], version_key: 0n },
    });
    chain.state.write(S.LastUpdate, NETUID, [901n, 901n, 0n]);
    expect(set(chain, VALIDATOR, [[0, 1]])).toBe('SettingWeightsTooFast');
    expect(guardCode(chain, VALIDATOR, call(0))).toBe(6);
    expect(guardCode(chain, MINER, call(2))).toBeNull();
    chain.jump(1_001);
    expect(guardCode(chain, VALIDATOR, call(0))).toBeNull();
    expect(set(chain, VALIDATOR, [[0, 1]])).toBeNull();
    expect(chain.read(S.LastUpdate, NETUID)).toEqual([901n, 1_001n, 0n]);
    expect(set(chain, VALIDATOR, [[0, 1]])).toBe('SettingWeightsTooFast');
    expect(set(chain, MINER, [[2, 1]])).toBeNull();
    // The guard asks nobody without a seat, and nobody while weights have to be committed.
    expect(guardCode(chain, STRANGER, call(0))).toBeNull();
    chain.commitReveal(true);
    expect(guardCode(chain, VALIDATOR, call(0))).toBeNull();
    expect(set(chain, VALIDATOR, [[0, 1]])).toBe('CommitRevealEnabled');
  });

  it('is each mechanism’s own', () => {
    const chain = openChain();
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    const on = (mecid: number) =>
      chain.subtensor(VALIDATOR, 'set_mechanism_weights', {
        netuid: NETUID,
        mecid,
        dests: [3, 4],
        weights: [1, 3],
        version_key: 0n,
      });
    expect(on(2)).toBe('MechanismDoesNotExist');
    expect(on(255)).toBe('MechanismDoesNotExist');
    expect([on(0), on(1), on(1)]).toEqual([null, null, 'SettingWeightsTooFast']);
    const [main, second] = [NETUID, NETUID + 4_096];
    expect(chain.read(S.Weights, second, 1)).toEqual([
      [3, 21_845],
      [4, 65_535],
    ]);
    expect(chain.read(S.LastUpdate, second)).toEqual([0n, 1_000n]);
    expect(chain.eventsOf('WeightsSet')).toEqual([
      [main, 1],
      [second, 1],
    ]);
  });
});

describe('stored weights', () => {
  it.each([
    [
      [0, 1, 65_534],
      [0, 1, 65_535],
    ],
    [[1], [65_535]],
    [
      [0, 1, 2, 3, 4, 65_533, 65_535],
      [0, 1, 2, 3, 4, 65_533, 65_535],
    ],
    [
      [43_690, 21_845],
      [65_535, 32_768],
    ],
    [
      [32_767, 32_767],
      [65_535, 65_535],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ])('are upscaled (example 13.3): %j', (given, stored) => {
    const chain = openChain();
    const uids = given.map((_, at) => 7 - at);
    const pairs = (weights: readonly number[]) =>
      weights.map((weight, at): [number, number] => [uids[at] ?? 0, weight]);
    expect(set(chain, VALIDATOR, pairs(given))).toBeNull();
    expect(chain.read(S.Weights, NETUID, 1)).toEqual(pairs(stored));
    expect(chain.events.at(-1)).toEqual({
      pallet: 'SubtensorModule',
      name: 'WeightsSet',
      value: [NETUID, 1],
    });
  });

  it('are those of a plain model one more and one less beside the examples (13.3)', () => {
    const examples = [
      [0, 1, 65_534],
      [1],
      [0, 1, 2, 3, 4, 65_533, 65_535],
      [43_690, 21_845],
      [32_767, 32_767],
      [32_768, 3],
    ];
    for (const example of examples) {
      for (const [at, weight] of example.entries()) {
        for (const near of [weight - 1, weight + 1].filter((one) => one >= 0 && one < 65_536)) {
          const given = example.map((other, place) => (place === at ? near : other));
          const chain = openChain();
          expect(
            set(
              chain,
              VALIDATOR,
              given.map((one, uid) => [uid, one]),
            ),
          ).toBeNull();
          const stored = chain.read(S.Weights, NETUID, 1).map(([, one]) => one);
          expect([given, stored]).toEqual([given, upscale(given)]);
        }
      }
    }
  });
});

/** Arguments of calls with these lists. */
function two(first: number, second: number) {
  return { uids: [first, second], values: [1, 1] };
}
