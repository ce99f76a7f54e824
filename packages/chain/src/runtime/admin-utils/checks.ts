/** Which values parameters may have (chain.md 2.8). */
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { fail } from '../dispatch-error.ts';
import { ensureUidsFit } from '../subtensor/subnets/mechanisms.ts';
import type { SubnetChange } from './setter.ts';

const S = SubtensorModule.storage;
const MIN_BURN_LIMIT_RAO = 1_000_000_000n;
const MAX_BURN_LIMIT_RAO = 100_000_000n;
const HALF_LIFE_MAX = 36_100;
const UIDS_MAX = 256;
const OWNER_BONDS_AVERAGE_MAX = 975_000n;
const REVEAL_EPOCHS_MAX = 100n;
const ALPHA_LEAST = 1_638;
const IMMUNE_OWNERS_MAX = 10;
const MECHANISMS_MAX = 16;
const ONE = 1n << 64n;

type Change<Field extends string, Value> = SubnetChange<Record<Field, Value>>;

/** @throws DispatchFailure `ValueNotInBounds`: below 1 TAO and below the greatest price. */
export function checkMinBurn({ context, args }: Change<'min_burn', bigint>): void {
  const most = context.state.read(S.MaxBurn, args.netuid);
  if (args.min_burn < MIN_BURN_LIMIT_RAO && args.min_burn < most) return;
  fail(AdminUtils, 'ValueNotInBounds', { min_burn: args.min_burn, max_burn: most });
}

/** @throws DispatchFailure `ValueNotInBounds`: above 0.1 TAO and above the least price. */
export function checkMaxBurn({ context, args }: Change<'max_burn', bigint>): void {
  const least = context.state.read(S.MinBurn, args.netuid);
  if (args.max_burn > MAX_BURN_LIMIT_RAO && args.max_burn > least) return;
  fail(AdminUtils, 'ValueNotInBounds', { max_burn: args.max_burn, min_burn: least });
}

/** @throws DispatchFailure `InvalidValue`: 1 to 36 100 blocks. */
export function checkHalfLife({ args }: Change<'burn_half_life', number>): void {
  const value = args.burn_half_life;
  if (value < 1 || value > HALF_LIFE_MAX) fail(AdminUtils, 'InvalidValue', { value });
}

/** @throws DispatchFailure `InvalidValue`: 1 to 3. */
export function checkIncrease({ args }: Change<'burn_increase_mult', bigint>): void {
  const bits = args.burn_increase_mult;
  if (bits < ONE || bits > 3n * ONE) fail(AdminUtils, 'InvalidValue', { bits });
}

/** @throws DispatchFailure `ActivityCutoffTooLow`. */
export function checkActivityCutoff({ context, args }: Change<'activity_cutoff', number>): void {
  const least = context.state.read(S.MinActivityCutoff);
  if (args.activity_cutoff >= least) return;
  fail(SubtensorModule, 'ActivityCutoffTooLow', { blocks: args.activity_cutoff, least });
}

/**
 * @throws DispatchFailure `MaxAllowedUidsLessThanMinAllowedUids`, `MaxAllowedUIdsLessThanCurrentUIds`,
 *   `MaxAllowedUidsGreaterThanDefaultMaxAllowedUids`, `TooManyUIDsPerMechanism`.
 */
export function checkMaxUids({ context, args }: Change<'max_allowed_uids', number>): void {
  const { state } = context;
  const value = args.max_allowed_uids;
  const least = state.read(S.MinAllowedUids, args.netuid);
  if (value < least) fail(AdminUtils, 'MaxAllowedUidsLessThanMinAllowedUids', { value, least });
  const uids = state.read(S.SubnetworkN, args.netuid);
  if (value < uids) fail(AdminUtils, 'MaxAllowedUIdsLessThanCurrentUIds', { value, uids });
  if (value > UIDS_MAX) {
    fail(AdminUtils, 'MaxAllowedUidsGreaterThanDefaultMaxAllowedUids', { value, most: UIDS_MAX });
  }
  ensureUidsFit(value, state.read(S.MechanismCountCurrent, args.netuid));
}

/**
 * @throws DispatchFailure `MinAllowedUidsGreaterThanMaxAllowedUids`,
 *   `MinAllowedUidsGreaterThanCurrentUids`.
 */
export function checkMinUids({ context, args }: Change<'min_allowed_uids', number>): void {
  const value = args.min_allowed_uids;
  const most = context.state.read(S.MaxAllowedUids, args.netuid);
  if (value >= most) fail(AdminUtils, 'MinAllowedUidsGreaterThanMaxAllowedUids', { value, most });
  const uids = context.state.read(S.SubnetworkN, args.netuid);
  if (value >= uids) fail(AdminUtils, 'MinAllowedUidsGreaterThanCurrentUids', { value, uids });
}

/** @throws DispatchFailure `MaxValidatorsLargerThanMaxUIds`. */
export function checkValidators({ context, args }: Change<'max_allowed_validators', number>): void {
  const value = args.max_allowed_validators;
  const most = context.state.read(S.MaxAllowedUids, args.netuid);
  if (value > most) fail(AdminUtils, 'MaxValidatorsLargerThanMaxUIds', { value, most });
}

/** @throws DispatchFailure `InvalidValue`: 1 to 10 hotkeys. */
export function checkImmuneOwners({ args }: Change<'immune_neurons', number>): void {
  const value = args.immune_neurons;
  if (value < 1 || value > IMMUNE_OWNERS_MAX) fail(SubtensorModule, 'InvalidValue', { value });
}

/** @throws DispatchFailure `RevealPeriodTooSmall`, `RevealPeriodTooLarge`: 1 to 100 epochs. */
export function checkRevealPeriod({ args }: Change<'interval', bigint>): void {
  const value = args.interval;
  if (value > REVEAL_EPOCHS_MAX) fail(SubtensorModule, 'RevealPeriodTooLarge', { value });
  if (value < 1n) fail(SubtensorModule, 'RevealPeriodTooSmall', { value });
}

/** @throws DispatchFailure `BondsMovingAverageMaxReached`, for the owner alone. */
export function checkBondsAverage({ args, owner }: Change<'bonds_moving_average', bigint>): void {
  const value = args.bonds_moving_average;
  if (owner === null || value <= OWNER_BONDS_AVERAGE_MAX) return;
  fail(AdminUtils, 'BondsMovingAverageMaxReached', { value, most: OWNER_BONDS_AVERAGE_MAX });
}

/** @throws DispatchFailure `NegativeSigmoidSteepness`, for the owner alone. */
export function checkSteepness({ args, owner }: Change<'steepness', number>): void {
  if (owner === null || args.steepness >= 0) return;
  fail(AdminUtils, 'NegativeSigmoidSteepness', { value: args.steepness });
}

/** @throws DispatchFailure `LiquidAlphaDisabled`, `AlphaHighTooLow`, `AlphaLowOutOfRange`. */
export function checkAlphaValues({
  context,
  args,
}: SubnetChange<{ readonly alpha_low: number; readonly alpha_high: number }>): void {
  const { netuid, alpha_low: low, alpha_high: high } = args;
  if (!context.state.read(S.LiquidAlphaOn, netuid)) fail(SubtensorModule, 'LiquidAlphaDisabled');
  if (high < ALPHA_LEAST) fail(SubtensorModule, 'AlphaHighTooLow', { high, least: ALPHA_LEAST });
  if (low < ALPHA_LEAST || low > high) {
    fail(SubtensorModule, 'AlphaLowOutOfRange', { low, least: ALPHA_LEAST, high });
  }
}

/** @throws DispatchFailure `InvalidValue`: within the bounds of the whole chain. */
export function checkChildkeyTake({ context, args }: Change<'take', number>): void {
  const least = context.state.read(S.MinChildkeyTake);
  const most = context.state.read(S.MaxChildkeyTake);
  if (args.take >= least && args.take <= most) return;
  fail(AdminUtils, 'InvalidValue', { take: args.take, least, most });
}

/** @throws DispatchFailure `InvalidValue`: 1 to 2, in U64F64. */
export function checkFlowExponent(bits: bigint): void {
  if (bits < ONE || bits > 2n * ONE) fail(AdminUtils, 'InvalidValue', { bits });
}

/** @throws DispatchFailure `InvalidValue`: at least one epoch. */
export function checkEpochsPerBlock(value: number): void {
  if (value < 1) fail(AdminUtils, 'InvalidValue', { value });
}

/** @throws DispatchFailure `InvalidValue`: 1 to 16 mechanisms. */
export function checkMechanismsMax(value: number): void {
  if (value < 1 || value > MECHANISMS_MAX) fail(SubtensorModule, 'InvalidValue', { value });
}
