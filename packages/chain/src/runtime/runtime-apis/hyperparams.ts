/** The hyper-parameters of a subnet in three shapes (spec 9.2). */
import { encodeUtf8 } from '@adit/base';
import type { StorageItem } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../state/chain-state.ts';
import { networkExists } from '../subtensor/subnets/list-netuids.ts';
import { activityCutoffBlocks, SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

/** The epoch has two ways to make bonds. */
function yumaVersion(subnet: SubnetView): number {
  return subnet.read(subtensor.Yuma3On) ? 3 : 2;
}

/** Whole numbers as I32F32. */
function steepness(subnet: SubnetView): bigint {
  return BigInt(subnet.read(subtensor.AlphaSigmoidSteepness)) << 32n;
}

function firstShape(subnet: SubnetView) {
  const [alphaLow, alphaHigh] = subnet.read(subtensor.AlphaValues);
  return {
    rho: subnet.read(subtensor.Rho),
    kappa: subnet.read(subtensor.Kappa),
    immunity_period: subnet.read(subtensor.ImmunityPeriod),
    min_allowed_weights: subnet.read(subtensor.MinAllowedWeights),
    max_weights_limit: subnet.read(subtensor.MaxWeightsLimit),
    tempo: subnet.read(subtensor.Tempo),
    min_difficulty: subnet.read(subtensor.MinDifficulty),
    max_difficulty: subnet.read(subtensor.MaxDifficulty),
    weights_version: subnet.read(subtensor.WeightsVersionKey),
    weights_rate_limit: subnet.read(subtensor.WeightsSetRateLimit),
    adjustment_interval: subnet.read(subtensor.AdjustmentInterval),
    activity_cutoff: activityCutoffBlocks(subnet.reader, subnet.netuid),
    registration_allowed: subnet.read(subtensor.NetworkRegistrationAllowed),
    target_regs_per_interval: subnet.read(subtensor.TargetRegistrationsPerInterval),
    min_burn: subnet.read(subtensor.MinBurn),
    max_burn: subnet.read(subtensor.MaxBurn),
    bonds_moving_avg: subnet.read(subtensor.BondsMovingAverage),
    max_regs_per_block: subnet.read(subtensor.MaxRegistrationsPerBlock),
    serving_rate_limit: subnet.read(subtensor.ServingRateLimit),
    max_validators: subnet.read(subtensor.MaxAllowedValidators),
    adjustment_alpha: subnet.read(subtensor.AdjustmentAlpha),
    difficulty: subnet.read(subtensor.Difficulty),
    commit_reveal_period: subnet.read(subtensor.RevealPeriodEpochs),
    commit_reveal_weights_enabled: subnet.read(subtensor.CommitRevealWeightsEnabled),
    alpha_high: alphaHigh,
    alpha_low: alphaLow,
    liquid_alpha_enabled: subnet.read(subtensor.LiquidAlphaOn),
  };
}

/** The first shape, or undefined without the subnet. */
export function hyperparams(reader: StateReader, netuid: number) {
  return networkExists(reader, netuid) ? firstShape(new SubnetView(reader, netuid)) : undefined;
}

/** The second shape, or undefined without the subnet. */
export function hyperparamsV2(reader: StateReader, netuid: number) {
  if (!networkExists(reader, netuid)) return undefined;
  const subnet = new SubnetView(reader, netuid);
  return {
    ...firstShape(subnet),
    alpha_sigmoid_steepness: steepness(subnet),
    yuma_version: yumaVersion(subnet),
    subnet_is_active: subnet.read(subtensor.SubtokenEnabled),
    transfers_enabled: subnet.read(subtensor.TransferToggle),
    bonds_reset_enabled: subnet.read(subtensor.BondsResetOn),
    user_liquidity_enabled: false,
  };
}

type Flag = { type: 'Bool'; value: [boolean] };
type Small = { type: 'U16' | 'U32'; value: [number] };
type Large = { type: 'U64' | 'U128' | 'TaoBalance' | 'I32F32' | 'U64F64'; value: [bigint] };
type Tagged = Flag | Small | Large;
type TaggedField = (subnet: SubnetView) => Tagged;

type Item<Value> = StorageItem<[number], Value, Value>;

function flag(item: Item<boolean>): TaggedField {
  return (subnet) => ({ type: 'Bool', value: [subnet.read(item)] });
}

function small(type: Small['type'], item: Item<number>): TaggedField {
  return (subnet) => ({ type, value: [subnet.read(item)] });
}

function large(type: Large['type'], item: Item<bigint>): TaggedField {
  return (subnet) => ({ type, value: [subnet.read(item)] });
}

/** The third shape, whose names and kinds are on the wire; their order is the chain's. */
const TAGGED_FIELDS: Readonly<Record<string, TaggedField>> = {
  kappa: small('U16', subtensor.Kappa),
  immunity_period: small('U16', subtensor.ImmunityPeriod),
  min_allowed_weights: small('U16', subtensor.MinAllowedWeights),
  max_weights_limit: small('U16', subtensor.MaxWeightsLimit),
  tempo: small('U16', subtensor.Tempo),
  weights_version: large('U64', subtensor.WeightsVersionKey),
  weights_rate_limit: large('U64', subtensor.WeightsSetRateLimit),
  activity_cutoff: ({ reader, netuid }) => ({
    type: 'U64',
    value: [activityCutoffBlocks(reader, netuid)],
  }),
  activity_cutoff_factor: small('U32', subtensor.ActivityCutoffFactorMilli),
  registration_allowed: flag(subtensor.NetworkRegistrationAllowed),
  target_regs_per_interval: small('U16', subtensor.TargetRegistrationsPerInterval),
  min_burn: large('TaoBalance', subtensor.MinBurn),
  max_burn: large('TaoBalance', subtensor.MaxBurn),
  burn_half_life: small('U16', subtensor.BurnHalfLife),
  burn_increase_mult: large('U64F64', subtensor.BurnIncreaseMult),
  bonds_moving_avg: large('U64', subtensor.BondsMovingAverage),
  max_regs_per_block: small('U16', subtensor.MaxRegistrationsPerBlock),
  serving_rate_limit: large('U64', subtensor.ServingRateLimit),
  max_validators: small('U16', subtensor.MaxAllowedValidators),
  commit_reveal_period: large('U64', subtensor.RevealPeriodEpochs),
  commit_reveal_weights_enabled: flag(subtensor.CommitRevealWeightsEnabled),
  alpha_high: (subnet) => ({ type: 'U16', value: [subnet.read(subtensor.AlphaValues)[1]] }),
  alpha_low: (subnet) => ({ type: 'U16', value: [subnet.read(subtensor.AlphaValues)[0]] }),
  liquid_alpha_enabled: flag(subtensor.LiquidAlphaOn),
  alpha_sigmoid_steepness: (subnet) => ({ type: 'I32F32', value: [steepness(subnet)] }),
  yuma_version: (subnet) => ({ type: 'U16', value: [yumaVersion(subnet)] }),
  subnet_is_active: flag(subtensor.SubtokenEnabled),
  transfers_enabled: flag(subtensor.TransferToggle),
  bonds_reset_enabled: flag(subtensor.BondsResetOn),
  user_liquidity_enabled: () => ({ type: 'Bool', value: [false] }),
  owner_cut_enabled: flag(subtensor.OwnerCutEnabled),
  owner_cut_auto_lock_enabled: flag(subtensor.OwnerCutAutoLockEnabled),
  min_childkey_take: small('U16', subtensor.MinChildkeyTakePerSubnet),
};

/** The third shape, or undefined without the subnet. */
export function hyperparamsV3(reader: StateReader, netuid: number) {
  if (!networkExists(reader, netuid)) return undefined;
  const subnet = new SubnetView(reader, netuid);
  return Object.entries(TAGGED_FIELDS).map(([name, field]) => ({
    name: encodeUtf8(name),
    value: field(subnet),
  }));
}
