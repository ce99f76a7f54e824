/** Finished blocks by number and hash: the newest in memory, older ones where the node keeps them. */
import { assert } from '@adit/base';
import type { BlockHeader, Hash } from '@adit/substrate';

/** A finished block. */
export interface SealedBlock {
  readonly hash: Hash;
  readonly header: BlockHeader;
  /** Extrinsics with their lengths in front; the first sets the time. */
  readonly body: readonly Uint8Array[];
}

/** Keeps blocks that are too old for memory, such as a file of the node. */
export interface BlockArchive {
  /**
   * Adds the next block; numbers follow each other from 1, or from where a dump began. Nothing happens
   * for one that is there already. False when there is no room for it now.
   */
  append(block: SealedBlock): boolean;
  /** Null for what it does not have. */
  byNumber(number: number): SealedBlock | null;
  /** Null for what it does not have. */
  byHash(hash: Hash): SealedBlock | null;
  /** Forgets all blocks from this number on. */
  truncate(from: number): void;
}

/** Blocks of one chain. */
export class BlockStore {
  readonly #byNumber = new Map<number, SealedBlock>();
  readonly #numbers = new Map<Hash, number>();
  readonly #kept: number;
  readonly #archive: BlockArchive | null;
  #head: SealedBlock;
  /** The oldest block in memory, genesis aside. */
  #oldest: number;

  /** `kept` blocks stay in memory; older ones go to the archive, or are forgotten without one. */
  constructor(genesis: SealedBlock, options: { kept: number; archive: BlockArchive | null }) {
    this.#kept = options.kept;
    this.#archive = options.archive;
    this.#head = genesis;
    this.#oldest = genesis.header.number + 1;
    this.#put(genesis);
  }

  /** The newest block. */
  get head(): SealedBlock {
    return this.#head;
  }

  #put(block: SealedBlock): void {
    this.#byNumber.set(block.header.number, block);
    this.#numbers.set(block.hash, block.header.number);
  }

  #forget(number: number): void {
    const block = this.#byNumber.get(number);
    if (block === undefined) return;
    this.#byNumber.delete(number);
    this.#numbers.delete(block.hash);
  }

  /**
   * Adds a block behind the head; a gap is allowed once, behind genesis, where a dump was loaded.
   * Blocks from `pinned` on stay in memory.
   */
  add(block: SealedBlock, pinned = Number.POSITIVE_INFINITY): void {
    const { number } = block.header;
    if (number > this.#head.header.number + 1) this.#oldest = number;
    this.#head = block;
    this.#put(block);
    const keptFrom = Math.min(number - this.#kept + 1, pinned);
    for (; this.#oldest < keptFrom; this.#oldest += 1) {
      const old = this.#byNumber.get(this.#oldest);
      if (old === undefined) continue;
      // It stays in memory until there is room.
      if (this.#archive !== null && !this.#archive.append(old)) break;
      this.#forget(this.#oldest);
    }
  }

  /** Null for a number that no block has, or that is forgotten. */
  byNumber(number: number): SealedBlock | null {
    if (number > this.#head.header.number) return null;
    return this.#byNumber.get(number) ?? this.#archive?.byNumber(number) ?? null;
  }

  /** Null for a hash that no block has, or that is forgotten. */
  byHash(hash: Hash): SealedBlock | null {
    const number = this.#numbers.get(hash);
    if (number !== undefined) return this.#byNumber.get(number) ?? null;
    return this.#archive?.byHash(hash) ?? null;
  }

  /** Makes an older block the head again; it must be kept. */
  revertTo(number: number): void {
    const block = this.byNumber(number);
    assert(block !== null, `block ${number} is kept`);
    for (let each = this.#head.header.number; each > number; each -= 1) this.#forget(each);
    this.#archive?.truncate(number + 1);
    if (number < this.#oldest) this.#oldest = number + 1;
    this.#head = block;
  }
}
