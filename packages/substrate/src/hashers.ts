/** The hashers of storage keys. Prefixes are hashed once, keys often: account keys are remembered. */
import { encodeHex } from '@adit/base';
import { Blake2128, Twox64Concat, Twox128 } from '@polkadot-api/substrate-bindings';
import { encode, type ScaleType } from './scale-type.ts';

/** Names of storage hashers, as metadata has them. */
export type HasherName = 'Identity' | 'Blake2_128Concat' | 'Twox64Concat';

/** One key of a map: its type and how it is hashed. */
export interface HashedKey<Value> {
  readonly hasher: HasherName;
  readonly type: ScaleType<Value>;
  /** The key's part of the storage key, hexadecimal without `0x`. */
  hash(value: Value): string;
}

/** Any key of a map. */
// biome-ignore lint/suspicious/noExplicitAny: a key is invariant in its value
export type AnyHashedKey = HashedKey<any>;

/** Hashed keys that are kept; enough for a full network's accounts. */
const REMEMBERED_MAX = 65_536;

function remember(compute: (digits: string) => string): (digits: string) => string {
  const known = new Map<string, string>();
  return (digits) => {
    const found = known.get(digits);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED_MAX) known.clear();
    const made = compute(digits);
    known.set(digits, made);
    return made;
  };
}

const fromHex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

const HASHERS: Readonly<Record<HasherName, (digits: string) => string>> = {
  Identity: (digits) => digits,
  Blake2_128Concat: remember((digits) => encodeHex(Blake2128(fromHex(digits))) + digits),
  Twox64Concat: remember((digits) => encodeHex(Twox64Concat(fromHex(digits)))),
};

/** Bytes that the hasher puts before the key itself. */
export const HASH_BYTES: Readonly<Record<HasherName, number>> = {
  Identity: 0,
  Blake2_128Concat: 16,
  Twox64Concat: 8,
};

function hashedKey<Value>(hasher: HasherName, type: ScaleType<Value>): HashedKey<Value> {
  const hash = HASHERS[hasher];
  return { hasher, type, hash: (value) => hash(encodeHex(encode(type, value))) };
}

/** A key that is its own hash; its entries are walked in the order of its bytes. */
export function identity<Value>(type: ScaleType<Value>): HashedKey<Value> {
  return hashedKey('Identity', type);
}

/** blake2b-128 of the key and the key. */
export function blake2<Value>(type: ScaleType<Value>): HashedKey<Value> {
  return hashedKey('Blake2_128Concat', type);
}

/** xxHash64 of the key and the key. */
export function twox64<Value>(type: ScaleType<Value>): HashedKey<Value> {
  return hashedKey('Twox64Concat', type);
}

/** xxHash128 of a name, as 32 hexadecimal digits: half of an item's prefix. */
export function twox128Hex(name: string): string {
  return encodeHex(Twox128(new TextEncoder().encode(name)));
}
