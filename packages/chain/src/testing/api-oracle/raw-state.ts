/**
 * The storage as bytes, read the slow way: all keys of an item are listed, the plain parts at their
 * ends are cut out, and the values are read by a schema. Nothing is known of the chain's own items but
 * how their prefixes are hashed.
 */
import { twox128Hex } from '@adit/substrate';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { decodePlain, type Plain } from './wire-schema.ts';
import { STRUCTS } from './wire-structs.ts';

/** Bytes of the hash that stands before a key: Identity, Blake2_128Concat, Twox64Concat. */
const HASH_BYTES: Readonly<Record<string, number>> = { I: 0, B: 16, T: 8 };
/** `0x` and the two hashes of pallet and item. */
const PREFIX_DIGITS = 66;

/** Keys as `<hasher><bytes>`, the value's type, and what a missing entry reads as. */
type ItemTable = Readonly<Record<string, readonly [keys: string, type: string, missing: Plain]>>;

/** A netuid or uid as a key, or an account as hexadecimal text without `0x`. */
export type PlainKey = number | string;

function keyDigits(key: PlainKey): string {
  if (typeof key === 'string') return key;
  const digits = key.toString(16).padStart(4, '0');
  return digits.slice(2) + digits.slice(0, 2);
}

/** The plain keys at the end of a storage key. */
function plainKeys(storageKey: string, spec: string): string[] {
  let at = PREFIX_DIGITS;
  return spec.split(' ').map((part) => {
    const start = at + 2 * (HASH_BYTES[part.slice(0, 1)] ?? 0);
    at = start + 2 * Number(part.slice(1));
    return storageKey.slice(start, at);
  });
}

/** A reader of one pallet's items. */
export class RawState {
  readonly #reader: StateReader;
  readonly #pallet: string;
  readonly #items: ItemTable;
  readonly #known = new Map<string, Map<string, Plain>>();

  constructor(reader: StateReader, pallet: string, items: ItemTable) {
    this.#reader = reader;
    this.#pallet = pallet;
    this.#items = items;
  }

  /** All entries of an item by their joined keys, in the order of the storage keys. */
  entries(name: string): Map<string, Plain> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const [spec = '', type = ''] = this.#items[name] ?? [];
    if (type === '') throw new Error(`there is no item ${name}`);
    const entries = new Map<string, Plain>();
    const prefix = `0x${twox128Hex(this.#pallet)}${twox128Hex(name)}`;
    for (const key of this.#reader.rawKeys(prefix)) {
      const bytes = this.#reader.rawRead(key);
      if (bytes === null) continue;
      const joined = spec === '' ? '' : plainKeys(key, spec).join('/');
      entries.set(joined, decodePlain(bytes, type, STRUCTS));
    }
    this.#known.set(name, entries);
    return entries;
  }

  /** True when an entry is there. */
  has(name: string, ...keys: PlainKey[]): boolean {
    return this.entries(name).has(keys.map(keyDigits).join('/'));
  }

  /** An entry, or what a missing one reads as. */
  plain(name: string, ...keys: PlainKey[]): Plain {
    const found = this.entries(name).get(keys.map(keyDigits).join('/'));
    return found ?? this.#items[name]?.[2] ?? null;
  }

  /** An entry that is a number. */
  number(name: string, ...keys: PlainKey[]): bigint {
    const value = this.plain(name, ...keys);
    if (typeof value !== 'bigint') throw new Error(`${name} is no number`);
    return value;
  }

  /** An entry that is a list. */
  list(name: string, ...keys: PlainKey[]): Plain[] {
    const value = this.plain(name, ...keys);
    if (!Array.isArray(value)) throw new Error(`${name} is no list`);
    return value;
  }

  /** An entry that is an account or a byte string. */
  text(name: string, ...keys: PlainKey[]): string {
    const value = this.plain(name, ...keys);
    if (typeof value !== 'string') throw new Error(`${name} is no text`);
    return value;
  }
}
