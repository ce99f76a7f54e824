/** States with random entries in every item, also such as no chain would come to. */
import { createRandom, type Random } from '@adit/base';
import type { AnyStorageItem, AnyType, Profile } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { System } from '../../definitions/system.ts';
import { ChainState } from '../../runtime/state/chain-state.ts';

/** Accounts that random states know; the first is nobody's. */
export const ACCOUNTS: readonly string[] = Array.from({ length: 8 }, (_, index) => {
  const byte = (index * 31).toString(16).padStart(2, '0');
  return `0x${byte.repeat(32)}`;
});

/** Networks that random states know; two of them hold mechanisms of others. */
export const NETUIDS: readonly number[] = [0, 1, 2, 3, 7];
const UIDS: readonly number[] = [0, 1, 2, 3, 4, 5];
const MECHANISM_INDICES: readonly number[] = [
  ...NETUIDS,
  ...NETUIDS.map((netuid) => netuid + 4096),
];
/** Most entries of an item, by its number of keys; about half of all that there could be. */
const ENTRIES_BELOW: readonly number[] = [2, 12, 40, 160];

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.nextBelow(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Small and large numbers are both likely. */
function randomBits(random: Random, bits: number): bigint {
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

/** A value of any type that storage has. */
function randomValue(random: Random, type: AnyType): unknown {
  if (type.typeName === 'AccountId32') return pick(random, ACCOUNTS);
  if (type.typeName === 'Vec<u8>' || type.typeName === 'BoundedVec<u8>') {
    return Uint8Array.from({ length: random.nextBelow(5) }, () => random.nextBelow(256));
  }
  if (type.typeName === 'SafeFloat') return randomShare(random);
  if (type.typeName.startsWith('Option<')) return undefined;
  const shape = type.shape();
  switch (shape.kind) {
    case 'primitive':
      return shape.name === 'bool' ? random.nextBelow(2) === 1 : randomInteger(random, shape.name);
    case 'compact':
      return randomValue(random, shape.of);
    case 'sequence':
      return Array.from({ length: random.nextBelow(7) }, () => randomValue(random, shape.of));
    case 'array':
      return `0x${'5a'.repeat(shape.length)}`;
    case 'tuple':
      return shape.of.map((part) => randomValue(random, part));
    case 'composite':
      return randomComposite(random, shape.fields);
    case 'variant':
      return randomVariant(random, shape.variants);
  }
}

type Fields = readonly { readonly name?: string; readonly type: AnyType }[];

function randomComposite(random: Random, fields: Fields): unknown {
  const [first] = fields;
  if (fields.length === 1 && first !== undefined && (first.name ?? 'bits') === 'bits') {
    return randomValue(random, first.type);
  }
  return Object.fromEntries(fields.map(({ name, type }) => [name, randomValue(random, type)]));
}

function randomVariant(
  random: Random,
  variants: readonly { readonly name: string; readonly fields: Fields }[],
): unknown {
  const { name, fields } = pick(random, variants);
  const isNamed = fields[0]?.name !== undefined;
  const value = isNamed
    ? randomComposite(random, fields)
    : fields.map(({ type }) => randomValue(random, type));
  return { type: name, value };
}

function randomShare(random: Random): { mantissa: bigint; exponent: bigint } {
  const digits = 10n ** 20n + 1n + (randomBits(random, 70) % (9n * 10n ** 20n));
  return { mantissa: digits, exponent: BigInt(random.nextBelow(20) - 25) };
}

/** Items whose entries must not be just anything. */
const CHOSEN: Readonly<Record<string, (random: Random) => unknown>> = {
  NetworksAdded: (random) => random.nextBelow(5) > 0,
  SubnetworkN: (random) => random.nextBelow(7),
  Tempo: (random) => random.nextBelow(400),
  MechanismCountCurrent: (random) => random.nextBelow(3),
  StakeThreshold: (random) => randomBits(random, 50),
  SubnetMechanism: (random) => random.nextBelow(2),
  SwapBalancer: (random) => ({
    quote: 10n ** 16n + (randomBits(random, 63) % (98n * 10n ** 16n)),
  }),
  // Below the first halving, so that a block brings a whole TAO.
  TotalIssuance: (random) => BigInt(random.nextBelow(10_000_000)) * 10n ** 9n,
  NetworkImmunityPeriod: (random) => BigInt(random.nextBelow(1000)),
  NetworkRegisteredAt: (random) => BigInt(random.nextBelow(1_000_000)),
  Number: (random) => random.nextBelow(1_000_000),
};

/** Second keys that are uids. */
const BY_UID = new Set(['Keys', 'BlockAtRegistration', 'Weights', 'Bonds']);
const BY_MECHANISM = new Set(['Incentive', 'LastUpdate', 'Weights', 'Bonds']);

function randomKeys(random: Random, item: AnyStorageItem): unknown[] {
  return item.keys.map(({ type }, index) => {
    if (type.typeName !== 'u16') return randomValue(random, type);
    if (index === 1 && BY_UID.has(item.name)) return pick(random, UIDS);
    return pick(random, index === 0 && BY_MECHANISM.has(item.name) ? MECHANISM_INDICES : NETUIDS);
  });
}

function fill(state: ChainState, random: Random, item: AnyStorageItem): void {
  const count = random.nextBelow(ENTRIES_BELOW[item.keys.length] ?? 1);
  for (let entry = 0; entry < count; entry += 1) {
    const value = CHOSEN[item.name]?.(random) ?? randomValue(random, item.type);
    state.rawWrite(item.key(...randomKeys(random, item)), item.encode(value));
  }
}

/** A state by its seed. */
export function randomState(seed: string, profile: Profile): ChainState {
  const random = createRandom(seed);
  const state = new ChainState(profile);
  const items: AnyStorageItem[] = [
    System.storage.Number,
    ...Object.values(SubtensorModule.storage),
    ...Object.values(Swap.storage),
    Commitments.storage.CommitmentOf,
  ];
  for (const item of items) fill(state, random, item);
  return state;
}
