/** Fields by name or in a row: what tuples, structs and variants consist of. */
import type { ScaleReader } from './scale-reader.ts';
import type { AnyType, FieldShape, ScaleType, ValueOf } from './scale-type.ts';
import { type ScaleWriter, unfit } from './scale-writer.ts';

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

/** Writes, reads and describes fields. */
export interface FieldCodec {
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

/** The codec of fields. */
export function fieldCodec(fields: FieldTypes): FieldCodec {
  return isList(fields) ? tupleFields(fields) : namedFields(fields);
}
