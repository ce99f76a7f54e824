/** Subtensor/calls-stakes.ts. */

import { bool, bTreeSet, option, variant } from '@adit/substrate';
import { account, alphaBalance, netUid, taoBalance } from '../types.ts';
import { rootClaimType } from './types.ts';

/** Calls that move stake between keys and subnets. */
export const stakeCalls = {
  add_stake: variant(
    2,
    { hotkey: account, netuid: netUid, amount_staked: taoBalance },
    'Add stake.',
  ),
  remove_stake: variant(
    3,
    { hotkey: account, netuid: netUid, amount_unstaked: alphaBalance },
    'Remove stake.',
  ),
  unstake_all: variant(83, { hotkey: account }, 'Unstake all.'),
  unstake_all_alpha: variant(84, { hotkey: account }, 'Unstake all alpha.'),
  move_stake: variant(
    85,
    {
      origin_hotkey: account,
      destination_hotkey: account,
      origin_netuid: netUid,
      destination_netuid: netUid,
      alpha_amount: alphaBalance,
    },
    'Move stake.',
  ),
  transfer_stake: variant(
    86,
    {
      destination_coldkey: account,
      hotkey: account,
      origin_netuid: netUid,
      destination_netuid: netUid,
      alpha_amount: alphaBalance,
    },
    'Transfer stake.',
  ),
  swap_stake: variant(
    87,
    {
      hotkey: account,
      origin_netuid: netUid,
      destination_netuid: netUid,
      alpha_amount: alphaBalance,
    },
    'Swap stake.',
  ),
  add_stake_limit: variant(
    88,
    {
      hotkey: account,
      netuid: netUid,
      amount_staked: taoBalance,
      limit_price: taoBalance,
      allow_partial: bool,
    },
    'Add stake limit.',
  ),
  remove_stake_limit: variant(
    89,
    {
      hotkey: account,
      netuid: netUid,
      amount_unstaked: alphaBalance,
      limit_price: taoBalance,
      allow_partial: bool,
    },
    'Remove stake limit.',
  ),
  swap_stake_limit: variant(
    90,
    {
      hotkey: account,
      origin_netuid: netUid,
      destination_netuid: netUid,
      alpha_amount: alphaBalance,
      limit_price: taoBalance,
      allow_partial: bool,
    },
    'Swap stake limit.',
  ),
  recycle_alpha: variant(
    101,
    { hotkey: account, amount: alphaBalance, netuid: netUid },
    'Recycle alpha.',
  ),
  burn_alpha: variant(
    102,
    { hotkey: account, amount: alphaBalance, netuid: netUid },
    'Burn alpha.',
  ),
  remove_stake_full_limit: variant(
    103,
    { hotkey: account, netuid: netUid, limit_price: option(taoBalance) },
    'Remove stake full limit.',
  ),
  set_coldkey_auto_stake_hotkey: variant(
    114,
    { netuid: netUid, hotkey: account },
    'Set coldkey auto stake hotkey.',
  ),
  claim_root: variant(121, { subnets: bTreeSet(netUid) }, 'Claim root.'),
  set_root_claim_type: variant(122, { new_root_claim_type: rootClaimType }, 'Set root claim type.'),
  add_stake_burn: variant(
    132,
    { hotkey: account, netuid: netUid, amount: taoBalance, limit: option(taoBalance) },
    'Add stake burn.',
  ),
  lock_stake: variant(
    136,
    { hotkey: account, netuid: netUid, amount: alphaBalance },
    'Lock stake.',
  ),
  move_lock: variant(137, { destination_hotkey: account, netuid: netUid }, 'Move lock.'),
  set_perpetual_lock: variant(138, { netuid: netUid, enabled: bool }, 'Set perpetual lock.'),
  set_reject_locked_alpha: variant(142, { enabled: bool }, 'Set reject locked alpha.'),
};
