/**
 * Any SCALE value as the page shows it, read from its bytes by what its type says of itself. So every
 * call, event, error and storage item can be shown without a word about it here.
 */
import { encodeHex } from '@adit/base';
import { ss58Encode } from '@adit/keys';
import { type AnyType, type FieldShape, ScaleReader, type VariantShape } from '@adit/substrate';
import { formatFixed } from './fixed-text.ts';
import { findModuleError } from './module-error.ts';
import { textOfBytes, visibleText } from './visible-text.ts';

/** A value that can be shown. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'money'; readonly amount: bigint; readonly unit: 'TAO' | 'alpha' }
  | { readonly kind: 'fixed'; readonly text: string; readonly bits: bigint }
  | { readonly kind: 'account'; readonly address: string }
  | { readonly kind: 'hash'; readonly hex: string }
  /** `text` is null where the bytes are no text. */
  | { readonly kind: 'bytes'; readonly hex: string; readonly text: string | null }
  | { readonly kind: 'list'; readonly items: readonly Shown[] }
  /** A struct without a name, or a variant with one. */
  | {
      readonly kind: 'fields';
      /** Last part of the type's path, empty for tuples. */
      readonly type: string;
      readonly name: string | null;
      readonly docs: readonly string[];
      readonly fields: readonly ShownField[];
    };

/** A field; those of tuples are named by their place. */
export interface ShownField {
  readonly name: string;
  readonly value: Shown;
}

const TAO = /Tao|Balance(?:Of)?\b/;
const ALPHA = /Alpha/;
/** Structs whose plain numbers are RAO. */
const TAO_STRUCTS = /^(?:AccountData|BalanceLock|ReserveData|IdAmount)$/;
const OF_PALLETS = new Set(['RuntimeCall', 'RuntimeEvent', 'RuntimeError']);
const WRAPPERS = new Set(['BoundedVec', 'WeakBoundedVec', 'BTreeMap', 'BTreeSet', 'Cow']);

function number(value: bigint, typeName: string): Shown {
  if (ALPHA.test(typeName)) return { kind: 'money', amount: value, unit: 'alpha' };
  if (TAO.test(typeName)) return { kind: 'money', amount: value, unit: 'TAO' };
  return { kind: 'number', value };
}

function readInteger(reader: ScaleReader, name: string): bigint {
  const bits = Number(name.slice(1));
  let value = 0n;
  for (const [at, byte] of reader.bytes(bits / 8).entries())
    value |= BigInt(byte) << BigInt(8 * at);
  return name.startsWith('i') ? BigInt.asIntN(bits, value) : value;
}

function primitive(reader: ScaleReader, name: string, typeName: string): Shown {
  if (name === 'bool') return { kind: 'word', text: reader.u8() === 0 ? 'false' : 'true' };
  if (name === 'str') {
    const bytes = reader.bytes(reader.length(1));
    return { kind: 'word', text: visibleText(new TextDecoder().decode(bytes)) };
  }
  return number(readInteger(reader, name), typeName);
}

function isByte(type: AnyType): boolean {
  const shape = type.shape();
  return shape.kind === 'primitive' && shape.name === 'u8';
}

function bytesOf(bytes: Uint8Array): Shown {
  return { kind: 'bytes', hex: `0x${encodeHex(bytes)}`, text: textOfBytes(bytes) };
}

function sequence(reader: ScaleReader, of: AnyType): Shown {
  if (isByte(of)) return bytesOf(reader.bytes(reader.length(1)));
  const length = reader.length(Math.max(1, of.minBytes));
  return { kind: 'list', items: Array.from({ length }, () => read(reader, of)) };
}

/** Names are kept in texts of bytes that each have compact form. */
function compactText(items: readonly Shown[]): Shown {
  const bytes = items.map((item) => (item.kind === 'number' ? Number(item.value) : 0));
  return bytesOf(Uint8Array.from(bytes));
}

function isCompactByte(type: AnyType): boolean {
  const shape = type.shape();
  return shape.kind === 'compact' && isByte(shape.of);
}

function array(reader: ScaleReader, of: AnyType, length: number): Shown {
  if (isByte(of)) return { kind: 'hash', hex: reader.hex(length) };
  return { kind: 'list', items: Array.from({ length }, () => read(reader, of)) };
}

function fieldsOf(reader: ScaleReader, shapes: readonly FieldShape[], unit = ''): ShownField[] {
  return shapes.map(({ name, type }, at) => ({
    name: name ?? String(at),
    value: read(reader, type, unit),
  }));
}

/** The error of a pallet, which stands as two numbers; null where there is none of these numbers. */
function nameModuleError(fields: readonly ShownField[]): Shown | null {
  const [index, error] = fields.map(({ value }) => value);
  if (index?.kind !== 'number' || error?.kind !== 'hash') return null;
  const found = findModuleError(Number(index.value), Number.parseInt(error.hex.slice(2, 4), 16));
  if (found === null) return null;
  return { kind: 'fields', type: 'ModuleError', ...found, fields: [] };
}

function composite(
  reader: ScaleReader,
  path: readonly string[],
  { fields, typeName }: { readonly fields: readonly FieldShape[]; readonly typeName: string },
): Shown {
  const last = path.at(-1) ?? '';
  if (last === 'AccountId32') return { kind: 'account', address: ss58Encode(reader.bytes(32)) };
  const [first] = fields;
  const isWrapper = fields.length === 1 && first !== undefined && first.name === undefined;
  if (isWrapper) return read(reader, first.type, WRAPPERS.has(last) ? '' : typeName);
  const unit = TAO_STRUCTS.test(last) ? 'TaoBalance' : '';
  const shown = fieldsOf(reader, fields, unit);
  const error = last === 'ModuleError' ? nameModuleError(shown) : null;
  return error ?? { kind: 'fields', type: last, name: null, docs: [], fields: shown };
}

function variantOf(
  reader: ScaleReader,
  path: readonly string[],
  variants: readonly VariantShape[],
): Shown {
  const index = reader.u8();
  const found = variants.find((variant) => variant.index === index);
  if (found === undefined) return reader.refuse(`variant of ${path.join('::')}`, index);
  const fields = fieldsOf(reader, found.fields);
  const [first] = fields;
  const last = path.at(-1) ?? '';
  if (last === 'Option') return first?.value ?? { kind: 'nothing' };
  if (last === 'MultiAddress' && first?.value.kind === 'account') return first.value;
  // The enum over pallets holds the pallets' own: `Balances` of `transfer_all`.
  if (OF_PALLETS.has(last) && first?.value.kind === 'fields') {
    return { ...first.value, type: last, name: `${found.name}.${first.value.name ?? ''}` };
  }
  return { kind: 'fields', type: last, name: found.name, docs: found.docs, fields };
}

/** `unit` is the spelling of what holds the value where that says more than its own type. */
function read(reader: ScaleReader, type: AnyType, unit = ''): Shown {
  const shape = type.shape();
  const typeName = unit === '' ? type.typeName : unit;
  if (/^[IU]\d+F\d+$/.test(type.typeName) && shape.kind === 'composite') {
    const [bits] = shape.fields;
    const value = bits === undefined ? null : read(reader, bits.type);
    const amount = value?.kind === 'number' ? value.value : 0n;
    return { kind: 'fixed', bits: amount, text: formatFixed(amount, type.typeName) };
  }
  switch (shape.kind) {
    case 'primitive':
      return primitive(reader, shape.name, typeName);
    case 'compact': {
      const isUnit = shape.of.minBytes === 0;
      return isUnit ? { kind: 'nothing' } : number(BigInt(reader.compact()), typeName);
    }
    case 'sequence': {
      const list = sequence(reader, shape.of);
      const isText = list.kind === 'list' && isCompactByte(shape.of);
      return isText ? compactText(list.items) : list;
    }
    case 'array':
      return array(reader, shape.of, shape.length);
    case 'tuple': {
      const fields = fieldsOf(
        reader,
        shape.of.map((each) => ({ type: each })),
      );
      if (fields.length === 0) return { kind: 'nothing' };
      return { kind: 'fields', type: '', name: null, docs: [], fields };
    }
    case 'composite':
      return composite(reader, shape.path, { fields: shape.fields, typeName });
    case 'variant':
      return variantOf(reader, shape.path, shape.variants);
  }
}

/**
 * The value of exactly these bytes.
 * @throws AditError `invalid_scale` where they are none of the type.
 */
export function describeBytes(type: AnyType, bytes: Uint8Array): Shown {
  const reader = new ScaleReader(bytes);
  const shown = read(reader, type);
  reader.end();
  return shown;
}
