/** AdminUtils calls that concern the whole chain. */
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
    'Replaces the block authors.',
  ),
  sudo_set_default_take: variant(1, { default_take: u16 }, 'Sets the largest delegate take.'),
  sudo_set_tx_rate_limit: variant(
    2,
    { tx_rate_limit: u64 },
    'Sets how many blocks lie between two key swaps.',
  ),
  sudo_set_subnet_owner_cut: variant(
    28,
    { subnet_owner_cut: u16 },
    "Sets the owners' part of emission.",
  ),
  sudo_set_network_rate_limit: variant(
    29,
    { rate_limit: u64 },
    'Sets how many blocks lie between two new subnets.',
  ),
  sudo_set_total_issuance: variant(
    33,
    { total_issuance: taoBalance },
    'Would set the issuance; always refused.',
  ),
  sudo_set_network_immunity_period: variant(
    35,
    { immunity_period: u64 },
    'Sets how many blocks a new subnet cannot be pruned.',
  ),
  sudo_set_network_min_lock_cost: variant(
    36,
    { lock_cost: taoBalance },
    'Sets the lowest price of a subnet.',
  ),
  sudo_set_subnet_limit: variant(37, { max_subnets: u16 }, 'Sets how many subnets there may be.'),
  sudo_set_lock_reduction_interval: variant(
    38,
    { interval: u64 },
    'Sets how fast the price of a subnet falls.',
  ),
  sudo_set_stake_threshold: variant(42, { min_stake: u64 }, 'Sets the stake that validators need.'),
  sudo_set_nominator_min_required_stake: variant(
    43,
    { min_stake: u64 },
    'Sets below which stake a nomination is small.',
  ),
  sudo_set_tx_delegate_take_rate_limit: variant(
    45,
    { tx_rate_limit: u64 },
    'Sets how many blocks lie between two rises of a take.',
  ),
  sudo_set_min_delegate_take: variant(46, { take: u16 }, 'Sets the lowest delegate take.'),
  sudo_set_dissolve_network_schedule_duration: variant(
    55,
    { duration: blockNumber },
    'Sets how long the end of a subnet waits.',
  ),
  sudo_set_evm_chain_id: variant(58, { chain_id: u64 }, 'Sets the EVM chain id.'),
  schedule_grandpa_change: variant(
    59,
    {
      next_authorities: named(vec(tuple(grandpaPublic, u64)), 'AuthorityList'),
      in_blocks: blockNumber,
      forced: option(blockNumber),
    },
    'Plans a change of finalisers.',
  ),
  sudo_toggle_evm_precompile: variant(
    62,
    { precompile_id: precompileEnum, enabled: bool },
    'Switches an EVM precompile on or off.',
  ),
  sudo_set_subnet_moving_alpha: variant(
    63,
    { alpha: i96f32 },
    'Sets how fast the moving price follows.',
  ),
  sudo_set_commit_reveal_version: variant(
    71,
    { version: u16 },
    'Sets the version of commit-reveal that clients must use.',
  ),
  sudo_set_ck_burn: variant(73, { burn: u64 }, 'Sets what part of child key emission is burned.'),
  sudo_set_admin_freeze_window: variant(
    74,
    { window: u16 },
    'Sets how many blocks before an epoch owners cannot change parameters.',
  ),
  sudo_set_owner_hparam_rate_limit: variant(
    75,
    { epochs: u16 },
    'Sets how many tempos lie between two changes by an owner.',
  ),
  sudo_set_tao_flow_cutoff: variant(
    81,
    { flow_cutoff: i64f64 },
    'Sets below which flow a subnet gets no emission.',
  ),
  sudo_set_tao_flow_normalization_exponent: variant(
    82,
    { exponent: u64f64 },
    'Sets the exponent of the flow shares.',
  ),
  sudo_set_tao_flow_smoothing_factor: variant(
    83,
    { smoothing_factor: u64 },
    'Sets how slowly the flow average follows.',
  ),
  sudo_set_start_call_delay: variant(
    85,
    { delay: u64 },
    'Sets how many blocks a new subnet waits for its start.',
  ),
  sudo_set_coldkey_swap_announcement_delay: variant(
    86,
    { duration: blockNumber },
    'Sets how long a coldkey swap waits.',
  ),
  sudo_set_coldkey_swap_reannouncement_delay: variant(
    87,
    { duration: blockNumber },
    'Sets how soon a coldkey swap may be announced again.',
  ),
  sudo_set_max_mechanism_count: variant(
    88,
    { max_mechanism_count: mechId },
    'Sets how many mechanisms a subnet may have.',
  ),
  sudo_set_net_tao_flow_enabled: variant(
    91,
    { enabled: bool },
    'Switches emission by net TAO flow on or off.',
  ),
  sudo_set_max_epochs_per_block: variant(
    96,
    { max_epochs_per_block: u8 },
    'Sets how many epochs may run in one block.',
  ),
};
