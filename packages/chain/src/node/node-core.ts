/**
 * The node without its sockets: pool, blocks, and those who want to hear of them. Everything happens
 * in one turn of the event loop, so that nobody sees half of a block.
 */
import type { Clock } from '@adit/base';
import { extrinsicHash, type Hash } from '@adit/substrate';
import type { ChainPort, PortBlock, SealedNow, StoragePair } from './chain-port.ts';
import { type Durability, KEPT_NOWHERE } from './disk/durability.ts';
import { Finality, type FinalWhen } from './finality.ts';
import { tooFarAhead } from './pool/pool-refusal.ts';
import type { PoolEvent, PoolLimits, PoolSnapshot } from './pool/pooled.ts';
import { TransactionPool } from './pool/transaction-pool.ts';
import { RpcError } from './rpc/rpc-error.ts';
import { type StatusListener, Watchers } from './watchers.ts';

/** What happens to the head. */
export interface HeadListener {
  /** A new best block; with what it changed in storage. */
  onBest?(block: PortBlock): void;
  /** A newly finalised block. */
  onFinalized?(block: PortBlock): void;
  /** Storage of the head changed, by a block or by a developer. */
  onStorage?(block: Hash, changes: readonly StoragePair[]): void;
  /** Another head than the next block: the chain was reverted. */
  onReverted?(block: PortBlock): void;
}

/** What the node works with. */
export interface NodeCoreOptions {
  readonly chain: ChainPort;
  readonly poolLimits: PoolLimits;
  readonly clock: Clock;
  /** How long after a block that nobody asked for it is final; 0 at once. */
  readonly finalityLagMs: number;
  /** Where the chain is kept. */
  readonly keeper: Durability;
  /** Hears that an extrinsic is ready, so that a block may be made. */
  readonly onReady: () => void;
}

/** Pool, head and listeners. */
export class NodeCore {
  readonly chain: ChainPort;
  readonly pool: TransactionPool;
  readonly #watchers = new Watchers();
  readonly #listeners = new Set<HeadListener>();
  readonly #snapshots = new Map<number, PoolSnapshot>();
  readonly #options: NodeCoreOptions;
  readonly #finality: Finality;

  constructor(options: NodeCoreOptions) {
    this.#options = options;
    this.chain = options.chain;
    this.pool = new TransactionPool(options.poolLimits);
    this.#finality = new Finality(this.chain.head().hash, {
      lagMs: options.finalityLagMs,
      clock: options.clock,
      keeper: options.keeper,
      onFinal: (block, included) => {
        for (const { onFinalized } of this.#listeners) onFinalized?.(block);
        this.#watchers.tellFinalized(included, block.hash);
      },
    });
    options.keeper.listen(() => {
      this.#finality.settle();
      // Blocks that found no room on the disk come now.
      if (this.pool.counts.ready > 0) options.onReady();
    });
  }

  /** The head block. */
  headBlock(): PortBlock {
    return this.#keptBlock(this.chain.head().hash);
  }

  /** The last final block. */
  finalizedBlock(): PortBlock {
    return this.#keptBlock(this.#finality.final);
  }

  /** The blocks from the last final one to the head, ascending, without the final one. */
  unfinalizedBlocks(): readonly PortBlock[] {
    return this.#finality.waiting;
  }

  /** Makes a block of this chain final, and all before it. */
  finalize(hash: Hash): void {
    this.#finality.finalize(hash);
  }

  /** Nothing happens by itself any more. */
  stop(): void {
    this.#finality.stop();
  }

  #keptBlock(hash: Hash): PortBlock {
    const block = this.chain.block(hash);
    if (block === null) throw new Error(`block ${hash} is not kept`);
    return block;
  }

  /** Hears of heads; gives what stops it. */
  listen(listener: HeadListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Takes an extrinsic into the pool. @throws RpcError 1001, 1010 to 1016. */
  submit(bytes: Uint8Array): Hash {
    return this.#submit(bytes, null);
  }

  /** The same, with its statuses. Gives what stops them. @throws RpcError as `submit`. */
  submitAndWatch(bytes: Uint8Array, listener: StatusListener): () => void {
    let stop: () => void = () => undefined;
    this.#submit(bytes, (hash) => {
      stop = this.#watchers.add(hash, listener);
    });
    return stop;
  }

  #submit(bytes: Uint8Array, beforeEvents: ((hash: Hash) => void) | null): Hash {
    const hash = extrinsicHash(bytes);
    this.pool.requireNew(hash, this.#options.clock.nowMs());
    const validity = this.chain.validate(bytes);
    if (!validity.ok) throw new RpcError(validity.code, validity.message, validity.data);
    const { account, nonce, priority, diesAt } = validity;
    const base = this.chain.nonceOf(account);
    // No pool holds enough for such a nonce to be next one day.
    const { readyCount, futureCount } = this.#options.poolLimits;
    if (nonce - base > readyCount + futureCount) throw tooFarAhead();
    const events = this.pool.submit({ hash, bytes, account, nonce, priority, diesAt }, base);
    beforeEvents?.(hash);
    this.#tellPool(events);
    return hash;
  }

  #tellPool(events: readonly PoolEvent[]): void {
    this.#watchers.tell(events);
    if (events.some(({ type }) => type === 'ready')) this.#options.onReady();
  }

  /** Takes transactions out of the pool; gives the hashes that were there. */
  removeFromPool(hashes: readonly string[]): string[] {
    const events = this.pool.reject(hashes, this.#options.clock.nowMs());
    this.#tellPool(events);
    return events.filter(({ type }) => type === 'invalid').map(({ hash }) => hash);
  }

  /** Makes blocks, the last of them final at once; gives the hash of the last. @throws as `makeBlock`. */
  makeBlocks(count: number): Hash {
    // One wait for the disk is enough: finality of the last takes the others along.
    const isKept = this.#options.keeper !== KEPT_NOWHERE;
    for (let left = count - 1; left > 0; left -= 1) {
      this.makeBlock(isKept ? 'when-asked' : 'at-once');
    }
    return this.makeBlock('at-once').hash;
  }

  /** Makes a block of what is ready. @throws AditError `disk_full`, `state_not_written`. */
  makeBlock(finalWhen: FinalWhen): SealedNow {
    this.#options.keeper.requireRoom();
    const ready = this.pool.ready();
    const block = this.chain.seal(ready.map(({ bytes }) => bytes));
    const included = block.extrinsics.map(extrinsicHash);
    this.#watchers.tellIncluded(included, block.hash);
    const rejected = this.pool.reject(block.invalid, this.#options.clock.nowMs());
    const settled = this.#alignPool(included);
    for (const { onBest } of this.#listeners) onBest?.(block);
    const changes = this.chain.headChanges();
    for (const { onStorage } of this.#listeners) onStorage?.(block.hash, changes);
    this.#finality.add(block, included, finalWhen);
    this.#watchers.tell(rejected);
    this.#tellPool(settled);
    // What found no room is ready already and makes the next block.
    if (block.postponed.length > 0) this.#options.onReady();
    return block;
  }

  #alignPool(included: readonly string[]): PoolEvent[] {
    return this.pool.onBlock({
      number: this.chain.head().number,
      included,
      nonceOf: (account) => this.chain.nonceOf(account),
    });
  }

  /** Writes into the head's state, as a developer may. */
  setStorage(pairs: readonly StoragePair[]): void {
    this.#options.keeper.requireRoom();
    this.chain.setStorage(pairs);
    const { hash } = this.chain.head();
    for (const { onStorage } of this.#listeners) onStorage?.(hash, pairs);
    this.#tellPool(this.#alignPool([]));
  }

  /** Remembers chain and pool. */
  snapshot(): number {
    const id = this.chain.snapshot();
    this.#snapshots.set(id, this.pool.snapshot());
    return id;
  }

  /** Back to a snapshot: chain, pool and nonces. @throws AditError `unknown_snapshot`. */
  revert(id: number): void {
    const { keeper } = this.#options;
    keeper.requireRoom();
    this.chain.revert(id);
    keeper.keepNow();
    const held = this.#snapshots.get(id);
    const before = this.pool.hashes();
    if (held !== undefined) this.pool.restore(held);
    const kept = new Set(this.pool.hashes());
    const block = this.headBlock();
    const undone = this.#finality.revertTo(block);
    const lost = [...before, ...undone].filter((hash) => !kept.has(hash));
    this.#watchers.tell(lost.map((hash) => ({ type: 'dropped', hash })));
    // A snapshot is used up, as are all that were taken later.
    for (const later of [...this.#snapshots.keys()]) {
      if (later >= id) this.#snapshots.delete(later);
    }
    for (const { onReverted } of this.#listeners) onReverted?.(block);
    if (this.pool.counts.ready > 0) this.#options.onReady();
  }
}
