/** The hashers of storage keys. Prefixes are hashed once, keys often: they are remembered. */
import { decodeHex, encodeHex } from '@adit/base';
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

/** Hashed keys that are kept of each type: enough for the accounts of 64 full subnets. */
const REMEMBERED_MAX = 16_384;

const HASHERS: Readonly<Record<HasherName, (digits: string) => string>> = {
  Identity: (digits) => digits,
  Blake2_128Concat: (digits) => encodeHex(Blake2128(decodeHex(digits))) + digits,
  Twox64Concat: (digits) => encodeHex(Twox64Concat(decodeHex(digits))),
};

/** Bytes that the hasher puts before the key itself. */
export const HASH_BYTES: Readonly<Record<HasherName, number>> = {
  Identity: 0,
  Blake2_128Concat: 16,
  Twox64Concat: 8,
};

type KnownHashes = Map<unknown, string>;

/** Hashed keys by hasher and type; types are few, and items of one key type share what is known. */
const remembered: Readonly<Record<HasherName, WeakMap<object, KnownHashes>>> = {
  Identity: new WeakMap(),
  Blake2_128Concat: new WeakMap(),
  Twox64Concat: new WeakMap(),
};

function knownHashes(hasher: HasherName, type: object): KnownHashes {
  const known: KnownHashes = remembered[hasher].get(type) ?? new Map();
  remembered[hasher].set(type, known);
  return known;
}

function hashedKey<Value>(hasher: HasherName, type: ScaleType<Value>): HashedKey<Value> {
  const hash = HASHERS[hasher];
  const known = knownHashes(hasher, type);
  return {
    hasher,
    type,
    hash: (value) => {
      const found = known.get(value);
      if (found !== undefined) return found;
      const made = hash(encodeHex(encode(type, value)));
      // Objects are told apart by identity, so remembering them would help nobody.
      if (typeof value === 'object') return made;
      if (known.size >= REMEMBERED_MAX) known.clear();
      known.set(value, made);
      return made;
    },
  };
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

/** xxHash128 of bytes, 16 of them. */
export function twox128(bytes: Uint8Array): Uint8Array {
  return Twox128(bytes);
}

/** xxHash128 of a name, as 32 hexadecimal digits: half of an item's prefix. */
export function twox128Hex(name: string): string {
  return encodeHex(twox128(new TextEncoder().encode(name)));
}
