/** Mechanisms of a subnet: how many, and how its emission is split between them (chain.md 2.6). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';
import { mechanismIndices } from '../registration/neurons.ts';

const S = SubtensorModule.storage;
/** Most uids over all mechanisms of a subnet. */
const UIDS_MAX = 256;
/** A split adds up to this. */
const SPLIT_WHOLE = 65_535;

/** @throws DispatchFailure `TooManyUIDsPerMechanism`. */
export function ensureUidsFit(uids: number, mechanisms: number): void {
  if (uids * mechanisms <= UIDS_MAX) return;
  fail(SubtensorModule, 'TooManyUIDsPerMechanism', { uids, mechanisms, most: UIDS_MAX });
}

/** Forgets all that a mechanism has, by its storage index. */
export function clearMechanism(state: ChainState, index: number): void {
  state.remove(S.Incentive, index);
  state.remove(S.LastUpdate, index);
  for (const item of [S.Weights, S.Bonds]) state.removeRange(item, index);
  state.removeRange(S.WeightCommits, index);
  state.removeRange(S.TimelockedWeightCommits, index);
  state.removeRange(S.CRV3WeightCommits, index);
  state.removeRange(S.CRV3WeightCommitsV2, index);
}

/**
 * Sets how many mechanisms a subnet has. Those that go lose their data, and the split is even again.
 * @throws DispatchFailure `InvalidValue`, `TooManyUIDsPerMechanism`.
 */
export function setMechanismCount({ state }: BlockContext, netuid: number, count: number): void {
  const most = state.read(S.MaxMechanismCount);
  if (count < 1 || count > most) fail(SubtensorModule, 'InvalidValue', { count, most });
  ensureUidsFit(state.read(S.MaxAllowedUids, netuid), count);
  const old = mechanismIndices(state, netuid);
  if (old.length === count) return;
  for (const index of old.slice(count)) clearMechanism(state, index);
  state.write(S.MechanismCountCurrent, netuid, count);
  state.remove(S.MechanismEmissionSplit, netuid);
}

function isSplit(reader: StateReader, netuid: number, split: readonly number[]): boolean {
  const sum = split.reduce((total, part) => total + part, 0);
  return split.length <= reader.read(S.MechanismCountCurrent, netuid) && sum === SPLIT_WHOLE;
}

/** Sets the split, or makes it even without one. @throws DispatchFailure `InvalidValue`. */
export function setMechanismSplit(
  { state }: BlockContext,
  netuid: number,
  split: readonly number[] | undefined,
): void {
  if (split === undefined) {
    state.remove(S.MechanismEmissionSplit, netuid);
    return;
  }
  if (!isSplit(state, netuid, split)) {
    fail(SubtensorModule, 'InvalidValue', { parts: split.length, whole: SPLIT_WHOLE });
  }
  state.write(S.MechanismEmissionSplit, netuid, [...split]);
}
