/**
 * Blocks that are too old for memory, one record behind the other in a file: header and body as SCALE
 * behind a length. Where each begins is kept in memory, six bytes of its hash lead to its number.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  decodeHeader,
  encodeHeader,
  type Hash,
  hashHeader,
  ScaleReader,
  ScaleWriter,
} from '@adit/substrate';
import type { BlockArchive, SealedBlock } from '../runtime/execute/sealed-block.ts';

const SHORT_HASH_DIGITS = 12;

function shorten(hash: Hash): number {
  return Number.parseInt(hash.slice(2, 2 + SHORT_HASH_DIGITS), 16);
}

function encodeBlock({ header, body }: SealedBlock): Uint8Array {
  const writer = new ScaleWriter();
  const bytes = encodeHeader(header);
  writer.compact(BigInt(bytes.length));
  writer.bytes(bytes);
  writer.compact(BigInt(body.length));
  for (const extrinsic of body) {
    writer.compact(BigInt(extrinsic.length));
    writer.bytes(extrinsic);
  }
  return writer.take();
}

function decodeBlock(bytes: Uint8Array): SealedBlock {
  const reader = new ScaleReader(bytes);
  const header = decodeHeader(reader.bytes(reader.length(1)).slice());
  const body: Uint8Array[] = [];
  for (let left = reader.length(1); left > 0; left -= 1) {
    body.push(reader.bytes(reader.length(1)).slice());
  }
  reader.end();
  return { hash: hashHeader(header), header, body };
}

/** A temporary file of blocks; it is made when the first block comes. */
export class BlockFile implements BlockArchive {
  #folder: string | null = null;
  #descriptor: number | null = null;
  /** Where the records begin; the last is the file's end. The first is that of `#first`. */
  readonly #offsets: number[] = [0];
  readonly #numbers = new Map<number, number>();
  #first = 0;

  #open(): number {
    if (this.#descriptor === null) {
      this.#folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-chain-'));
      this.#descriptor = fs.openSync(path.join(this.#folder, 'blocks'), 'w+', 0o600);
    }
    return this.#descriptor;
  }

  /** Adds the next block. */
  append(block: SealedBlock): void {
    const bytes = encodeBlock(block);
    const end = this.#offsets.at(-1) ?? 0;
    fs.writeSync(this.#open(), bytes, 0, bytes.length, end);
    if (this.#offsets.length === 1) this.#first = block.header.number;
    this.#offsets.push(end + bytes.length);
    this.#numbers.set(shorten(block.hash), block.header.number);
  }

  /** Null for what is not here. */
  byNumber(number: number): SealedBlock | null {
    const start = this.#offsets[number - this.#first];
    const end = this.#offsets[number - this.#first + 1];
    if (start === undefined || end === undefined) return null;
    const bytes = new Uint8Array(end - start);
    fs.readSync(this.#open(), bytes, 0, bytes.length, start);
    return decodeBlock(bytes);
  }

  /** Null for what is not here. */
  byHash(hash: Hash): SealedBlock | null {
    const number = this.#numbers.get(shorten(hash));
    if (number === undefined) return null;
    const block = this.byNumber(number);
    return block?.hash === hash ? block : null;
  }

  /** Forgets all blocks from this number on. */
  truncate(from: number): void {
    const kept = Math.max(0, from - this.#first);
    for (let number = this.#first + kept; ; number += 1) {
      const block = this.byNumber(number);
      if (block === null) break;
      this.#numbers.delete(shorten(block.hash));
    }
    this.#offsets.length = Math.min(this.#offsets.length, kept + 1);
    if (this.#descriptor !== null) fs.ftruncateSync(this.#descriptor, this.#offsets.at(-1) ?? 0);
  }

  /** Closes and removes the file. */
  remove(): void {
    if (this.#descriptor !== null) fs.closeSync(this.#descriptor);
    this.#descriptor = null;
    if (this.#folder !== null) fs.rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}
