/**
 * Commits of weights that a round of the drand beacon opens (chain.md 6.5). They are taken, kept for
 * their epoch and dropped when it is over. Nothing here opens them: no beacon is heard, so that no
 * pulse ever comes, and there is no pairing over BLS12-381 to decrypt with. An entry waits until its
 * queue expires, as on the real chain one whose pulse is missing; `TimelockedWeightsRevealed` is
 * never told.
 */
import { blake2b256, encodeHex } from '@adit/base';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail, failWith } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { currentEpoch, deferredSubnets } from '../epoch/schedule.ts';
import { mechanismIndices } from '../registration/neurons.ts';
import { listSubnets } from '../subnets/list-netuids.ts';
import { revealTime } from './commit-queue.ts';
import { ensureMayCommit, ensureRoom } from './commit-weights.ts';
import { stampUpdate } from './set-weights.ts';
import { ensureMechanism, indexOf, type WeightSetter } from './weight-checks.ts';

const S = SubtensorModule.storage;

/** Longest commit; the real chain does not even decode a longer one. */
const COMMIT_BYTES_MAX = 5_000;

/** A commit and the round that opens it. */
export interface TimelockedCommit {
  readonly commit: Uint8Array;
  readonly reveal_round: bigint;
  /** The form that the client wrote; null for the call that has always the present one. */
  readonly version: number | null;
}

function ensureVersion(reader: StateReader, version: number | null): void {
  const present = reader.read(S.CommitRevealWeightsVersion);
  if (version === null || version === present) return;
  fail(SubtensorModule, 'IncorrectCommitRevealVersion', { version, present });
}

/**
 * Puts a timelocked commit into the queue of the present epoch.
 * @throws DispatchFailure in this order `Other` (more than 5 000 bytes), `MechanismDoesNotExist`,
 *   `IncorrectCommitRevealVersion`, `CommitRevealDisabled`, `HotKeyNotRegisteredInSubNet`,
 *   `CommittingWeightsTooFast`, `TooManyUnrevealedCommits`.
 */
export function commitTimelocked(
  context: BlockContext,
  setter: WeightSetter,
  { commit, reveal_round, version }: TimelockedCommit,
): void {
  const { state, now } = context;
  if (commit.length > COMMIT_BYTES_MAX) {
    failWith({ type: 'Other', value: [] }, { bytes: commit.length, most: COMMIT_BYTES_MAX });
  }
  ensureMechanism(state, setter);
  ensureVersion(state, version);
  const uid = ensureMayCommit(context, setter);
  const [index, epoch] = [indexOf(setter), currentEpoch(state, setter.netuid, now)];
  const queue = state.read(S.TimelockedWeightCommits, index, epoch);
  ensureRoom(queue.filter(([hotkey]) => hotkey === setter.hotkey).length);
  const entry: (typeof queue)[number] = [setter.hotkey, now, commit, reveal_round];
  state.write(S.TimelockedWeightCommits, index, epoch, [...queue, entry]);
  stampUpdate(context, setter, uid);
  const hash = `0x${encodeHex(blake2b256(commit))}`;
  const event = [setter.hotkey, index, hash, reveal_round] as const;
  context.deposit(SubtensorModule, 'TimelockedWeightsCommitted', [...event]);
}

/** Drops a subnet's queues that no round can open any more. */
function dropExpired({ state, now }: BlockContext, netuid: number): void {
  const { epoch: current, period } = revealTime(state, netuid, now);
  for (const index of mechanismIndices(state, netuid)) {
    for (const [[, epoch]] of state.entries(S.TimelockedWeightCommits, index)) {
      if (epoch + period < current) state.remove(S.TimelockedWeightCommits, index, epoch);
    }
  }
}

/** The step of every block, before epochs run: those of a subnet whose epoch has to wait wait too. */
export function stepTimelockedWeights(context: BlockContext): void {
  const { state, now } = context;
  // Most chains have none, and to look at every subnet in every block costs time.
  if (state.rawKeys(S.TimelockedWeightCommits.prefix).length === 0) return;
  const deferred = deferredSubnets(state, now);
  for (const netuid of listSubnets(state)) {
    if (!deferred.has(netuid)) dropExpired(context, netuid);
  }
}
