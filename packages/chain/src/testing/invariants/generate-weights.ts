/** Likely calls about weights: set directly, committed and revealed, for each mechanism. */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import {
  commitHash,
  isRevealable,
  readQueue,
  revealTime,
} from '../../runtime/subtensor/weights/commit-queue.ts';
import type { Generator } from './generators.ts';
import { type Commit, type Move, moveOf, type Seat, type World } from './world.ts';

const S = SubtensorModule.storage;
/** Commits that are remembered. */
const COMMITS_MOST = 200;
/** A round far ahead of any pulse that the chain has. */
const ROUND = 1_000_000_000n;

interface Row {
  readonly uids: number[];
  readonly values: number[];
  readonly version: bigint;
}

function subtensor(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['SubtensorModule', name], value);
}

/** A seat that may set weights, on a subnet with or without commit-reveal. */
function voter(world: World, hasCommitReveal: boolean): Seat | null {
  const { state, ledger } = world;
  const netuids = world.netuids().filter((netuid) => {
    return state.read(S.CommitRevealWeightsEnabled, netuid) === hasCommitReveal;
  });
  const netuid = world.pickOrNull(netuids);
  if (netuid === null) return null;
  const permits = state.read(S.ValidatorPermit, netuid);
  const permitted = [...(ledger.seats.get(netuid)?.keys ?? [])].filter(([uid]) => permits[uid]);
  const chosen = world.pickOrNull(permitted);
  if (chosen === null) return world.seat(netuid);
  const [uid, hotkey] = chosen;
  return { netuid, uid, hotkey, coldkey: ledger.owner.get(hotkey) ?? hotkey };
}

/** Weights on some seats, or on the own one alone where there is no permit. */
function row(world: World, { netuid, uid }: Seat): Row {
  const { state } = world;
  const seats = state.read(S.SubnetworkN, netuid);
  const version = state.read(S.WeightsVersionKey, netuid);
  const isPermitted = state.read(S.ValidatorPermit, netuid)[uid] === true;
  if (!isPermitted) return { uids: [uid], values: [world.between(1, 65_535)], version };
  const least = Math.min(seats, Math.max(1, state.read(S.MinAllowedWeights, netuid)));
  const wanted = world.between(least, seats);
  const uids = Array.from({ length: seats }, (_, at) => at);
  while (uids.length > wanted) uids.splice(world.random.nextBelow(uids.length), 1);
  const values = uids.map(() => (world.oneIn(6) ? 0 : world.between(1, 65_535)));
  return { uids, values, version };
}

function mechanism(world: World, { netuid }: Seat): number {
  return world.between(0, Math.max(0, world.state.read(S.MechanismCountCurrent, netuid) - 1));
}

/** A call of a seat that may set weights. */
function voting(
  hasCommitReveal: boolean,
  make: (world: World, seat: Seat) => readonly [name: string, value: object],
): Generator {
  return (world) => {
    const seat = voter(world, hasCommitReveal);
    if (seat === null) return null;
    const [name, value] = make(world, seat);
    return subtensor(seat.hotkey, name, value);
  };
}

/** Remembers a commit, to be revealed later; gives its hash. */
function commit(world: World, seat: Seat, mecid: number): string {
  const { uids, values, version } = row(world, seat);
  const made: Commit = {
    hotkey: seat.hotkey,
    netuid: seat.netuid,
    mechanism: mecid,
    uids,
    values,
    salt: [world.between(0, 65_535)],
    version,
  };
  world.commits.push(made);
  if (world.commits.length > COMMITS_MOST) world.commits.shift();
  return hashOf(made);
}

function hashOf({ hotkey, netuid, mechanism: mecid, version, ...reveal }: Commit): string {
  return commitHash({ hotkey, netuid, mecid }, { ...reveal, versionKey: version });
}

/** True of a commit that the chain waits for now. */
function isDue(world: World, one: Commit): boolean {
  const { netuid, hotkey, mechanism: mecid } = one;
  const queue = readQueue(world.state, { netuid, hotkey, mecid }) ?? [];
  const hash = hashOf(one);
  const waiting = queue.find(([known]) => known === hash);
  if (waiting === undefined) return false;
  return isRevealable(waiting, revealTime(world.state, netuid, BigInt(world.block)));
}

/** A call that reveals a commit. */
function revealing(
  isMain: boolean,
  make: (commit: Commit) => readonly [string, object],
): Generator {
  return (world) => {
    const possible = world.commits.filter((one) => !isMain || one.mechanism === 0);
    const due = possible.filter((one) => isDue(world, one));
    const chosen = world.pickOrNull(world.oneIn(20) ? possible : due);
    if (chosen === null) return null;
    const [name, value] = make(chosen);
    return subtensor(chosen.hotkey, name, value);
  };
}

const sealed = (world: World, { netuid }: Seat) => ({
  netuid,
  commit: new Uint8Array(world.between(0, 40)),
  reveal_round: ROUND,
});

/** Calls about weights. */
export const weightGenerators: Readonly<Record<string, Generator>> = {
  'SubtensorModule.set_weights': voting(false, (world, seat) => {
    const { uids, values, version } = row(world, seat);
    const weights = { dests: uids, weights: values, version_key: version };
    return ['set_weights', { netuid: seat.netuid, ...weights }];
  }),
  'SubtensorModule.set_mechanism_weights': voting(false, (world, seat) => {
    const { uids, values, version } = row(world, seat);
    const weights = { dests: uids, weights: values, version_key: version };
    const mecid = mechanism(world, seat);
    return ['set_mechanism_weights', { netuid: seat.netuid, mecid, ...weights }];
  }),
  'SubtensorModule.batch_set_weights': voting(false, (world, seat) => {
    const { uids, values, version } = row(world, seat);
    const weights = [uids.map((uid, at) => [uid, values[at] ?? 0])];
    return ['batch_set_weights', { netuids: [seat.netuid], weights, version_keys: [version] }];
  }),
  'SubtensorModule.commit_weights': voting(true, (world, seat) => [
    'commit_weights',
    { netuid: seat.netuid, commit_hash: commit(world, seat, 0) },
  ]),
  'SubtensorModule.commit_mechanism_weights': voting(true, (world, seat) => {
    const mecid = mechanism(world, seat);
    const commit_hash = commit(world, seat, mecid);
    return ['commit_mechanism_weights', { netuid: seat.netuid, mecid, commit_hash }];
  }),
  'SubtensorModule.batch_commit_weights': voting(true, (world, seat) => [
    'batch_commit_weights',
    { netuids: [seat.netuid], commit_hashes: [commit(world, seat, 0)] },
  ]),
  'SubtensorModule.reveal_weights': revealing(true, (one) => [
    'reveal_weights',
    {
      netuid: one.netuid,
      uids: one.uids,
      values: one.values,
      salt: one.salt,
      version_key: one.version,
    },
  ]),
  'SubtensorModule.reveal_mechanism_weights': revealing(false, (one) => [
    'reveal_mechanism_weights',
    {
      netuid: one.netuid,
      mecid: one.mechanism,
      uids: one.uids,
      values: one.values,
      salt: one.salt,
      version_key: one.version,
    },
  ]),
  'SubtensorModule.batch_reveal_weights': revealing(true, (one) => [
    'batch_reveal_weights',
    {
      netuid: one.netuid,
      uids_list: [one.uids],
      values_list: [one.values],
      salts_list: [one.salt],
      version_keys: [one.version],
    },
  ]),
  'SubtensorModule.commit_timelocked_weights': voting(true, (world, seat) => [
    'commit_timelocked_weights',
    {
      ...sealed(world, seat),
      commit_reveal_version: world.state.read(S.CommitRevealWeightsVersion),
    },
  ]),
  'SubtensorModule.commit_timelocked_mechanism_weights': voting(true, (world, seat) => [
    'commit_timelocked_mechanism_weights',
    {
      ...sealed(world, seat),
      mecid: mechanism(world, seat),
      commit_reveal_version: world.state.read(S.CommitRevealWeightsVersion),
    },
  ]),
  'SubtensorModule.commit_crv3_mechanism_weights': voting(true, (world, seat) => [
    'commit_crv3_mechanism_weights',
    { ...sealed(world, seat), mecid: mechanism(world, seat) },
  ]),
};
