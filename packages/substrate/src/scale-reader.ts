/**
 * A cursor over SCALE bytes. Every read is checked against the end, so that bytes of strangers can
 * neither be read past nor make us allocate more than they are long.
 */
import { AditError, encodeHex } from '@adit/base';
import { Nesting } from './nesting.ts';

/** The bytes end too early, go on too long, or say what their type cannot mean. */
function invalidScale(message: string, numbers: Record<string, number | string>): AditError {
  return new AditError('invalid_scale', message, {
    numbers,
    nextStep: 'Encode the value with the metadata that this chain serves.',
  });
}

/** Reads values one after another. All reads throw AditError `invalid_scale` where bytes are bad. */
export class ScaleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;
  /** How deep inside a type that holds itself. */
  readonly nesting = new Nesting();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes left. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  #advance(count: number): number {
    if (count > this.left) {
      throw invalidScale('The bytes end inside a value', {
        offset: this.#offset,
        wanted: count,
        left: this.left,
      });
    }
    const at = this.#offset;
    this.#offset = at + count;
    return at;
  }

  /** One byte. */
  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  /** Little-endian. */
  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  /** Little-endian. */
  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Little-endian. */
  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** Little-endian. */
  u128(): bigint {
    const low = this.u64();
    return low | (this.u64() << 64n);
  }

  /** A view of the next bytes; valid while the source is. */
  bytes(count: number): Uint8Array {
    const at = this.#advance(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** The next bytes as lower-case hexadecimal with `0x`. */
  hex(count: number): string {
    return `0x${encodeHex(this.bytes(count))}`;
  }

  /**
   * A compact integer: below 2^30 a number, as most are, else a bigint. Longer forms than needed are
   * refused, as Substrate does.
   */
  compact(): number | bigint {
    const first = this.u8();
    const mode = first & 3;
    const low = first >> 2;
    if (mode === 0) return low;
    if (mode === 1) return this.#canonical(low | (this.u8() << 6), 1 << 6);
    if (mode === 2) return this.#canonical(low | (this.u8() << 6) | (this.u16() << 14), 1 << 14);
    return this.#bigCompact(low + 4);
  }

  #bigCompact(length: number): bigint {
    let value = 0n;
    for (const [index, byte] of this.bytes(length).entries()) {
      value |= BigInt(byte) << BigInt(8 * index);
    }
    return this.#canonical(value, length === 4 ? 1n << 30n : 1n << BigInt(8 * (length - 1)));
  }

  #canonical<Value extends number | bigint>(value: Value, atLeast: number | bigint): Value {
    if (value >= atLeast) return value;
    throw invalidScale('A compact integer is longer than it needs to be', {
      offset: this.#offset,
      value: String(value),
    });
  }

  /** A compact length of items of at least `itemBytes` bytes each; never more than can follow. */
  length(itemBytes: number): number {
    const length = this.compact();
    if (Number(length) * itemBytes <= this.left) return Number(length);
    throw invalidScale('A length is larger than the bytes that follow', {
      offset: this.#offset,
      length: String(length),
      left: this.left,
    });
  }

  /** Refuses what no variant or bit pattern stands for. */
  refuse(what: string, value: number): never {
    throw invalidScale(`There is no ${what} ${value}`, { offset: this.#offset, value });
  }

  /** Refuses bytes that are left over. */
  end(): void {
    if (this.left === 0) return;
    throw invalidScale('Bytes are left over behind the value', {
      offset: this.#offset,
      left: this.left,
    });
  }
}
