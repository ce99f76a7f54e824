/** Weights that were committed by their hash are shown and set (chain.md 6.3). */
import type { Hash } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import {
  type Commit,
  commitHash,
  isRevealable,
  type Reveal,
  type RevealTime,
  readQueue,
  revealTime,
  splitExpired,
} from './commit-queue.ts';
import { ensureCommitReveal } from './commit-weights.ts';
import { setWeights } from './set-weights.ts';
import { indexOf, type WeightSetter } from './weight-checks.ts';

const S = SubtensorModule.storage;

/** A hotkey's commits as a reveal finds them. */
interface OpenQueue {
  readonly expired: readonly Commit[];
  readonly waiting: readonly Commit[];
  readonly time: RevealTime;
}

function openQueue({ state, now }: BlockContext, setter: WeightSetter): OpenQueue {
  ensureCommitReveal(state, setter.netuid);
  const queue = readQueue(state, setter);
  if (queue === undefined) return fail(SubtensorModule, 'NoWeightsCommitFound');
  const time = revealTime(state, setter.netuid, now);
  return { ...splitExpired(queue, time), time };
}

/** The place of a commit that may be revealed now. */
function findCommit({ expired, waiting, time }: OpenQueue, hash: Hash): number {
  const at = waiting.findIndex(([known]) => known === hash);
  const commit = waiting[at];
  if (commit === undefined) {
    if (expired.some(([known]) => known === hash)) fail(SubtensorModule, 'ExpiredWeightCommit');
    if (waiting.length === 0) fail(SubtensorModule, 'NoWeightsCommitFound');
    return fail(SubtensorModule, 'InvalidRevealCommitHashNotMatch', { commits: waiting.length });
  }
  if (!isRevealable(commit, time)) {
    const reveal_epoch = commit[1] + time.period;
    fail(SubtensorModule, 'RevealTooEarly', { epoch: time.epoch, reveal_epoch });
  }
  return at;
}

function writeQueue({ state }: BlockContext, setter: WeightSetter, queue: readonly Commit[]): void {
  const index = indexOf(setter);
  if (queue.length === 0) state.remove(S.WeightCommits, index, setter.hotkey);
  else state.write(S.WeightCommits, index, setter.hotkey, [...queue]);
}

/**
 * Sets the weights of a commit; the commit and all before it are gone. The guard in front of the call
 * looks for the commit first, so that some of these errors are never seen.
 * @throws DispatchFailure in this order `CommitRevealDisabled`, `NoWeightsCommitFound`,
 *   `ExpiredWeightCommit`, `InvalidRevealCommitHashNotMatch`, `RevealTooEarly`, then as `setWeights`.
 */
export function revealWeights(context: BlockContext, setter: WeightSetter, reveal: Reveal): void {
  const queue = openQueue(context, setter);
  const hash = commitHash(setter, reveal);
  const at = findCommit(queue, hash);
  writeQueue(context, setter, queue.waiting.slice(at + 1));
  setWeights(context, setter, reveal);
  context.deposit(SubtensorModule, 'WeightsRevealed', [setter.hotkey, indexOf(setter), hash]);
}

/**
 * Reveals several commits, all or none. Every one is looked for before any is taken, so that their
 * order does not matter; commits that are not named stay.
 * @throws DispatchFailure as `revealWeights`.
 */
export function revealBatch(
  context: BlockContext,
  setter: WeightSetter,
  reveals: readonly Reveal[],
): void {
  const queue = openQueue(context, setter);
  const hashes = reveals.map((reveal) => commitHash(setter, reveal));
  for (const hash of hashes) findCommit(queue, hash);
  let { waiting } = queue;
  for (const [place, reveal] of reveals.entries()) {
    const at = findCommit({ ...queue, waiting }, hashes[place] ?? '');
    waiting = waiting.filter((_, other) => other !== at);
    setWeights(context, setter, reveal);
  }
  writeQueue(context, setter, waiting);
  const event = [setter.hotkey, setter.netuid, hashes] as const;
  context.deposit(SubtensorModule, 'WeightsBatchRevealed', [...event]);
}
