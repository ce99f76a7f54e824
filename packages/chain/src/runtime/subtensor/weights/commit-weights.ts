/** Commits of weights by their hash (chain.md 6.3). */
import type { Hash } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { readQueue, revealTime, splitExpired } from './commit-queue.ts';
import { stampUpdate } from './set-weights.ts';
import {
  ensureMechanism,
  ensureRegistered,
  ensureWeightRate,
  indexOf,
  type WeightSetter,
} from './weight-checks.ts';

const S = SubtensorModule.storage;

/** Most commits that a hotkey may have waiting. */
const COMMITS_MAX = 10;

/** @throws DispatchFailure `CommitRevealDisabled`. */
export function ensureCommitReveal(reader: StateReader, netuid: number): void {
  if (!reader.read(S.CommitRevealWeightsEnabled, netuid)) {
    fail(SubtensorModule, 'CommitRevealDisabled', { netuid });
  }
}

/**
 * The uid of a hotkey that may commit now.
 * @throws DispatchFailure `CommitRevealDisabled`, `HotKeyNotRegisteredInSubNet`,
 *   `CommittingWeightsTooFast`.
 */
export function ensureMayCommit({ state, now }: BlockContext, setter: WeightSetter): number {
  ensureCommitReveal(state, setter.netuid);
  const uid = ensureRegistered(state, setter);
  ensureWeightRate(state, { ...setter, uid, now }, 'CommittingWeightsTooFast');
  return uid;
}

/** @throws DispatchFailure `TooManyUnrevealedCommits`. */
export function ensureRoom(waiting: number): void {
  if (waiting < COMMITS_MAX) return;
  fail(SubtensorModule, 'TooManyUnrevealedCommits', { commits: waiting, most: COMMITS_MAX });
}

/**
 * Puts a hash behind the hotkey's others; expired ones at the front go.
 * @throws DispatchFailure in this order `MechanismDoesNotExist`, `CommitRevealDisabled`,
 *   `HotKeyNotRegisteredInSubNet`, `CommittingWeightsTooFast`, `TooManyUnrevealedCommits`.
 */
export function commitWeights(context: BlockContext, setter: WeightSetter, hash: Hash): void {
  const { state, now } = context;
  ensureMechanism(state, setter);
  const uid = ensureMayCommit(context, setter);
  const time = revealTime(state, setter.netuid, now);
  const { waiting } = splitExpired(readQueue(state, setter) ?? [], time);
  ensureRoom(waiting.length);
  const index = indexOf(setter);
  state.write(S.WeightCommits, index, setter.hotkey, [...waiting, [hash, time.epoch, now, 0n]]);
  stampUpdate(context, setter, uid);
  context.deposit(SubtensorModule, 'WeightsCommitted', [setter.hotkey, index, hash]);
}
