/** Guards in front of calls about weights (chain.md 1.7). */
import type { CallArguments } from '@adit/substrate';
import { Drand } from '../../../definitions/drand.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fail } from '../../dispatch-error.ts';
import type { Guard, GuardedCall } from '../../guards.ts';
import { refusalOf } from '../pre-dispatch-guards.ts';
import { ensureEqualLengths, revealsOf } from './batch-arguments.ts';
import {
  type Commit,
  commitHash,
  isRevealable,
  type Reveal,
  readQueue,
  revealTime,
} from './commit-queue.ts';
import { ensureWeightRate, ensureWeightStake, type WeightSetter } from './weight-checks.ts';

type Calls = typeof SubtensorModule.calls;
type Check = (guarded: GuardedCall) => void;
type Place = Pick<WeightSetter, 'netuid'> & Partial<Pick<WeightSetter, 'mecid'>>;

const S = SubtensorModule.storage;

/** The signer on the mechanism that a call names, which is the main one where it names none. */
function setterOf({ account: hotkey, call }: GuardedCall): WeightSetter {
  const { netuid, mecid = 0 } = call.value as Place;
  return { netuid, mecid, hotkey };
}

const ensureStake: Check = (guarded) => ensureWeightStake(guarded.state, setterOf(guarded));

const ensureStakes: Check = ({ state, account: hotkey, call }) => {
  const { netuids } = call.value as { readonly netuids: readonly number[] };
  for (const netuid of netuids) ensureWeightStake(state, { netuid, hotkey });
};

const ensureLengths: Check = ({ call }) => ensureEqualLengths(call.value as object);

function ensureReveals(guarded: GuardedCall, reveals: readonly Reveal[]): void {
  const { state, block } = guarded;
  const setter = setterOf(guarded);
  const queue = readQueue(state, setter);
  if (queue === undefined) fail(SubtensorModule, 'NoWeightsCommitFound');
  const time = revealTime(state, setter.netuid, BigInt(block));
  for (const reveal of reveals) {
    const hash = commitHash(setter, reveal);
    const commit: Commit | undefined = queue.find(([known]) => known === hash);
    if (commit === undefined) fail(SubtensorModule, 'NoWeightsCommitFound', { hash });
    if (isRevealable(commit, time)) continue;
    fail(SubtensorModule, 'RevealTooEarly', {
      epoch: time.epoch,
      reveal_epoch: commit[1] + time.period,
    });
  }
}

const ensureReveal: Check = (guarded) => {
  const { version_key: versionKey, ...reveal } = guarded.call.value as CallArguments<
    Calls['reveal_weights']
  >;
  ensureReveals(guarded, [{ ...reveal, versionKey }]);
};

const ensureRevealBatch: Check = (guarded) => {
  const args = guarded.call.value as CallArguments<Calls['batch_reveal_weights']>;
  ensureReveals(guarded, revealsOf(args));
};

const ensureRound: Check = ({ state, call }) => {
  const { reveal_round } = call.value as CallArguments<Calls['commit_timelocked_weights']>;
  const newest = state.read(Drand.storage.LastStoredRound);
  if (reveal_round >= newest) return;
  fail(SubtensorModule, 'InvalidRevealRound', { reveal_round, least: newest });
};

/** What is asked before each of the calls, in order. */
const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  set_weights: [ensureStake],
  set_mechanism_weights: [ensureStake],
  batch_set_weights: [ensureLengths, ensureStakes],
  commit_weights: [ensureStake],
  commit_mechanism_weights: [ensureStake],
  batch_commit_weights: [ensureLengths, ensureStakes],
  reveal_weights: [ensureStake, ensureReveal],
  reveal_mechanism_weights: [ensureStake, ensureReveal],
  batch_reveal_weights: [ensureLengths, ensureStake, ensureRevealBatch],
  commit_timelocked_weights: [ensureStake, ensureRound],
  commit_timelocked_mechanism_weights: [ensureStake, ensureRound],
  commit_crv3_mechanism_weights: [ensureStake, ensureRound],
} satisfies Partial<Record<keyof Calls, readonly Check[]>>;

/** Batches are even, the signer has stake, a reveal has its commit and its time, a round is to come. */
export const weightsGuard: Guard = (guarded) => {
  const { pallet, name } = guarded.call;
  if (pallet !== SubtensorModule.name || !Object.hasOwn(CHECKS, name)) return null;
  return refusalOf(() => {
    for (const check of CHECKS[name] ?? []) check(guarded);
  });
};

const SETTING: ReadonlySet<string> = new Set(['set_weights', 'set_mechanism_weights']);
const COMMITTING: ReadonlySet<string> = new Set(['commit_weights', 'commit_mechanism_weights']);

/**
 * A hotkey may not set or commit too soon after the last time. Who is not registered passes, and so do
 * batches and timelocked commits; their calls refuse them.
 */
export const weightRateGuard: Guard = (guarded) => {
  const { state, block, call } = guarded;
  if (call.pallet !== SubtensorModule.name) return null;
  const isSetting = SETTING.has(call.name);
  if (!isSetting && !COMMITTING.has(call.name)) return null;
  const setter = setterOf(guarded);
  if (isSetting && state.read(S.CommitRevealWeightsEnabled, setter.netuid)) return null;
  const uid = state.read(S.Uids, setter.netuid, setter.hotkey);
  if (uid === undefined) return null;
  const error = isSetting ? 'SettingWeightsTooFast' : 'CommittingWeightsTooFast';
  return refusalOf(() => ensureWeightRate(state, { ...setter, uid, now: BigInt(block) }, error));
};
