/** What each setter of a subnet tells (chain.md 11.4 and 12.2): the event of its item, its own, or none. */
import { describe, expect, it } from 'vitest';
import { TestChain, withSubnet } from '../../testing/test-chain.ts';
import { subnetSetters } from './subnet-setters.ts';

const NETUID = 2;
const ONE = 1n << 64n;

type Row = readonly [
  call: string,
  value: Readonly<Record<string, unknown>>,
  events: readonly string[],
];

// biome-ignore format: one row each
const ROWS: readonly Row[] = [
  ['serving_rate_limit', { serving_rate_limit: 5n }, ['ServingRateLimitSet']],
  ['min_difficulty', { min_difficulty: 5n }, ['MinDifficultySet']],
  ['max_difficulty', { max_difficulty: 5n }, ['MaxDifficultySet']],
  ['weights_version_key', { weights_version_key: 5n }, ['WeightsVersionKeySet']],
  ['weights_set_rate_limit', { weights_set_rate_limit: 5n }, ['WeightsSetRateLimitSet']],
  ['adjustment_interval', { adjustment_interval: 5 }, ['AdjustmentIntervalSet']],
  ['adjustment_alpha', { adjustment_alpha: 5n }, ['AdjustmentAlphaSet']],
  ['immunity_period', { immunity_period: 5 }, ['ImmunityPeriodSet']],
  ['min_allowed_weights', { min_allowed_weights: 5 }, ['MinAllowedWeightSet']],
  ['max_allowed_uids', { max_allowed_uids: 64 }, ['MaxAllowedUidsSet']],
  ['kappa', { kappa: 5 }, ['KappaSet']],
  ['rho', { rho: 5 }, ['RhoSet']],
  ['activity_cutoff', { activity_cutoff: 360 }, ['ActivityCutoffSet']],
  ['network_registration_allowed', { registration_allowed: false }, ['RegistrationAllowed']],
  ['target_registrations_per_interval', { target_registrations_per_interval: 5 }, ['RegistrationPerIntervalSet']],
  ['min_burn', { min_burn: 5n }, ['MinBurnSet']],
  ['max_burn', { max_burn: 200_000_000n }, ['MaxBurnSet']],
  ['difficulty', { difficulty: 5n }, ['DifficultySet']],
  ['max_allowed_validators', { max_allowed_validators: 5 }, ['MaxAllowedValidatorsSet']],
  ['bonds_moving_average', { bonds_moving_average: 5n }, ['BondsMovingAverageSet']],
  ['max_registrations_per_block', { max_registrations_per_block: 5 }, ['MaxRegistrationsPerBlockSet']],
  ['tempo', { tempo: 50 }, ['TempoSet']],
  ['rao_recycled', { rao_recycled: 5n }, ['RAORecycledForRegistrationSet']],
  ['commit_reveal_weights_enabled', { enabled: false }, ['CommitRevealEnabled']],
  ['liquid_alpha_enabled', { enabled: true }, []],
  ['alpha_values', { alpha_low: 2_000, alpha_high: 3_000 }, []],
  ['commit_reveal_weights_interval', { interval: 5n }, ['CommitRevealPeriodsSet']],
  ['bonds_penalty', { bonds_penalty: 5 }, ['BondsPenaltySet']],
  ['toggle_transfer', { toggle: false }, ['TransferToggle']],
  ['ema_price_halving_period', { ema_halving: 5n }, []],
  ['subtoken_enabled', { subtoken_enabled: true }, []],
  ['alpha_sigmoid_steepness', { steepness: -5 }, ['AlphaSigmoidSteepnessSet']],
  ['yuma3_enabled', { enabled: false }, ['AdminUtils.Yuma3EnableToggled']],
  ['bonds_reset_enabled', { enabled: true }, ['BondsResetOnSet', 'AdminUtils.BondsResetToggled']],
  ['owner_immune_neuron_limit', { immune_neurons: 5 }, []],
  ['mechanism_count', { mechanism_count: 2 }, []],
  ['mechanism_emission_split', { maybe_split: [60_000, 5_535] }, []],
  ['min_allowed_uids', { min_allowed_uids: 0 }, ['MinAllowedUidsSet']],
  ['recycle_or_burn', { recycle_or_burn: { type: 'Recycle', value: [] } }, []],
  ['min_non_immune_uids', { min: 5 }, ['MinNonImmuneUidsSet']],
  ['burn_half_life', { burn_half_life: 5 }, ['AdminUtils.BurnHalfLifeSet']],
  ['burn_increase_mult', { burn_increase_mult: 2n * ONE }, ['AdminUtils.BurnIncreaseMultSet']],
  ['owner_cut_enabled', { enabled: false }, []],
  ['min_childkey_take_per_subnet', { take: 5 }, ['MinChildKeyTakePerSubnetSet']],
  ['subnet_emission_enabled', { enabled: true }, ['AdminUtils.SubnetEmissionEnabledSet']],
  ['owner_cut_auto_lock_enabled', { enabled: true }, []],
];

/** A subnet on which every row follows the ones before it. */
function openChain(): TestChain {
  const chain = new TestChain({ block: 100 });
  withSubnet(chain);
  expect(chain.admin('root', 'sudo_set_admin_freeze_window', { window: 0 })).toBeNull();
  return chain;
}

describe('events of setters', () => {
  it('name the item, with subnet and value', () => {
    const chain = openChain();
    for (const [call, args, events] of ROWS) {
      const before = chain.events.length;
      expect([call, chain.admin('root', `sudo_set_${call}`, { netuid: NETUID, ...args })]).toEqual([
        call,
        null,
      ]);
      const added = chain.events.slice(before);
      const names = added.map(({ pallet, name }) => `${pallet}.${name}`);
      expect([call, names]).toEqual([
        call,
        events.map((name) => (name.includes('.') ? name : `SubtensorModule.${name}`)),
      ]);
      for (const { pallet, value } of added) {
        if (pallet === 'AdminUtils') expect(value).toEqual({ netuid: NETUID, ...args });
        else expect(value).toEqual([NETUID, Object.values(args)[0]]);
      }
    }
  });

  it('are known of every setter of a subnet', () => {
    const rows = new Set(ROWS.map(([call]) => `sudo_set_${call}`));
    expect(
      Object.keys(subnetSetters)
        .filter((name) => !rows.has(name))
        .sort(),
    ).toEqual([
      'sudo_set_network_pow_registration_allowed',
      'sudo_set_sn_owner_hotkey',
      'sudo_set_subnet_owner_hotkey',
      'sudo_trim_to_max_allowed_uids',
    ]);
  });
});
