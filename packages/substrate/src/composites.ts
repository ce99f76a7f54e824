/** Types that hold others once each: structs and wrappers under a path. */
import { type FieldsValue, type FieldTypes, fieldCodec } from './fields.ts';
import type { ScaleType, TypeParameter } from './scale-type.ts';

/** Where a type comes from: its path with `::`, and its generic parameters. */
export interface TypePath {
  readonly path: string;
  readonly parameters?: readonly TypeParameter[];
}

/** What the last part of a path calls a type. */
export function lastSegment(path: string): string {
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
