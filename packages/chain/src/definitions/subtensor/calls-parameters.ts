/** SubtensorModule calls that set a value. */

import { bool, tuple, u16, u32, u64, variant, vec } from '@adit/substrate';
import { account, netUid } from '../types.ts';

/** Calls of delegates, parents, subnet owners and root that set a value. */
export const parameterCalls = {
  decrease_take: variant(65, { hotkey: account, take: u16 }, "Lowers a delegate's take."),
  increase_take: variant(66, { hotkey: account, take: u16 }, "Raises a delegate's take."),
  set_children: variant(
    67,
    { hotkey: account, netuid: netUid, children: vec(tuple(u64, account)) },
    "Gives parts of a hotkey's stake weight to children.",
  ),
  sudo_set_tx_childkey_take_rate_limit: variant(
    69,
    { tx_rate_limit: u64 },
    'Sets how many blocks lie between two rises of a child key take.',
  ),
  set_childkey_take: variant(
    75,
    { hotkey: account, netuid: netUid, take: u16 },
    "Sets what part of a parent's dividends a child keeps.",
  ),
  sudo_set_min_childkey_take: variant(
    76,
    { take: u16 },
    'Sets the lowest child key take; root only.',
  ),
  sudo_set_max_childkey_take: variant(
    77,
    { take: u16 },
    'Sets the highest child key take; root only.',
  ),
  set_pending_childkey_cooldown: variant(
    109,
    { cooldown: u64 },
    'Sets how long new children wait; root only.',
  ),
  sudo_set_num_root_claims: variant(
    123,
    { new_value: u64 },
    'Sets how many root claims a block makes by itself.',
  ),
  sudo_set_root_claim_threshold: variant(
    124,
    { netuid: netUid, new_value: u64 },
    'Sets below which amount root dividends are not claimed.',
  ),
  enable_voting_power_tracking: variant(
    129,
    { netuid: netUid },
    'Starts counting voting power on a subnet.',
  ),
  disable_voting_power_tracking: variant(
    130,
    { netuid: netUid },
    'Stops counting voting power on a subnet.',
  ),
  sudo_set_voting_power_ema_alpha: variant(
    131,
    { netuid: netUid, alpha: u64 },
    'Sets how fast voting power follows stake.',
  ),
  set_auto_parent_delegation_enabled: variant(
    135,
    { hotkey: account, enabled: bool },
    "Says whether new subnets' owners become children of the hotkey.",
  ),
  set_tempo: variant(
    139,
    { netuid: netUid, tempo: u16 },
    "Sets how many blocks a subnet's epoch has.",
  ),
  set_activity_cutoff_factor: variant(
    140,
    { netuid: netUid, factor_milli: u32 },
    'Sets after what part of a tempo a validator counts as inactive.',
  ),
  trigger_epoch: variant(141, { netuid: netUid }, 'Asks for an epoch before its time.'),
};
