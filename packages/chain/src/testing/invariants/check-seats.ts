/** Invariants (e) and (f) of what a step touched: seats of subnets, owners of hotkeys. */
import type { AccountId, AnyStorageItem } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { holds } from './broken.ts';
import { INDEX_STEP, type Ledger, MECHANISM_LISTS, SEAT_LISTS, type Seats } from './ledger.ts';

const S = SubtensorModule.storage;
const MECHANISMS_MAX = 16;
const NOBODY: Seats = { keys: new Map(), uids: new Map(), members: new Set() };

interface Seated {
  readonly ledger: Ledger;
  readonly netuid: number;
  readonly seats: number;
}

interface Listed {
  readonly name: string;
  readonly index: number;
  readonly length: number;
}

function lengthsOf(reader: StateReader, netuid: number): Listed[] {
  const mechanisms = reader.has(S.NetworksAdded, netuid)
    ? reader.read(S.MechanismCountCurrent, netuid)
    : 0;
  const indices = Array.from({ length: mechanisms }, (_, at) => netuid + INDEX_STEP * at);
  const read = (item: AnyStorageItem, index: number): Listed => {
    const { length } = reader.read(item, index) as unknown[];
    return { name: item.name, index, length };
  };
  return [
    ...SEAT_LISTS.map((item) => read(item, netuid)),
    ...indices.flatMap((index) => MECHANISM_LISTS.map((item) => read(item, index))),
  ];
}

/**
 * Every list of a subnet has as many values as it has seats. Those of a mechanism that was added later
 * begin empty, as upstream's do, and are filled by its first epoch; from then on they stay full.
 */
function checkLengths(reader: StateReader, { ledger, netuid, seats }: Seated): void {
  const lists = lengthsOf(reader, netuid);
  for (const { name, index, length } of lists) {
    const full = `${name}/${index}`;
    if (length === seats) ledger.fullLists.add(full);
    const isLate = index !== netuid && !ledger.fullLists.has(full);
    const fits = isLate ? length < seats : length === seats;
    holds(fits, 'e', () => ({ netuid, seats, list: name, index, length }));
  }
  const present = new Set(lists.map(({ index }) => index));
  for (let index = netuid + INDEX_STEP; index < INDEX_STEP * MECHANISMS_MAX; index += INDEX_STEP) {
    if (present.has(index)) continue;
    for (const { name } of MECHANISM_LISTS) ledger.fullLists.delete(`${name}/${index}`);
  }
  // Written by epochs alone: newcomers are not in it before their first.
  const { length } = reader.read(S.StakeWeight, netuid);
  holds(length <= seats, 'e', () => ({ netuid, seats, list: 'StakeWeight', length }));
}

/** (e) of a subnet. @throws InvariantBroken. */
export function checkSeats(reader: StateReader, ledger: Ledger, netuid: number): void {
  const seats = ledger.seats.get(netuid);
  const count = reader.read(S.SubnetworkN, netuid);
  const { keys, uids, members } = seats ?? NOBODY;
  const sizes = { netuid, seats: count, keys: keys.size, uids: uids.size, members: members.size };
  const isSized = keys.size === count && uids.size === count && members.size === count;
  holds(isSized, 'e', () => sizes);
  for (let uid = 0; uid < count; uid += 1) {
    const hotkey = keys.get(uid) ?? 'missing';
    const back = uids.get(hotkey);
    holds(back === uid, 'e', () => ({ netuid, uid, hotkey, Uids: back ?? 'missing' }));
    holds(members.has(hotkey), 'e', () => ({ netuid, uid, hotkey, IsNetworkMember: false }));
  }
  checkLengths(reader, { ledger, netuid, seats: count });
}

/** (f) of a hotkey and of a coldkey. @throws InvariantBroken. */
export function checkOwner(ledger: Ledger, hotkey: AccountId): void {
  const coldkey = ledger.owner.get(hotkey);
  if (coldkey === undefined) return;
  const list = ledger.owned.get(coldkey) ?? [];
  // Genesis gives the zero account a hotkey without listing it.
  if (hotkey === coldkey && list.length === 0) return;
  holds(list.includes(hotkey), 'f', () => ({ hotkey, Owner: coldkey, OwnedHotkeys: list }));
}

/** (f) of a coldkey's list. @throws InvariantBroken. */
export function checkOwned(ledger: Ledger, coldkey: AccountId): void {
  const list = ledger.owned.get(coldkey) ?? [];
  const isDistinct = new Set(list).size === list.length;
  holds(isDistinct, 'f', () => ({ coldkey, OwnedHotkeys: list, isDistinct }));
  for (const hotkey of list) {
    const owner = ledger.owner.get(hotkey);
    holds(owner === coldkey, 'f', () => ({ coldkey, hotkey, Owner: owner ?? 'missing' }));
  }
}
