/** Which uid of a full subnet makes room (chain.md 3.4). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../state/chain-state.ts';

const S = SubtensorModule.storage;

/** A seat with what decides whether it stays. */
export interface RatedSeat {
  readonly uid: number;
  /** Alpha of the last epoch. */
  readonly emission: bigint;
  readonly registeredAt: bigint;
  readonly isImmune: boolean;
  /** One of the owner's seats that are never taken. */
  readonly isOwners: boolean;
}

/** Order of two numbers, for sorting. */
function compare(left: bigint | number, right: bigint | number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function olderFirst(left: RatedSeat, right: RatedSeat): number {
  return compare(left.registeredAt, right.registeredAt) || compare(left.uid, right.uid);
}

/** The worst seat first: least emission, then earliest registration, then lowest uid. */
function worstFirst(left: RatedSeat, right: RatedSeat): number {
  return compare(left.emission, right.emission) || olderFirst(left, right);
}

/**
 * Uids that are never taken: of the owner's hotkeys those that came first, as many as the limit says,
 * with the subnet's owner hotkey in front.
 */
function ownersUids(reader: StateReader, netuid: number): Set<number> {
  const limit = reader.read(S.ImmuneOwnerUidsLimit, netuid);
  const owner = reader.read(S.SubnetOwner, netuid);
  const seats = reader.read(S.OwnedHotkeys, owner).flatMap((hotkey) => {
    const uid = reader.read(S.Uids, netuid, hotkey);
    if (uid === undefined) return [];
    return [{ uid, registeredAt: reader.read(S.BlockAtRegistration, netuid, uid) }];
  });
  seats.sort((left, right) => {
    return compare(left.registeredAt, right.registeredAt) || compare(left.uid, right.uid);
  });
  const kept = seats.slice(0, limit).map(({ uid }) => uid);
  const main = reader.has(S.SubnetOwnerHotkey, netuid)
    ? reader.read(S.Uids, netuid, reader.read(S.SubnetOwnerHotkey, netuid))
    : undefined;
  if (main !== undefined && !kept.includes(main)) kept.unshift(main);
  return new Set(kept.slice(0, limit));
}

/** All seats of a subnet, ascending by uid. */
export function rateSeats(reader: StateReader, netuid: number, now: bigint): RatedSeat[] {
  const count = reader.read(S.SubnetworkN, netuid);
  const immunity = BigInt(reader.read(S.ImmunityPeriod, netuid));
  const emissions = reader.read(S.Emission, netuid);
  const owners = ownersUids(reader, netuid);
  return Array.from({ length: count }, (_, uid) => {
    const registeredAt = reader.read(S.BlockAtRegistration, netuid, uid);
    return {
      uid,
      emission: emissions[uid] ?? 0n,
      registeredAt,
      isImmune: now - registeredAt < immunity,
      isOwners: owners.has(uid),
    };
  });
}

function worstOf(seats: readonly RatedSeat[]): number | null {
  return [...seats].sort(worstFirst)[0]?.uid ?? null;
}

/**
 * The uid that makes room, null when none does. As long as no more seats are outside immunity than
 * `MinNonImmuneUids` asks for, newcomers go first.
 */
export function chooseReplaced(reader: StateReader, netuid: number, now: bigint): number | null {
  const seats = rateSeats(reader, netuid, now).filter(({ isOwners }) => !isOwners);
  const settled = seats.filter(({ isImmune }) => !isImmune);
  if (settled.length > reader.read(S.MinNonImmuneUids, netuid)) return worstOf(settled);
  return worstOf(seats.filter(({ isImmune }) => isImmune));
}
