/** Admin-utils/subnet-calls.ts. */

import {
  accountId,
  bool,
  i16,
  named,
  option,
  u16,
  u64,
  u64f64,
  variant,
  vec,
} from '@adit/substrate';
import { recycleOrBurn } from '../subtensor/types.ts';
import { mechId, netUid, taoBalance } from '../types.ts';

/** Calls that set one subnet's parameters. */
export const subnetCalls = {
  sudo_set_serving_rate_limit: variant(
    3,
    { netuid: netUid, serving_rate_limit: u64 },
    'Sudo set serving rate limit.',
  ),
  sudo_set_min_difficulty: variant(
    4,
    { netuid: netUid, min_difficulty: u64 },
    'Sudo set min difficulty.',
  ),
  sudo_set_max_difficulty: variant(
    5,
    { netuid: netUid, max_difficulty: u64 },
    'Sudo set max difficulty.',
  ),
  sudo_set_weights_version_key: variant(
    6,
    { netuid: netUid, weights_version_key: u64 },
    'Sudo set weights version key.',
  ),
  sudo_set_weights_set_rate_limit: variant(
    7,
    { netuid: netUid, weights_set_rate_limit: u64 },
    'Sudo set weights set rate limit.',
  ),
  sudo_set_adjustment_interval: variant(
    8,
    { netuid: netUid, adjustment_interval: u16 },
    'Sudo set adjustment interval.',
  ),
  sudo_set_adjustment_alpha: variant(
    9,
    { netuid: netUid, adjustment_alpha: u64 },
    'Sudo set adjustment alpha.',
  ),
  sudo_set_immunity_period: variant(
    13,
    { netuid: netUid, immunity_period: u16 },
    'Sudo set immunity period.',
  ),
  sudo_set_min_allowed_weights: variant(
    14,
    { netuid: netUid, min_allowed_weights: u16 },
    'Sudo set min allowed weights.',
  ),
  sudo_set_max_allowed_uids: variant(
    15,
    { netuid: netUid, max_allowed_uids: u16 },
    'Sudo set max allowed uids.',
  ),
  sudo_set_kappa: variant(16, { netuid: netUid, kappa: u16 }, 'Sudo set kappa.'),
  sudo_set_rho: variant(17, { netuid: netUid, rho: u16 }, 'Sudo set rho.'),
  sudo_set_activity_cutoff: variant(
    18,
    { netuid: netUid, activity_cutoff: u16 },
    'Sudo set activity cutoff.',
  ),
  sudo_set_network_registration_allowed: variant(
    19,
    { netuid: netUid, registration_allowed: bool },
    'Sudo set network registration allowed.',
  ),
  sudo_set_network_pow_registration_allowed: variant(
    20,
    { netuid: netUid, registration_allowed: bool },
    'Sudo set network pow registration allowed.',
  ),
  sudo_set_target_registrations_per_interval: variant(
    21,
    { netuid: netUid, target_registrations_per_interval: u16 },
    'Sudo set target registrations per interval.',
  ),
  sudo_set_min_burn: variant(22, { netuid: netUid, min_burn: taoBalance }, 'Sudo set min burn.'),
  sudo_set_max_burn: variant(23, { netuid: netUid, max_burn: taoBalance }, 'Sudo set max burn.'),
  sudo_set_difficulty: variant(24, { netuid: netUid, difficulty: u64 }, 'Sudo set difficulty.'),
  sudo_set_max_allowed_validators: variant(
    25,
    { netuid: netUid, max_allowed_validators: u16 },
    'Sudo set max allowed validators.',
  ),
  sudo_set_bonds_moving_average: variant(
    26,
    { netuid: netUid, bonds_moving_average: u64 },
    'Sudo set bonds moving average.',
  ),
  sudo_set_max_registrations_per_block: variant(
    27,
    { netuid: netUid, max_registrations_per_block: u16 },
    'Sudo set max registrations per block.',
  ),
  sudo_set_tempo: variant(30, { netuid: netUid, tempo: u16 }, 'Sudo set tempo.'),
  sudo_set_rao_recycled: variant(
    39,
    { netuid: netUid, rao_recycled: taoBalance },
    'Sudo set rao recycled.',
  ),
  sudo_set_commit_reveal_weights_enabled: variant(
    49,
    { netuid: netUid, enabled: bool },
    'Sudo set commit reveal weights enabled.',
  ),
  sudo_set_liquid_alpha_enabled: variant(
    50,
    { netuid: netUid, enabled: bool },
    'Sudo set liquid alpha enabled.',
  ),
  sudo_set_alpha_values: variant(
    51,
    { netuid: netUid, alpha_low: u16, alpha_high: u16 },
    'Sudo set alpha values.',
  ),
  sudo_set_commit_reveal_weights_interval: variant(
    57,
    { netuid: netUid, interval: u64 },
    'Sudo set commit reveal weights interval.',
  ),
  sudo_set_bonds_penalty: variant(
    60,
    { netuid: netUid, bonds_penalty: u16 },
    'Sudo set bonds penalty.',
  ),
  sudo_set_toggle_transfer: variant(
    61,
    { netuid: netUid, toggle: bool },
    'Sudo set toggle transfer.',
  ),
  sudo_set_subnet_owner_hotkey: variant(
    64,
    { netuid: netUid, hotkey: named(accountId, '<T as frame_system::Config>::AccountId') },
    'Sudo set subnet owner hotkey.',
  ),
  sudo_set_ema_price_halving_period: variant(
    65,
    { netuid: netUid, ema_halving: u64 },
    'Sudo set ema price halving period.',
  ),
  sudo_set_subtoken_enabled: variant(
    66,
    { netuid: netUid, subtoken_enabled: bool },
    'Sudo set subtoken enabled.',
  ),
  sudo_set_sn_owner_hotkey: variant(
    67,
    { netuid: netUid, hotkey: named(accountId, '<T as frame_system::Config>::AccountId') },
    'Sudo set sn owner hotkey.',
  ),
  sudo_set_alpha_sigmoid_steepness: variant(
    68,
    { netuid: netUid, steepness: i16 },
    'Sudo set alpha sigmoid steepness.',
  ),
  sudo_set_yuma3_enabled: variant(69, { netuid: netUid, enabled: bool }, 'Sudo set yuma3 enabled.'),
  sudo_set_bonds_reset_enabled: variant(
    70,
    { netuid: netUid, enabled: bool },
    'Sudo set bonds reset enabled.',
  ),
  sudo_set_owner_immune_neuron_limit: variant(
    72,
    { netuid: netUid, immune_neurons: u16 },
    'Sudo set owner immune neuron limit.',
  ),
  sudo_set_mechanism_count: variant(
    76,
    { netuid: netUid, mechanism_count: mechId },
    'Sudo set mechanism count.',
  ),
  sudo_set_mechanism_emission_split: variant(
    77,
    { netuid: netUid, maybe_split: option(vec(u16)) },
    'Sudo set mechanism emission split.',
  ),
  sudo_trim_to_max_allowed_uids: variant(
    78,
    { netuid: netUid, max_n: u16 },
    'Sudo trim to max allowed uids.',
  ),
  sudo_set_min_allowed_uids: variant(
    79,
    { netuid: netUid, min_allowed_uids: u16 },
    'Sudo set min allowed uids.',
  ),
  sudo_set_recycle_or_burn: variant(
    80,
    {
      netuid: netUid,
      recycle_or_burn: named(recycleOrBurn, 'pallet_subtensor::RecycleOrBurnEnum'),
    },
    'Sudo set recycle or burn.',
  ),
  sudo_set_min_non_immune_uids: variant(
    84,
    { netuid: netUid, min: u16 },
    'Sudo set min non immune uids.',
  ),
  sudo_set_burn_half_life: variant(
    89,
    { netuid: netUid, burn_half_life: u16 },
    'Sudo set burn half life.',
  ),
  sudo_set_burn_increase_mult: variant(
    90,
    { netuid: netUid, burn_increase_mult: u64f64 },
    'Sudo set burn increase mult.',
  ),
  sudo_set_owner_cut_enabled: variant(
    92,
    { netuid: netUid, enabled: bool },
    'Sudo set owner cut enabled.',
  ),
  sudo_set_min_childkey_take_per_subnet: variant(
    93,
    { netuid: netUid, take: u16 },
    'Sudo set min childkey take per subnet.',
  ),
  sudo_set_subnet_emission_enabled: variant(
    94,
    { netuid: netUid, enabled: bool },
    'Sudo set subnet emission enabled.',
  ),
  sudo_set_owner_cut_auto_lock_enabled: variant(
    95,
    { netuid: netUid, enabled: bool },
    'Sudo set owner cut auto lock enabled.',
  ),
};
