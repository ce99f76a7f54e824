/** Storage items: their keys, their types, what a missing entry reads as. */
import { decodeHex } from '@adit/base';
import { type AnyHashedKey, HASH_BYTES, type HashedKey, twox128Hex } from './hashers.ts';
import { ScaleReader } from './scale-reader.ts';
import { type AnyType, decode, encode, type ScaleType } from './scale-type.ts';

/** The two builds of the runtime: 12 s blocks and tempo 360, or 250 ms and tempo 10. */
export type Profile = 'normal' | 'fast';

/** A default that may differ between the two builds. */
export type ProfileValue<Value> =
  | { readonly normal: Value; readonly fast: Value }
  | ((profile: Profile) => Value);

/**
 * A storage item. `Keys` are the TypeScript values of its keys, `Value` of its entries, `Read` what
 * reading gives: `Value`, or `Value | undefined` for optional items.
 */
export interface StorageItem<Keys extends readonly unknown[], Value, Read> {
  readonly pallet: string;
  readonly name: string;
  /** `0x` and 64 digits: hashes of pallet and item. */
  readonly prefix: string;
  readonly keys: readonly AnyHashedKey[];
  readonly type: ScaleType<Value>;
  /** Optional items have no default. */
  readonly modifier: 'Default' | 'Optional';
  readonly docs: readonly string[];
  /** What a missing entry reads as. */
  fallback(profile: Profile): Read;
  /** The storage key of an entry, hexadecimal with `0x`; with fewer keys the prefix of a range. */
  key(...keys: Partial<Keys>): string;
  /** The keys of an entry's storage key. @throws AditError `invalid_scale`. */
  keysOf(storageKey: string): Keys;
  encode(value: Value): Uint8Array;
  decode(bytes: Uint8Array): Value;
}

/** Any storage item. */
// biome-ignore lint/suspicious/noExplicitAny: keys and values are invariant
export type AnyStorageItem = StorageItem<any, any, any>;

/** Values of a list of keys. */
type KeyValues<Keys extends readonly AnyHashedKey[]> = {
  -readonly [Index in keyof Keys]: Keys[Index] extends HashedKey<infer Value> ? Value : never;
};

interface ItemSpec<Read> {
  readonly pallet: string;
  readonly name: string;
  readonly keys: readonly AnyHashedKey[];
  readonly type: AnyType;
  readonly modifier: 'Default' | 'Optional';
  readonly docs: readonly string[];
  readonly fallback: (profile: Profile) => Read;
}

function createItem<Keys extends readonly unknown[], Value, Read>(
  spec: ItemSpec<Read>,
): StorageItem<Keys, Value, Read> {
  const type: ScaleType<Value> = spec.type;
  const prefix = `0x${twox128Hex(spec.pallet)}${twox128Hex(spec.name)}`;
  return {
    ...spec,
    type,
    prefix,
    key: (...keys) => {
      let text = prefix;
      for (const [index, value] of keys.entries()) text += spec.keys[index]?.hash(value) ?? '';
      return text;
    },
    keysOf: (storageKey) => {
      const reader = new ScaleReader(decodeHex(storageKey.slice(prefix.length)));
      const values = spec.keys.map(({ hasher, type: keyType }) => {
        reader.bytes(HASH_BYTES[hasher]);
        return keyType.read(reader) as unknown;
      });
      reader.end();
      return values as unknown as Keys;
    },
    encode: (value) => encode(type, value),
    decode: (bytes) => decode(type, bytes),
  };
}

function defaultFor<Value>(value: Value | ProfileValue<Value>): (profile: Profile) => Value {
  if (typeof value === 'function') return value as (profile: Profile) => Value;
  if (isByProfile(value)) return (profile) => value[profile];
  return () => copyOf(value as Value);
}

/** Every reader gets a default of its own, which it may then fill. */
function copyOf<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return value.slice() as Value;
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  const entries = Object.entries(value).map(([name, field]) => [name, copyOf(field as unknown)]);
  return Object.fromEntries(entries) as Value;
}

function isByProfile<Value>(
  value: Value | ProfileValue<Value>,
): value is { readonly normal: Value; readonly fast: Value } {
  return typeof value === 'object' && value !== null && 'normal' in value && 'fast' in value;
}

/** Makes the storage items of one pallet. */
export interface StorageFactory {
  /** One value. */
  value<Value>(
    name: string,
    type: ScaleType<Value>,
    fallback: NoInfer<Value> | ProfileValue<NoInfer<Value>>,
    docs?: string,
  ): StorageItem<[], Value, Value>;
  /** One value that may be missing. */
  optional<Value>(
    name: string,
    type: ScaleType<Value>,
    docs?: string,
  ): StorageItem<[], Value, Value | undefined>;
  /** A map whose missing entries read as a default. */
  map<const Keys extends readonly AnyHashedKey[], Value>(
    name: string,
    keys: Keys,
    type: ScaleType<Value>,
    fallback: NoInfer<Value> | ProfileValue<NoInfer<Value>>,
    docs?: string,
  ): StorageItem<KeyValues<Keys>, Value, Value>;
  /** A map whose entries may be missing. */
  optionalMap<const Keys extends readonly AnyHashedKey[], Value>(
    name: string,
    keys: Keys,
    type: ScaleType<Value>,
    docs?: string,
  ): StorageItem<KeyValues<Keys>, Value, Value | undefined>;
}

/** A factory of storage items under a pallet's name. */
export function storageOf(pallet: string): StorageFactory {
  return {
    value: (name, type, fallback, docs = '') =>
      createItem({
        pallet,
        name,
        keys: [],
        type,
        modifier: 'Default',
        docs: [docs],
        fallback: defaultFor(fallback),
      }),
    optional: (name, type, docs = '') =>
      createItem({
        pallet,
        name,
        keys: [],
        type,
        modifier: 'Optional',
        docs: [docs],
        fallback: () => undefined,
      }),
    map: (name, keys, type, fallback, docs = '') =>
      createItem({
        pallet,
        name,
        keys,
        type,
        modifier: 'Default',
        docs: [docs],
        fallback: defaultFor(fallback),
      }),
    optionalMap: (name, keys, type, docs = '') =>
      createItem({
        pallet,
        name,
        keys,
        type,
        modifier: 'Optional',
        docs: [docs],
        fallback: () => undefined,
      }),
  };
}
