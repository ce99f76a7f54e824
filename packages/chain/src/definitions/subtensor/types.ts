/** Types of the SubtensorModule pallet. */
import {
  accountId,
  boundedBytes,
  bTreeSet,
  bytes,
  enumOf,
  i64,
  option,
  struct,
  u8,
  u16,
  u32,
  u64,
  u64f64,
  u128,
  variant,
} from '@adit/substrate';
import { alphaBalance, netUid, percent } from '../types.ts';

/** What becomes of alpha that miners of the owner earned. */
export const recycleOrBurn = enumOf('pallet_subtensor::pallet::RecycleOrBurnEnum', {
  Burn: variant(0),
  Recycle: variant(1),
});

/** What an owner says of a subnet. */
export const subnetIdentityV3 = struct('pallet_subtensor::pallet::SubnetIdentityV3', {
  subnet_name: bytes,
  github_repo: bytes,
  subnet_contact: bytes,
  subnet_url: bytes,
  discord: bytes,
  description: bytes,
  logo_url: bytes,
  additional: bytes,
});

/** Locked alpha and the conviction that it earned. */
export const lockState = struct('pallet_subtensor::staking::lock::LockState', {
  locked_mass: alphaBalance,
  conviction: u64f64,
  last_update: u64,
});

/** A subnet that a crowdloan paid for. */
export const subnetLease = struct('pallet_subtensor::subnets::leasing::SubnetLease', {
  beneficiary: accountId,
  coldkey: accountId,
  hotkey: accountId,
  emissions_share: percent,
  end_block: option(u32),
  netuid: netUid,
  cost: u64,
});

/** Where a miner listens. All fields have fixed width. */
export const axonInfo = struct('pallet_subtensor::pallet::AxonInfo', {
  block: u64,
  version: u32,
  ip: u128,
  port: u16,
  ip_type: u8,
  protocol: u8,
  placeholder1: u8,
  placeholder2: u8,
});

/** Where a neuron's metrics are. */
export const prometheusInfo = struct('pallet_subtensor::pallet::PrometheusInfo', {
  block: u64,
  version: u32,
  ip: u128,
  port: u16,
  ip_type: u8,
});

/** A miner's TLS key. */
export const neuronCertificate = struct('pallet_subtensor::pallet::NeuronCertificate', {
  public_key: boundedBytes,
  algorithm: u8,
});

/** A decimal float, `mantissa × 10^exponent`; normalised mantissas lie in (10^20, 10^21]. */
export const safeFloat = struct('share_pool::SafeFloat', { mantissa: u128, exponent: i64 });

/** What becomes of root dividends: swapped to TAO, kept, or kept on some subnets. */
export const rootClaimType = enumOf('pallet_subtensor::pallet::RootClaimTypeEnum', {
  Swap: variant(0),
  Keep: variant(1),
  KeepSubnets: variant(2, { subnets: bTreeSet(netUid) }),
});

/** What a coldkey says of itself. */
export const chainIdentityV2 = struct('pallet_subtensor::pallet::ChainIdentityV2', {
  name: bytes,
  url: bytes,
  github_repo: bytes,
  image: bytes,
  discord: bytes,
  description: bytes,
  additional: bytes,
});

/** A subnet parameter that its owner may change only so often. */
export const hyperparameter = enumOf('pallet_subtensor::utils::rate_limiting::Hyperparameter', {
  Unknown: variant(0),
  ServingRateLimit: variant(1),
  MaxDifficulty: variant(2),
  AdjustmentAlpha: variant(3),
  MaxWeightLimit: variant(4),
  ImmunityPeriod: variant(5),
  MinAllowedWeights: variant(6),
  Kappa: variant(7),
  Rho: variant(8),
  ActivityCutoff: variant(9),
  PowRegistrationAllowed: variant(10),
  MinBurn: variant(11),
  MaxBurn: variant(12),
  BondsMovingAverage: variant(13),
  BondsPenalty: variant(14),
  CommitRevealEnabled: variant(15),
  LiquidAlphaEnabled: variant(16),
  AlphaValues: variant(17),
  WeightCommitInterval: variant(18),
  TransferEnabled: variant(19),
  AlphaSigmoidSteepness: variant(20),
  Yuma3Enabled: variant(21),
  BondsResetEnabled: variant(22),
  ImmuneNeuronLimit: variant(23),
  RecycleOrBurn: variant(24),
  MaxAllowedUids: variant(25),
  BurnHalfLife: variant(26),
  BurnIncreaseMult: variant(27),
  SubnetEmissionEnabled: variant(28),
  MinChildkeyTake: variant(29),
  ActivityCutoffFactorMilli: variant(30),
  TriggerEpoch: variant(31),
});

/** What a rate limit is kept for. */
export const rateLimitKey = enumOf('pallet_subtensor::RateLimitKey', {
  SetSNOwnerHotkey: variant(0, [netUid]),
  OwnerHyperparamUpdate: variant(1, [netUid, hyperparameter]),
  NetworkLastRegistered: variant(2),
  LastTxBlock: variant(3, [accountId]),
  LastTxBlockChildKeyTake: variant(4, [accountId]),
  LastTxBlockDelegateTake: variant(5, [accountId]),
  AddStakeBurn: variant(6, [netUid]),
});
