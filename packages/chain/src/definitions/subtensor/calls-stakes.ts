/** SubtensorModule calls about stake. */

import { bool, bTreeSet, option, variant } from '@adit/substrate';
import { account, alphaBalance, netUid, taoBalance } from '../types.ts';
import { rootClaimType } from './types.ts';

/** Calls that move stake between keys and subnets. */
export const stakeCalls = {
  add_stake: variant(
    2,
    { hotkey: account, netuid: netUid, amount_staked: taoBalance },
    "Buys a subnet's alpha and stakes it to a hotkey.",
  ),
  remove_stake: variant(
    3,
    { hotkey: account, netuid: netUid, amount_unstaked: alphaBalance },
    'Sells staked alpha for TAO.',
  ),
  unstake_all: variant(83, { hotkey: account }, 'Sells all stake with a hotkey.'),
  unstake_all_alpha: variant(
    84,
    { hotkey: account },
    'Turns all alpha with a hotkey into root stake.',
  ),
  move_stake: variant(
    85,
    {
      origin_hotkey: account,
      destination_hotkey: account,
      origin_netuid: netUid,
      destination_netuid: netUid,
      alpha_amount: alphaBalance,
    },
    'Moves stake to another hotkey or subnet.',
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
    'Moves stake to another coldkey.',
  ),
  swap_stake: variant(
    87,
    {
      hotkey: account,
      origin_netuid: netUid,
      destination_netuid: netUid,
      alpha_amount: alphaBalance,
    },
    'Moves stake to another subnet.',
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
    'Buys alpha up to a price.',
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
    'Sells staked alpha down to a price.',
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
    'Moves stake to another subnet within a price.',
  ),
  recycle_alpha: variant(
    101,
    { hotkey: account, amount: alphaBalance, netuid: netUid },
    'Gives staked alpha back to the subnet.',
  ),
  burn_alpha: variant(
    102,
    { hotkey: account, amount: alphaBalance, netuid: netUid },
    'Destroys staked alpha.',
  ),
  remove_stake_full_limit: variant(
    103,
    { hotkey: account, netuid: netUid, limit_price: option(taoBalance) },
    'Sells all stake with a hotkey down to a price.',
  ),
  set_coldkey_auto_stake_hotkey: variant(
    114,
    { netuid: netUid, hotkey: account },
    'Sets the hotkey that miner rewards are staked to.',
  ),
  claim_root: variant(121, { subnets: bTreeSet(netUid) }, 'Claims root dividends of some subnets.'),
  set_root_claim_type: variant(
    122,
    { new_root_claim_type: rootClaimType },
    "Sets what becomes of the coldkey's root dividends.",
  ),
  add_stake_burn: variant(
    132,
    { hotkey: account, netuid: netUid, amount: taoBalance, limit: option(taoBalance) },
    'Buys alpha and burns it.',
  ),
  lock_stake: variant(
    136,
    { hotkey: account, netuid: netUid, amount: alphaBalance },
    'Locks alpha to a hotkey.',
  ),
  move_lock: variant(
    137,
    { destination_hotkey: account, netuid: netUid },
    'Moves a lock to another hotkey.',
  ),
  set_perpetual_lock: variant(
    138,
    { netuid: netUid, enabled: bool },
    'Says whether a lock decays.',
  ),
  set_reject_locked_alpha: variant(
    142,
    { enabled: bool },
    'Says whether the coldkey refuses locked alpha.',
  ),
};
