/** SubtensorModule calls about keys, registrations and subnets. */

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
    'Registers a hotkey; charges the current price and ignores the work.',
  ),
  burned_register: variant(
    7,
    { netuid: netUid, hotkey: account },
    'Registers a hotkey on a subnet at the current price.',
  ),
  register_network: variant(
    59,
    { hotkey: account },
    'Registers a subnet at the current lock cost.',
  ),
  faucet: variant(
    60,
    { block_number: u64, nonce: u64, work: bytes },
    'Gives TAO for proof of work; test chains only.',
  ),
  dissolve_network: variant(61, { coldkey: account, netuid: netUid }, 'Ends a subnet; root only.'),
  root_register: variant(62, { hotkey: account }, 'Registers a hotkey on the root network.'),
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
    'Describes the owner of the coldkey.',
  ),
  swap_hotkey: variant(
    70,
    { hotkey: account, new_hotkey: account, netuid: option(netUid) },
    'Replaces a hotkey.',
  ),
  swap_coldkey: variant(
    71,
    { old_coldkey: account, new_coldkey: account, swap_cost: taoBalance },
    'Replaces a coldkey at once; root only.',
  ),
  swap_hotkey_v2: variant(
    72,
    { hotkey: account, new_hotkey: account, netuid: option(netUid), keep_stake: bool },
    'Replaces a hotkey and may leave its stake.',
  ),
  schedule_swap_coldkey: variant(
    73,
    { new_coldkey: account },
    'Deprecated: scheduled a coldkey swap.',
  ),
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
    'Describes a subnet.',
  ),
  register_network_with_identity: variant(
    79,
    { hotkey: account, identity: option(named(subnetIdentityV3, 'SubnetIdentityOfV3')) },
    'Registers a subnet and describes it.',
  ),
  try_associate_hotkey: variant(
    91,
    { hotkey: account },
    'Makes the signer the owner of a hotkey that has none.',
  ),
  start_call: variant(92, { netuid: netUid }, 'Starts a subnet.'),
  associate_evm_key: variant(
    93,
    {
      netuid: netUid,
      evm_key: h160,
      block_number: u64,
      signature: named(hexBytes(65), 'Signature'),
    },
    'Ties an EVM address to a neuron.',
  ),
  register_leased_network: variant(
    110,
    { emissions_share: percent, end_block: option(blockNumber) },
    'Registers a subnet that a crowdloan pays for.',
  ),
  terminate_lease: variant(
    111,
    { lease_id: leaseId, hotkey: account },
    'Ends a lease that is over.',
  ),
  update_symbol: variant(
    112,
    { netuid: netUid, symbol: bytes },
    "Sets the symbol of a subnet's alpha.",
  ),
  root_dissolve_network: variant(120, { netuid: netUid }, 'Ends a subnet; root only.'),
  announce_coldkey_swap: variant(
    125,
    { new_coldkey_hash: hash },
    'Announces that the coldkey will be replaced.',
  ),
  swap_coldkey_announced: variant(
    126,
    { new_coldkey: account },
    'Replaces the coldkey as announced.',
  ),
  dispute_coldkey_swap: variant(127, [], 'Freezes a coldkey whose swap was announced by a thief.'),
  reset_coldkey_swap: variant(
    128,
    { coldkey: account },
    'Removes a disputed coldkey swap; root only.',
  ),
  clear_coldkey_swap_announcement: variant(133, [], 'Takes an announced coldkey swap back.'),
  register_limit: variant(
    134,
    { netuid: netUid, hotkey: account, limit_price: taoBalance },
    'Registers a hotkey up to a price.',
  ),
};
