/** The fast epoch equals the slow one to the bit, whatever the subnet looks like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseEpoch } from './dense-epoch.ts';
import { yumaEpoch } from './epoch.ts';
import type { EpochInput, EpochParameters, StoredRow } from './epoch-types.ts';

const NOW = 10_000n;
const RUNS = 1_500;

const u16 = fc.oneof(
  fc.constantFrom(0, 1, 65_534, 65_535),
  fc.integer({ min: 0, max: 65_535 }),
  fc.integer({ min: 0, max: 9 }),
);
const block = fc.oneof(fc.constantFrom(0n, 8_000n), fc.bigInt(9_980n, NOW));

const parameters: fc.Arbitrary<EpochParameters> = fc.record({
  tempo: fc.constantFrom(10, 360),
  activityCutoffFactorMilli: fc.constantFrom(1_000, 13_889),
  stakeThreshold: fc.constantFrom(0n, 0n, 1n, 1_000_000n),
  maxAllowedValidators: fc.integer({ min: 0, max: 10 }),
  kappa: fc.oneof(fc.constant(32_767), u16),
  bondsPenalty: fc.oneof(fc.constantFrom(0, 65_535), u16),
  alphaLow: fc.integer({ min: 0, max: 45_875 }),
  alphaHigh: fc.integer({ min: 45_875, max: 65_535 }),
  bondsMovingAverage: fc.oneof(fc.constantFrom(0n, 900_000n), fc.bigInt(0n, 1_000_000n)),
  sigmoidSteepness: fc.oneof(
    fc.constantFrom(1_000, 200, -200, 0),
    fc.integer({ min: -32_768, max: 32_767 }),
  ),
  isYuma3: fc.boolean(),
  isLiquidAlpha: fc.boolean(),
});

/** Rows sorted and not, with columns beyond the last uid. */
function row(size: number): fc.Arbitrary<StoredRow> {
  const columns = [...Array(size + 1).keys()];
  const chosen = fc.oneof(fc.shuffledSubarray(columns), fc.subarray(columns));
  const values = fc.array(u16, { minLength: size + 1, maxLength: size + 1 });
  return fc
    .tuple(chosen, values, fc.boolean())
    .map(([uids, given, isZero]) =>
      uids.map((uid, at) => [uid, isZero && at % 2 === 0 ? 0 : (given[at] ?? 0)] as const),
    );
}

function inputOf(size: number): fc.Arbitrary<EpochInput> {
  const each = <Value>(value: fc.Arbitrary<Value>) =>
    fc.array(value, { minLength: size, maxLength: size });
  const stake = fc.oneof(
    fc.constantFrom(0n, 1n << 64n, 5n << 64n),
    fc.bigInt(0n, (1n << 120n) - 1n),
    fc.bigInt(0n, 1n << 70n),
  );
  return fc.record({
    now: fc.constant(NOW),
    stakeWeights: each(stake),
    permits: each(fc.oneof(fc.constant(true), fc.boolean())),
    lastUpdates: each(fc.oneof(fc.constant(NOW), block)),
    registeredAt: each(fc.oneof(fc.constant(0n), block)),
    weights: each(fc.oneof(fc.constant([]), row(size), row(size))),
    bonds: each(row(size)),
    ownerUid: fc
      .option(fc.nat(Math.max(0, size - 1)), { nil: null })
      .map((uid) => (size === 0 ? null : uid)),
    commitBlocks: fc.option(each(fc.option(block, { nil: null })), { nil: null }),
    lastStepBlock: fc.constantFrom(0n, 9_990n, 9_600n),
    parameters,
    emission: fc.oneof(
      fc.constantFrom(0n, 1_000_000_000n, (1n << 64n) - 1n),
      fc.bigInt(0n, (1n << 64n) - 1n),
    ),
  });
}

/** The row with all that it leaves out, behind. */
function filled(weights: StoredRow, size: number): StoredRow {
  const missing = [...Array(size).keys()].filter(
    (uid) => !weights.some(([given]) => given === uid),
  );
  return [...weights, ...missing.map((uid) => [uid, 9_000 + uid] as const)];
}

/** The same subnet without what keeps weights from counting, and with enough of them to agree. */
function settled(input: EpochInput): EpochInput {
  return {
    ...input,
    stakeWeights: input.stakeWeights.map((weight) => (weight % 1000n) << 64n),
    permits: input.permits.map(() => true),
    weights: input.weights.map((weights) => filled(weights, input.weights.length)),
    parameters: { ...input.parameters, kappa: 32_767, stakeThreshold: 0n },
    lastUpdates: input.lastUpdates.map(() => NOW),
    registeredAt: input.registeredAt.map(() => 0n),
    commitBlocks: null,
  };
}

const anyInput = fc
  .tuple(fc.noBias(fc.integer({ min: 0, max: 7 })).chain(inputOf), fc.boolean())
  .map(([input, isSettled]) => (isSettled ? settled(input) : input));

describe('the epoch', () => {
  it('equals the slow one to the bit', () => {
    let [paid, liquid, legacy, unsorted] = [0, 0, 0, 0];
    const property = fc.property(anyInput, (input) => {
      const result = yumaEpoch(input);
      expect(result).toEqual(denseEpoch(input));
      const isPaid = result.serverAmounts.some((amount) => amount > 0n);
      const { isYuma3, isLiquidAlpha } = input.parameters;
      if (isPaid) paid += 1;
      if (isPaid && isYuma3 && isLiquidAlpha) liquid += 1;
      if (isPaid && !isYuma3) legacy += 1;
      const order = result.bonds.some((bonds) =>
        bonds.some(([column], at) => column < (bonds[at - 1]?.[0] ?? 0)),
      );
      if (order) unsorted += 1;
    });
    fc.assert(property, { numRuns: RUNS });
    // The cases reach what they are for.
    expect(paid).toBeGreaterThan(RUNS / 4);
    expect(liquid).toBeGreaterThan(RUNS / 20);
    expect(legacy).toBeGreaterThan(RUNS / 10);
    expect(unsorted).toBeGreaterThan(RUNS / 100);
  });

  it('stays equal over epochs that build on each other', () => {
    const property = fc.property(anyInput, fc.integer({ min: 2, max: 5 }), (first, epochs) => {
      let input = first;
      for (let epoch = 0; epoch < epochs; epoch += 1) {
        const { bonds, permits, ...rest } = yumaEpoch(input);
        expect({ bonds, permits, ...rest }).toEqual(denseEpoch(input));
        input = { ...input, bonds, permits, lastStepBlock: 9_999n };
      }
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('takes a moving average above 1 the slow way', () => {
    const property = fc.property(
      anyInput,
      fc.bigInt(1_000_001n, (1n << 64n) - 1n),
      (input, rate) => {
        const steep = { ...input, parameters: { ...input.parameters, bondsMovingAverage: rate } };
        expect(yumaEpoch(steep)).toEqual(denseEpoch(steep));
      },
    );
    fc.assert(property, { numRuns: 50 });
  });
});
