/** Bounds of parameters (chain.md 2.8): the last value that is taken, and the first that is not. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../testing/test-chain.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const ONE = 1n << 64n;
const owner = testAccount(1);

type Case = readonly [value: unknown, error: string | null];

interface Bounds {
  readonly call: string;
  readonly field: string;
  readonly cases: readonly Case[];
  /** Who calls; root when it is left out. */
  readonly by?: string;
}

// biome-ignore format: one row each
const BOUNDS: readonly Bounds[] = [
  { call: 'sudo_set_activity_cutoff', field: 'activity_cutoff', cases: [[359, 'ActivityCutoffTooLow'], [360, null]] },
  { call: 'sudo_set_max_allowed_uids', field: 'max_allowed_uids', cases: [[63, 'MaxAllowedUidsLessThanMinAllowedUids'], [64, null], [256, null], [257, 'MaxAllowedUidsGreaterThanDefaultMaxAllowedUids']] },
  { call: 'sudo_set_min_allowed_uids', field: 'min_allowed_uids', cases: [[0, null], [1, 'MinAllowedUidsGreaterThanCurrentUids'], [255, 'MinAllowedUidsGreaterThanCurrentUids'], [256, 'MinAllowedUidsGreaterThanMaxAllowedUids']] },
  { call: 'sudo_set_max_allowed_validators', field: 'max_allowed_validators', cases: [[256, null], [257, 'MaxValidatorsLargerThanMaxUIds']] },
  { call: 'sudo_set_owner_immune_neuron_limit', field: 'immune_neurons', cases: [[0, 'InvalidValue'], [1, null], [10, null], [11, 'InvalidValue']] },
  { call: 'sudo_set_min_burn', field: 'min_burn', cases: [[999_999_999n, null], [1_000_000_000n, 'ValueNotInBounds']] },
  { call: 'sudo_set_max_burn', field: 'max_burn', cases: [[100_000_000n, 'ValueNotInBounds'], [100_000_001n, null]] },
  { call: 'sudo_set_burn_half_life', field: 'burn_half_life', cases: [[0, 'InvalidValue'], [1, null], [36_100, null], [36_101, 'InvalidValue']] },
  { call: 'sudo_set_burn_increase_mult', field: 'burn_increase_mult', cases: [[ONE - 1n, 'InvalidValue'], [ONE, null], [3n * ONE, null], [3n * ONE + 1n, 'InvalidValue']] },
  { call: 'sudo_set_commit_reveal_weights_interval', field: 'interval', cases: [[0n, 'RevealPeriodTooSmall'], [1n, null], [100n, null], [101n, 'RevealPeriodTooLarge']] },
  { call: 'sudo_set_bonds_moving_average', field: 'bonds_moving_average', cases: [[975_001n, null]] },
  { call: 'sudo_set_bonds_moving_average', field: 'bonds_moving_average', by: owner, cases: [[975_001n, 'BondsMovingAverageMaxReached'], [975_000n, null]] },
  { call: 'sudo_set_alpha_sigmoid_steepness', field: 'steepness', cases: [[-1, null]] },
  { call: 'sudo_set_alpha_sigmoid_steepness', field: 'steepness', by: owner, cases: [[-1, 'NegativeSigmoidSteepness'], [0, null]] },
  { call: 'sudo_set_min_childkey_take_per_subnet', field: 'take', cases: [[9, 'InvalidValue'], [10, null], [11_796, null], [11_797, 'InvalidValue']] },
  { call: 'sudo_set_mechanism_count', field: 'mechanism_count', cases: [[0, 'InvalidValue'], [1, null], [2, 'TooManyUIDsPerMechanism'], [3, 'InvalidValue']] },
  { call: 'sudo_trim_to_max_allowed_uids', field: 'max_n', cases: [[63, 'InvalidValue'], [64, null], [65, 'InvalidValue']] },
  { call: 'sudo_set_mechanism_emission_split', field: 'maybe_split', cases: [[[65_534], 'InvalidValue'], [[65_535], null], [[65_536 - 1, 1], 'InvalidValue'], [[65_535, 0], 'InvalidValue'], [[1, 65_534], 'InvalidValue'], [undefined, null]] },
];

function openChain(): TestChain {
  const chain = new TestChain();
  withSubnet(chain);
  chain.state.write(S.MinChildkeyTake, 10);
  return chain;
}

describe('bounds', () => {
  it.each(BOUNDS.map((one) => [one.call, one] as const))('%s', (_, { call, field, cases, by }) => {
    const chain = openChain();
    for (const [value, error] of cases) {
      expect([value, chain.admin(by ?? 'root', call, { netuid: NETUID, [field]: value })]).toEqual([
        value,
        error,
      ]);
    }
  });

  it('of the price lie between each other', () => {
    const chain = openChain();
    chain.state.write(S.MaxBurn, NETUID, 600_000n);
    const least = (min_burn: bigint) =>
      chain.admin('root', 'sudo_set_min_burn', { netuid: NETUID, min_burn });
    expect(least(600_000n)).toBe('ValueNotInBounds');
    expect(least(599_999n)).toBeNull();
    chain.state.write(S.MinBurn, NETUID, 200_000_000n);
    const most = (max_burn: bigint) =>
      chain.admin('root', 'sudo_set_max_burn', { netuid: NETUID, max_burn });
    expect(most(200_000_000n)).toBe('ValueNotInBounds');
    expect(most(200_000_001n)).toBeNull();
  });

  it('of seats follow those that are taken, and the mechanisms', () => {
    const chain = openChain();
    chain.state.write(S.MinAllowedUids, NETUID, 0);
    chain.state.write(S.SubnetworkN, NETUID, 7);
    const set = (max_allowed_uids: number) =>
      chain.admin('root', 'sudo_set_max_allowed_uids', { netuid: NETUID, max_allowed_uids });
    expect(set(6)).toBe('MaxAllowedUIdsLessThanCurrentUIds');
    expect(set(7)).toBeNull();
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    expect(set(129)).toBe('TooManyUIDsPerMechanism');
    expect(set(128)).toBeNull();
  });

  it('of liquid alpha', () => {
    const chain = openChain();
    const set = (alpha_low: number, alpha_high: number) =>
      chain.admin('root', 'sudo_set_alpha_values', { netuid: NETUID, alpha_low, alpha_high });
    expect(set(2_000, 3_000)).toBe('LiquidAlphaDisabled');
    chain.state.write(S.LiquidAlphaOn, NETUID, true);
    expect(set(1_638, 1_637)).toBe('AlphaHighTooLow');
    expect(set(1_637, 1_638)).toBe('AlphaLowOutOfRange');
    expect(set(1_639, 1_638)).toBe('AlphaLowOutOfRange');
    expect(set(1_638, 1_638)).toBeNull();
  });

  it('of the whole chain', () => {
    const chain = openChain();
    const epochs = (max_epochs_per_block: number) =>
      chain.admin('root', 'sudo_set_max_epochs_per_block', { max_epochs_per_block });
    expect([epochs(0), epochs(1)]).toEqual(['InvalidValue', null]);
    const mechanisms = (max_mechanism_count: number) =>
      chain.admin('root', 'sudo_set_max_mechanism_count', { max_mechanism_count });
    expect([0, 1, 16, 17].map(mechanisms)).toEqual(['InvalidValue', null, null, 'InvalidValue']);
    const exponent = (bits: bigint) =>
      chain.admin('root', 'sudo_set_tao_flow_normalization_exponent', { exponent: bits });
    expect([ONE - 1n, ONE, 2n * ONE, 2n * ONE + 1n].map(exponent)).toEqual([
      'InvalidValue',
      null,
      null,
      'InvalidValue',
    ]);
  });

  it('some parameters are not root’s own', () => {
    const chain = openChain();
    const on = { netuid: 0, enabled: true };
    const none = 'NotPermittedOnRootSubnet';
    expect(chain.admin('root', 'sudo_set_burn_half_life', { netuid: 0, burn_half_life: 1 })).toBe(
      none,
    );
    expect(
      chain.admin('root', 'sudo_set_burn_increase_mult', { netuid: 0, burn_increase_mult: ONE }),
    ).toBe(none);
    expect(chain.admin('root', 'sudo_set_owner_cut_enabled', on)).toBe(none);
    expect(chain.admin('root', 'sudo_set_owner_cut_auto_lock_enabled', on)).toBe(none);
    expect(chain.admin('root', 'sudo_set_subnet_emission_enabled', on)).toBe(none);
  });
});
