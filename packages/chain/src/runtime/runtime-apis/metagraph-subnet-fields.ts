/** The fields of a metagraph that are about the subnet, in the order of the wire (spec 9.2). */
import type { StorageItem } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { U64_MAX } from '../fixed-point/fixed-point.ts';
import { activityCutoffBlocks, type SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

/** A field that is a storage item of the subnet. */
function stored<Value, Read>(
  item: StorageItem<[number], Value, Read>,
): (subnet: SubnetView) => Read {
  return (subnet) => subnet.read(item);
}

const nothing = () => 0n;

/** What the subnet is, and its pool. */
const marketFields = {
  netuid: ({ index }: SubnetView) => index,
  name: ({ name }: SubnetView) => name,
  symbol: (subnet: SubnetView) => [...subnet.read(subtensor.TokenSymbol)],
  identity: stored(subtensor.SubnetIdentitiesV3),
  network_registered_at: stored(subtensor.NetworkRegisteredAt),
  owner_hotkey: stored(subtensor.SubnetOwnerHotkey),
  owner_coldkey: stored(subtensor.SubnetOwner),
  block: ({ block }: SubnetView) => block,
  tempo: stored(subtensor.Tempo),
  last_step: stored(subtensor.LastMechansimStepBlock),
  blocks_since_last_step: ({ blocksSinceLastStep }: SubnetView) => blocksSinceLastStep,
  subnet_emission: nothing,
  alpha_in: stored(subtensor.SubnetAlphaIn),
  alpha_out: stored(subtensor.SubnetAlphaOut),
  tao_in: stored(subtensor.SubnetTAO),
  alpha_out_emission: stored(subtensor.SubnetAlphaOutEmission),
  alpha_in_emission: stored(subtensor.SubnetAlphaInEmission),
  tao_in_emission: stored(subtensor.SubnetTaoInEmission),
  pending_alpha_emission: pendingAlphaEmission,
  pending_root_emission: nothing,
  subnet_volume: stored(subtensor.SubnetVolume),
  moving_price: stored(subtensor.SubnetMovingPrice),
};

/** What its owner and root set. */
const parameterFields = {
  rho: stored(subtensor.Rho),
  kappa: stored(subtensor.Kappa),
  min_allowed_weights: stored(subtensor.MinAllowedWeights),
  max_weights_limit: stored(subtensor.MaxWeightsLimit),
  weights_version: stored(subtensor.WeightsVersionKey),
  weights_rate_limit: stored(subtensor.WeightsSetRateLimit),
  activity_cutoff: ({ reader, netuid }: SubnetView) => activityCutoffBlocks(reader, netuid),
  max_validators: stored(subtensor.MaxAllowedValidators),
  num_uids: ({ size }: SubnetView) => size,
  max_uids: stored(subtensor.MaxAllowedUids),
  burn: stored(subtensor.Burn),
  difficulty: stored(subtensor.Difficulty),
  registration_allowed: stored(subtensor.NetworkRegistrationAllowed),
  pow_registration_allowed: stored(subtensor.NetworkPowRegistrationAllowed),
  immunity_period: stored(subtensor.ImmunityPeriod),
  min_difficulty: stored(subtensor.MinDifficulty),
  max_difficulty: stored(subtensor.MaxDifficulty),
  min_burn: stored(subtensor.MinBurn),
  max_burn: stored(subtensor.MaxBurn),
  adjustment_alpha: stored(subtensor.AdjustmentAlpha),
  adjustment_interval: stored(subtensor.AdjustmentInterval),
  target_regs_per_interval: stored(subtensor.TargetRegistrationsPerInterval),
  max_regs_per_block: stored(subtensor.MaxRegistrationsPerBlock),
  serving_rate_limit: stored(subtensor.ServingRateLimit),
  commit_reveal_weights_enabled: stored(subtensor.CommitRevealWeightsEnabled),
  commit_reveal_period: stored(subtensor.RevealPeriodEpochs),
  liquid_alpha_enabled: stored(subtensor.LiquidAlphaOn),
  alpha_high: (subnet: SubnetView) => subnet.read(subtensor.AlphaValues)[1],
  alpha_low: (subnet: SubnetView) => subnet.read(subtensor.AlphaValues)[0],
  bonds_moving_avg: stored(subtensor.BondsMovingAverage),
};

/** What waits for the next epoch: the pots of miners and validators. */
export function pendingAlphaEmission(subnet: SubnetView): bigint {
  const servers = subnet.read(subtensor.PendingServerEmission);
  const both = servers + subnet.read(subtensor.PendingValidatorEmission);
  return both > U64_MAX ? U64_MAX : both;
}

/** How each field is read. */
export const subnetFields = { ...marketFields, ...parameterFields };
