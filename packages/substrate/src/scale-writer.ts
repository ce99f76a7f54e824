/** Appends SCALE bytes to one growing array. */
import { AditError, decodeHex } from '@adit/base';
import { Nesting } from './nesting.ts';

const INITIAL_BYTES = 64;
/** The longest compact form has 67 bytes behind the first. */
const COMPACT_END = 1n << 536n;

/** Writes values one after another; `take` gives the bytes. */
export class ScaleWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** How deep inside a type that holds itself. */
  readonly nesting = new Nesting();

  /** The place of the next bytes. Ask before the array or its view: growing replaces both. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length = at + count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  /** One byte. */
  u8(value: number): void {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
  }

  /** Little-endian. */
  u16(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
  }

  /** Little-endian. */
  u32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
  }

  /** Little-endian. */
  u64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, true);
  }

  /** Little-endian. */
  u128(value: bigint): void {
    this.u64(value);
    this.u64(value >> 64n);
  }

  /** As they are. */
  bytes(value: Uint8Array): void {
    const at = this.#grow(value.length);
    this.#bytes.set(value, at);
  }

  /** Hexadecimal with or without `0x`, exactly `count` bytes of it. */
  hex(value: string, count: number): void {
    const bytes = decodeHex(value);
    if (bytes.length !== count) throw unfit(`${count} bytes`, value);
    this.bytes(bytes);
  }

  /** A compact integer below 2^536; numbers are integers. */
  compact(value: number | bigint): void {
    if (value < 0 || value >= COMPACT_END) throw unfit('a compact integer', String(value));
    if (value >= 1 << 30) {
      this.#bigCompact(BigInt(value));
      return;
    }
    const small = Number(value);
    if (small < 1 << 6) this.u8(small << 2);
    else if (small < 1 << 14) this.u16((small << 2) | 1);
    else this.u32(((small << 2) | 2) >>> 0);
  }

  #bigCompact(value: bigint): void {
    const bytes: number[] = [];
    for (let rest = value; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 255n));
    while (bytes.length < 4) bytes.push(0);
    this.u8(((bytes.length - 4) << 2) | 3);
    this.bytes(Uint8Array.from(bytes));
  }

  /** What was written, as an array of its own; the writer is empty again. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}

/** A value that its type cannot hold. */
export function unfit(wanted: string, value: string): AditError {
  return new AditError('invalid_value', `${value} is not ${wanted}`, {
    numbers: { wanted, value },
    nextStep: 'Give a value that the type can hold.',
  });
}
