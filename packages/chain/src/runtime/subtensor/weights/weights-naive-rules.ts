/**
 * The rules of weights (chain.md 6), told once more in plain numbers and lists for one subnet: an
 * oracle for tests, which shares nothing with the calls but the hash of a commit.
 */
import type { AccountId, Hash } from '@adit/substrate';
import { commitHash } from './commit-queue.ts';

/** The subnet that is modelled, with two mechanisms; others are root or do not exist. */
const NETUID = 2;

/** Everything that weights depend on, and all that they change. */
export interface NaiveWeights {
  block: number;
  epoch: number;
  lastEpochBlock: number;
  tempo: number;
  period: number;
  isHidden: boolean;
  rate: number;
  version: number;
  minWeights: number;
  threshold: number;
  newestRound: number;
  /** By uid; the first hotkey is the owner's. */
  hotkeys: AccountId[];
  permits: boolean[];
  stakes: number[];
  /** By storage index and uid. */
  weights: Record<string, [uid: number, weight: number][]>;
  /** By storage index. */
  updates: Record<number, number[]>;
  /** By storage index and hotkey. */
  commits: Record<string, { hash: Hash; epoch: number; block: number }[]>;
  /** By storage index and epoch. */
  timelocked: Record<string, { hotkey: AccountId; block: number; round: number }[]>;
}

/** Arguments of all the calls, as one of them has them. */
export interface NaiveArguments {
  readonly netuid: number;
  readonly mecid: number;
  readonly netuids: readonly number[];
  readonly dests: readonly number[];
  readonly weights: readonly number[];
  readonly rows: readonly (readonly (readonly [number, number])[])[];
  readonly version_key: bigint;
  readonly version_keys: readonly bigint[];
  readonly commit_hash: Hash;
  readonly commit_hashes: readonly Hash[];
  readonly uids: readonly number[];
  readonly values: readonly number[];
  readonly salt: readonly number[];
  readonly uids_list: readonly (readonly number[])[];
  readonly values_list: readonly (readonly number[])[];
  readonly salts_list: readonly (readonly number[])[];
  readonly reveal_round: bigint;
  readonly commit_reveal_version: number;
}

interface Given {
  readonly netuid: number;
  readonly mecid: number;
  readonly hotkey: AccountId;
  readonly uids: readonly number[];
  readonly values: readonly number[];
  readonly versionKey: bigint;
}

/** Weights as a reveal gives them. */
export interface Revealed extends Given {
  readonly salt: readonly number[];
}

/** A hotkey on a mechanism. */
export type Place = Pick<Given, 'netuid' | 'mecid' | 'hotkey'>;
/** The error of a call without its pallet, null without one. */
export type Answer = string | null;
/** What a call does. */
export type Call = (state: NaiveWeights, hotkey: AccountId, args: NaiveArguments) => Answer;

/** Storage index of a mechanism. */
export const indexOf = (netuid: number, mecid: number) => Math.min(65_535, netuid + 4_096 * mecid);
const isHere = (netuid: number, mecid: number) =>
  (netuid === NETUID && mecid < 2) || (netuid < NETUID && mecid === 0);
/** The hash of what a reveal gives. */
export const hashOf = (one: Revealed) => commitHash(one, one);
/** True where weights have to be committed. */
export const isHidden = (state: NaiveWeights, netuid: number) =>
  netuid !== NETUID || state.isHidden;

/** The uid of a hotkey, -1 without one. */
export function uidOf(state: NaiveWeights, netuid: number, hotkey: AccountId): number {
  return netuid === NETUID ? state.hotkeys.indexOf(hotkey) : -1;
}

/** The epoch of commits in this block. */
export function currentEpoch(state: NaiveWeights): number {
  return state.block >= state.lastEpochBlock + state.tempo ? state.epoch + 1 : state.epoch;
}

/** True when a uid set or committed too recently. */
export function isTooFast(state: NaiveWeights, index: number, uid: number): boolean {
  const last = state.updates[index]?.[uid] ?? 0;
  return last !== 0 && state.block - last < state.rate;
}

/** True when a hotkey has too little stake. */
export function isPoor(state: NaiveWeights, netuid: number, hotkey: AccountId): boolean {
  const uid = uidOf(state, netuid, hotkey);
  return uid !== 0 && (state.stakes[uid] ?? 0) < state.threshold;
}

/** 6.2 in units of 2^-32, each step rounded down, the last one to the nearest. */
export function upscale(values: readonly number[]): number[] {
  const [one, greatest] = [1n << 32n, BigInt(Math.max(0, ...values))];
  if (greatest === 0n) return values.map(() => 0);
  return values.map((value) => {
    const scaled =
      greatest > 32_768n
        ? BigInt(value) * ((65_535n * one) / greatest)
        : (BigInt(value) * 65_535n * one) / greatest;
    return Number((2n * scaled + one) / (2n * one));
  });
}

function stamp(state: NaiveWeights, index: number, uid: number): void {
  const list = [...(state.updates[index] ?? [])];
  while (list.length <= uid) list.push(0);
  list[uid] = state.block;
  state.updates[index] = list;
}

/** Checks 1 to 14 of 6.1, and the effect. */
export function put(state: NaiveWeights, given: Given): Answer {
  const { netuid, mecid, hotkey, uids, values } = given;
  const size = netuid === NETUID ? state.hotkeys.length : 0;
  const [index, uid] = [indexOf(netuid, mecid), uidOf(state, netuid, hotkey)];
  const isSelf = uids.length === 1 && uids[0] === uid;
  if (netuid === 0) return 'CanNotSetRootNetworkWeights';
  if (uids.length !== values.length) return 'WeightVecNotEqualSize';
  if (!isHere(netuid, mecid)) return 'MechanismDoesNotExist';
  if (uids.length > size) return 'UidsLengthExceedUidsInSubNet';
  if (uid === -1) return 'HotKeyNotRegisteredInSubNet';
  if (isPoor(state, netuid, hotkey)) return 'NotEnoughStakeToSetWeights';
  if (given.versionKey < BigInt(state.version)) return 'IncorrectWeightVersionKey';
  if (!state.isHidden && isTooFast(state, index, uid)) return 'SettingWeightsTooFast';
  if (!isSelf && uid !== 0 && !state.permits[uid]) return 'NeuronNoValidatorPermit';
  if (uids.some((one, at) => uids.indexOf(one) !== at)) return 'DuplicateUids';
  if (uids.some((one) => one >= size)) return 'UidVecContainInvalidOne';
  if (!isSelf && uids.length < Math.min(size, state.minWeights)) return 'WeightVecLengthIsLow';
  const scaled = upscale(values);
  state.weights[`${index} ${uid}`] = uids.map((target, at) => [target, scaled[at] ?? 0]);
  if (!state.isHidden) stamp(state, index, uid);
  return null;
}

function mayCommit(state: NaiveWeights, place: Place): Answer {
  const uid = uidOf(state, place.netuid, place.hotkey);
  if (!isHidden(state, place.netuid)) return 'CommitRevealDisabled';
  if (uid === -1) return 'HotKeyNotRegisteredInSubNet';
  const index = indexOf(place.netuid, place.mecid);
  return isTooFast(state, index, uid) ? 'CommittingWeightsTooFast' : null;
}

/** A commit by its hash. */
export const commit: Call = (state, hotkey, { netuid, mecid, commit_hash: hash }) => {
  if (!isHere(netuid, mecid)) return 'MechanismDoesNotExist';
  const refused = mayCommit(state, { netuid, mecid, hotkey });
  if (refused !== null) return refused;
  const key = `${indexOf(netuid, mecid)} ${hotkey}`;
  const queue = [...(state.commits[key] ?? [])];
  const epoch = currentEpoch(state);
  while (queue[0] !== undefined && queue[0].epoch + state.period < epoch) queue.shift();
  if (queue.length >= 10) return 'TooManyUnrevealedCommits';
  queue.push({ hash, epoch, block: state.block });
  state.commits[key] = queue;
  stamp(state, indexOf(netuid, mecid), uidOf(state, netuid, hotkey));
  return null;
};

/** A timelocked commit. */
export const timelocked: Call = (state, hotkey, args) => {
  const { netuid, mecid } = args;
  if (!isHere(netuid, mecid)) return 'MechanismDoesNotExist';
  if (args.commit_reveal_version !== 4) return 'IncorrectCommitRevealVersion';
  const refused = mayCommit(state, { netuid, mecid, hotkey });
  if (refused !== null) return refused;
  const key = `${indexOf(netuid, mecid)} ${currentEpoch(state)}`;
  const queue = state.timelocked[key] ?? [];
  if (queue.filter((entry) => entry.hotkey === hotkey).length >= 10) {
    return 'TooManyUnrevealedCommits';
  }
  const entry = { hotkey, block: state.block, round: Number(args.reveal_round) };
  state.timelocked[key] = [...queue, entry];
  stamp(state, indexOf(netuid, mecid), uidOf(state, netuid, hotkey));
  return null;
};

/** What a single reveal takes from a queue: its commit, and what lies in front of it. */
export const upTo = (place: number) => (_: unknown, at: number) => at > place;
/** What one of a batch takes: its commit alone. */
export const alone = (place: number) => (_: unknown, at: number) => at !== place;

/** One reveal, or all of a batch. */
export function reveal(
  state: NaiveWeights,
  given: readonly Revealed[],
  keeps: typeof upTo,
): Answer {
  const [first] = given;
  if (first === undefined) return null;
  if (!isHidden(state, first.netuid)) return 'CommitRevealDisabled';
  const key = `${indexOf(first.netuid, first.mecid)} ${first.hotkey}`;
  const epoch = currentEpoch(state);
  let queue = [...(state.commits[key] ?? [])];
  while (queue[0] !== undefined && queue[0].epoch + state.period < epoch) queue.shift();
  for (const one of given) {
    const place = queue.findIndex(({ hash }) => hash === hashOf(one));
    // The guard has found them all; only a second mention of one may find nothing, or a later one.
    if (place === -1 && queue.length === 0) return 'NoWeightsCommitFound';
    if (place === -1) return 'InvalidRevealCommitHashNotMatch';
    if (epoch !== (queue[place]?.epoch ?? 0) + state.period) return 'RevealTooEarly';
    queue = queue.filter(keeps(place));
    const error = put(state, one);
    if (error !== null) return error;
  }
  if (queue.length > 0) state.commits[key] = queue;
  else delete state.commits[key];
  return null;
}
