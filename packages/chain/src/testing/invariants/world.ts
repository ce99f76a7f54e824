/** Who lives on the chain of the invariants, and what random calls choose from. */
import { encodeHex, type Random } from '@adit/base';
import type { AccountId, PalletVariant } from '@adit/substrate';
import type { Chain } from '../../chain.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Sudo } from '../../definitions/sudo.ts';
import { DEV_ACCOUNTS } from '../../runtime/genesis/dev-accounts.ts';
import type { ChainState } from '../../runtime/state/chain-state.ts';
import { pick, randomBits, type ValueSource } from '../api-oracle/random-values.ts';
import { ed25519Of } from '../sign-extrinsic.ts';
import { memberValue } from './check-pools.ts';
import type { Ledger } from './ledger.ts';

const S = SubtensorModule.storage;

/** One TAO in RAO. */
export const TAO = 1_000_000_000n;

function account(kind: number, index: number): AccountId {
  return `0x${(kind * 256 + index).toString(16).padStart(4, '0').padEnd(64, '5a')}`;
}

const { Alice, Bob, Charlie, Dave, Eve, Ferdie } = DEV_ACCOUNTS;
const POPULATION = { coldkeys: 8, hotkeys: 36 };
/** Coldkeys that act; the others wait until somebody's all goes to them. */
const ACTIVE_COLDKEYS = 9;

/** Who has money. */
export const COLDKEYS: readonly AccountId[] = [
  ...[Alice, Bob, Charlie, Dave, Eve, Ferdie],
  ...Array.from({ length: POPULATION.coldkeys }, (_, index) => account(0xc0, index)),
];
/** Keys that coldkeys come to own. */
export const HOTKEYS: readonly AccountId[] = Array.from({ length: POPULATION.hotkeys }, (_, at) =>
  account(0xa0, at),
);
/** Who has nothing. */
export const PENNILESS: AccountId = account(0xee, 0);

/** Mini secret of who sends encrypted extrinsics. Its signatures are the same each time, as a run is. */
export const SHIELDED_SEED = `0x${'5e'.repeat(32)}`;

/** The account of that secret. The signature module must be loaded. */
export function shieldedSender(): AccountId {
  return `0x${encodeHex(ed25519Of(SHIELDED_SEED).publicKey)}`;
}

/** Who makes a call: an account, or the holder of the sudo key as root. */
export interface Move {
  readonly signer: AccountId | 'root';
  readonly call: PalletVariant;
}

/** Stake of one coldkey with one hotkey. */
export interface Position {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  readonly netuid: number;
  readonly alpha: bigint;
}

/** A seat on a subnet. */
export interface Seat {
  readonly netuid: number;
  readonly uid: number;
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
}

/** A commit of weights that its hotkey can still open. */
export interface Commit {
  readonly hotkey: AccountId;
  readonly netuid: number;
  readonly mechanism: number;
  readonly uids: number[];
  readonly values: number[];
  readonly salt: number[];
  readonly version: bigint;
}

/** An account without a key, and what it follows from. */
export interface Pure {
  readonly account: AccountId;
  readonly spawner: AccountId;
  readonly proxyType: object;
  readonly index: number;
  readonly height: number;
  readonly extrinsic: number;
}

interface PureCreated {
  readonly pure: AccountId;
  readonly who: AccountId;
  readonly proxy_type: object;
  readonly disambiguation_index: number;
}

/** A chain and chance. */
export class World {
  readonly chain: Chain;
  readonly random: Random;
  readonly ledger: Ledger;
  /** What hotkeys committed and may reveal, oldest first. */
  readonly commits: Commit[] = [];
  /** Accounts without a key that were made. */
  readonly pures: Pure[] = [];
  /** Calls that proxies announced, by their hash. */
  readonly announcedCalls = new Map<string, PalletVariant>();

  constructor(chain: Chain, random: Random, ledger: Ledger) {
    this.chain = chain;
    this.random = random;
    this.ledger = ledger;
  }

  /** The open state. */
  get state(): ChainState {
    return this.chain.state as ChainState;
  }

  /** Number of the open block. */
  get block(): number {
    return this.chain.head.header.number + 1;
  }

  /** Where values of no matter come from. */
  get source(): ValueSource {
    const accounts = [...COLDKEYS, ...HOTKEYS, PENNILESS];
    return { random: this.random, accounts, netuids: [...this.netuids(), 0, 99] };
  }

  /** Remembers what events tell of an extrinsic of the open block. */
  see(events: readonly PalletVariant[], extrinsic: number): void {
    for (const { pallet, name, value } of events) {
      if (pallet !== 'Proxy' || name !== 'PureCreated') continue;
      const { pure: account, who: spawner, ...made } = value as PureCreated;
      const [proxyType, index] = [made.proxy_type, made.disambiguation_index];
      const pure = { account, spawner, proxyType, index, height: this.block, extrinsic };
      this.pures.push(pure);
    }
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.random.nextBelow(most - least + 1);
  }

  /** A whole amount from `least` to `most`, all sizes between being alike. */
  amount(least: bigint, most: bigint): bigint {
    const bits = (most - least).toString(2).length;
    const drawn = randomBits(this.random, bits);
    return least + (drawn > most - least ? drawn % (most - least + 1n) : drawn);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.random.nextBelow(times) === 0;
  }

  /** One of some. */
  pick<Item>(items: readonly Item[]): Item {
    return pick(this.random, items);
  }

  /** One of some, null of none. */
  pickOrNull<Item>(items: readonly Item[]): Item | null {
    return items.length === 0 ? null : this.pick(items);
  }

  /** Subnets, without root. */
  netuids(): number[] {
    const { state } = this;
    const all = state.entries(S.NetworksAdded).map(([[netuid]]) => netuid);
    return all.filter((netuid) => netuid !== 0).sort((left, right) => left - right);
  }

  /** A subnet; mostly one that trades. */
  netuid(): number {
    const all = this.netuids();
    const trading = all.filter((netuid) => this.state.read(S.SubtokenEnabled, netuid));
    const choice = trading.length > 0 && !this.oneIn(8) ? trading : all;
    return this.pickOrNull(choice) ?? 1;
  }

  /** A subnet that trades, or root. */
  market(): number {
    return this.oneIn(3) ? 0 : this.netuid();
  }

  /** A coldkey; mostly one of those that own hotkeys, so that some stay unused. */
  coldkey(): AccountId {
    const active = COLDKEYS.filter((account) => (this.ledger.owned.get(account) ?? []).length > 0);
    return this.pick(active.length < ACTIVE_COLDKEYS ? COLDKEYS : active);
  }

  /** A hotkey that has an owner, with it; null before there is one. */
  pair(): { hotkey: AccountId; coldkey: AccountId } | null {
    const owned = [...this.ledger.owner].filter(([, coldkey]) => COLDKEYS.includes(coldkey));
    const pair = this.pickOrNull(owned);
    return pair === null ? null : { hotkey: pair[0], coldkey: pair[1] };
  }

  /** A hotkey that the coldkey has or may come to have. */
  hotkeyFor(coldkey: AccountId): AccountId {
    const { owner } = this.ledger;
    const possible = HOTKEYS.filter((hotkey) => (owner.get(hotkey) ?? coldkey) === coldkey);
    return this.pickOrNull(possible) ?? this.pick(HOTKEYS);
  }

  /** A hotkey that the coldkey may register on a subnet. */
  newcomerFor(coldkey: AccountId, netuid: number): AccountId {
    const { owner, seats } = this.ledger;
    const seated = seats.get(netuid)?.uids;
    const possible = HOTKEYS.filter((hotkey) => {
      return (owner.get(hotkey) ?? coldkey) === coldkey && seated?.has(hotkey) !== true;
    });
    return this.pickOrNull(possible) ?? this.pick(HOTKEYS);
  }

  /** A seat of a subnet, null where there is none; one whose hotkey somebody of ours owns. */
  seat(netuid = this.netuid()): Seat | null {
    const all = [...(this.ledger.seats.get(netuid)?.keys ?? [])].flatMap(([uid, hotkey]) => {
      const coldkey = this.ledger.owner.get(hotkey);
      return coldkey !== undefined && COLDKEYS.includes(coldkey)
        ? [{ netuid, uid, hotkey, coldkey }]
        : [];
    });
    return this.pickOrNull(all);
  }

  /** Stake that one of our coldkeys has; null where there is none. */
  position(only: (netuid: number) => boolean = () => true): Position | null {
    const pools = [...this.ledger.pools.values()].filter((pool) => {
      return pool.value > 0n && only(pool.netuid);
    });
    for (let tries = 0; tries < 8; tries += 1) {
      const pool = this.pickOrNull(pools);
      const coldkey = pool === null ? null : this.pickOrNull([...pool.members.keys()]);
      if (pool === null || coldkey === null || !COLDKEYS.includes(coldkey)) continue;
      const { hotkey, netuid } = pool;
      return { hotkey, coldkey, netuid, alpha: memberValue(pool, coldkey) };
    }
    return null;
  }

  /** The owner of a subnet that is one of ours; null of others. */
  ownerOf(netuid: number): AccountId | null {
    const owner = this.state.read(S.SubnetOwner, netuid);
    return COLDKEYS.includes(owner) ? owner : null;
  }

  /** Who holds the sudo key. */
  sudoKey(): AccountId | null {
    return this.state.read(Sudo.storage.Key) ?? null;
  }

  /** Root, or now and then the owner. */
  masterOf(netuid: number): AccountId | 'root' {
    const owner = this.ownerOf(netuid);
    return owner !== null && this.oneIn(3) ? owner : 'root';
  }
}

/** A call of a pallet. */
export function moveOf(
  signer: Move['signer'],
  [pallet, name]: readonly [pallet: string, name: string],
  value: unknown,
): Move {
  return { signer, call: { pallet, name, value } };
}
