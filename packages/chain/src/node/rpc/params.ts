/** Positional parameters, checked as they are read. Missing and null are the same. */
import { decodeHex, errorMessage } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { invalidParams } from './rpc-error.ts';

const HASH_PATTERN = /^(?:0x)?[0-9a-f]{64}$/i;
const HEX_NUMBER_PATTERN = /^0x[0-9a-f]{1,16}$/i;
const BLOCK_NUMBER_MAX = 0xffff_ffff;

/** Lower case, with `0x`. */
function normalizeHex(text: string): string {
  const lower = text.toLowerCase();
  return lower.startsWith('0x') ? lower : `0x${lower}`;
}

/** The parameters of one request. All readers throw RpcError -32602. */
export class Params {
  readonly #values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = values;
  }

  /** How many were given. */
  get length(): number {
    return this.#values.length;
  }

  /** As it was given; null when missing. */
  raw(index: number): unknown {
    return this.#values[index] ?? null;
  }

  #fail(index: number, wanted: string): never {
    const value = this.raw(index);
    const found = value === null ? 'nothing' : JSON.stringify(value).slice(0, 80);
    throw invalidParams(`Parameter ${index + 1} must be ${wanted}; got ${found}`);
  }

  /** A text. */
  text(index: number, wanted = 'a text'): string {
    const value = this.raw(index);
    return typeof value === 'string' ? value : this.#fail(index, wanted);
  }

  /** Bytes from hexadecimal, with or without `0x`. */
  bytes(index: number): Uint8Array {
    const text = this.text(index, 'hexadecimal text');
    try {
      return decodeHex(text);
    } catch {
      return this.#fail(index, 'hexadecimal text of even length');
    }
  }

  /** Hexadecimal, lower case with `0x`. */
  hex(index: number): string {
    const text = this.text(index, 'hexadecimal text');
    this.bytes(index);
    return normalizeHex(text);
  }

  /** A block hash; null when it was left out. */
  hash(index: number): string | null {
    const value = this.raw(index);
    if (value === null) return null;
    if (typeof value !== 'string' || !HASH_PATTERN.test(value)) {
      return this.#fail(index, 'a block hash of 32 bytes, or null');
    }
    return normalizeHex(value);
  }

  /** A block number: a JSON number or hexadecimal text; null when it was left out. */
  blockNumber(index: number): number | null {
    const value = this.raw(index);
    return value === null ? null : this.#number(value, index);
  }

  /** Block numbers of an array parameter; null when the parameter is none. */
  blockNumbers(index: number): readonly number[] | null {
    const value = this.raw(index);
    if (!Array.isArray(value)) return null;
    return value.map((each: unknown) => this.#number(each, index));
  }

  #number(value: unknown, index: number): number {
    const isHex = typeof value === 'string' && HEX_NUMBER_PATTERN.test(value);
    const number = isHex ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0) {
      return Math.min(number, BLOCK_NUMBER_MAX);
    }
    return this.#fail(index, 'a block number');
  }

  /** A whole number within bounds; `fallback` when it was left out. */
  integer(
    index: number,
    bounds: { readonly min: number; readonly max: number },
    fallback?: number,
  ): number {
    const value = this.raw(index) ?? fallback;
    const { min, max } = bounds;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    return this.#fail(index, `a whole number from ${min} to ${max}`);
  }

  /** A boolean; `fallback` when it was left out. */
  flag(index: number, fallback: boolean): boolean {
    const value = this.raw(index) ?? fallback;
    return typeof value === 'boolean' ? value : this.#fail(index, 'true or false');
  }

  /** Storage keys: an array of hexadecimal texts, lower-cased. At most `max`. */
  keys(index: number, max: number): readonly string[] {
    const value = this.raw(index);
    if (!Array.isArray(value)) return this.#fail(index, 'a list of storage keys');
    if (value.length > max) {
      throw invalidParams(`${value.length} storage keys are more than ${max}; ask in parts`);
    }
    return value.map((key: unknown) => {
      if (typeof key !== 'string') return this.#fail(index, 'a list of storage keys');
      try {
        decodeHex(key);
      } catch {
        return this.#fail(index, 'a list of hexadecimal storage keys');
      }
      return normalizeHex(key);
    });
  }

  /** An account: an SS58 address, a public key as hexadecimal text, or its 32 bytes as numbers. */
  account(index: number): string {
    const value = this.raw(index);
    if (Array.isArray(value)) return this.#accountOfBytes(value, index);
    const text = this.text(index, 'an SS58 address');
    if (HASH_PATTERN.test(text)) return normalizeHex(text);
    try {
      return `0x${Buffer.from(ss58Decode(text)).toString('hex')}`;
    } catch (error) {
      throw invalidParams(`Parameter ${index + 1}: ${errorMessage(error)}`);
    }
  }

  #accountOfBytes(value: readonly unknown[], index: number): string {
    const isBytes = value.every(
      (byte) => typeof byte === 'number' && Number.isInteger(byte) && byte >= 0 && byte < 256,
    );
    if (value.length !== 32 || !isBytes) return this.#fail(index, 'an account of 32 bytes');
    return `0x${Buffer.from(value as number[]).toString('hex')}`;
  }
}
