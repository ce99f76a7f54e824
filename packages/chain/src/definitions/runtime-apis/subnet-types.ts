/** What the interfaces about subnets answer. */
import {
  accountId,
  array,
  bool,
  bytes,
  compactU8,
  compactU16,
  compactU32,
  compactU64,
  compactU128,
  enumOf,
  i32f32,
  i96f32,
  option,
  struct,
  u16,
  u64f64,
  variant,
  vec,
} from '@adit/substrate';
import { subnetIdentityV3 } from '../subtensor/types.ts';
import { compactAlpha, compactNetUid, compactTao } from '../types.ts';

/** What both forms of a subnet in short begin with, in the order of the wire. */
const subnetFields = {
  netuid: compactNetUid,
  rho: compactU16,
  kappa: compactU16,
  difficulty: compactU64,
  immunity_period: compactU16,
  max_allowed_validators: compactU16,
  min_allowed_weights: compactU16,
  max_weights_limit: compactU16,
  scaling_law_power: compactU16,
  subnetwork_n: compactU16,
  max_allowed_uids: compactU16,
  blocks_since_last_step: compactU64,
  tempo: compactU16,
  network_modality: compactU16,
  network_connect: vec(array(u16, 2)),
} as const;

/** A subnet in short. */
export const subnetInfo = struct('pallet_subtensor::rpc_info::subnet_info::SubnetInfo', {
  ...subnetFields,
  emission_values: compactU64,
  burn: compactTao,
  owner: accountId,
});

/** A subnet in short, with its identity. */
export const subnetInfoV2 = struct('pallet_subtensor::rpc_info::subnet_info::SubnetInfov2', {
  ...subnetFields,
  emission_value: compactU64,
  burn: compactTao,
  owner: accountId,
  identity: option(subnetIdentityV3),
});

/** The parameters that both forms have, in the order of the wire. */
const hyperparamFields = {
  rho: compactU16,
  kappa: compactU16,
  immunity_period: compactU16,
  min_allowed_weights: compactU16,
  max_weights_limit: compactU16,
  tempo: compactU16,
  min_difficulty: compactU64,
  max_difficulty: compactU64,
  weights_version: compactU64,
  weights_rate_limit: compactU64,
  adjustment_interval: compactU16,
  activity_cutoff: compactU64,
  registration_allowed: bool,
  target_regs_per_interval: compactU16,
  min_burn: compactTao,
  max_burn: compactTao,
  bonds_moving_avg: compactU64,
  max_regs_per_block: compactU16,
  serving_rate_limit: compactU64,
  max_validators: compactU16,
  adjustment_alpha: compactU64,
  difficulty: compactU64,
  commit_reveal_period: compactU64,
  commit_reveal_weights_enabled: bool,
  alpha_high: compactU16,
  alpha_low: compactU16,
  liquid_alpha_enabled: bool,
} as const;

/** Parameters of a subnet. */
export const subnetHyperparams = struct(
  'pallet_subtensor::rpc_info::subnet_info::SubnetHyperparams',
  hyperparamFields,
);

/** Parameters of a subnet with those that came later. */
export const subnetHyperparamsV2 = struct(
  'pallet_subtensor::rpc_info::subnet_info::SubnetHyperparamsV2',
  {
    ...hyperparamFields,
    alpha_sigmoid_steepness: i32f32,
    yuma_version: compactU16,
    subnet_is_active: bool,
    transfers_enabled: bool,
    bonds_reset_enabled: bool,
    user_liquidity_enabled: bool,
  },
);

/** A subnet's market. */
export const dynamicInfo = struct('pallet_subtensor::rpc_info::dynamic_info::DynamicInfo', {
  netuid: compactNetUid,
  owner_hotkey: accountId,
  owner_coldkey: accountId,
  subnet_name: vec(compactU8),
  token_symbol: vec(compactU8),
  tempo: compactU16,
  last_step: compactU64,
  blocks_since_last_step: compactU64,
  emission: compactU64,
  alpha_in: compactAlpha,
  alpha_out: compactAlpha,
  tao_in: compactTao,
  alpha_out_emission: compactAlpha,
  alpha_in_emission: compactAlpha,
  tao_in_emission: compactTao,
  pending_alpha_emission: compactAlpha,
  pending_root_emission: compactTao,
  subnet_volume: compactU128,
  network_registered_at: compactU64,
  subnet_identity: option(subnetIdentityV3),
  moving_price: i96f32,
});

/** State of a subnet's neurons. */
export const subnetState = struct('pallet_subtensor::rpc_info::show_subnet::SubnetState', {
  netuid: compactNetUid,
  hotkeys: vec(accountId),
  coldkeys: vec(accountId),
  active: vec(bool),
  validator_permit: vec(bool),
  pruning_score: vec(compactU16),
  last_update: vec(compactU64),
  emission: vec(compactAlpha),
  dividends: vec(compactU16),
  incentives: vec(compactU16),
  consensus: vec(compactU16),
  trust: vec(compactU16),
  rank: vec(compactU16),
  block_at_registration: vec(compactU64),
  alpha_stake: vec(compactAlpha),
  tao_stake: vec(compactTao),
  total_stake: vec(compactTao),
  emission_history: vec(vec(compactAlpha)),
});

/** The value of a subnet parameter with its kind. */
export const hyperparamValue = enumOf('pallet_subtensor::rpc_info::subnet_info::HyperparamValue', {
  Bool: variant(0, [bool]),
  U16: variant(1, [compactU16]),
  U32: variant(2, [compactU32]),
  U64: variant(3, [compactU64]),
  U128: variant(4, [compactU128]),
  TaoBalance: variant(5, [compactTao]),
  I32F32: variant(6, [i32f32]),
  U64F64: variant(7, [u64f64]),
});

/** A subnet parameter by name. */
export const hyperparamEntry = struct('pallet_subtensor::rpc_info::subnet_info::HyperparamEntry', {
  name: bytes,
  value: hyperparamValue,
});
