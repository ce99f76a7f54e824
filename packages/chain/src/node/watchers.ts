/** Who wants to know what becomes of an extrinsic. */
import type { PoolEvent } from './pool/pooled.ts';

/** A status as `author_extrinsicUpdate` carries it. */
export type ExtrinsicStatus =
  | 'future'
  | 'ready'
  | 'dropped'
  | 'invalid'
  | { readonly inBlock: string }
  | { readonly finalized: string }
  | { readonly usurped: string };

/** Hears of each status; the last one says `isLast`. */
export type StatusListener = (status: ExtrinsicStatus, isLast: boolean) => void;

function statusOf(event: PoolEvent): ExtrinsicStatus {
  return event.type === 'usurped' ? { usurped: event.by } : event.type;
}

/** Listeners by the hash of the extrinsic. */
export class Watchers {
  readonly #byHash = new Map<string, Set<StatusListener>>();

  /** Listens; gives what stops it. */
  add(hash: string, listener: StatusListener): () => void {
    const listeners = this.#byHash.get(hash) ?? new Set();
    this.#byHash.set(hash, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#byHash.delete(hash);
    };
  }

  /** Tells what the pool did. */
  tell(events: readonly PoolEvent[]): void {
    for (const event of events) {
      const isLast = event.type !== 'ready' && event.type !== 'future';
      this.#tell(event.hash, statusOf(event), isLast);
    }
  }

  /** Tells that extrinsics are in a block. */
  tellIncluded(hashes: readonly string[], block: string): void {
    for (const hash of hashes) this.#tell(hash, { inBlock: block }, false);
  }

  /** Tells that the block of extrinsics is final. */
  tellFinalized(hashes: readonly string[], block: string): void {
    for (const hash of hashes) this.#tell(hash, { finalized: block }, true);
  }

  #tell(hash: string, status: ExtrinsicStatus, isLast: boolean): void {
    for (const listener of [...(this.#byHash.get(hash) ?? [])]) listener(status, isLast);
    if (isLast) this.#byHash.delete(hash);
  }
}
