/** What the interfaces about delegates, neurons and stake answer. */
import { accountId, bool, compactU16, compactU64, struct, tuple, vec } from '@adit/substrate';
import { axonInfo, prometheusInfo } from '../subtensor/types.ts';
import { compactAlpha, compactNetUid, compactTao } from '../types.ts';

/** A hotkey that others stake to. */
export const delegateInfo = struct('pallet_subtensor::rpc_info::delegate_info::DelegateInfo', {
  delegate_ss58: accountId,
  take: compactU16,
  nominators: vec(tuple(accountId, vec(tuple(compactNetUid, compactU64)))),
  owner_ss58: accountId,
  registrations: vec(compactNetUid),
  validator_permits: vec(compactNetUid),
  return_per_1000: compactU64,
  total_daily_return: compactU64,
});

/** What both forms of a neuron begin with, in the order of the wire. */
const neuronFields = {
  hotkey: accountId,
  coldkey: accountId,
  uid: compactU16,
  netuid: compactNetUid,
  active: bool,
  axon_info: axonInfo,
  prometheus_info: prometheusInfo,
  stake: vec(tuple(accountId, compactAlpha)),
  rank: compactU16,
  emission: compactAlpha,
  incentive: compactU16,
  consensus: compactU16,
  trust: compactU16,
  validator_trust: compactU16,
  dividends: compactU16,
  last_update: compactU64,
  validator_permit: bool,
} as const;

/** A neuron with its weights and bonds. */
export const neuronInfo = struct('pallet_subtensor::rpc_info::neuron_info::NeuronInfo', {
  ...neuronFields,
  weights: vec(tuple(compactU16, compactU16)),
  bonds: vec(tuple(compactU16, compactU16)),
  pruning_score: compactU16,
});

/** A neuron without weights and bonds. */
export const neuronInfoLite = struct('pallet_subtensor::rpc_info::neuron_info::NeuronInfoLite', {
  ...neuronFields,
  pruning_score: compactU16,
});

/** A coldkey's stake with a hotkey on a subnet. */
export const stakeInfo = struct('pallet_subtensor::rpc_info::stake_info::StakeInfo', {
  hotkey: accountId,
  coldkey: accountId,
  netuid: compactNetUid,
  stake: compactAlpha,
  locked: compactU64,
  emission: compactAlpha,
  tao_emission: compactTao,
  drain: compactU64,
  is_registered: bool,
});

/** How much of a stake is locked. */
export const stakeAvailability = struct(
  'pallet_subtensor::rpc_info::stake_info::StakeAvailability',
  { total: compactAlpha, locked: compactAlpha, available: compactAlpha },
);
