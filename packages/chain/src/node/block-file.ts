/**
 * Blocks that are too old for memory, one record behind the other in a file: a temporary one, or the
 * one beside a state file, which holds the blocks of all runs.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { assert } from '@adit/base';
import { type Hash, hashHeader, ScaleReader, ScaleWriter } from '@adit/substrate';
import type { BlockArchive, SealedBlock } from '../runtime/execute/sealed-block.ts';
import { hashPrefix, peekBlock, prefixIn, readBlock, writeBlock } from './disk/block-codec.ts';
import { BlockIndex } from './disk/block-index.ts';
import { RecordFile } from './disk/record-file.ts';

const TITLE = 'adit chain blocks/1';

/** A file of blocks. Without a path it is a temporary one, made when the first block comes. */
export class BlockFile implements BlockArchive {
  readonly #path: string | null;
  #folder: string | null = null;
  #file: RecordFile | null = null;
  #index = new BlockIndex();
  /** Number of the block at position 0. */
  #first = 0;

  constructor(path: string | null = null) {
    this.#path = path;
  }

  /**
   * Opens the file of a path, with what is in it; before that nothing is taken. Gives the number of
   * torn bytes at its end, which are cut.
   * @throws AditError `state_file_damaged`; Node's errors of the file system.
   */
  open(): number {
    assert(this.#path !== null && this.#file === null, 'a file with a path is opened once');
    const file = new RecordFile(this.#path, TITLE);
    this.#file = file;
    return file.scan((payload, at) => {
      const { number } = peekBlock(payload);
      if (this.#index.count === 0) this.#first = number;
      if (number !== this.#first + this.#index.count) {
        throw file.damage(at, `block ${number} follows ${this.#first + this.#index.count - 1}`);
      }
      this.#index.add(at, prefixIn(payload));
    });
  }

  /** Number that the next block has; null when any may be the first. */
  get next(): number | null {
    return this.#index.count === 0 ? null : this.#first + this.#index.count;
  }

  #openFile(): RecordFile | null {
    if (this.#file === null && this.#path === null) {
      this.#folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-chain-'));
      this.#file = new RecordFile(path.join(this.#folder, 'blocks'), TITLE);
    }
    return this.#file;
  }

  /** Adds the next block, or nothing when it is there. @throws Node's errors of the file system. */
  add(block: SealedBlock): void {
    const { number } = block.header;
    const { next } = this;
    if (next !== null && number < next) return;
    assert(next === null || number === next, `block ${number} follows ${next}`);
    const writer = new ScaleWriter();
    writeBlock(writer, block);
    const file = this.#openFile();
    assert(file !== null, 'the file of blocks is open');
    const at = file.append(writer.take());
    if (next === null) this.#first = number;
    this.#index.add(at, hashPrefix(block.hash));
  }

  append(block: SealedBlock): boolean {
    if (this.#path !== null && this.#file === null) return false;
    try {
      this.add(block);
      return true;
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) return false;
      throw error;
    }
  }

  byNumber(number: number): SealedBlock | null {
    const place = number < this.#first ? null : this.#index.place(number - this.#first);
    if (place === null || this.#file === null) return null;
    const block = readBlock(new ScaleReader(this.#file.read(place)));
    const isIntact = hashHeader(block.header) === block.hash && block.header.number === number;
    if (!isIntact) throw this.#file.damage(place, `it is not block ${number}`);
    return block;
  }

  byHash(hash: Hash): SealedBlock | null {
    for (const position of this.#index.find(hashPrefix(hash))) {
      const block = this.byNumber(this.#first + position);
      if (block?.hash === hash) return block;
    }
    return null;
  }

  truncate(from: number): void {
    const kept = Math.max(0, from - this.#first);
    const place = this.#index.place(kept);
    if (place === null) return;
    this.#index.cut(kept);
    this.#file?.cut(place);
  }

  /** Waits until all of it is on the disk. */
  sync(): void {
    this.#file?.sync();
  }

  /** Begins anew beside the old file, which gets another name. Gives that name. */
  setAside(): string {
    assert(this.#path !== null && this.#file !== null, 'a file with a path is open');
    const aside = `${this.#path}.aside`;
    this.#file.close();
    fs.renameSync(this.#path, aside);
    this.#file = new RecordFile(this.#path, TITLE);
    this.#index = new BlockIndex();
    return aside;
  }

  /** Closes the file; a temporary one is removed. */
  close(): void {
    this.#file?.close();
    this.#file = null;
    this.#index = new BlockIndex();
    if (this.#folder !== null) fs.rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}
