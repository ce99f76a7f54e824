/** Types that hold another many times: lists, arrays, maps and sets. */
import { wrapper } from './composites.ts';
import { tuple } from './fields.ts';
import type { ScaleType } from './scale-type.ts';
import { unfit } from './scale-writer.ts';

/** A list behind its length: `Vec<T>`. */
export function vec<Item>(item: ScaleType<Item>): ScaleType<Item[]> {
  return {
    typeName: `Vec<${item.typeName}>`,
    minBytes: 1,
    shape: () => ({ kind: 'sequence', of: item }),
    write: (writer, value) => {
      writer.compact(value.length);
      for (const each of value) item.write(writer, each);
    },
    read: (reader) => {
      // A type without bytes would let a short message promise a list without end.
      const length = reader.length(Math.max(1, item.minBytes));
      const value: Item[] = [];
      for (let index = 0; index < length; index += 1) value.push(item.read(reader));
      return value;
    },
  };
}

/** Exactly `length` items: `[T; length]`. */
export function array<Item>(item: ScaleType<Item>, length: number): ScaleType<Item[]> {
  return {
    typeName: `[${item.typeName}; ${length}]`,
    minBytes: length * item.minBytes,
    shape: () => ({ kind: 'array', of: item, length }),
    write: (writer, value) => {
      if (value.length !== length) throw unfit(`a list of ${length}`, `a list of ${value.length}`);
      for (const each of value) item.write(writer, each);
    },
    read: (reader) => Array.from({ length }, () => item.read(reader)),
  };
}

/** A map as a list of pairs, ascending by encoded key: `BTreeMap<K, V>`. */
export function bTreeMap<Key, Value>(
  key: ScaleType<Key>,
  value: ScaleType<Value>,
): ScaleType<[Key, Value][]> {
  const list = vec(tuple(key, value)) as ScaleType<[Key, Value][]>;
  return {
    ...wrapper(
      {
        path: 'BTreeMap',
        parameters: [
          { name: 'K', type: key },
          { name: 'V', type: value },
        ],
      },
      list,
    ),
    typeName: `BTreeMap<${key.typeName}, ${value.typeName}>`,
  };
}

/** A set as an ascending list: `BTreeSet<T>`. */
export function bTreeSet<Item>(item: ScaleType<Item>): ScaleType<Item[]> {
  return {
    ...wrapper({ path: 'BTreeSet', parameters: [{ name: 'T', type: item }] }, vec(item)),
    typeName: `BTreeSet<${item.typeName}>`,
  };
}
