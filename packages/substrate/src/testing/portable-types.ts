/** Our types for the types of any metadata, so that our cursor reads what a real network said. */
import { struct, wrapper } from '../composites.ts';
import { enumOf, type VariantDefinition, variant } from '../enums.ts';
import { type FieldTypes, tuple } from '../fields.ts';
import { array, vec } from '../lists.ts';
import * as primitives from '../primitives.ts';
import { type AnyType, DeferredType, type ScaleType } from '../scale-type.ts';
import type { LibraryMetadata } from './library.ts';

type Portable = LibraryMetadata['lookup'][number];
type Field = Extract<Portable['def'], { tag: 'composite' }>['value'][number];

const PRIMITIVES: Readonly<Record<string, AnyType>> = {
  bool: primitives.bool,
  str: primitives.str,
  u8: primitives.u8,
  u16: primitives.u16,
  u32: primitives.u32,
  u64: primitives.u64,
  u128: primitives.u128,
  i16: primitives.i16,
  i64: primitives.i64,
  i128: primitives.i128,
  // Read as bits of the same width: the package does not offer them.
  i8: primitives.u8,
  i32: primitives.u32,
  u256: primitives.hexBytes(32),
};

/** Our type by its number in the metadata's registry. */
export function typesOf({ lookup }: LibraryMetadata): (id: number) => AnyType {
  const made = new Map<number, AnyType>();
  const typeOf = (id: number): AnyType => {
    const known = made.get(id);
    if (known !== undefined) return known;
    const portable = lookup[id];
    if (portable === undefined) throw new Error(`no type ${id}`);
    // Stands for the type while it is made, as types may hold themselves.
    const deferred = new DeferredType<unknown>(portable.path.at(-1) ?? String(id));
    made.set(id, deferred);
    const type = build(portable, typeOf);
    deferred.define(type);
    made.set(id, type);
    return type;
  };
  return typeOf;
}

function fieldsOf(fields: readonly Field[], typeOf: (id: number) => AnyType): FieldTypes {
  if (fields[0]?.name === undefined) return fields.map(({ type }) => typeOf(type));
  return Object.fromEntries(fields.map(({ name = '', type }) => [name, typeOf(type)]));
}

function isPrimitive(type: AnyType, name: string): boolean {
  const shape = type.shape();
  return shape.kind === 'primitive' && shape.name === name;
}

function compactOf(type: AnyType): AnyType {
  const shape = type.shape();
  if (shape.kind !== 'primitive') throw new Error('a compact of something else');
  return type.minBytes > 4
    ? primitives.compactBigint(type as ScaleType<bigint>)
    : primitives.compactNumber(type as ScaleType<number>);
}

function build({ def, path }: Portable, typeOf: (id: number) => AnyType): AnyType {
  const from = path.join('::');
  switch (def.tag) {
    case 'primitive': {
      const known = PRIMITIVES[def.value.tag];
      if (known === undefined) throw new Error(`no primitive ${def.value.tag}`);
      return known;
    }
    case 'compact':
      return compactOf(typeOf(def.value));
    case 'sequence': {
      const item = typeOf(def.value);
      return isPrimitiveByte(item) ? primitives.bytes : vec(item);
    }
    case 'array': {
      const item = typeOf(def.value.type);
      return isPrimitiveByte(item)
        ? primitives.hexBytes(def.value.len)
        : array(item, def.value.len);
    }
    case 'tuple':
      return tuple(...def.value.map(typeOf));
    case 'composite': {
      const [only] = def.value;
      const isWrapper = def.value.length === 1 && only?.name === undefined;
      return isWrapper && only !== undefined
        ? wrapper(from, typeOf(only.type))
        : struct(from, fieldsOf(def.value, typeOf));
    }
    case 'variant':
      return enumOf(from, variantsOf(def.value, typeOf));
    case 'bitSequence':
      throw new Error('bit sequences are not read');
  }
}

function isPrimitiveByte(type: AnyType): boolean {
  return !(type instanceof DeferredType) && isPrimitive(type, 'u8');
}

function variantsOf(
  variants: Extract<Portable['def'], { tag: 'variant' }>['value'],
  typeOf: (id: number) => AnyType,
): Readonly<Record<string, VariantDefinition>> {
  return Object.fromEntries(
    variants.map(({ name, index, fields }) => [name, variant(index, fieldsOf(fields, typeOf))]),
  );
}
