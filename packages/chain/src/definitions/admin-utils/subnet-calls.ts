/** AdminUtils calls that concern one subnet. */

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
    'Sets how many blocks lie between two announced endpoints.',
  ),
  sudo_set_min_difficulty: variant(
    4,
    { netuid: netUid, min_difficulty: u64 },
    'Sets the lowest difficulty; unused.',
  ),
  sudo_set_max_difficulty: variant(
    5,
    { netuid: netUid, max_difficulty: u64 },
    'Sets the highest difficulty; unused.',
  ),
  sudo_set_weights_version_key: variant(
    6,
    { netuid: netUid, weights_version_key: u64 },
    'Sets the version that validators must state.',
  ),
  sudo_set_weights_set_rate_limit: variant(
    7,
    { netuid: netUid, weights_set_rate_limit: u64 },
    'Sets how many blocks lie between two weight settings.',
  ),
  sudo_set_adjustment_interval: variant(
    8,
    { netuid: netUid, adjustment_interval: u16 },
    "Sets how often a subnet's difficulty moved; unused.",
  ),
  sudo_set_adjustment_alpha: variant(
    9,
    { netuid: netUid, adjustment_alpha: u64 },
    "Sets how slowly a subnet's difficulty moved; unused.",
  ),
  sudo_set_immunity_period: variant(
    13,
    { netuid: netUid, immunity_period: u16 },
    'Sets how many blocks a new neuron cannot be replaced.',
  ),
  sudo_set_min_allowed_weights: variant(
    14,
    { netuid: netUid, min_allowed_weights: u16 },
    'Sets how many weights a validator must set.',
  ),
  sudo_set_max_allowed_uids: variant(
    15,
    { netuid: netUid, max_allowed_uids: u16 },
    'Sets how many neurons a subnet may have.',
  ),
  sudo_set_kappa: variant(
    16,
    { netuid: netUid, kappa: u16 },
    'Sets the majority that consensus needs.',
  ),
  sudo_set_rho: variant(17, { netuid: netUid, rho: u16 }, 'Sets rho; unused by the epoch.'),
  sudo_set_activity_cutoff: variant(
    18,
    { netuid: netUid, activity_cutoff: u16 },
    'Sets the obsolete activity cutoff of a subnet in blocks.',
  ),
  sudo_set_network_registration_allowed: variant(
    19,
    { netuid: netUid, registration_allowed: bool },
    'Allows or forbids registrations on a subnet.',
  ),
  sudo_set_network_pow_registration_allowed: variant(
    20,
    { netuid: netUid, registration_allowed: bool },
    'Would allow registration by proof of work; always refused.',
  ),
  sudo_set_target_registrations_per_interval: variant(
    21,
    { netuid: netUid, target_registrations_per_interval: u16 },
    'Sets the wanted number of root registrations.',
  ),
  sudo_set_min_burn: variant(
    22,
    { netuid: netUid, min_burn: taoBalance },
    'Sets the lowest registration price.',
  ),
  sudo_set_max_burn: variant(
    23,
    { netuid: netUid, max_burn: taoBalance },
    'Sets the highest registration price.',
  ),
  sudo_set_difficulty: variant(
    24,
    { netuid: netUid, difficulty: u64 },
    'Sets the proof-of-work difficulty; unused.',
  ),
  sudo_set_max_allowed_validators: variant(
    25,
    { netuid: netUid, max_allowed_validators: u16 },
    'Sets how many validators a subnet may have.',
  ),
  sudo_set_bonds_moving_average: variant(
    26,
    { netuid: netUid, bonds_moving_average: u64 },
    'Sets how slowly bonds move.',
  ),
  sudo_set_max_registrations_per_block: variant(
    27,
    { netuid: netUid, max_registrations_per_block: u16 },
    'Sets how many root registrations a block may hold.',
  ),
  sudo_set_tempo: variant(30, { netuid: netUid, tempo: u16 }, 'Sets how many blocks an epoch has.'),
  sudo_set_rao_recycled: variant(
    39,
    { netuid: netUid, rao_recycled: taoBalance },
    'Sets the counter of recycled registration fees.',
  ),
  sudo_set_commit_reveal_weights_enabled: variant(
    49,
    { netuid: netUid, enabled: bool },
    'Switches commit-reveal of weights on or off.',
  ),
  sudo_set_liquid_alpha_enabled: variant(
    50,
    { netuid: netUid, enabled: bool },
    'Switches liquid alpha on or off.',
  ),
  sudo_set_alpha_values: variant(
    51,
    { netuid: netUid, alpha_low: u16, alpha_high: u16 },
    'Sets the lowest and highest liquid alpha.',
  ),
  sudo_set_commit_reveal_weights_interval: variant(
    57,
    { netuid: netUid, interval: u64 },
    'Sets after how many epochs weights are revealed.',
  ),
  sudo_set_bonds_penalty: variant(
    60,
    { netuid: netUid, bonds_penalty: u16 },
    'Sets how much weights outside consensus cost in bonds.',
  ),
  sudo_set_toggle_transfer: variant(
    61,
    { netuid: netUid, toggle: bool },
    'Allows or forbids moving stake on a subnet.',
  ),
  sudo_set_subnet_owner_hotkey: variant(
    64,
    { netuid: netUid, hotkey: named(accountId, '<T as frame_system::Config>::AccountId') },
    "Sets the owner's hotkey on a subnet.",
  ),
  sudo_set_ema_price_halving_period: variant(
    65,
    { netuid: netUid, ema_halving: u64 },
    'Sets how slowly the moving price follows.',
  ),
  sudo_set_subtoken_enabled: variant(
    66,
    { netuid: netUid, subtoken_enabled: bool },
    "Switches trading of a subnet's alpha on or off.",
  ),
  sudo_set_sn_owner_hotkey: variant(
    67,
    { netuid: netUid, hotkey: named(accountId, '<T as frame_system::Config>::AccountId') },
    "Sets the owner's hotkey on a subnet.",
  ),
  sudo_set_alpha_sigmoid_steepness: variant(
    68,
    { netuid: netUid, steepness: i16 },
    'Sets the steepness of the liquid alpha curve.',
  ),
  sudo_set_yuma3_enabled: variant(
    69,
    { netuid: netUid, enabled: bool },
    'Switches Yuma 3 bonds on or off.',
  ),
  sudo_set_bonds_reset_enabled: variant(
    70,
    { netuid: netUid, enabled: bool },
    'Lets commitments reset bonds.',
  ),
  sudo_set_owner_immune_neuron_limit: variant(
    72,
    { netuid: netUid, immune_neurons: u16 },
    "Sets how many of the owner's neurons cannot be replaced.",
  ),
  sudo_set_mechanism_count: variant(
    76,
    { netuid: netUid, mechanism_count: mechId },
    'Sets how many mechanisms a subnet has.',
  ),
  sudo_set_mechanism_emission_split: variant(
    77,
    { netuid: netUid, maybe_split: option(vec(u16)) },
    "Sets how emission is split over a subnet's mechanisms.",
  ),
  sudo_trim_to_max_allowed_uids: variant(
    78,
    { netuid: netUid, max_n: u16 },
    'Removes the weakest neurons of a subnet.',
  ),
  sudo_set_min_allowed_uids: variant(
    79,
    { netuid: netUid, min_allowed_uids: u16 },
    'Sets to how few neurons a subnet may be trimmed.',
  ),
  sudo_set_recycle_or_burn: variant(
    80,
    {
      netuid: netUid,
      recycle_or_burn: named(recycleOrBurn, 'pallet_subtensor::RecycleOrBurnEnum'),
    },
    'Sets whether unearned alpha is recycled or burned.',
  ),
  sudo_set_min_non_immune_uids: variant(
    84,
    { netuid: netUid, min: u16 },
    'Sets how many neurons must stay replaceable.',
  ),
  sudo_set_burn_half_life: variant(
    89,
    { netuid: netUid, burn_half_life: u16 },
    'Sets in how many blocks the registration price halves.',
  ),
  sudo_set_burn_increase_mult: variant(
    90,
    { netuid: netUid, burn_increase_mult: u64f64 },
    'Sets by how much a registration raises the price.',
  ),
  sudo_set_owner_cut_enabled: variant(
    92,
    { netuid: netUid, enabled: bool },
    "Switches the owner's cut on or off.",
  ),
  sudo_set_min_childkey_take_per_subnet: variant(
    93,
    { netuid: netUid, take: u16 },
    'Sets the lowest child key take on a subnet.',
  ),
  sudo_set_subnet_emission_enabled: variant(
    94,
    { netuid: netUid, enabled: bool },
    'Switches emission to a subnet on or off.',
  ),
  sudo_set_owner_cut_auto_lock_enabled: variant(
    95,
    { netuid: netUid, enabled: bool },
    "Switches locking of the owner's cut on or off.",
  ),
};
