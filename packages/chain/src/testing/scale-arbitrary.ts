/** Random bytes that a SCALE type reads: made from what the type says of itself in metadata. */
import { concatBytes, decodeHex } from '@adit/base';
import type { AccountId, AnyType } from '@adit/substrate';
import fc from 'fast-check';

/** What the bytes shall be made of besides chance. */
export interface ArbitraryTerms {
  /** Accounts that come up more often than others. */
  readonly accounts: readonly AccountId[];
  /** Numbers that come up more often than others, where they fit. */
  readonly numbers: readonly bigint[];
  /** Paths of types that have bytes of their own, by the last part. */
  readonly byPath: Readonly<Record<string, fc.Arbitrary<Uint8Array>>>;
}

type TypeShape = ReturnType<AnyType['shape']>;
type PrimitiveName = Extract<TypeShape, { kind: 'primitive' }>['name'];
type Bytes = fc.Arbitrary<Uint8Array>;

const BITS: Readonly<Partial<Record<PrimitiveName, number>>> = {
  u8: 8,
  u16: 16,
  u32: 32,
  u64: 64,
  u128: 128,
  i8: 8,
  i16: 16,
  i32: 32,
  i64: 64,
  i128: 128,
};
/** Longest random list. */
const LENGTH_MAX = 3;
/** From here on a compact number needs its own length in front. */
const COMPACT_BIG = 1n << 30n;

function littleEndian(value: bigint, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
}

/** The compact form of a number (SCALE's definition). */
function compactBytes(value: bigint): Uint8Array {
  if (value < 64n) return littleEndian(value << 2n, 1);
  if (value < 16_384n) return littleEndian((value << 2n) | 1n, 2);
  if (value < COMPACT_BIG) return littleEndian((value << 2n) | 2n, 4);
  const length = Math.ceil(value.toString(2).length / 8);
  return concatBytes(Uint8Array.of(((length - 4) << 2) | 3), littleEndian(value, length));
}

function numberOf(bits: number, { numbers }: ArbitraryTerms): fc.Arbitrary<bigint> {
  const most = (1n << BigInt(bits)) - 1n;
  const fitting = numbers.filter((value) => value <= most);
  const edges = [most, most - 1n, most >> 1n, (most >> 1n) + 1n];
  return fc.oneof(
    { arbitrary: fc.constantFrom(...fitting), weight: 6 },
    { arbitrary: fc.constantFrom(...edges), weight: 1 },
    { arbitrary: fc.bigInt({ min: 0n, max: most }), weight: 1 },
  );
}

function primitiveBytes(name: PrimitiveName, terms: ArbitraryTerms): Bytes {
  if (name === 'bool') return fc.boolean().map((value) => Uint8Array.of(Number(value)));
  const bits = BITS[name];
  if (bits === undefined) return fc.constant(compactBytes(0n));
  return numberOf(bits, terms).map((value) => littleEndian(value, bits / 8));
}

/** The bits of the number inside a type that is written in the compact form; 0 for the unit type. */
function bitsInside(type: AnyType): number {
  const shape = type.shape();
  if (shape.kind === 'primitive') return BITS[shape.name] ?? 0;
  const inner = shape.kind === 'composite' ? shape.fields[0]?.type : undefined;
  return inner === undefined ? 0 : bitsInside(inner);
}

function joined(parts: readonly Bytes[]): Bytes {
  return fc.tuple(...parts).map((all) => concatBytes(...all));
}

function listBytes(of: AnyType, terms: ArbitraryTerms, maxLength = LENGTH_MAX): Bytes {
  return fc
    .array(scaleBytes(of, terms), { maxLength })
    .map((items) => concatBytes(compactBytes(BigInt(items.length)), ...items));
}

function compositeBytes(
  { path, fields }: Extract<TypeShape, { kind: 'composite' }>,
  terms: ArbitraryTerms,
): Bytes {
  const name = path.at(-1) ?? '';
  const own = terms.byPath[name];
  if (own !== undefined) return own;
  if (name === 'AccountId32') {
    const known = fc.constantFrom(...terms.accounts).map((account) => decodeHex(account));
    return fc.oneof(
      { arbitrary: known, weight: 9 },
      { arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }), weight: 1 },
    );
  }
  // Sets and maps are in order when they have at most one entry.
  const [content] = fields;
  const list = content?.type.shape();
  if (name.startsWith('BTree') && list?.kind === 'sequence') return listBytes(list.of, terms, 1);
  return joined(fields.map(({ type }) => scaleBytes(type, terms)));
}

/** True for a type without values, as enums without variants are. */
export function isUninhabited(type: AnyType): boolean {
  const shape = type.shape();
  return shape.kind === 'variant' && shape.variants.length === 0;
}

function variantBytes(
  { path, variants }: Extract<TypeShape, { kind: 'variant' }>,
  terms: ArbitraryTerms,
): Bytes {
  const own = terms.byPath[path.at(-1) ?? ''];
  if (own !== undefined) return own;
  const possible = variants.filter(({ fields }) => !fields.some(({ type }) => isUninhabited(type)));
  return fc.constantFrom(...possible).chain(({ index, fields }) => {
    const parts = fields.map(({ type }) => scaleBytes(type, terms));
    return joined([fc.constant(Uint8Array.of(index)), ...parts]);
  });
}

/** Bytes of any value of the type. */
export function scaleBytes(type: AnyType, terms: ArbitraryTerms): Bytes {
  const shape = type.shape();
  switch (shape.kind) {
    case 'primitive':
      return primitiveBytes(shape.name, terms);
    case 'compact': {
      const bits = bitsInside(shape.of);
      if (bits === 0) return fc.constant(new Uint8Array());
      return numberOf(bits, terms).map(compactBytes);
    }
    case 'sequence': {
      const item = shape.of.shape();
      if (item.kind !== 'primitive' || item.name !== 'u8') return listBytes(shape.of, terms);
      return fc
        .uint8Array({ maxLength: 40 })
        .map((bytes) => concatBytes(compactBytes(BigInt(bytes.length)), bytes));
    }
    case 'array':
      return joined(Array.from({ length: shape.length }, () => scaleBytes(shape.of, terms)));
    case 'tuple':
      return joined(shape.of.map((of) => scaleBytes(of, terms)));
    case 'composite':
      return compositeBytes(shape, terms);
    case 'variant':
      return variantBytes(shape, terms);
  }
}
