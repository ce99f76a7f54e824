/** Subtensor/calls-registrations.ts. */

import { bool, bytes, h160, hexBytes, named, option, u64, variant } from '@adit/substrate';
import { account, blockNumber, hash, leaseId, netUid, percent, taoBalance } from '../types.ts';
import { subnetIdentityV3 } from './types.ts';

/** Calls that register keys and subnets, and give keys a new owner or a new name. */
export const registrationCalls = {
  register: variant(
    6,
    {
      netuid: netUid,
      block_number: u64,
      nonce: u64,
      work: bytes,
      hotkey: account,
      coldkey: account,
    },
    'Register.',
  ),
  burned_register: variant(7, { netuid: netUid, hotkey: account }, 'Burned register.'),
  register_network: variant(59, { hotkey: account }, 'Register network.'),
  faucet: variant(60, { block_number: u64, nonce: u64, work: bytes }, 'Faucet.'),
  dissolve_network: variant(61, { coldkey: account, netuid: netUid }, 'Dissolve network.'),
  root_register: variant(62, { hotkey: account }, 'Root register.'),
  set_identity: variant(
    68,
    {
      name: bytes,
      url: bytes,
      github_repo: bytes,
      image: bytes,
      discord: bytes,
      description: bytes,
      additional: bytes,
    },
    'Set identity.',
  ),
  swap_hotkey: variant(
    70,
    { hotkey: account, new_hotkey: account, netuid: option(netUid) },
    'Swap hotkey.',
  ),
  swap_coldkey: variant(
    71,
    { old_coldkey: account, new_coldkey: account, swap_cost: taoBalance },
    'Swap coldkey.',
  ),
  swap_hotkey_v2: variant(
    72,
    { hotkey: account, new_hotkey: account, netuid: option(netUid), keep_stake: bool },
    'Swap hotkey v2.',
  ),
  schedule_swap_coldkey: variant(73, { new_coldkey: account }, 'Schedule swap coldkey.'),
  set_subnet_identity: variant(
    78,
    {
      netuid: netUid,
      subnet_name: bytes,
      github_repo: bytes,
      subnet_contact: bytes,
      subnet_url: bytes,
      discord: bytes,
      description: bytes,
      logo_url: bytes,
      additional: bytes,
    },
    'Set subnet identity.',
  ),
  register_network_with_identity: variant(
    79,
    { hotkey: account, identity: option(named(subnetIdentityV3, 'SubnetIdentityOfV3')) },
    'Register network with identity.',
  ),
  try_associate_hotkey: variant(91, { hotkey: account }, 'Try associate hotkey.'),
  start_call: variant(92, { netuid: netUid }, 'Start call.'),
  associate_evm_key: variant(
    93,
    {
      netuid: netUid,
      evm_key: h160,
      block_number: u64,
      signature: named(hexBytes(65), 'Signature'),
    },
    'Associate evm key.',
  ),
  register_leased_network: variant(
    110,
    { emissions_share: percent, end_block: option(blockNumber) },
    'Register leased network.',
  ),
  terminate_lease: variant(111, { lease_id: leaseId, hotkey: account }, 'Terminate lease.'),
  update_symbol: variant(112, { netuid: netUid, symbol: bytes }, 'Update symbol.'),
  root_dissolve_network: variant(120, { netuid: netUid }, 'Root dissolve network.'),
  announce_coldkey_swap: variant(125, { new_coldkey_hash: hash }, 'Announce coldkey swap.'),
  swap_coldkey_announced: variant(126, { new_coldkey: account }, 'Swap coldkey announced.'),
  dispute_coldkey_swap: variant(127, [], 'Dispute coldkey swap.'),
  reset_coldkey_swap: variant(128, { coldkey: account }, 'Reset coldkey swap.'),
  clear_coldkey_swap_announcement: variant(133, [], 'Clear coldkey swap announcement.'),
  register_limit: variant(
    134,
    { netuid: netUid, hotkey: account, limit_price: taoBalance },
    'Register limit.',
  ),
};
