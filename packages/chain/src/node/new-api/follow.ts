/** One `chainHead_v1_follow` subscription: what it tells, and the blocks that it pins. */
import type { Hash } from '@adit/substrate';
import type { PortBlock } from '../chain-port.ts';
import type { NodeCore } from '../node-core.ts';
import type { Subscription } from '../rpc/connection.ts';
import { blockNotPinned } from '../rpc/rpc-error.ts';
import { Operations, type TellEvent } from './operations.ts';
import { runtimeEvent } from './runtime-event.ts';

/** Blocks that a subscription may hold; with one more it is stopped. */
export const PINNED_MAX = 512;
/** Final blocks that a subscription begins with: clients start transactions at an older one. */
const FIRST_BLOCKS = 16;

/** Final blocks up to the last, ascending. */
function lastFinalized(core: NodeCore): Hash[] {
  const { hash, header } = core.finalizedBlock();
  const first = Math.max(0, header.number - FIRST_BLOCKS + 1);
  const hashes: Hash[] = [];
  for (let number = first; number < header.number; number += 1) {
    const older = core.chain.hashOf(number);
    if (older !== null) hashes.push(older);
  }
  return [...hashes, hash];
}

/** A follow subscription. It tells nothing before it is started. */
export class Follow {
  readonly withRuntime: boolean;
  readonly operations = new Operations();
  readonly #core: NodeCore;
  readonly #pinned = new Set<Hash>();
  #tell: TellEvent = () => undefined;

  constructor(core: NodeCore, withRuntime: boolean) {
    this.#core = core;
    this.withRuntime = withRuntime;
  }

  /** Sends one event. */
  get tell(): TellEvent {
    return this.#tell;
  }

  /** Tells where the chain is, then what happens to it; gives what ends that. */
  start(subscription: Subscription): () => void {
    this.#tell = (event) => subscription.notify(event);
    this.#tellFirst();
    const stopListening = this.#core.listen({
      onBest: (block) => {
        if (this.#pinned.size >= PINNED_MAX) this.#stop(subscription);
        else {
          this.#tellNew(block);
          this.#tellBest(block.hash);
        }
      },
      onFinalized: ({ hash }) =>
        this.#tell({ event: 'finalized', finalizedBlockHashes: [hash], prunedBlockHashes: [] }),
      // Blocks that were told of are gone: the client begins anew.
      onReverted: () => this.#stop(subscription),
    });
    return () => {
      stopListening();
      this.operations.stopAll();
      this.#pinned.clear();
    };
  }

  #tellFirst(): void {
    const core = this.#core;
    const finalizedBlockHashes = lastFinalized(core);
    for (const hash of finalizedBlockHashes) this.#pinned.add(hash);
    const runtime = this.withRuntime ? { finalizedBlockRuntime: runtimeEvent(core) } : {};
    this.#tell({ event: 'initialized', finalizedBlockHashes, ...runtime });
    for (const block of core.unfinalizedBlocks()) this.#tellNew(block);
    this.#tellBest(core.chain.head().hash);
  }

  #tellNew({ hash, header }: PortBlock): void {
    this.#pinned.add(hash);
    const parentBlockHash = header.parentHash;
    const runtime = this.withRuntime ? { newRuntime: null } : {};
    this.#tell({ event: 'newBlock', blockHash: hash, parentBlockHash, ...runtime });
  }

  #tellBest(bestBlockHash: Hash): void {
    this.#tell({ event: 'bestBlockChanged', bestBlockHash });
  }

  #stop(subscription: Subscription): void {
    this.#tell({ event: 'stop' });
    subscription.end();
  }

  /** @throws RpcError -32801. */
  requirePinned(hash: Hash): void {
    if (!this.#pinned.has(hash)) throw blockNotPinned(hash);
  }

  /** Lets go of all of them, or of none. @throws RpcError -32801. */
  unpin(hashes: readonly Hash[]): void {
    for (const hash of hashes) this.requirePinned(hash);
    for (const hash of hashes) this.#pinned.delete(hash);
  }
}
