/** Types of which a value is one of several: enums and options. */
import { lastSegment, type TypePath } from './composites.ts';
import { type FieldCodec, type FieldsValue, type FieldTypes, fieldCodec } from './fields.ts';
import type { ScaleType, VariantShape } from './scale-type.ts';
import { unfit } from './scale-writer.ts';

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
