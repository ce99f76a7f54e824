/**
 * Calls that proxies are let to make or kept from, by group. Which group holds what was looked up in
 * the public source of opentensor/subtensor, runtime/src/proxy_filters/call_groups.rs (commit 171b5e56).
 */

/** Full names, `Pallet.call`. */
export type CallGroup = readonly string[];

function of(pallet: string, ...names: readonly string[]): CallGroup {
  return names.map((name) => `${pallet}.${name}`);
}

/** Moving one's own free balance. */
export const BALANCE_TRANSFERS = of(
  'Balances',
  'transfer_keep_alive',
  'transfer_allow_death',
  'transfer_all',
);
/** Other changes of balances. */
export const BALANCE_MAINTENANCE = of(
  'Balances',
  'force_transfer',
  'force_unreserve',
  'upgrade_accounts',
  'force_set_balance',
  'force_adjust_total_issuance',
  'burn',
);
/** Running as the sudo key does. */
export const SUDO = of('Sudo', 'sudo', 'sudo_unchecked_weight', 'set_key', 'sudo_as', 'remove_key');
/** One's own stake. */
export const STAKE_MANAGEMENT = of(
  'SubtensorModule',
  'add_stake',
  'add_stake_limit',
  'remove_stake',
  'remove_stake_limit',
  'remove_stake_full_limit',
  'unstake_all',
  'unstake_all_alpha',
  'move_stake',
  'swap_stake',
  'swap_stake_limit',
);
/** Giving stake to another coldkey. */
export const STAKE_TRANSFERS = of('SubtensorModule', 'transfer_stake');
/** Registrations that once cost work. */
export const WORK_REGISTRATIONS = of('SubtensorModule', 'register', 'register_limit');
/** Registrations that cost TAO. */
export const BURNED_REGISTRATIONS = of('SubtensorModule', 'burned_register');
/** A seat on root. */
export const ROOT_REGISTRATION = of('SubtensorModule', 'root_register');
/** Another hotkey for a neuron. */
export const HOTKEY_SWAPS = of('SubtensorModule', 'swap_hotkey', 'swap_hotkey_v2');
/** Another coldkey for all. */
export const COLDKEY_SWAPS = of(
  'SubtensorModule',
  'schedule_swap_coldkey',
  'swap_coldkey',
  'announce_coldkey_swap',
  'swap_coldkey_announced',
  'clear_coldkey_swap_announcement',
  'dispute_coldkey_swap',
  'reset_coldkey_swap',
);
/** The end of a subnet. */
export const CRITICAL_NETWORK = of('SubtensorModule', 'dissolve_network', 'root_dissolve_network');
/** Children. */
export const CHILD_KEYS = of('SubtensorModule', 'set_children', 'set_childkey_take');
/** Root dividends. */
export const ROOT_CLAIMS = of('SubtensorModule', 'claim_root');
/** What becomes of root dividends. */
export const ROOT_CLAIM_TYPE = of('SubtensorModule', 'set_root_claim_type');
/** A subnet's name and symbol. */
export const SUBNET_IDENTITY = of('SubtensorModule', 'set_subnet_identity', 'update_symbol');
/** The start of a subnet. */
export const SUBNET_ACTIVATION = of('SubtensorModule', 'start_call');
/** Parameters of a subnet that its owner sets. */
export const SUBNET_MANAGEMENT = of(
  'AdminUtils',
  'sudo_set_serving_rate_limit',
  'sudo_set_max_difficulty',
  'sudo_set_weights_version_key',
  'sudo_set_adjustment_alpha',
  'sudo_set_immunity_period',
  'sudo_set_min_allowed_weights',
  'sudo_set_rho',
  'sudo_set_activity_cutoff',
  'sudo_set_min_burn',
  'sudo_set_max_burn',
  'sudo_set_bonds_moving_average',
  'sudo_set_bonds_penalty',
  'sudo_set_min_childkey_take_per_subnet',
  'sudo_set_commit_reveal_weights_enabled',
  'sudo_set_liquid_alpha_enabled',
  'sudo_set_alpha_values',
  'sudo_set_commit_reveal_weights_interval',
  'sudo_set_toggle_transfer',
  'sudo_set_recycle_or_burn',
  'sudo_set_alpha_sigmoid_steepness',
  'sudo_set_yuma3_enabled',
  'sudo_set_bonds_reset_enabled',
  'sudo_set_owner_immune_neuron_limit',
  'sudo_set_mechanism_count',
  'sudo_set_mechanism_emission_split',
  'sudo_trim_to_max_allowed_uids',
  'sudo_set_max_allowed_uids',
  'sudo_set_burn_half_life',
  'sudo_set_burn_increase_mult',
  'sudo_set_owner_cut_enabled',
  'sudo_set_owner_cut_auto_lock_enabled',
);
