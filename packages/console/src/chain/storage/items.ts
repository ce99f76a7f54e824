/** Storage items by name, and keys of their maps as people write them. */
import { decodeHex, isAditError } from '@adit/base';
import { DEV_ACCOUNTS, runtimeDefinition, valueFromJson } from '@adit/chain';
import { type AnyStorageItem, type AnyType, encode, ScaleReader } from '@adit/substrate';
import { describeBytes, type Shown } from '../values/describe.ts';

/** All items, pallet by pallet. */
export const ITEMS: readonly AnyStorageItem[] = runtimeDefinition.pallets.flatMap(({ storage }) =>
  Object.values(storage ?? {}),
);

/** An item by its names; null for none. */
export function findItem(pallet: string, name: string): AnyStorageItem | null {
  return ITEMS.find((item) => item.pallet === pallet && item.name === name) ?? null;
}

/** Items that have every word of the filter in their names. */
export function filterItems(filter: string): readonly AnyStorageItem[] {
  const words = filter
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((word) => word !== '');
  return ITEMS.filter(({ pallet, name }) => {
    const text = `${pallet}.${name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A key that was written: its value, or what is wrong with it in words. */
export type ReadKey =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

function accountByName(name: string): string | null {
  const plain = name.replace(/^\/\//, '');
  return Object.entries(DEV_ACCOUNTS).find(([known]) => known === plain)?.[1] ?? null;
}

/** Lists, objects and words of JSON as such; everything else is text, numbers of any length too. */
function jsonOf(text: string): unknown {
  if (!/^[[{]|^(?:true|false|null)$/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Reads a key; `name` is what messages call it. */
export function readKey(type: AnyType, text: string, name: string): ReadKey {
  try {
    const reading = { accounts: accountByName, path: name };
    const value = valueFromJson(type, jsonOf(text.trim()), reading);
    encode(type, value);
    return { ok: true, value };
  } catch (error) {
    if (!isAditError(error)) throw error;
    return { ok: false, reason: error.message };
  }
}

/** Bytes of the hash that a hasher puts in front of a key. */
const HASH_BYTES = { Identity: 0, Blake2_128Concat: 16, Twox64Concat: 8 } as const;

/** The keys of an entry as they are shown. @throws AditError `invalid_scale`. */
export function showKeys(item: AnyStorageItem, storageKey: string): Shown[] {
  const reader = new ScaleReader(decodeHex(storageKey.slice(item.prefix.length)));
  return item.keys.map(({ hasher, type }) => {
    reader.bytes(HASH_BYTES[hasher]);
    const value: unknown = type.read(reader);
    return describeBytes(type, encode(type, value));
  });
}

/** What a missing entry reads as; null where it reads as nothing. */
export function showFallback(item: AnyStorageItem, profile: 'fast' | 'normal'): Shown | null {
  if (item.modifier === 'Optional') return null;
  return describeBytes(item.type, item.encode(item.fallback(profile)));
}
