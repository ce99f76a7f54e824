/** Storage items that runtime interfaces are made of, copied from the specification (10) by hand. */
import type { Profile } from '@adit/substrate';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { RawState } from './raw-state.ts';

/** An account that nobody has, without `0x`. */
export const ZERO = '00'.repeat(32);

const SUBNET_NUMBERS: readonly (readonly [name: string, type: string, missing: bigint])[] = [
  ['SubnetworkN', 'u16', 0n],
  ['SubnetMechanism', 'u16', 0n],
  ['NetworkRegisteredAt', 'u64', 0n],
  ['LastEpochBlock', 'u64', 0n],
  ['PendingEpochAt', 'u64', 0n],
  ['BlocksSinceLastStep', 'u64', 0n],
  ['LastMechansimStepBlock', 'u64', 0n],
  ['SubnetTAO', 'u64', 0n],
  ['SubnetAlphaIn', 'u64', 0n],
  ['SubnetAlphaOut', 'u64', 0n],
  ['SubnetVolume', 'u128', 0n],
  ['SubnetMovingPrice', 'i128', 0n],
  ['SubnetAlphaInEmission', 'u64', 0n],
  ['SubnetAlphaOutEmission', 'u64', 0n],
  ['SubnetTaoInEmission', 'u64', 0n],
  ['PendingServerEmission', 'u64', 0n],
  ['PendingValidatorEmission', 'u64', 0n],
  ['Burn', 'u64', 100_000_000n],
  ['MinBurn', 'u64', 500_000n],
  ['MaxBurn', 'u64', 100_000_000_000n],
  ['BurnHalfLife', 'u16', 360n],
  ['BurnIncreaseMult', 'u128', 23_242_897_532_874_035_200n],
  ['MaxRegistrationsPerBlock', 'u16', 1n],
  ['TargetRegistrationsPerInterval', 'u16', 2n],
  ['AdjustmentInterval', 'u16', 100n],
  ['AdjustmentAlpha', 'u64', 0n],
  ['Difficulty', 'u64', 10_000_000n],
  ['MinDifficulty', 'u64', 10_000_000n],
  ['MaxDifficulty', 'u64', (1n << 62n) - 1n],
  ['MaxAllowedUids', 'u16', 256n],
  ['MaxAllowedValidators', 'u16', 128n],
  ['ImmunityPeriod', 'u16', 4096n],
  ['ActivityCutoffFactorMilli', 'u32', 13_889n],
  ['MinAllowedWeights', 'u16', 1024n],
  ['MaxWeightsLimit', 'u16', 65_535n],
  ['WeightsVersionKey', 'u64', 0n],
  ['WeightsSetRateLimit', 'u64', 100n],
  ['ServingRateLimit', 'u64', 50n],
  ['Kappa', 'u16', 32_767n],
  ['Rho', 'u16', 10n],
  ['BondsMovingAverage', 'u64', 900_000n],
  ['ScalingLawPower', 'u16', 50n],
  ['MinChildkeyTakePerSubnet', 'u16', 0n],
];

const SUBNET_FLAGS: readonly (readonly [name: string, missing: boolean])[] = [
  ['NetworksAdded', false],
  ['SubtokenEnabled', false],
  ['OwnerCutEnabled', true],
  ['OwnerCutAutoLockEnabled', false],
  ['NetworkRegistrationAllowed', true],
  ['NetworkPowRegistrationAllowed', true],
  ['BondsResetOn', false],
  ['TransferToggle', true],
  ['CommitRevealWeightsEnabled', true],
];

const SUBNET_LISTS: readonly (readonly [name: string, type: string])[] = [
  ['Active', 'bool'],
  ['ValidatorPermit', 'bool'],
  ['Emission', 'u64'],
  ['Consensus', 'u16'],
  ['Dividends', 'u16'],
  ['ValidatorTrust', 'u16'],
  ['Incentive', 'u16'],
  ['LastUpdate', 'u64'],
];

/** The pallet SubtensorModule of a state. */
export function rawSubtensor(reader: StateReader): RawState {
  const tempo: Readonly<Record<Profile, bigint>> = { normal: 360n, fast: 10n };
  return new RawState(reader, 'SubtensorModule', {
    ...Object.fromEntries(
      SUBNET_NUMBERS.map(([name, type, missing]) => [name, ['I2', type, missing] as const]),
    ),
    ...Object.fromEntries(
      SUBNET_FLAGS.map(([name, missing]) => [name, ['I2', 'bool', missing] as const]),
    ),
    ...Object.fromEntries(
      SUBNET_LISTS.map(([name, type]) => [name, ['I2', `[${type}]`, []] as const]),
    ),
    Tempo: ['I2', 'u16', tempo[reader.profile]],
    SubnetOwner: ['I2', 'acc', ZERO],
    SubnetOwnerHotkey: ['I2', 'acc', ZERO],
    TokenSymbol: ['I2', 'bytes', 'f09d9c8f'],
    AlphaSigmoidSteepness: ['I2', 'u16', 1000n],
    AlphaValues: ['I2', '(u16, u16)', [45_875n, 58_982n]],
    LiquidAlphaOn: ['B2', 'bool', false],
    Yuma3On: ['B2', 'bool', false],
    RevealPeriodEpochs: ['T2', 'u64', 1n],
    MechanismCountCurrent: ['T2', 'u8', 1n],
    SubnetIdentitiesV3: ['B2', 'SubnetIdentity', null],
    Keys: ['I2 I2', 'acc', ZERO],
    Uids: ['I2 B32', 'u16', null],
    IsNetworkMember: ['B32 I2', 'bool', false],
    BlockAtRegistration: ['I2 I2', 'u64', 0n],
    Weights: ['I2 I2', '[(u16, u16)]', []],
    Bonds: ['I2 I2', '[(u16, u16)]', []],
    Axons: ['I2 B32', 'AxonInfo', null],
    Prometheus: ['I2 B32', 'PrometheusInfo', null],
    Owner: ['B32', 'acc', ZERO],
    StakingHotkeys: ['B32', '[acc]', []],
    Delegates: ['B32', 'u16', 11_796n],
    ChildKeys: ['B32 I2', '[(u64, acc)]', []],
    ParentKeys: ['B32 I2', '[(u64, acc)]', []],
    AutoStakeDestination: ['B32 I2', 'acc', null],
    TotalHotkeyAlpha: ['B32 I2', 'u64', 0n],
    TotalHotkeySharesV2: ['B32 I2', 'SafeFloat', { mantissa: 0n, exponent: 0n }],
    AlphaV2: ['B32 B32 I2', 'SafeFloat', { mantissa: 0n, exponent: 0n }],
    AlphaDividendsPerSubnet: ['I2 B32', 'u64', 0n],
    LastHotkeyEmissionOnNetuid: ['B32 I2', 'u64', 0n],
    IdentitiesV2: ['B32', 'ChainIdentity', null],
    TaoWeight: ['', 'u64', 971_718_665_099_567_868n],
    StakeThreshold: ['', 'u64', 0n],
    NetworkImmunityPeriod: ['', 'u64', 1_296_000n],
    NetworkLastLockCost: ['', 'u64', 1_000_000_000_000n],
    NetworkMinLockCost: ['', 'u64', 1_000_000_000_000n],
    NetworkLockReductionInterval: ['', 'u64', 100_800n],
    // Keys differ in length; only those without fields are asked for.
    LastRateLimitedBlock: ['I1', 'u64', 0n],
  });
}

/** Block number of a state. */
export function rawBlock(reader: StateReader): bigint {
  return new RawState(reader, 'System', { Number: ['', 'u32', 0n] }).number('Number');
}

/** The pallet Swap of a state. */
export function rawSwap(reader: StateReader): RawState {
  return new RawState(reader, 'Swap', {
    FeeRate: ['T2', 'u16', 33n],
    SwapBalancer: ['T2', 'u64', 500_000_000_000_000_000n],
  });
}
