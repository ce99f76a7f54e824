/** Our values in the form of the library's: it drops whatever holds exactly one thing. */
import { decodeHex } from '@adit/base';
import { AccountId as accountCodec } from '@polkadot-api/substrate-bindings';
import { type Era, encodeEra } from '../era.ts';
import type { PalletVariant } from '../runtime-definition.ts';
import type { AnyType, FieldShape, TypeShape, VariantShape } from '../scale-type.ts';

type Composite = Extract<TypeShape, { kind: 'composite' }>;
type Variants = Extract<TypeShape, { kind: 'variant' }>;

const account = accountCodec(42);

/** The value as the library's codec of the same type gives it. */
export function toLibrary(type: AnyType, value: unknown): unknown {
  const shape = type.shape();
  switch (shape.kind) {
    case 'primitive':
      return value;
    case 'compact':
      return isUnit(shape.of) ? undefined : value;
    case 'sequence':
    case 'array':
      return isByte(shape.of)
        ? value
        : (value as unknown[]).map((item) => toLibrary(shape.of, item));
    case 'tuple':
      return list(shape.of, value as unknown[]);
    case 'composite':
      return composite(shape, value);
    case 'variant':
      return variantOf(shape, value);
  }
}

function isByte(type: AnyType): boolean {
  const shape = type.shape();
  return shape.kind === 'primitive' && shape.name === 'u8';
}

function isUnit(type: AnyType): boolean {
  const shape = type.shape();
  return shape.kind === 'tuple' && shape.of.length === 0;
}

function list(types: readonly AnyType[], values: readonly unknown[]): unknown {
  const all = types.map((type, index) => toLibrary(type, values[index]));
  return all.length > 1 ? all : all[0];
}

function named(fields: readonly FieldShape[], value: unknown): Record<string, unknown> {
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    fields.map(({ name = '', type }) => [name, toLibrary(type, record[name])]),
  );
}

function composite({ path, fields }: Composite, value: unknown): unknown {
  const [first] = fields;
  if (path.at(-1) === 'AccountId32') return account.dec(decodeHex(value as string));
  if (first === undefined) return undefined;
  if (fields.length > 1) {
    const types = fields.map(({ type }) => type);
    return first.name === undefined ? list(types, value as unknown[]) : named(fields, value);
  }
  // Our wrappers and fixed-point numbers are their only field already; structs with a name are not.
  const isRecord = first.name !== undefined && typeof value === 'object' && value !== null;
  return toLibrary(first.type, isRecord ? (value as Record<string, unknown>)[first.name] : value);
}

function variantOf(shape: Variants, value: unknown): unknown {
  if (shape.path.at(-1) === 'Option') {
    const [, some] = shape.variants;
    const [field] = some?.fields ?? [];
    return value === undefined || field === undefined ? undefined : toLibrary(field.type, value);
  }
  if (shape.path.at(-1) === 'Era') return era(value as Era);
  if ((value as PalletVariant).pallet !== undefined) return outer(shape, value as PalletVariant);
  const { type, value: inner } = value as { type: string; value: unknown };
  return { type, value: fieldsOf(find(shape.variants, type), inner) };
}

function era(value: Era): unknown {
  const [first, second] = encodeEra(value);
  return first === 0
    ? { type: 'Immortal', value: undefined }
    : { type: `Mortal${first}`, value: second };
}

function outer(shape: Variants, { pallet, name, value }: PalletVariant): unknown {
  const [room] = find(shape.variants, pallet).fields;
  if (room === undefined) throw new Error(`${pallet} has no room`);
  return { type: pallet, value: toLibrary(room.type, { type: name, value }) };
}

function find(variants: readonly VariantShape[], name: string): VariantShape {
  const found = variants.find((variant) => variant.name === name);
  if (found === undefined) throw new Error(`no variant ${name}`);
  return found;
}

function fieldsOf({ fields }: VariantShape, value: unknown): unknown {
  if (fields.length === 0) return undefined;
  if (fields[0]?.name !== undefined) return named(fields, value);
  return list(
    fields.map(({ type }) => type),
    value as unknown[],
  );
}
