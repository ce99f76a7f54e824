/** Subtensor/calls-parameters.ts. */

import { bool, tuple, u16, u32, u64, variant, vec } from '@adit/substrate';
import { account, netUid } from '../types.ts';

/** Calls of delegates, parents, subnet owners and root that set a value. */
export const parameterCalls = {
  decrease_take: variant(65, { hotkey: account, take: u16 }, 'Decrease take.'),
  increase_take: variant(66, { hotkey: account, take: u16 }, 'Increase take.'),
  set_children: variant(
    67,
    { hotkey: account, netuid: netUid, children: vec(tuple(u64, account)) },
    'Set children.',
  ),
  sudo_set_tx_childkey_take_rate_limit: variant(
    69,
    { tx_rate_limit: u64 },
    'Sudo set tx childkey take rate limit.',
  ),
  set_childkey_take: variant(
    75,
    { hotkey: account, netuid: netUid, take: u16 },
    'Set childkey take.',
  ),
  sudo_set_min_childkey_take: variant(76, { take: u16 }, 'Sudo set min childkey take.'),
  sudo_set_max_childkey_take: variant(77, { take: u16 }, 'Sudo set max childkey take.'),
  set_pending_childkey_cooldown: variant(109, { cooldown: u64 }, 'Set pending childkey cooldown.'),
  sudo_set_num_root_claims: variant(123, { new_value: u64 }, 'Sudo set num root claims.'),
  sudo_set_root_claim_threshold: variant(
    124,
    { netuid: netUid, new_value: u64 },
    'Sudo set root claim threshold.',
  ),
  enable_voting_power_tracking: variant(129, { netuid: netUid }, 'Enable voting power tracking.'),
  disable_voting_power_tracking: variant(130, { netuid: netUid }, 'Disable voting power tracking.'),
  sudo_set_voting_power_ema_alpha: variant(
    131,
    { netuid: netUid, alpha: u64 },
    'Sudo set voting power ema alpha.',
  ),
  set_auto_parent_delegation_enabled: variant(
    135,
    { hotkey: account, enabled: bool },
    'Set auto parent delegation enabled.',
  ),
  set_tempo: variant(139, { netuid: netUid, tempo: u16 }, 'Set tempo.'),
  set_activity_cutoff_factor: variant(
    140,
    { netuid: netUid, factor_milli: u32 },
    'Set activity cutoff factor.',
  ),
  trigger_epoch: variant(141, { netuid: netUid }, 'Trigger epoch.'),
};
