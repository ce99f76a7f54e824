/** Hotkeys that take stake of others (spec 9.2). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import {
  addFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U64F64,
} from '../fixed-point/fixed-point.ts';
import { stakeOf, valueOfShare } from '../stake/share-pool.ts';
import type { StateReader } from '../state/chain-state.ts';
import { networkExists } from '../subtensor/subnets/list-netuids.ts';

const subtensor = SubtensorModule.storage;
const ROOT_NETUID = 0;
const BLOCKS_PER_DAY = 7200n;
const TAKE_WHOLE = 65_535n;
const THOUSAND_TAO_RAO = 1_000_000_000_000n;

const whole = (value: bigint | number) => fixedFrom(U64F64, BigInt(value));

type Holding = [netuid: number, stake: bigint];

/** Who has stake with a hotkey, by coldkey and subnet. */
function nominatorsOf(reader: StateReader, hotkey: AccountId): [AccountId, Holding[]][] {
  const byColdkey = new Map<AccountId, Holding[]>();
  for (const [[, coldkey, netuid], share] of reader.entries(subtensor.AlphaV2, hotkey)) {
    if (share.mantissa === 0n || !networkExists(reader, netuid)) continue;
    const holdings = byColdkey.get(coldkey) ?? [];
    holdings.push([netuid, valueOfShare(reader, { hotkey, netuid }, share)]);
    byColdkey.set(coldkey, holdings);
  }
  return [...byColdkey].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Networks that a hotkey is registered on. */
function registrationsOf(reader: StateReader, hotkey: AccountId): number[] {
  const memberships = reader.entries(subtensor.IsNetworkMember, hotkey);
  return memberships.filter(([, isMember]) => isMember).map(([[, netuid]]) => netuid);
}

/** What its seats earn in a day, in U64F64, and where it may validate. */
function seatsOf(reader: StateReader, hotkey: AccountId, netuids: readonly number[]) {
  let perDay = 0n;
  const permits: number[] = [];
  for (const netuid of netuids) {
    const uid = reader.read(subtensor.Uids, netuid, hotkey);
    if (uid === undefined) continue;
    if (reader.read(subtensor.ValidatorPermit, netuid)[uid] === true) permits.push(netuid);
    const emission = whole(reader.read(subtensor.Emission, netuid)[uid] ?? 0n);
    const tempo = whole(reader.read(subtensor.Tempo, netuid));
    const epochs = divideFixed(U64F64, whole(BLOCKS_PER_DAY), tempo);
    perDay = addFixed(U64F64, perDay, multiplyFixed(U64F64, emission, epochs));
  }
  return { perDay, permits };
}

/** What 1000 TAO with a hotkey earn in a day after its take, in U64F64. */
function returnPer1000(perDay: bigint, take: number, rootStake: bigint): bigint {
  const taken = divideFixed(U64F64, whole(take), whole(TAKE_WHOLE));
  const left = multiplyFixed(U64F64, perDay, subtractFixed(U64F64, whole(1), taken));
  const thousands = divideFixed(U64F64, whole(rootStake), whole(THOUSAND_TAO_RAO));
  return divideFixed(U64F64, left, thousands);
}

function infoOf(reader: StateReader, hotkey: AccountId, nominators: [AccountId, Holding[]][]) {
  const registrations = registrationsOf(reader, hotkey);
  const { perDay, permits } = seatsOf(reader, hotkey, registrations);
  const take = reader.read(subtensor.Delegates, hotkey);
  const rootStake = reader.read(subtensor.TotalHotkeyAlpha, hotkey, ROOT_NETUID);
  return {
    delegate_ss58: hotkey,
    take,
    nominators,
    owner_ss58: reader.read(subtensor.Owner, hotkey),
    registrations,
    validator_permits: permits,
    return_per_1000: floorToU64(U64F64, returnPer1000(perDay, take, rootStake)),
    total_daily_return: floorToU64(U64F64, perDay),
  };
}

function delegateKeys(reader: StateReader): AccountId[] {
  return reader.entries(subtensor.Delegates).map(([[hotkey]]) => hotkey);
}

/** All hotkeys that set a take. */
export function delegates(reader: StateReader) {
  return delegateKeys(reader).map((hotkey) => infoOf(reader, hotkey, nominatorsOf(reader, hotkey)));
}

/** One hotkey that set a take, else undefined. */
export function delegate(reader: StateReader, hotkey: AccountId) {
  if (!reader.has(subtensor.Delegates, hotkey)) return undefined;
  return infoOf(reader, hotkey, nominatorsOf(reader, hotkey));
}

/** A coldkey's positions with such hotkeys; who else stakes there is left out. */
export function delegated(reader: StateReader, coldkey: AccountId) {
  return delegateKeys(reader).flatMap((hotkey) =>
    reader
      .entries(subtensor.AlphaV2, hotkey, coldkey)
      .map(([[, , netuid]]): [ReturnType<typeof infoOf>, Holding] => [
        infoOf(reader, hotkey, []),
        [netuid, stakeOf(reader, { hotkey, coldkey, netuid })],
      ]),
  );
}
