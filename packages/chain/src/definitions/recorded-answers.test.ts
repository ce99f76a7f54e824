import { decodeHex, encodeHex } from '@adit/base';
import { type AnyStorageItem, type AnyType, decode, encode, tuple } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import {
  INTERFACE_RECORDINGS,
  type RecordedCall,
  recordedCalls,
  SDK_RECORDINGS,
} from '../testing/recorded-data.ts';
import { runtimeDefinition } from './runtime.ts';

/** Items by the 32 bytes that their keys begin with. */
const ITEMS: ReadonlyMap<string, AnyStorageItem> = new Map(
  runtimeDefinition.pallets.flatMap(({ storage = {} }) =>
    Object.values(storage).map((item) => [item.prefix, item] as const),
  ),
);

const METHODS = new Map(
  runtimeDefinition.apis.flatMap(({ name, methods }) =>
    Object.entries(methods).map(([method, definition]) => [`${name}_${method}`, definition]),
  ),
);

/** What a call has of things that our types can read: a name, the type, and the bytes. */
type Reading = readonly [name: string, type: AnyType, hex: string];

function itemOf(key: string): AnyStorageItem {
  const item = ITEMS.get(key.slice(0, 66));
  if (item === undefined) throw new Error(`no item has the key ${key}`);
  return item;
}

function storageReading(key: string, value: unknown): Reading[] {
  const item = itemOf(key);
  const name = `${item.pallet}.${item.name}`;
  expect(item.key(...item.keysOf(key))).toBe(key);
  return typeof value === 'string' ? [[name, item.type, value]] : [];
}

interface Changes {
  readonly changes: readonly (readonly [key: string, value: unknown])[];
}

function readings({ method, parameters, result }: RecordedCall): Reading[] {
  const [first, second] = parameters as [string, unknown];
  if (method === 'state_getStorageAt') return storageReading(first, result);
  if (method === 'state_queryStorageAt') {
    return (result as Changes[]).flatMap(({ changes }) =>
      changes.flatMap(([key, value]) => storageReading(key, value)),
    );
  }
  const definition = method === 'state_call' ? METHODS.get(first) : undefined;
  if (definition === undefined || typeof result !== 'string') return [];
  const inputs = tuple(...Object.values(definition.inputs));
  const given: Reading[] = second ? [[`${first} arguments`, inputs, String(second)]] : [];
  return [...given, [first, definition.output, result]];
}

function isReadAndWrittenAgain([, type, hex]: Reading): boolean {
  const bytes = decodeHex(hex);
  try {
    return encodeHex(encode(type, decode(type, bytes))) === encodeHex(bytes);
  } catch {
    return false;
  }
}

/** How many readings there were by name, and the names of those that our types cannot read. */
function outcome(calls: readonly RecordedCall[]) {
  const all = calls.flatMap(readings);
  const names = new Set(all.map(([name]) => name));
  const failed = all.filter((reading) => !isReadAndWrittenAgain(reading)).map(([name]) => name);
  return { count: all.length, names, failed: failed.sort() };
}

/** Answers of spec 208, one entry for each, whose structs have grown since. */
const OLDER_SHAPES = [
  'NeuronInfoRuntimeApi_get_neurons_lite',
  'NeuronInfoRuntimeApi_get_neurons_lite',
  'NeuronInfoRuntimeApi_get_neurons_lite',
  'SubnetInfoRuntimeApi_get_subnet_hyperparams',
];

describe('recorded answers, read and written again byte for byte', () => {
  it('of the SDK tests, but for the older shapes', (context) => {
    const { count, names, failed } = outcome(recordedCalls(context, SDK_RECORDINGS));
    expect(count).toBeGreaterThan(600);
    expect(failed).toEqual(OLDER_SHAPES);
    for (const name of [
      'SubnetInfoRuntimeApi_get_selective_mechagraph',
      'SubnetInfoRuntimeApi_get_subnet_state',
      'SubnetInfoRuntimeApi_get_subnets_info_v2',
      'NeuronInfoRuntimeApi_get_neurons_lite',
      'NeuronInfoRuntimeApi_get_neuron',
      'SubtensorModule.Weights',
    ]) {
      expect(names).toContain(name);
    }
  });

  it('of the interface library, but for events, whose indices moved', (context) => {
    const { names, failed } = outcome(recordedCalls(context, INTERFACE_RECORDINGS));
    expect(failed).toEqual(['System.Events', 'System.Events']);
    for (const name of [
      'TransactionPaymentApi_query_info',
      'AccountNonceApi_account_nonce',
      'SubtensorModule.Alpha',
      'SubtensorModule.OwnedHotkeys',
      'Swap.AlphaSqrtPrice',
    ]) {
      expect(names).toContain(name);
    }
  });
});
