/** Layouts of the structs in runtime interfaces, copied from the specification (9.2) by hand. */
import type { Schemas } from './wire-schema.ts';

const METAGRAPH =
  'netuid C, name [C], symbol [C], identity ?SubnetIdentity, network_registered_at C, ' +
  'owner_hotkey acc, owner_coldkey acc, block C, tempo C, last_step C, blocks_since_last_step C, ' +
  'subnet_emission C, alpha_in C, alpha_out C, tao_in C, alpha_out_emission C, ' +
  'alpha_in_emission C, tao_in_emission C, pending_alpha_emission C, pending_root_emission C, ' +
  'subnet_volume C, moving_price i128, rho C, kappa C, min_allowed_weights C, ' +
  'max_weights_limit C, weights_version C, weights_rate_limit C, activity_cutoff C, ' +
  'max_validators C, num_uids C, max_uids C, burn C, difficulty C, registration_allowed bool, ' +
  'pow_registration_allowed bool, immunity_period C, min_difficulty C, max_difficulty C, ' +
  'min_burn C, max_burn C, adjustment_alpha C, adjustment_interval C, ' +
  'target_regs_per_interval C, max_regs_per_block C, serving_rate_limit C, ' +
  'commit_reveal_weights_enabled bool, commit_reveal_period C, liquid_alpha_enabled bool, ' +
  'alpha_high C, alpha_low C, bonds_moving_avg C, hotkeys [acc], coldkeys [acc], ' +
  'identities [?ChainIdentity], axons [AxonInfo], active [bool], validator_permit [bool], ' +
  'pruning_score [C], last_update [C], emission [C], dividends [C], incentives [C], ' +
  'consensus [C], trust [C], rank [C], block_at_registration [C], alpha_stake [C], ' +
  'tao_stake [C], total_stake [C], tao_dividends_per_hotkey [(acc, C)], ' +
  'alpha_dividends_per_hotkey [(acc, C)]';

/** The same fields, each of them optional but the first, and two more. */
const SELECTIVE = `${METAGRAPH.replaceAll(/(, \w+) /g, '$1 ?')}, validators ?[C], commitments ?[(acc, [C])]`;

const HYPERPARAMS =
  'rho C, kappa C, immunity_period C, min_allowed_weights C, max_weights_limit C, tempo C, ' +
  'min_difficulty C, max_difficulty C, weights_version C, weights_rate_limit C, ' +
  'adjustment_interval C, activity_cutoff C, registration_allowed bool, ' +
  'target_regs_per_interval C, min_burn C, max_burn C, bonds_moving_avg C, ' +
  'max_regs_per_block C, serving_rate_limit C, max_validators C, adjustment_alpha C, ' +
  'difficulty C, commit_reveal_period C, commit_reveal_weights_enabled bool, alpha_high C, ' +
  'alpha_low C, liquid_alpha_enabled bool';

const SUBNET_INFO =
  'netuid C, rho C, kappa C, difficulty C, immunity_period C, max_allowed_validators C, ' +
  'min_allowed_weights C, max_weights_limit C, scaling_law_power C, subnetwork_n C, ' +
  'max_allowed_uids C, blocks_since_last_step C, tempo C, network_modality C, ' +
  'network_connect [(u16, u16)], emission_values C, burn C, owner acc';

const NEURON =
  'hotkey acc, coldkey acc, uid C, netuid C, active bool, axon_info AxonInfo, ' +
  'prometheus_info PrometheusInfo, stake [(acc, C)], rank C, emission C, incentive C, ' +
  'consensus C, trust C, validator_trust C, dividends C, last_update C, validator_permit bool';

/** Layouts by name. */
export const STRUCTS: Schemas = {
  AxonInfo:
    'block u64, version u32, ip u128, port u16, ip_type u8, protocol u8, placeholder1 u8, placeholder2 u8',
  PrometheusInfo: 'block u64, version u32, ip u128, port u16, ip_type u8',
  SubnetIdentity:
    'subnet_name bytes, github_repo bytes, subnet_contact bytes, subnet_url bytes, discord bytes, ' +
    'description bytes, logo_url bytes, additional bytes',
  ChainIdentity:
    'name bytes, url bytes, github_repo bytes, image bytes, discord bytes, description bytes, additional bytes',
  SafeFloat: 'mantissa u128, exponent i64',
  NeuronInfo: `${NEURON}, weights [(C, C)], bonds [(C, C)], pruning_score C`,
  NeuronInfoLite: `${NEURON}, pruning_score C`,
  SubnetInfo: SUBNET_INFO,
  SubnetInfoV2: `${SUBNET_INFO.replace('emission_values', 'emission_value')}, identity ?SubnetIdentity`,
  Hyperparams: HYPERPARAMS,
  HyperparamsV2:
    `${HYPERPARAMS}, alpha_sigmoid_steepness i64, yuma_version C, subnet_is_active bool, ` +
    'transfers_enabled bool, bonds_reset_enabled bool, user_liquidity_enabled bool',
  DynamicInfo:
    'netuid C, owner_hotkey acc, owner_coldkey acc, subnet_name [C], token_symbol [C], tempo C, ' +
    'last_step C, blocks_since_last_step C, emission C, alpha_in C, alpha_out C, tao_in C, ' +
    'alpha_out_emission C, alpha_in_emission C, tao_in_emission C, pending_alpha_emission C, ' +
    'pending_root_emission C, subnet_volume C, network_registered_at C, ' +
    'subnet_identity ?SubnetIdentity, moving_price i128',
  Metagraph: METAGRAPH,
  SelectiveMetagraph: SELECTIVE,
  SubnetState:
    'netuid C, hotkeys [acc], coldkeys [acc], active [bool], validator_permit [bool], ' +
    'pruning_score [C], last_update [C], emission [C], dividends [C], incentives [C], ' +
    'consensus [C], trust [C], rank [C], block_at_registration [C], alpha_stake [C], ' +
    'tao_stake [C], total_stake [C], emission_history [[C]]',
  DelegateInfo:
    'delegate_ss58 acc, take C, nominators [(acc, [(C, C)])], owner_ss58 acc, registrations [C], ' +
    'validator_permits [C], return_per_1000 C, total_daily_return C',
  StakeInfo:
    'hotkey acc, coldkey acc, netuid C, stake C, locked C, emission C, tao_emission C, drain C, ' +
    'is_registered bool',
  StakeAvailability: 'total C, locked C, available C',
  SubnetPrice: 'netuid u16, price u64',
  SimSwapResult:
    'tao_amount u64, alpha_amount u64, tao_fee u64, alpha_fee u64, tao_slippage u64, alpha_slippage u64',
};
