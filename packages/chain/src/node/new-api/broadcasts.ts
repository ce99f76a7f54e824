/** Extrinsics that are offered to the pool until a block has them or nobody wants it any more. */
import { extrinsicHash, type Hash } from '@adit/substrate';
import type { PortBlock } from '../chain-port.ts';
import type { NodeCore } from '../node-core.ts';
import { RpcError } from '../rpc/rpc-error.ts';

/** Extrinsics that wait, of all sockets. */
const WAITING_MAX = 4_096;
/** Their bytes. */
const BYTES_MAX = 67_108_864;
/** Extrinsics that are offered again after a block; validating them keeps the node from answering. */
const RETRIES_PER_BLOCK = 64;
/** Extrinsics that the pool will never take: their bytes are none. */
const BAD_FORMAT_CODE = 1001;
const ALREADY_IMPORTED_CODE = 1013;

interface Broadcast {
  readonly hash: Hash;
  readonly bytes: Uint8Array;
}

/** The broadcasts of a node. */
export class Broadcasts {
  readonly #core: NodeCore;
  #waiting: Broadcast[] = [];
  #bytes = 0;
  #stopListening: (() => void) | null = null;

  constructor(core: NodeCore) {
    this.#core = core;
  }

  /** True when another extrinsic of so many bytes has no room. */
  isFull(bytes: number): boolean {
    return this.#waiting.length >= WAITING_MAX || this.#bytes + bytes > BYTES_MAX;
  }

  /** Offers an extrinsic now, and again after each block; gives what stops it. */
  begin(bytes: Uint8Array): () => void {
    const broadcast = { hash: extrinsicHash(bytes), bytes };
    if (this.#offer(broadcast) === 'never') return () => undefined;
    this.#waiting.push(broadcast);
    this.#bytes += bytes.length;
    this.#stopListening ??= this.#core.listen({ onBest: (block) => this.#onBlock(block) });
    return () => this.#keep((each) => each !== broadcast);
  }

  #offer({ bytes }: Broadcast): 'taken' | 'held' | 'refused' | 'never' {
    try {
      this.#core.submit(bytes);
      return 'taken';
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.code === ALREADY_IMPORTED_CODE) return 'held';
      return error.code === BAD_FORMAT_CODE ? 'never' : 'refused';
    }
  }

  #onBlock({ extrinsics }: PortBlock): void {
    const included = new Set<string>(extrinsics.map(extrinsicHash));
    this.#keep(({ hash }) => !included.has(hash));
    const refused: Broadcast[] = [];
    const others: Broadcast[] = [];
    for (const each of this.#waiting) {
      const isTried = refused.length < RETRIES_PER_BLOCK;
      (isTried && this.#offer(each) === 'refused' ? refused : others).push(each);
    }
    // What was refused stands behind the others, so that all have their turn.
    this.#waiting = [...others, ...refused];
  }

  #keep(isKept: (each: Broadcast) => boolean): void {
    this.#waiting = this.#waiting.filter(isKept);
    this.#bytes = this.#waiting.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (this.#waiting.length > 0) return;
    this.#stopListening?.();
    this.#stopListening = null;
  }
}
