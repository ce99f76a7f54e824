/** Types made of types: lists, options, tuples, structs, enums, maps and sets. */
import type { ScaleReader } from './scale-reader.ts';
import type {
  AnyType,
  FieldShape,
  ScaleType,
  TypeParameter,
  ValueOf,
  VariantShape,
} from './scale-type.ts';
import { type ScaleWriter, unfit } from './scale-writer.ts';

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

/** A value or nothing; nothing is `undefined`. */
export function option<Value>(some: ScaleType<Value>): ScaleType<Value | undefined> {
  const variants: VariantShape[] = [
    { name: 'None', index: 0, fields: [], docs: [] },
    { name: 'Some', index: 1, fields: [{ type: some }], docs: [] },
  ];
  return {
    typeName: `Option<${some.typeName}>`,
    minBytes: 1,
    shape: () => ({
      kind: 'variant',
      path: ['Option'],
      parameters: [{ name: 'T', type: some }],
      variants,
    }),
    write: (writer, value) => {
      writer.u8(value === undefined ? 0 : 1);
      if (value !== undefined) some.write(writer, value);
    },
    read: (reader) => {
      const tag = reader.u8();
      if (tag > 1) reader.refuse('option', tag);
      return tag === 0 ? undefined : some.read(reader);
    },
  };
}

/** An option inside an option: what is there and empty is `null`, so that it is not `undefined`. */
export function nullable<Value>(some: ScaleType<Value>): ScaleType<Value | null> {
  const inner = option(some);
  return {
    ...inner,
    write: (writer, value) => inner.write(writer, value ?? undefined),
    read: (reader) => inner.read(reader) ?? null,
  };
}

/** Values of a list of types. */
export type TupleValue<Types extends readonly AnyType[]> = {
  -readonly [Index in keyof Types]: ValueOf<Types[Index]>;
};

/** Several values in a row; no type at all is the unit `()`. */
export function tuple<const Types extends readonly AnyType[]>(
  ...types: Types
): ScaleType<TupleValue<Types>> {
  const fields = tupleFields(types);
  return {
    typeName: `(${types.map(({ typeName }) => typeName).join(', ')})`,
    minBytes: types.reduce((sum, { minBytes }) => sum + minBytes, 0),
    shape: () => ({ kind: 'tuple', of: types }),
    write: (writer, value) => fields.write(writer, value),
    read: (reader) => fields.read(reader) as TupleValue<Types>,
  };
}

/** Fields by name, or in a row. */
export type FieldTypes = Readonly<Record<string, AnyType>> | readonly AnyType[];

/** The value of fields: an object by name, or a list. */
export type FieldsValue<Fields extends FieldTypes> = Fields extends readonly AnyType[]
  ? TupleValue<Fields>
  : { -readonly [Name in keyof Fields]: ValueOf<Fields[Name]> };

interface FieldCodec {
  readonly shapes: readonly FieldShape[];
  readonly minBytes: number;
  write(writer: ScaleWriter, value: unknown): void;
  read(reader: ScaleReader): unknown;
}

function tupleFields(types: readonly AnyType[]): FieldCodec {
  return {
    shapes: types.map((type) => ({ type })),
    minBytes: types.reduce((sum, { minBytes }) => sum + minBytes, 0),
    write: (writer, value) => {
      const list = value as readonly unknown[];
      if (list.length !== types.length) {
        throw unfit(`${types.length} values`, `${list.length} values`);
      }
      for (const [index, type] of types.entries()) type.write(writer, list[index]);
    },
    read: (reader) => types.map((type) => type.read(reader)),
  };
}

function namedFields(fields: Readonly<Record<string, AnyType>>): FieldCodec {
  const entries = Object.entries(fields);
  return {
    shapes: entries.map(([name, type]) => ({ name, type })),
    minBytes: entries.reduce((sum, [, { minBytes }]) => sum + minBytes, 0),
    write: (writer, value) => {
      const record = value as Readonly<Record<string, unknown>>;
      for (const [name, type] of entries) type.write(writer, record[name]);
    },
    read: (reader) => {
      const record: Record<string, unknown> = {};
      for (const [name, type] of entries) record[name] = type.read(reader);
      return record;
    },
  };
}

function isList(fields: FieldTypes): fields is readonly AnyType[] {
  return Array.isArray(fields);
}

function fieldCodec(fields: FieldTypes): FieldCodec {
  return isList(fields) ? tupleFields(fields) : namedFields(fields);
}

/** Where a type comes from: its path with `::`, and its generic parameters. */
export interface TypePath {
  readonly path: string;
  readonly parameters?: readonly TypeParameter[];
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf(':') + 1);
}

/** Named or unnamed fields under a path. */
export function struct<const Fields extends FieldTypes>(
  from: string | TypePath,
  fields: Fields,
): ScaleType<FieldsValue<Fields>> {
  const { path, parameters = [] } = typeof from === 'string' ? { path: from } : from;
  const codec = fieldCodec(fields);
  return {
    typeName: lastSegment(path),
    minBytes: codec.minBytes,
    shape: () => ({ kind: 'composite', path: path.split('::'), parameters, fields: codec.shapes }),
    write: (writer, value) => codec.write(writer, value),
    read: (reader) => codec.read(reader) as FieldsValue<Fields>,
  };
}

/** A type with one unnamed field, whose values are those of the field. */
export function wrapper<Value>(from: string | TypePath, inner: ScaleType<Value>): ScaleType<Value> {
  const { path, parameters = [] } = typeof from === 'string' ? { path: from } : from;
  return {
    typeName: lastSegment(path),
    minBytes: inner.minBytes,
    shape: () => ({
      kind: 'composite',
      path: path.split('::'),
      parameters,
      fields: [{ type: inner }],
    }),
    write: (writer, value) => inner.write(writer, value),
    read: (reader) => inner.read(reader),
  };
}

/** One variant: its index on the wire, its fields, what it means. */
export interface VariantDefinition<Fields extends FieldTypes = FieldTypes> {
  readonly index: number;
  readonly fields: Fields;
  readonly docs: readonly string[];
}

/** A variant of an enum; without fields it is a mere name. */
export function variant(index: number): VariantDefinition<readonly []>;
/** A variant with fields. */
export function variant<const Fields extends FieldTypes>(
  index: number,
  fields: Fields,
  docs?: string | readonly string[],
): VariantDefinition<Fields>;
/** A variant of either kind. */
export function variant(
  index: number,
  fields: FieldTypes = [],
  docs: string | readonly string[] = [],
): VariantDefinition {
  return { index, fields, docs: typeof docs === 'string' ? [docs] : docs };
}

/** A value of an enum: the variant's name and its fields. */
export type EnumValue<Variants extends Readonly<Record<string, VariantDefinition>>> = {
  [Name in keyof Variants & string]: {
    type: Name;
    value: FieldsValue<Variants[Name]['fields']>;
  };
}[keyof Variants & string];

interface VariantCodec {
  readonly name: string;
  readonly index: number;
  readonly fields: FieldCodec;
}

/** An enum under a path. Unknown indices are refused. */
export function enumOf<const Variants extends Readonly<Record<string, VariantDefinition>>>(
  from: string | TypePath,
  variants: Variants,
): ScaleType<EnumValue<Variants>> {
  const { path, parameters = [] } = typeof from === 'string' ? { path: from } : from;
  const codecs = Object.entries(variants).map(
    ([name, { index, fields }]): VariantCodec => ({ name, index, fields: fieldCodec(fields) }),
  );
  const byName = new Map(codecs.map((codec) => [codec.name, codec]));
  const byIndex = new Map(codecs.map((codec) => [codec.index, codec]));
  if (byIndex.size !== codecs.length) throw new Error(`${path} has two variants of one index`);
  return {
    typeName: lastSegment(path),
    minBytes: 1,
    shape: () => ({
      kind: 'variant',
      path: path.split('::'),
      parameters,
      variants: codecs.map(({ name, index, fields }) => ({
        name,
        index,
        fields: fields.shapes,
        docs: variants[name]?.docs ?? [],
      })),
    }),
    write: (writer, value) => {
      const codec = byName.get(value.type);
      if (codec === undefined) throw unfit(`a variant of ${path}`, value.type);
      writer.u8(codec.index);
      codec.fields.write(writer, value.value);
    },
    read: (reader) => {
      const index = reader.u8();
      const codec = byIndex.get(index);
      if (codec === undefined) return reader.refuse(`variant of ${path}`, index);
      return { type: codec.name, value: codec.fields.read(reader) } as EnumValue<Variants>;
    },
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
