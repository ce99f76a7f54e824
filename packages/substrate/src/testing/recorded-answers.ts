/** Finds the SCALE bytes in recordings and says by which type of the metadata they are read. */
import { assert, decodeHex, encodeHex } from '@adit/base';
import { twox128Hex } from '../hashers.ts';
import { type AnyType, decode, encode } from '../scale-type.ts';
import { type LibraryMetadata, type PlainCodec, plainCodecsOf } from './library.ts';
import { typesOf } from './portable-types.ts';
import type { RecordedAnswer, Recordings } from './recorded-data.ts';

/** A type of the metadata, as the library reads it and as we do. */
interface ReadTypes {
  readonly theirs: PlainCodec;
  readonly ours: AnyType;
}

/** One recorded value: what it is, and how it is read. */
export interface RecordedValue {
  /** `recording (spec): Pallet.Item`, or the called method in place of the item. */
  readonly title: string;
  readonly bytes: Uint8Array;
  /** Null where the metadata has no such thing. */
  readonly types: ReadTypes | null;
}

/** What a metadata knows: values of storage items and outputs of methods. */
interface KnownTypes {
  storage(key: string): { readonly name: string; readonly types: ReadTypes | null };
  method(name: string): ReadTypes | null;
}

function knownTypes(metadata: LibraryMetadata): KnownTypes {
  const theirs = plainCodecsOf(metadata);
  const ours = typesOf(metadata);
  const readBy = (id: number): ReadTypes => ({ theirs: theirs(id), ours: ours(id) });
  const items = new Map<string, { name: string; type: number }>();
  for (const { name, storage } of metadata.pallets) {
    for (const item of storage?.items ?? []) {
      const prefix = `0x${twox128Hex(storage?.prefix ?? name)}${twox128Hex(item.name)}`;
      const type = item.type.tag === 'plain' ? item.type.value : item.type.value.value;
      items.set(prefix, { name: `${name}.${item.name}`, type });
    }
  }
  const outputs = new Map<string, number>(
    metadata.apis.flatMap(({ name, methods }) =>
      methods.map((method) => [`${name}_${method.name}`, method.output] as const),
    ),
  );
  return {
    storage: (key) => {
      const found = items.get(key.slice(0, 66));
      return found === undefined
        ? { name: `unknown item ${key.slice(0, 66)}`, types: null }
        : { name: found.name, types: readBy(found.type) };
    },
    method: (name) => {
      const output = outputs.get(name);
      return output === undefined ? null : readBy(output);
    },
  };
}

/** All values of a file of recordings, to be read by one metadata. */
export function recordedValues(recordings: Recordings, metadata: LibraryMetadata): RecordedValue[] {
  const known = knownTypes(metadata);
  return Object.entries(recordings).flatMap(([name, methods]) => {
    const label = `${name} (${specOf(methods['state_getRuntimeVersion'] ?? {})})`;
    return Object.entries(methods).flatMap(([method, answers]) =>
      Object.entries(answers).flatMap(([params, answer]) =>
        valuesOf(known, { method, params: JSON.parse(params) as unknown[], answer }).map(
          (value) => ({ ...value, title: `${label}: ${value.title}` }),
        ),
      ),
    );
  });
}

function specOf(versions: Readonly<Record<string, RecordedAnswer>>): string {
  for (const { result, $sequence = [] } of Object.values(versions)) {
    for (const each of [result, ...$sequence]) {
      const spec = (each as { specVersion?: number } | null | undefined)?.specVersion;
      if (spec !== undefined) return String(spec);
    }
  }
  return 'unknown';
}

interface Exchange {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly answer: RecordedAnswer;
}

function valuesOf(known: KnownTypes, { method, params, answer }: Exchange): RecordedValue[] {
  const { result } = answer;
  const [first] = params;
  if (result === null || result === undefined) return [];
  switch (method) {
    case 'state_getStorageAt':
      return [storageValue(known, String(first), String(result))];
    case 'state_queryStorageAt':
      return (result as { changes: [string, string | null][] }[]).flatMap(({ changes }) =>
        changes.flatMap(([key, value]) => (value === null ? [] : storageValue(known, key, value))),
      );
    case 'state_call': {
      const bytes = decodeHex(String(result));
      return [{ title: String(first), bytes, types: known.method(String(first)) }];
    }
    case 'delegateInfo_getDelegate':
    case 'neuronInfo_getNeuron':
      // Methods from before runtime interfaces: bytes as a list of numbers, their type nowhere.
      return [{ title: method, bytes: Uint8Array.from(result as number[]), types: null }];
    default:
      return [];
  }
}

function storageValue(known: KnownTypes, key: string, value: string): RecordedValue {
  const { name, types } = known.storage(key);
  return { title: name, bytes: decodeHex(value), types };
}

/** True when both the library and we read the bytes and write the same ones. */
export function comesBack({ types, bytes }: RecordedValue): boolean {
  if (types === null) return false;
  const { theirs, ours } = types;
  const wanted = encodeHex(bytes);
  const results = [
    () => theirs.enc(theirs.dec(bytes)),
    () => encode(ours, decode(ours, bytes)),
  ].map((writeAgain) => {
    try {
      return encodeHex(writeAgain()) === wanted;
    } catch {
      return false;
    }
  });
  // One that reads what the other does not is wrong about the type.
  assert(results[0] === results[1], `the library and we disagree about ${wanted.slice(0, 80)}`);
  return results[0] === true;
}
