/** Storage by names instead of keys: `{"System": {"Account": [[["Alice"], {…}]]}}`, as chopsticks has it. */
import { AditError } from '@adit/base';
import type { AnyStorageItem } from '@adit/substrate';
import { runtimeDefinition } from '../definitions/runtime.ts';
import type { Change } from '../runtime/state/versioned-store.ts';
import { type AccountByName, valueFromJson } from './json-value.ts';

function findItem(pallet: string, name: string): AnyStorageItem {
  const storage = runtimeDefinition.pallets.find((each) => each.name === pallet)?.storage ?? {};
  const item = Object.hasOwn(storage, name) ? storage[name] : undefined;
  if (item !== undefined) return item;
  throw new AditError('unknown_storage_item', `There is no storage item ${pallet}.${name}`, {
    numbers: { pallet, item: name, known: Object.keys(storage).slice(0, 20).join(' ') },
    nextStep: 'Use the names of the metadata.',
  });
}

function refuse(path: string, wanted: string): never {
  throw new AditError('invalid_argument', `${path} must be ${wanted}`, {
    numbers: { path, wanted },
    nextStep: 'Write [[keys, value], …] for a map, the value alone for a single entry.',
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pairOf(
  item: AnyStorageItem,
  entry: { readonly keys: readonly unknown[]; readonly value: unknown },
  reading: Parameters<typeof valueFromJson>[2],
): Change {
  const { path } = reading;
  if (entry.keys.length !== item.keys.length) refuse(path, `under ${item.keys.length} keys`);
  const keys = item.keys.map(({ type }, index) =>
    valueFromJson(type, entry.keys[index], { ...reading, path: `${path} key ${index + 1}` }),
  );
  const key = item.key(...keys);
  if (entry.value === null) return [key, null];
  return [key, item.encode(valueFromJson(item.type, entry.value, reading))];
}

function pairsOfItem(item: AnyStorageItem, json: unknown, accounts: AccountByName): Change[] {
  const path = `${item.pallet}.${item.name}`;
  const reading = { accounts, path };
  if (item.keys.length === 0) return [pairOf(item, { keys: [], value: json }, reading)];
  if (!Array.isArray(json)) return refuse(path, 'a list of [keys, value]');
  return json.map((entry: unknown) => {
    if (!Array.isArray(entry) || entry.length !== 2) return refuse(path, 'a list of [keys, value]');
    const [keys, value] = entry as readonly unknown[];
    return pairOf(item, { keys: Array.isArray(keys) ? keys : [keys], value }, reading);
  });
}

/**
 * The storage pairs of a tree of pallets, items and entries; null removes an entry.
 * @throws AditError `unknown_storage_item`, `invalid_argument`, `invalid_value`.
 */
export function namedPairs(
  tree: Readonly<Record<string, unknown>>,
  accounts: AccountByName,
): readonly Change[] {
  return Object.entries(tree).flatMap(([pallet, items]) => {
    if (!runtimeDefinition.pallets.some(({ name }) => name === pallet)) findItem(pallet, '');
    if (!isRecord(items)) return refuse(pallet, 'an object of storage items');
    return Object.entries(items).flatMap(([name, json]) =>
      pairsOfItem(findItem(pallet, name), json, accounts),
    );
  });
}
