/** What interfaces about subnets must answer, field by field from storage (spec 9.2). */

import type { StateReader } from '../../runtime/state/chain-state.ts';
import { expectedWeight } from './expected-stake.ts';
import { rawBlock, rawSubtensor } from './raw-items.ts';
import type { RawState } from './raw-state.ts';
import type { Plain } from './wire-schema.ts';

const NO_AXON = {
  block: 0n,
  version: 0n,
  ip: 0n,
  port: 0n,
  ip_type: 0n,
  protocol: 0n,
  placeholder1: 0n,
  placeholder2: 0n,
};
const NO_PROMETHEUS = { block: 0n, version: 0n, ip: 0n, port: 0n, ip_type: 0n };

/** A state, its block and profile. */
export interface Storage {
  readonly subtensor: RawState;
  readonly block: bigint;
}

/** The storage of a state. */
export function storageOf(reader: StateReader): Storage {
  return { subtensor: rawSubtensor(reader), block: rawBlock(reader) };
}

type Fields = { [name: string]: Plain };

/** Something or nothing. */
export function some(value: Plain): Plain {
  return value === null ? null : { some: value };
}

/** Netuids that exist, ascending. */
export function netuidsOf({ subtensor }: Storage): number[] {
  const added = [...subtensor.entries('NetworksAdded')].filter(([, isAdded]) => isAdded === true);
  const numbers = added.map(([key]) => Number.parseInt(key.slice(2) + key.slice(0, 2), 16));
  return numbers.sort((left, right) => left - right);
}

/** True when the subnet exists. */
export function exists({ subtensor }: Storage, netuid: number): boolean {
  return subtensor.plain('NetworksAdded', netuid) === true;
}

function listOfBytes(hex: string): Plain[] {
  return (hex.match(/../g) ?? []).map((pair) => BigInt(`0x${pair}`));
}

function nameOf({ subtensor }: Storage, netuid: number): Plain[] {
  const identity = subtensor.plain('SubnetIdentitiesV3', netuid) as { subnet_name: string } | null;
  const known = ['root', 'apex'][netuid] ?? 'unknown';
  const own = identity?.subnet_name ?? '';
  return listOfBytes(own === '' ? Buffer.from(known).toString('hex') : own);
}

function cutoff({ subtensor }: Storage, netuid: number): bigint {
  const blocks =
    (subtensor.number('ActivityCutoffFactorMilli', netuid) * subtensor.number('Tempo', netuid)) /
    1000n;
  return blocks === 0n ? 1n : blocks;
}

function pending({ subtensor }: Storage, netuid: number): bigint {
  const sum =
    subtensor.number('PendingServerEmission', netuid) +
    subtensor.number('PendingValidatorEmission', netuid);
  return sum >= 1n << 64n ? (1n << 64n) - 1n : sum;
}

function sinceLastStep({ subtensor, block }: Storage, netuid: number): bigint {
  const last = subtensor.number('LastMechansimStepBlock', netuid);
  return last > block ? 0n : block - last;
}

/** Fields that carry the value of one item, by the item's name. */
const HYPERPARAMS = {
  rho: 'Rho',
  kappa: 'Kappa',
  immunity_period: 'ImmunityPeriod',
  min_allowed_weights: 'MinAllowedWeights',
  max_weights_limit: 'MaxWeightsLimit',
  tempo: 'Tempo',
  min_difficulty: 'MinDifficulty',
  max_difficulty: 'MaxDifficulty',
  weights_version: 'WeightsVersionKey',
  weights_rate_limit: 'WeightsSetRateLimit',
  adjustment_interval: 'AdjustmentInterval',
  registration_allowed: 'NetworkRegistrationAllowed',
  target_regs_per_interval: 'TargetRegistrationsPerInterval',
  min_burn: 'MinBurn',
  max_burn: 'MaxBurn',
  bonds_moving_avg: 'BondsMovingAverage',
  max_regs_per_block: 'MaxRegistrationsPerBlock',
  serving_rate_limit: 'ServingRateLimit',
  max_validators: 'MaxAllowedValidators',
  adjustment_alpha: 'AdjustmentAlpha',
  difficulty: 'Difficulty',
  commit_reveal_period: 'RevealPeriodEpochs',
  commit_reveal_weights_enabled: 'CommitRevealWeightsEnabled',
  liquid_alpha_enabled: 'LiquidAlphaOn',
};

const MARKET = {
  tempo: 'Tempo',
  last_step: 'LastMechansimStepBlock',
  alpha_in: 'SubnetAlphaIn',
  alpha_out: 'SubnetAlphaOut',
  tao_in: 'SubnetTAO',
  alpha_out_emission: 'SubnetAlphaOutEmission',
  alpha_in_emission: 'SubnetAlphaInEmission',
  tao_in_emission: 'SubnetTaoInEmission',
  subnet_volume: 'SubnetVolume',
  moving_price: 'SubnetMovingPrice',
  network_registered_at: 'NetworkRegisteredAt',
  owner_hotkey: 'SubnetOwnerHotkey',
  owner_coldkey: 'SubnetOwner',
};

const INFO = {
  rho: 'Rho',
  kappa: 'Kappa',
  difficulty: 'Difficulty',
  immunity_period: 'ImmunityPeriod',
  max_allowed_validators: 'MaxAllowedValidators',
  min_allowed_weights: 'MinAllowedWeights',
  max_weights_limit: 'MaxWeightsLimit',
  scaling_law_power: 'ScalingLawPower',
  subnetwork_n: 'SubnetworkN',
  max_allowed_uids: 'MaxAllowedUids',
  blocks_since_last_step: 'BlocksSinceLastStep',
  tempo: 'Tempo',
  burn: 'Burn',
  owner: 'SubnetOwner',
};

function copy(state: RawState, items: Readonly<Record<string, string>>, netuid: number): Fields {
  const fields = Object.entries(items).map(([field, item]) => [field, state.plain(item, netuid)]);
  return Object.fromEntries(fields) as Fields;
}

/** SubnetInfo. */
export function expectedInfo({ subtensor }: Storage, netuid: number): Fields {
  const fixed = { netuid: BigInt(netuid), network_modality: 0n, network_connect: [] };
  return { ...copy(subtensor, INFO, netuid), ...fixed, emission_values: 0n };
}

/** SubnetInfoV2. */
export function expectedInfoV2(storage: Storage, netuid: number): Fields {
  const { emission_values: _, ...rest } = expectedInfo(storage, netuid);
  const identity = some(storage.subtensor.plain('SubnetIdentitiesV3', netuid));
  return { ...rest, emission_value: 0n, identity };
}

/** HyperparamsV1. */
export function expectedHyperparams(storage: Storage, netuid: number): Fields {
  const [low, high] = storage.subtensor.list('AlphaValues', netuid);
  return {
    ...copy(storage.subtensor, HYPERPARAMS, netuid),
    activity_cutoff: cutoff(storage, netuid),
    alpha_high: high ?? null,
    alpha_low: low ?? null,
  };
}

/** HyperparamsV2. */
export function expectedHyperparamsV2(storage: Storage, netuid: number): Fields {
  const { subtensor } = storage;
  const steepness = BigInt.asIntN(16, subtensor.number('AlphaSigmoidSteepness', netuid));
  return {
    ...expectedHyperparams(storage, netuid),
    alpha_sigmoid_steepness: steepness * 2n ** 32n,
    yuma_version: subtensor.plain('Yuma3On', netuid) === true ? 3n : 2n,
    subnet_is_active: subtensor.plain('SubtokenEnabled', netuid),
    transfers_enabled: subtensor.plain('TransferToggle', netuid),
    bonds_reset_enabled: subtensor.plain('BondsResetOn', netuid),
    user_liquidity_enabled: false,
  };
}

/** DynamicInfo. */
export function expectedDynamicInfo(storage: Storage, netuid: number): Fields {
  const { subtensor } = storage;
  return {
    ...copy(subtensor, MARKET, netuid),
    netuid: BigInt(netuid),
    subnet_name: nameOf(storage, netuid),
    token_symbol: listOfBytes(subtensor.text('TokenSymbol', netuid)),
    blocks_since_last_step: sinceLastStep(storage, netuid),
    emission: 0n,
    pending_alpha_emission: pending(storage, netuid),
    pending_root_emission: 0n,
    subnet_identity: some(subtensor.plain('SubnetIdentitiesV3', netuid)),
  };
}

/** Hotkeys by uid; the zero account where nobody is. */
function hotkeysOf({ subtensor }: Storage, netuid: number): string[] {
  const size = Number(subtensor.number('SubnetworkN', netuid));
  return Array.from({ length: size }, (_, uid) => subtensor.text('Keys', netuid, uid));
}

function weightsOf(storage: Storage, netuid: number) {
  const none = { alpha: 0n, tao: 0n, total: 0n, weight: 0n };
  return hotkeysOf(storage, netuid).map((hotkey, uid) =>
    storage.subtensor.has('Keys', netuid, uid)
      ? expectedWeight(storage.subtensor, hotkey, netuid)
      : none,
  );
}

/** The lists by uid that metagraph and subnet state share. */
function lists(storage: Storage, netuid: number, index: number): Fields {
  const { subtensor } = storage;
  const hotkeys = hotkeysOf(storage, netuid);
  const stakes = weightsOf(storage, netuid);
  return {
    hotkeys,
    coldkeys: hotkeys.map((hotkey) => subtensor.text('Owner', hotkey)),
    active: subtensor.list('Active', netuid),
    validator_permit: subtensor.list('ValidatorPermit', netuid),
    pruning_score: [],
    last_update: subtensor.list('LastUpdate', index),
    emission: subtensor.list('Emission', netuid),
    dividends: subtensor.list('Dividends', netuid),
    incentives: subtensor.list('Incentive', index),
    consensus: subtensor.list('Consensus', netuid),
    trust: [],
    rank: [],
    block_at_registration: hotkeys.map((_, uid) =>
      subtensor.number('BlockAtRegistration', netuid, uid),
    ),
    alpha_stake: stakes.map(({ alpha }) => alpha),
    tao_stake: stakes.map(({ tao }) => tao),
    total_stake: stakes.map(({ total }) => total),
  };
}

/** SubnetState. */
export function expectedState(storage: Storage, netuid: number): Fields {
  const hotkeys = hotkeysOf(storage, netuid);
  const history = netuidsOf(storage).map((network) =>
    hotkeys.map((hotkey) =>
      storage.subtensor.number('LastHotkeyEmissionOnNetuid', hotkey, network),
    ),
  );
  return {
    ...lists(storage, netuid, netuid),
    netuid: BigInt(netuid),
    emission_history: history,
  };
}

/** Metagraph of a mechanism; of the main one its index is the netuid. */
export function expectedMetagraph(storage: Storage, netuid: number, mechanism = 0): Fields {
  const { subtensor } = storage;
  const index = netuid + 4096 * mechanism;
  const market = expectedDynamicInfo(storage, netuid);
  const { subnet_name: name, token_symbol: symbol, subnet_identity: identity } = market;
  const {
    emission: _,
    subnet_name: __,
    token_symbol: ___,
    subnet_identity: ____,
    ...rest
  } = market;
  const neurons = lists(storage, netuid, index);
  const hotkeys = hotkeysOf(storage, netuid);
  return {
    ...rest,
    ...expectedHyperparams(storage, netuid),
    ...neurons,
    netuid: BigInt(index),
    name: name ?? null,
    symbol: symbol ?? null,
    identity: identity ?? null,
    block: storage.block,
    subnet_emission: 0n,
    num_uids: subtensor.number('SubnetworkN', netuid),
    max_uids: subtensor.number('MaxAllowedUids', netuid),
    burn: subtensor.number('Burn', netuid),
    pow_registration_allowed: subtensor.plain('NetworkPowRegistrationAllowed', netuid),
    identities: (neurons['coldkeys'] as string[]).map((coldkey) =>
      some(subtensor.plain('IdentitiesV2', coldkey)),
    ),
    axons: hotkeys.map((hotkey) => subtensor.plain('Axons', netuid, hotkey) ?? NO_AXON),
    tao_dividends_per_hotkey: hotkeys.map((hotkey) => [hotkey, 0n]),
    alpha_dividends_per_hotkey: hotkeys.map((hotkey) => [
      hotkey,
      subtensor.number('AlphaDividendsPerSubnet', netuid, hotkey),
    ]),
  };
}

/** Uids with a permit and a stake above the threshold, least stake first. */
export function expectedValidators(storage: Storage, netuid: number): Plain[] {
  const permits = storage.subtensor.list('ValidatorPermit', netuid);
  const threshold = storage.subtensor.number('StakeThreshold');
  const able = weightsOf(storage, netuid)
    .map(({ weight }, uid) => ({ uid, weight }))
    .filter(({ uid, weight }) => permits[uid] === true && weight > threshold * 2n ** 64n);
  const sorted: Plain[] = [];
  while (able.length > 0) {
    // The first of the least: selection keeps the order of equals.
    let least = 0;
    for (const [at, { weight }] of able.entries()) {
      if (weight < (able[least]?.weight ?? 0n)) least = at;
    }
    const [taken] = able.splice(least, 1);
    sorted.push(BigInt(taken?.uid ?? -1));
  }
  return sorted;
}

/** NeuronInfoLite, or null when nobody has the uid. */
export function expectedNeuronLite(storage: Storage, netuid: number, uid: number): Fields | null {
  const { subtensor } = storage;
  if (!exists(storage, netuid) || !subtensor.has('Keys', netuid, uid)) return null;
  const hotkey = subtensor.text('Keys', netuid, uid);
  const coldkey = subtensor.text('Owner', hotkey);
  const at = (name: string, missing: Plain) => subtensor.list(name, netuid)[uid] ?? missing;
  return {
    hotkey,
    coldkey,
    uid: BigInt(uid),
    netuid: BigInt(netuid),
    active: at('Active', false),
    axon_info: subtensor.plain('Axons', netuid, hotkey) ?? NO_AXON,
    prometheus_info: subtensor.plain('Prometheus', netuid, hotkey) ?? NO_PROMETHEUS,
    stake: [[coldkey, subtensor.number('TotalHotkeyAlpha', hotkey, netuid)]],
    rank: 0n,
    emission: at('Emission', 0n),
    incentive: at('Incentive', 0n),
    consensus: at('Consensus', 0n),
    trust: 0n,
    validator_trust: at('ValidatorTrust', 0n),
    dividends: at('Dividends', 0n),
    last_update: at('LastUpdate', 0n),
    validator_permit: at('ValidatorPermit', false),
    pruning_score: 65_535n,
  };
}

/** NeuronInfo, or null when nobody has the uid. */
export function expectedNeuron(storage: Storage, netuid: number, uid: number): Fields | null {
  const lite = expectedNeuronLite(storage, netuid, uid);
  if (lite === null) return null;
  const pairs = (name: string) =>
    storage.subtensor.list(name, netuid, uid).filter((pair) => (pair as bigint[])[1] !== 0n);
  return { ...lite, weights: pairs('Weights'), bonds: pairs('Bonds') };
}
