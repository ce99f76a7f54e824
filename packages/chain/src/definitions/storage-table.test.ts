/** Keys, hashers, types and defaults of all storage items against the table of the specification. */
import { type AnyStorageItem, type AnyType, encode, type Profile } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { STORAGE_TABLE } from '../testing/storage-table.ts';
import { runtimeDefinition } from './runtime.ts';
import { SubtensorModule } from './subtensor/pallet.ts';
import { rateLimitKey } from './subtensor/types.ts';

const HASHERS = { Identity: 'I', Blake2_128Concat: 'B', Twox64Concat: 'T' } as const;
const FIXED: Readonly<Record<string, string>> = {
  I64F64: 'i128',
  I96F32: 'i128',
  U64F64: 'u128',
  U96F32: 'u128',
};
/** Types that are known by name. */
const NAMED: Readonly<Record<string, string>> = { AccountId32: 'Acc', H256: 'H256', H160: 'H160' };

/** A type without names of fields, as the table writes it. */
function layoutOf(type: AnyType): string {
  const shape = type.shape();
  switch (shape.kind) {
    case 'primitive':
      return shape.name;
    case 'compact':
      return `Compact<${layoutOf(shape.of)}>`;
    case 'sequence':
      return `Vec<${layoutOf(shape.of)}>`;
    case 'array':
      return `[${layoutOf(shape.of)}; ${shape.length}]`;
    case 'tuple':
      return `(${shape.of.map(layoutOf).join(', ')})`;
    case 'composite': {
      const named = NAMED[shape.path.at(-1) ?? ''];
      if (named !== undefined) return named;
      const fields = shape.fields.map((field) => layoutOf(field.type));
      return fields.length === 1 ? (fields[0] ?? '') : `(${fields.join(', ')})`;
    }
    case 'variant':
      return shape.variants
        .map(({ name, fields }) => {
          const inner = fields.map((field) => layoutOf(field.type)).join(', ');
          return inner === '' ? name : `${name}(${inner})`;
        })
        .join(' or ');
  }
}

/** A value as the table writes it. */
function written(value: unknown): string {
  if (value === undefined) return 'none';
  if (value instanceof Uint8Array) {
    return value.length === 0 ? 'empty' : `0x${Buffer.from(value).toString('hex')}`;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'empty' : `(${value.map(written).join(', ')})`;
  }
  if (typeof value === 'string') return /^0x0+$/.test(value) ? 'zero' : value;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('type' in value) return String(value.type);
  const fields = Object.values(value).map(written);
  return fields.length === 1 ? (fields[0] ?? '') : `(${fields.join(', ')})`;
}

function keysOf({ keys }: AnyStorageItem): string {
  return keys.map(({ hasher, type }) => `${HASHERS[hasher]} ${layoutOf(type)}`).join(', ');
}

/** The text as a pattern, in which `*` stands for anything. */
function pattern(text: string): RegExp {
  const spelled = text.replace(/[IU]\d\dF\d\d/g, (name) => FIXED[name] ?? name);
  const escaped = spelled.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.+');
  return new RegExp(`^${escaped}$`);
}

interface Row {
  readonly name: string;
  readonly keys: string;
  readonly layout: string;
  readonly defaults: Readonly<Record<Profile, string>>;
}

const ROWS: readonly Row[] = STORAGE_TABLE.trim()
  .split('\n')
  .map((line) => {
    const [name = '', keys = '', layout = '', fallback = ''] = line
      .split('|')
      .map((one) => one.trim());
    const [normal = '', fast = normal] = fallback.replaceAll('_', '').split(' / ');
    return { name, keys, layout, defaults: { normal, fast } };
  });

const items = new Map<string, AnyStorageItem>(
  runtimeDefinition.pallets.flatMap(({ name, storage = {} }) =>
    Object.entries(storage).map(([key, item]): [string, AnyStorageItem] => [
      `${name}.${key}`,
      item,
    ]),
  ),
);

describe('the storage table (chain.md 10)', () => {
  it.each(ROWS.map((row) => [row.name, row] as const))('%s', (name, { keys, layout, defaults }) => {
    const item = items.get(name);
    if (item === undefined) throw new Error(`${name} is not defined`);
    expect(`${item.pallet}.${item.name}`).toBe(name);
    expect(keysOf(item)).toMatch(pattern(keys));
    expect(layoutOf(item.type)).toMatch(pattern(layout));
    expect({
      normal: written(item.fallback('normal')),
      fast: written(item.fallback('fast')),
    }).toEqual(defaults);
    expect(item.modifier).toBe(defaults.normal === 'none' ? 'Optional' : 'Default');
  });

  it('has each item once', () => {
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  });

  it('has every item of SubtensorModule but those of leases, migrations and one old schedule', () => {
    const listed = new Set(ROWS.map(({ name }) => name));
    const others = Object.keys(SubtensorModule.storage).filter(
      (name) => !listed.has(`SubtensorModule.${name}`),
    );
    expect(others.sort()).toEqual([
      'AccumulatedLeaseDividends',
      'DissolveNetworkScheduleDuration',
      'HasMigrationRun',
      'SubnetLeaseShares',
      'SubnetLeases',
    ]);
  });

  it('numbers the keys of rate limits and the parameters in them', () => {
    const keys = [
      'SetSNOwnerHotkey(u16)',
      'OwnerHyperparamUpdate(u16, PARAMETER)',
      'NetworkLastRegistered',
      'LastTxBlock(Acc)',
      'LastTxBlockChildKeyTake(Acc)',
      'LastTxBlockDelegateTake(Acc)',
      'AddStakeBurn(u16)',
    ].join(' or ');
    const parameters = (
      'Unknown ServingRateLimit MaxDifficulty AdjustmentAlpha MaxWeightLimit ImmunityPeriod ' +
      'MinAllowedWeights Kappa Rho ActivityCutoff PowRegistrationAllowed MinBurn MaxBurn ' +
      'BondsMovingAverage BondsPenalty CommitRevealEnabled LiquidAlphaEnabled AlphaValues ' +
      'WeightCommitInterval TransferEnabled AlphaSigmoidSteepness Yuma3Enabled BondsResetEnabled ' +
      'ImmuneNeuronLimit RecycleOrBurn MaxAllowedUids BurnHalfLife BurnIncreaseMult ' +
      'SubnetEmissionEnabled MinChildkeyTake ActivityCutoffFactorMilli TriggerEpoch'
    ).split(' ');
    expect(layoutOf(rateLimitKey)).toBe(keys.replace('PARAMETER', parameters.join(' or ')));
    for (const [index, name] of parameters.entries()) {
      const value: [number, { type: never; value: [] }] = [2, { type: name as never, value: [] }];
      const bytes = encode(rateLimitKey, { type: 'OwnerHyperparamUpdate', value });
      expect([name, ...bytes]).toEqual([name, 1, 2, 0, index]);
    }
    expect([...encode(rateLimitKey, { type: 'AddStakeBurn', value: [3] })]).toEqual([6, 3, 0]);
  });
});
