/** Calls about weights and the guards before them (chain.md 1.7, 6) over the plain rules: an oracle for tests. */
import type { AccountId } from '@adit/substrate';
import {
  type Answer,
  alone,
  type Call,
  commit,
  currentEpoch,
  hashOf,
  indexOf,
  isHidden,
  isPoor,
  isTooFast,
  type NaiveArguments,
  type NaiveWeights,
  type Place,
  put,
  type Revealed,
  reveal,
  timelocked,
  uidOf,
  upTo,
} from './weights-naive-rules.ts';

/** Runs items one by one; one that fails changes nothing. */
function each(state: NaiveWeights, count: number, run: (next: NaiveWeights, at: number) => Answer) {
  for (let at = 0; at < count; at += 1) {
    const next = structuredClone(state);
    if (run(next, at) === null) Object.assign(state, next);
  }
  return null;
}

const MAIN = { mecid: 0 };

function revealedBy(hotkey: AccountId, args: NaiveArguments): Revealed {
  return { ...args, hotkey, versionKey: args.version_key };
}

function allRevealedBy(hotkey: AccountId, args: NaiveArguments): Revealed[] {
  return args.uids_list.map((uids, at) => ({
    netuid: args.netuid,
    mecid: 0,
    hotkey,
    uids,
    values: args.values_list[at] ?? [],
    salt: args.salts_list[at] ?? [],
    versionKey: args.version_keys[at] ?? 0n,
  }));
}

const set: Call = (state, hotkey, args) => {
  if (isHidden(state, args.netuid)) return 'CommitRevealEnabled';
  const { dests: uids, weights: values, version_key: versionKey } = args;
  return put(state, { ...args, hotkey, uids, values, versionKey });
};

/** What the calls do once the guards have let them pass. */
const CALLS: Readonly<Record<string, Call>> = {
  set_weights: (state, hotkey, args) => set(state, hotkey, { ...args, ...MAIN }),
  set_mechanism_weights: set,
  batch_set_weights: (state, hotkey, { netuids, rows, version_keys, ...rest }) =>
    each(state, netuids.length, (next, at) => {
      const dests = (rows[at] ?? []).map(([uid]) => uid);
      const weights = (rows[at] ?? []).map(([, weight]) => weight);
      const one = { netuid: netuids[at] ?? 0, dests, weights, version_key: version_keys[at] ?? 0n };
      return set(next, hotkey, { ...rest, netuids, rows, version_keys, ...MAIN, ...one });
    }),
  commit_weights: (state, hotkey, args) => commit(state, hotkey, { ...args, ...MAIN }),
  commit_mechanism_weights: commit,
  batch_commit_weights: (state, hotkey, args) =>
    each(state, args.netuids.length, (next, at) => {
      const one = { netuid: args.netuids[at] ?? 0, commit_hash: args.commit_hashes[at] ?? '' };
      return commit(next, hotkey, { ...args, ...MAIN, ...one });
    }),
  reveal_weights: (state, hotkey, args) =>
    reveal(state, [{ ...revealedBy(hotkey, args), ...MAIN }], upTo),
  reveal_mechanism_weights: (state, hotkey, args) =>
    reveal(state, [revealedBy(hotkey, args)], upTo),
  batch_reveal_weights: (state, hotkey, args) => reveal(state, allRevealedBy(hotkey, args), alone),
  commit_timelocked_weights: (state, hotkey, args) =>
    timelocked(state, hotkey, { ...args, ...MAIN }),
  commit_timelocked_mechanism_weights: timelocked,
  commit_crv3_mechanism_weights: (state, hotkey, args) =>
    timelocked(state, hotkey, { ...args, commit_reveal_version: 4 }),
};

function uneven(name: string, args: NaiveArguments): boolean {
  const { netuids, rows, version_keys, commit_hashes, uids_list, values_list, salts_list } = args;
  const lists: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
    batch_set_weights: [netuids, rows, version_keys],
    batch_commit_weights: [netuids, commit_hashes],
    batch_reveal_weights: [uids_list, values_list, salts_list, version_keys],
  };
  return (lists[name] ?? []).some((list, _, [first]) => list.length !== first?.length);
}

function beforeReveal(state: NaiveWeights, given: readonly Revealed[], place: Place): Answer {
  const queue = state.commits[`${indexOf(place.netuid, place.mecid)} ${place.hotkey}`];
  if (queue === undefined) return 'NoWeightsCommitFound';
  for (const one of given) {
    const known = queue.find(({ hash }) => hash === hashOf(one));
    if (known === undefined) return 'NoWeightsCommitFound';
    if (currentEpoch(state) !== known.epoch + state.period) return 'RevealTooEarly';
  }
  return null;
}

/** What the pool and every dispatch ask before a call; null lets it pass. */
export function naiveGuard(
  state: NaiveWeights,
  hotkey: AccountId,
  { name, args }: NaiveStep,
): Answer {
  if (uneven(name, args)) return 'InputLengthsUnequal';
  const mecid = name.includes('mechanism') ? args.mecid : 0;
  const { netuid } = args;
  const isMany = name === 'batch_set_weights' || name === 'batch_commit_weights';
  const named = isMany ? args.netuids : [netuid];
  if (named.some((one) => isPoor(state, one, hotkey))) return 'NotEnoughStakeToSetWeights';
  const place = { netuid, mecid, hotkey };
  if (name === 'batch_reveal_weights') {
    return beforeReveal(state, allRevealedBy(hotkey, args), place);
  }
  if (name.startsWith('reveal')) {
    return beforeReveal(state, [{ ...revealedBy(hotkey, args), mecid }], place);
  }
  const isTimed = name.startsWith('commit_timelocked') || name.startsWith('commit_crv3');
  if (isTimed) return args.reveal_round < BigInt(state.newestRound) ? 'InvalidRevealRound' : null;
  const uid = uidOf(state, netuid, hotkey);
  if (isMany || uid === -1 || !isTooFast(state, indexOf(netuid, mecid), uid)) return null;
  if (name.startsWith('commit')) return 'CommittingWeightsTooFast';
  return isHidden(state, netuid) ? null : 'SettingWeightsTooFast';
}

/** A call by its name. */
export interface NaiveStep {
  readonly name: string;
  readonly args: NaiveArguments;
}

/** Changes the model as the call does; gives the name of the error, which changes nothing. */
export function naiveCall(state: NaiveWeights, hotkey: AccountId, step: NaiveStep): Answer {
  const refused = naiveGuard(state, hotkey, step);
  if (refused !== null) return refused;
  const next = structuredClone(state);
  const error = CALLS[step.name]?.(next, hotkey, step.args) ?? null;
  if (error === null) Object.assign(state, next);
  return error;
}
