/**
 * What the invariants are about, kept beside the chain by what each step changed: money, share pools,
 * claims, seats and owners. It knows nothing but changed storage entries.
 */
import type { AccountId, AnyStorageItem } from '@adit/substrate';
import { AlphaAssets } from '../../definitions/alpha-assets.ts';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { System } from '../../definitions/system.ts';
import type { SafeFloat } from '../../runtime/stake/safe-float.ts';
import type { Difference } from '../../runtime/state/versioned-store.ts';
import { add, put, under } from './tracked-map.ts';

const S = SubtensorModule.storage;
const PREFIX_LENGTH = 66;

/** A hotkey's stake on a subnet: the pool's value, its shares, and who has them. */
export interface Pool {
  readonly hotkey: AccountId;
  readonly netuid: number;
  value: bigint;
  denominator: SafeFloat | undefined;
  readonly members: Map<AccountId, SafeFloat>;
  /** Changes of shares in the pool's life: each may cut one digit. */
  changes: number;
  /** The greatest sum of shares that it ever had. */
  most: SafeFloat | undefined;
}

/** Who sits where on a subnet, from each of the three items that say so. */
export interface Seats {
  readonly keys: Map<number, AccountId>;
  readonly uids: Map<AccountId, number>;
  readonly members: Set<AccountId>;
}

/** What one step touched. */
export interface Touched {
  readonly pools: Set<string>;
  /** Hotkeys whose stakers on root may claim other amounts than before. */
  readonly claims: Set<AccountId>;
  /** Subnets of which some alpha moved. */
  readonly alpha: Set<number>;
  readonly seats: Set<number>;
  readonly owners: Set<AccountId>;
  readonly owned: Set<AccountId>;
  /** Change of all free and reserved balances, and of the two issuances. */
  held: bigint;
  issued: bigint;
  counted: bigint;
  /** Marks of claims that moved, by subnet. */
  readonly marks: Map<number, number>;
}

type Entry = readonly [keys: readonly unknown[], before: unknown, now: unknown];
type Note = (entry: Entry, touched: Touched) => void;

const ALPHA_ITEMS: readonly AnyStorageItem[] = [
  S.SubnetAlphaOut,
  S.SubnetProtocolAlpha,
  S.PendingServerEmission,
  S.PendingValidatorEmission,
  S.PendingRootAlphaDivs,
  S.PendingOwnerCut,
  AlphaAssets.storage.AlphaBurned,
];

/** Items with one value a seat; by storage index of a mechanism the last two. */
export const SEAT_LISTS = [
  S.Active,
  S.ValidatorPermit,
  S.Emission,
  S.Consensus,
  S.Dividends,
  S.ValidatorTrust,
] as readonly AnyStorageItem[];
/** Items with one value a seat of each mechanism. */
export const MECHANISM_LISTS = [S.Incentive, S.LastUpdate] as readonly AnyStorageItem[];
/** Distance between the storage indices of two mechanisms. */
export const INDEX_STEP = 4_096;

function noTouch(): Touched {
  return {
    pools: new Set(),
    claims: new Set(),
    alpha: new Set(),
    seats: new Set(),
    owners: new Set(),
    owned: new Set(),
    held: 0n,
    issued: 0n,
    counted: 0n,
    marks: new Map(),
  };
}

/** The name of a pool. */
export function poolName(hotkey: AccountId, netuid: number): string {
  return `${hotkey}/${netuid}`;
}

function moneyOf(info: unknown): bigint {
  if (info === undefined) return 0n;
  const { data } = info as { data: { free: bigint; reserved: bigint } };
  return data.free + data.reserved;
}

/** Books that follow a chain. */
export class Ledger {
  readonly pools = new Map<string, Pool>();
  /** Σ TotalHotkeyAlpha by subnet. */
  readonly staked = new Map<number, bigint>();
  /** Alpha for each RAO of root stake, as bits of I96F32, by hotkey and subnet. */
  readonly rates = new Map<AccountId, ReadonlyMap<number, bigint>>();
  /** What root stakers claimed, by pool name and coldkey. */
  readonly claimed = new Map<string, Map<AccountId, bigint>>();
  readonly seats = new Map<number, Seats>();
  /** Lists of mechanisms that have had a value for every seat, as `item/index`. */
  readonly fullLists = new Set<string>();
  readonly owner = new Map<AccountId, AccountId>();
  readonly owned = new Map<AccountId, readonly AccountId[]>();
  readonly balances = new Map<AccountId, bigint>();
  readonly #notes = new Map<string, readonly [item: AnyStorageItem, note: Note]>();

  constructor() {
    this.#follow(System.storage.Account, ([[account], before, now], touched) => {
      touched.held += moneyOf(now) - moneyOf(before);
      put(this.balances, account as AccountId, now === undefined ? undefined : moneyOf(now));
    });
    this.#follow(Balances.storage.TotalIssuance, ([, before, now], touched) => {
      touched.issued += ((now ?? 0n) as bigint) - ((before ?? 0n) as bigint);
    });
    this.#follow(S.TotalIssuance, ([, before, now], touched) => {
      touched.counted += ((now ?? 0n) as bigint) - ((before ?? 0n) as bigint);
    });
    for (const item of ALPHA_ITEMS) {
      this.#follow(item, ([[netuid]], touched) => touched.alpha.add(netuid as number));
    }
    this.#followPools();
    this.#followClaims();
    this.#followSeats();
    this.#followOwners();
  }

  /**
   * Notes the most shares that a pool had within a step, such as between buying and burning: digits
   * that were cut then do not come back.
   */
  noteMost(key: string, values: readonly (Uint8Array | null)[]): void {
    const item = S.TotalHotkeySharesV2;
    const [hotkey, netuid] = item.keysOf(key);
    const pool = this.#pool(hotkey, netuid);
    for (const bytes of values) {
      const shares = bytes === null ? undefined : item.decode(bytes);
      if (isGreater(shares, pool.most)) pool.most = shares;
    }
  }

  /** Takes over what a step changed. */
  take(changes: readonly Difference[]): Touched {
    const touched = noTouch();
    for (const { key, before, now } of changes) {
      const followed = this.#notes.get(key.slice(0, PREFIX_LENGTH));
      if (followed === undefined) continue;
      const [item, note] = followed;
      const decode = (bytes: Uint8Array | null) =>
        bytes === null ? undefined : item.decode(bytes);
      note([item.keysOf(key), decode(before), decode(now)], touched);
    }
    return touched;
  }

  #follow(item: AnyStorageItem, note: Note): void {
    this.#notes.set(item.prefix, [item, note]);
  }

  #pool(hotkey: AccountId, netuid: number): Pool {
    const name = poolName(hotkey, netuid);
    const known = this.pools.get(name);
    if (known !== undefined) return known;
    const members = new Map<AccountId, SafeFloat>();
    const empty = { value: 0n, denominator: undefined, changes: 0, most: undefined };
    const made: Pool = { hotkey, netuid, ...empty, members };
    this.pools.set(name, made);
    return made;
  }

  #followPools(): void {
    this.#follow(S.TotalHotkeyAlpha, ([[hotkey, netuid], before, now], touched) => {
      const pool = this.#pool(hotkey as AccountId, netuid as number);
      pool.value = (now ?? 0n) as bigint;
      add(this.staked, pool.netuid, pool.value - ((before ?? 0n) as bigint));
      touchPool(pool, touched);
    });
    this.#follow(S.TotalHotkeySharesV2, ([[hotkey, netuid], , now], touched) => {
      const pool = this.#pool(hotkey as AccountId, netuid as number);
      pool.denominator = now as SafeFloat | undefined;
      if (isGreater(pool.denominator, pool.most)) pool.most = pool.denominator;
      pool.changes += 1;
      touchPool(pool, touched);
    });
    this.#follow(S.AlphaV2, ([[hotkey, coldkey, netuid], , now], touched) => {
      const pool = this.#pool(hotkey as AccountId, netuid as number);
      put(pool.members, coldkey as AccountId, now as SafeFloat | undefined);
      pool.changes += 1;
      touchPool(pool, touched);
    });
  }

  #followClaims(): void {
    this.#follow(S.RootClaimable, ([[hotkey], before, now], touched) => {
      const rates = now as [number, bigint][] | undefined;
      put(this.rates, hotkey as AccountId, rates === undefined ? undefined : new Map(rates));
      touched.claims.add(hotkey as AccountId);
      for (const [netuid] of [...((before ?? []) as typeof rates & object), ...(rates ?? [])]) {
        touched.alpha.add(netuid);
      }
    });
    this.#follow(S.RootClaimed, ([[netuid, hotkey, coldkey], , now], touched) => {
      const name = poolName(hotkey as AccountId, netuid as number);
      put(under(this.claimed, name), coldkey as AccountId, now as bigint | undefined);
      touched.claims.add(hotkey as AccountId);
      touched.alpha.add(netuid as number);
      touched.marks.set(netuid as number, (touched.marks.get(netuid as number) ?? 0) + 1);
    });
  }

  #seatsOf(netuid: number, touched: Touched): Seats {
    touched.seats.add(netuid);
    const known = this.seats.get(netuid);
    if (known !== undefined) return known;
    const made: Seats = { keys: new Map(), uids: new Map(), members: new Set() };
    this.seats.set(netuid, made);
    return made;
  }

  #followSeats(): void {
    this.#follow(S.Keys, ([[netuid, uid], , now], touched) => {
      const { keys } = this.#seatsOf(netuid as number, touched);
      put(keys, uid as number, now as AccountId | undefined);
    });
    this.#follow(S.Uids, ([[netuid, hotkey], , now], touched) => {
      const { uids } = this.#seatsOf(netuid as number, touched);
      put(uids, hotkey as AccountId, now as number | undefined);
    });
    this.#follow(S.IsNetworkMember, ([[hotkey, netuid], , now], touched) => {
      const { members } = this.#seatsOf(netuid as number, touched);
      if (now === true) members.add(hotkey as AccountId);
      else members.delete(hotkey as AccountId);
    });
    for (const item of [
      S.SubnetworkN,
      S.StakeWeight,
      S.MechanismCountCurrent,
      ...SEAT_LISTS,
      ...MECHANISM_LISTS,
    ]) {
      this.#follow(item, ([[index]], touched) => {
        this.#seatsOf((index as number) % INDEX_STEP, touched);
      });
    }
  }

  #followOwners(): void {
    this.#follow(S.Owner, ([[hotkey], before, now], touched) => {
      put(this.owner, hotkey as AccountId, now as AccountId | undefined);
      touched.owners.add(hotkey as AccountId);
      for (const coldkey of [before, now]) {
        if (coldkey !== undefined) touched.owned.add(coldkey as AccountId);
      }
    });
    this.#follow(S.OwnedHotkeys, ([[coldkey], before, now], touched) => {
      put(this.owned, coldkey as AccountId, now as AccountId[] | undefined);
      touched.owned.add(coldkey as AccountId);
      for (const list of [before, now]) {
        for (const hotkey of (list ?? []) as AccountId[]) touched.owners.add(hotkey);
      }
    });
  }
}

function touchPool({ hotkey, netuid }: Pool, touched: Touched): void {
  touched.pools.add(poolName(hotkey, netuid));
  touched.alpha.add(netuid);
  if (netuid === 0) touched.claims.add(hotkey);
}

function isGreater(left: SafeFloat | undefined, right: SafeFloat | undefined): boolean {
  if (left === undefined || right === undefined) return left !== undefined;
  return left.exponent === right.exponent
    ? left.mantissa > right.mantissa
    : left.exponent > right.exponent;
}
