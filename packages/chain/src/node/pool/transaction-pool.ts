/**
 * The transaction pool, pure: no socket, no clock. A transaction is ready when all nonces between
 * its account's nonce on the chain and its own are in the pool, else future. Account and nonce decide
 * what excludes what; priority, then arrival, decides what goes first.
 */
import { AccountQueue } from './account-queue.ts';
import { BanList } from './ban-list.ts';
import { alreadyImported, immediatelyDropped, priorityTooLow } from './pool-refusal.ts';
import type {
  NonceOf,
  PoolEntry,
  PoolEvent,
  PoolLimits,
  PoolSnapshot,
  PoolTransaction,
} from './pooled.ts';
import { orderReady } from './ready-order.ts';

function isWorse(left: PoolEntry, right: PoolEntry): boolean {
  const difference = left.transaction.priority - right.transaction.priority;
  return difference === 0n ? left.arrival > right.arrival : difference < 0n;
}

/** Transactions that wait for a block. */
export class TransactionPool {
  readonly #limits: PoolLimits;
  readonly #bans: BanList;
  readonly #accounts = new Map<string, AccountQueue<PoolEntry>>();
  readonly #byHash = new Map<string, PoolEntry>();
  readonly #ready = new Map<string, PoolEntry>();
  #bytes = 0;
  #readyBytes = 0;
  #arrivals = 0;
  #events: PoolEvent[] = [];

  constructor(limits: PoolLimits) {
    this.#limits = limits;
    this.#bans = new BanList(limits);
  }

  /** How many are ready, how many future. */
  get counts(): { readonly ready: number; readonly future: number } {
    return { ready: this.#ready.size, future: this.#byHash.size - this.#ready.size };
  }

  /** Hashes of all transactions here. */
  hashes(): string[] {
    return [...this.#byHash.keys()];
  }

  /** Refuses what is here or banned, before anything is spent on it. @throws RpcError 1012, 1013. */
  requireNew(hash: string, nowMs: number): void {
    if (this.#byHash.has(hash)) throw alreadyImported(hash);
    this.#bans.requireFree(hash, nowMs);
  }

  /**
   * Takes a valid transaction of an account whose nonce on the chain is `base`.
   * @returns What that did to it and to others, in order.
   * @throws RpcError 1013, 1014, 1016; then nothing has changed.
   */
  submit(transaction: PoolTransaction, base: number): PoolEvent[] {
    const { hash, account, nonce } = transaction;
    if (this.#byHash.has(hash)) throw alreadyImported(hash);
    const old = this.#accounts.get(account)?.at(nonce);
    if (old !== undefined && old.transaction.priority >= transaction.priority) {
      throw priorityTooLow(old.transaction.priority, transaction.priority);
    }
    const before = this.#isAlmostFull(transaction) ? this.snapshot() : null;
    const entry = { transaction, arrival: this.#arrivals };
    this.#arrivals += 1;
    if (old === undefined) this.#add(entry, base);
    else this.#replace(old, entry);
    this.#enforceLimits();
    const events = this.#takeEvents();
    if (this.#byHash.has(hash) || before === null) return events;
    this.restore(before);
    throw immediatelyDropped();
  }

  #isAlmostFull({ bytes }: PoolTransaction): boolean {
    const { ready, future } = this.counts;
    const { readyCount, readyBytes, futureCount, futureBytes } = this.#limits;
    // A transaction may close a gap, so that all future ones become ready.
    const isCountNear = ready + future >= readyCount || future >= futureCount;
    const isBytesNear = this.#bytes + bytes.length > readyBytes;
    return (
      isCountNear || isBytesNear || this.#bytes - this.#readyBytes + bytes.length > futureBytes
    );
  }

  #queueOf(account: string, base: number): AccountQueue<PoolEntry> {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const queue = new AccountQueue<PoolEntry>(base, (entry, isReady) => this.#move(entry, isReady));
    this.#accounts.set(account, queue);
    return queue;
  }

  #move(entry: PoolEntry, isReady: boolean): void {
    const { hash, bytes } = entry.transaction;
    if (isReady) this.#ready.set(hash, entry);
    else this.#ready.delete(hash);
    this.#readyBytes += isReady ? bytes.length : -bytes.length;
    this.#events.push({ type: isReady ? 'ready' : 'future', hash });
  }

  #add(entry: PoolEntry, base: number): void {
    const { hash, bytes, account, nonce } = entry.transaction;
    const queue = this.#queueOf(account, base);
    this.#byHash.set(hash, entry);
    this.#bytes += bytes.length;
    if (nonce !== queue.next) this.#events.push({ type: 'future', hash });
    queue.add(entry);
  }

  #replace(old: PoolEntry, entry: PoolEntry): void {
    const { hash, bytes, account } = entry.transaction;
    const isReady = this.#ready.delete(old.transaction.hash);
    this.#accounts.get(account)?.replace(entry);
    this.#byHash.delete(old.transaction.hash);
    this.#byHash.set(hash, entry);
    const added = bytes.length - old.transaction.bytes.length;
    this.#bytes += added;
    if (isReady) {
      this.#readyBytes += added;
      this.#ready.set(hash, entry);
    }
    this.#events.push({ type: 'usurped', hash: old.transaction.hash, by: hash });
    this.#events.push({ type: isReady ? 'ready' : 'future', hash });
  }

  #remove(entry: PoolEntry, reason: 'dropped' | 'invalid' | null): void {
    const { account } = entry.transaction;
    this.#forget(entry, reason);
    const queue = this.#accounts.get(account);
    queue?.remove(entry);
    if (queue?.size === 0) this.#accounts.delete(account);
  }

  #forget(entry: PoolEntry, reason: 'dropped' | 'invalid' | null): void {
    const { hash, bytes } = entry.transaction;
    this.#byHash.delete(hash);
    this.#bytes -= bytes.length;
    if (this.#ready.delete(hash)) this.#readyBytes -= bytes.length;
    if (reason !== null) this.#events.push({ type: reason, hash });
  }

  #enforceLimits(): void {
    const { readyCount, readyBytes, futureCount, futureBytes } = this.#limits;
    while (this.counts.ready > readyCount || this.#readyBytes > readyBytes) this.#dropWorst(true);
    while (this.counts.future > futureCount || this.#bytes - this.#readyBytes > futureBytes) {
      this.#dropWorst(false);
    }
  }

  #dropWorst(isReady: boolean): void {
    let worst: PoolEntry | null = null;
    for (const [hash, entry] of this.#byHash) {
      if (this.#ready.has(hash) !== isReady) continue;
      if (worst === null || isWorse(entry, worst)) worst = entry;
    }
    if (worst !== null) this.#remove(worst, 'dropped');
  }

  /** Ready transactions as a block takes them: nonces in order, then priority, then arrival. */
  ready(): PoolTransaction[] {
    return orderReady([...this.#ready.values()]);
  }

  /** The nonce for an account's next transaction: behind those that are ready. */
  nextNonce(account: string, base: number): number {
    return this.#accounts.get(account)?.next ?? base;
  }

  /**
   * Brings the pool in line with a new head: what the head holds is forgotten, what cannot be valid
   * any more is invalid, gaps make future, closed gaps make ready.
   */
  onBlock(block: {
    readonly number: number;
    readonly included: readonly string[];
    readonly nonceOf: NonceOf;
  }): PoolEvent[] {
    const included = new Set(block.included);
    for (const [account, queue] of [...this.#accounts]) {
      for (const entry of queue.rebase(block.nonceOf(account))) {
        this.#forget(entry, included.has(entry.transaction.hash) ? null : 'invalid');
      }
      for (const entry of queue.entries()) {
        if (block.number + 1 >= entry.transaction.diesAt) this.#remove(entry, 'invalid');
      }
      if (queue.size === 0) this.#accounts.delete(account);
    }
    this.#enforceLimits();
    return this.#takeEvents();
  }

  /** Takes transactions out as invalid and refuses them for a while. */
  reject(hashes: readonly string[], nowMs: number): PoolEvent[] {
    for (const hash of hashes) {
      const entry = this.#byHash.get(hash);
      if (entry === undefined) continue;
      this.#remove(entry, 'invalid');
      this.#bans.add(hash, nowMs);
    }
    return this.#takeEvents();
  }

  #takeEvents(): PoolEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** All that it holds. */
  snapshot(): PoolSnapshot {
    return {
      entries: [...this.#byHash.values()],
      bases: [...this.#accounts].map(([account, { base }]) => [account, base] as const),
      arrivals: this.#arrivals,
      bans: this.#bans.list(),
    };
  }

  /** Holds again what it held. */
  restore(snapshot: PoolSnapshot): void {
    this.#accounts.clear();
    this.#byHash.clear();
    this.#ready.clear();
    this.#bytes = 0;
    this.#readyBytes = 0;
    this.#arrivals = snapshot.arrivals;
    this.#bans.replace(snapshot.bans);
    const bases = new Map(snapshot.bases);
    for (const entry of snapshot.entries) {
      this.#add(entry, bases.get(entry.transaction.account) ?? 0);
    }
    this.#events = [];
  }
}
