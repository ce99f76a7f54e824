/** Admin-utils/global-calls.ts. */
import {
  bool,
  boundedVec,
  i64f64,
  i96f32,
  named,
  option,
  tuple,
  u8,
  u16,
  u64,
  u64f64,
  variant,
  vec,
} from '@adit/substrate';
import { grandpaPublic } from '../grandpa-types.ts';
import { auraPublic, blockNumber, mechId, taoBalance } from '../types.ts';
import { precompileEnum } from './types.ts';

/** Calls that set values of the whole chain; only root may make them. */
export const globalCalls = {
  swap_authorities: variant(
    0,
    {
      new_authorities: named(
        boundedVec(auraPublic),
        'BoundedVec<<T as Config>::AuthorityId, T::MaxAuthorities>',
      ),
    },
    'Swap authorities.',
  ),
  sudo_set_default_take: variant(1, { default_take: u16 }, 'Sudo set default take.'),
  sudo_set_tx_rate_limit: variant(2, { tx_rate_limit: u64 }, 'Sudo set tx rate limit.'),
  sudo_set_subnet_owner_cut: variant(28, { subnet_owner_cut: u16 }, 'Sudo set subnet owner cut.'),
  sudo_set_network_rate_limit: variant(29, { rate_limit: u64 }, 'Sudo set network rate limit.'),
  sudo_set_total_issuance: variant(33, { total_issuance: taoBalance }, 'Sudo set total issuance.'),
  sudo_set_network_immunity_period: variant(
    35,
    { immunity_period: u64 },
    'Sudo set network immunity period.',
  ),
  sudo_set_network_min_lock_cost: variant(
    36,
    { lock_cost: taoBalance },
    'Sudo set network min lock cost.',
  ),
  sudo_set_subnet_limit: variant(37, { max_subnets: u16 }, 'Sudo set subnet limit.'),
  sudo_set_lock_reduction_interval: variant(
    38,
    { interval: u64 },
    'Sudo set lock reduction interval.',
  ),
  sudo_set_stake_threshold: variant(42, { min_stake: u64 }, 'Sudo set stake threshold.'),
  sudo_set_nominator_min_required_stake: variant(
    43,
    { min_stake: u64 },
    'Sudo set nominator min required stake.',
  ),
  sudo_set_tx_delegate_take_rate_limit: variant(
    45,
    { tx_rate_limit: u64 },
    'Sudo set tx delegate take rate limit.',
  ),
  sudo_set_min_delegate_take: variant(46, { take: u16 }, 'Sudo set min delegate take.'),
  sudo_set_dissolve_network_schedule_duration: variant(
    55,
    { duration: blockNumber },
    'Sudo set dissolve network schedule duration.',
  ),
  sudo_set_evm_chain_id: variant(58, { chain_id: u64 }, 'Sudo set evm chain id.'),
  schedule_grandpa_change: variant(
    59,
    {
      next_authorities: named(vec(tuple(grandpaPublic, u64)), 'AuthorityList'),
      in_blocks: blockNumber,
      forced: option(blockNumber),
    },
    'Schedule grandpa change.',
  ),
  sudo_toggle_evm_precompile: variant(
    62,
    { precompile_id: precompileEnum, enabled: bool },
    'Sudo toggle evm precompile.',
  ),
  sudo_set_subnet_moving_alpha: variant(63, { alpha: i96f32 }, 'Sudo set subnet moving alpha.'),
  sudo_set_commit_reveal_version: variant(71, { version: u16 }, 'Sudo set commit reveal version.'),
  sudo_set_ck_burn: variant(73, { burn: u64 }, 'Sudo set ck burn.'),
  sudo_set_admin_freeze_window: variant(74, { window: u16 }, 'Sudo set admin freeze window.'),
  sudo_set_owner_hparam_rate_limit: variant(
    75,
    { epochs: u16 },
    'Sudo set owner hparam rate limit.',
  ),
  sudo_set_tao_flow_cutoff: variant(81, { flow_cutoff: i64f64 }, 'Sudo set tao flow cutoff.'),
  sudo_set_tao_flow_normalization_exponent: variant(
    82,
    { exponent: u64f64 },
    'Sudo set tao flow normalization exponent.',
  ),
  sudo_set_tao_flow_smoothing_factor: variant(
    83,
    { smoothing_factor: u64 },
    'Sudo set tao flow smoothing factor.',
  ),
  sudo_set_start_call_delay: variant(85, { delay: u64 }, 'Sudo set start call delay.'),
  sudo_set_coldkey_swap_announcement_delay: variant(
    86,
    { duration: blockNumber },
    'Sudo set coldkey swap announcement delay.',
  ),
  sudo_set_coldkey_swap_reannouncement_delay: variant(
    87,
    { duration: blockNumber },
    'Sudo set coldkey swap reannouncement delay.',
  ),
  sudo_set_max_mechanism_count: variant(
    88,
    { max_mechanism_count: mechId },
    'Sudo set max mechanism count.',
  ),
  sudo_set_net_tao_flow_enabled: variant(91, { enabled: bool }, 'Sudo set net tao flow enabled.'),
  sudo_set_max_epochs_per_block: variant(
    96,
    { max_epochs_per_block: u8 },
    'Sudo set max epochs per block.',
  ),
};
