/** Random values by type. */
import type { Random } from '@adit/base';
import type { AnyType, FieldTypes } from '@adit/substrate';

/** Where random values come from. */
export interface ValueSource {
  readonly random: Random;
  /** Accounts that values name. */
  readonly accounts: readonly string[];
  /** Networks that values name. */
  readonly netuids: readonly number[];
}

/** Types that are known by their path. */
const PATHS: Readonly<Record<string, (source: ValueSource) => unknown>> = {
  AccountId32: ({ random, accounts }) => pick(random, accounts),
  MultiAddress: ({ random, accounts }) => ({ type: 'Id', value: [pick(random, accounts)] }),
  RuntimeCall: ({ random }) => ({
    pallet: 'System',
    name: 'remark_with_event',
    value: { remark: Uint8Array.of(random.nextBelow(256)) },
  }),
};

/** One of some. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.nextBelow(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** A number of at most so many bits; small and large ones are both likely. */
export function randomBits(random: Random, bits: number): bigint {
  const width = random.nextBelow(bits + 1);
  let value = 0n;
  for (let at = 0; at < width; at += 16) value = (value << 16n) | BigInt(random.nextBelow(65_536));
  return BigInt.asUintN(width, value);
}

function randomInteger(random: Random, name: string): number | bigint {
  const bits = Number(name.slice(1));
  const unsigned = randomBits(random, bits);
  const value = name.startsWith('i') ? BigInt.asIntN(bits, unsigned) : unsigned;
  return bits <= 32 ? Number(value) : value;
}

/** A value of any type that storage or calls have. */
export function randomValue(source: ValueSource, type: AnyType): unknown {
  const { random } = source;
  if (type.typeName === 'NetUid') return pick(random, source.netuids);
  if (type.typeName === 'Vec<u8>' || type.typeName === 'BoundedVec<u8>') {
    return Uint8Array.from({ length: random.nextBelow(5) }, () => random.nextBelow(256));
  }
  if (type.typeName === 'SafeFloat') return randomShare(random);
  if (type.typeName.startsWith('Option<')) return undefined;
  const shape = type.shape();
  const byPath = 'path' in shape ? PATHS[shape.path.at(-1) ?? ''] : undefined;
  if (byPath !== undefined) return byPath(source);
  switch (shape.kind) {
    case 'primitive':
      return shape.name === 'bool' ? random.nextBelow(2) === 1 : randomInteger(random, shape.name);
    case 'compact':
      return randomValue(source, shape.of);
    case 'sequence':
      return Array.from({ length: random.nextBelow(7) }, () => randomValue(source, shape.of));
    case 'array':
      return `0x${'5a'.repeat(shape.length)}`;
    case 'tuple':
      return shape.of.map((part) => randomValue(source, part));
    case 'composite':
      return randomComposite(source, shape.fields);
    case 'variant':
      return randomVariant(source, shape.variants);
  }
}

type Fields = readonly { readonly name?: string; readonly type: AnyType }[];

function randomComposite(source: ValueSource, fields: Fields): unknown {
  const [first] = fields;
  if (fields.length === 1 && first !== undefined && (first.name ?? 'bits') === 'bits') {
    return randomValue(source, first.type);
  }
  return Object.fromEntries(fields.map(({ name, type }) => [name, randomValue(source, type)]));
}

function randomVariant(
  source: ValueSource,
  variants: readonly { readonly name: string; readonly fields: Fields }[],
): unknown {
  const { name, fields } = pick(source.random, variants);
  const isNamed = fields[0]?.name !== undefined;
  const value = isNamed
    ? randomComposite(source, fields)
    : fields.map(({ type }) => randomValue(source, type));
  return { type: name, value };
}

function randomShare(random: Random): { mantissa: bigint; exponent: bigint } {
  const digits = 10n ** 20n + 1n + (randomBits(random, 70) % (9n * 10n ** 20n));
  return { mantissa: digits, exponent: BigInt(random.nextBelow(20) - 25) };
}

/** Random arguments of a call. */
export function randomArguments(source: ValueSource, fields: FieldTypes): unknown {
  if (Array.isArray(fields)) return fields.map((type: AnyType) => randomValue(source, type));
  const values = Object.entries(fields as Readonly<Record<string, AnyType>>).map(
    ([name, type]) => [name, randomValue(source, type)] as const,
  );
  return Object.fromEntries(values);
}
