import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSafeFloats,
  multiplyDivideSafeFloats,
  normalizeSafeFloat,
  SAFE_FLOAT_ZERO,
  type SafeFloat,
  safeFloatFrom,
  safeFloatToU64,
  subtractSafeFloats,
} from './safe-float.ts';

const MAX = 10n ** 21n;

function float(mantissa: bigint, exponent = 0n): SafeFloat {
  const made = normalizeSafeFloat(mantissa, exponent);
  if (made === null) throw new Error('no such number');
  return made;
}

/** A number as a fraction, which loses nothing. */
function fraction({ mantissa, exponent }: SafeFloat): [numerator: bigint, denominator: bigint] {
  return exponent >= 0n ? [mantissa * 10n ** exponent, 1n] : [mantissa, 10n ** -exponent];
}

const amounts = fc.bigInt(1n, (1n << 64n) - 1n);
const floats = fc
  .record({ mantissa: fc.bigInt(1n, MAX), exponent: fc.bigInt(-40n, 20n) })
  .map(({ mantissa, exponent }) => float(mantissa, exponent));

describe('share pool floats', () => {
  it('have one form', () => {
    expect(float(1n)).toEqual({ mantissa: MAX, exponent: -21n });
    expect(float(10n)).toEqual({ mantissa: MAX, exponent: -20n });
    expect(float(MAX / 10n)).toEqual({ mantissa: MAX, exponent: -1n });
    expect(float(MAX)).toEqual({ mantissa: MAX, exponent: 0n });
    expect(float(MAX + 9n)).toEqual({ mantissa: MAX, exponent: 0n });
    expect(float(0n, 7n)).toEqual(SAFE_FLOAT_ZERO);
    fc.assert(
      fc.property(floats, ({ mantissa }) => {
        expect(mantissa > MAX / 10n && mantissa <= MAX).toBe(true);
      }),
    );
  });

  it.each([
    [1n, 0n, 1n, 0n, 200_000_000_000_000_000_000n, -20n],
    [0n, 0n, 1n, -1n, MAX, -22n],
    [1n, -1000n, 1n, -1n, MAX, -22n],
    [MAX, 0n, MAX, 0n, (MAX * 2n) / 10n, 1n],
    [123n, 1n, 1n, 23n, 100_000_000_000_000_000_001n, 3n],
    [MAX - 1n, 0n, 1n, 22n, 109_999_999_999_999_999_999n, 2n],
    [4_200n, 0n, 1n, 23n, 100_000_000_000_000_000_004n, 3n],
    [1n, 24n, 123_456_789_012_345_678_901n, 0n, 100_012_345_678_901_234_567n, 4n],
    [MAX - 1n, 22n, 1n, 22n, MAX, 22n],
  ])('add as the chain does: %d·10^%d + %d·10^%d', (ma, ea, mb, eb, mantissa, exponent) => {
    const [a, b] = [float(ma, ea), float(mb, eb)];
    expect(addSafeFloats(a, b)).toEqual({ mantissa, exponent });
    expect(addSafeFloats(b, a)).toEqual({ mantissa, exponent });
  });

  it('lose less than one part in 10^19 when they are multiplied and divided', () => {
    fc.assert(
      fc.property(floats, floats, floats, (a, b, c) => {
        const [n, d] = fraction(multiplyDivideSafeFloats(a, b, c));
        const [[an, ad], [bn, bd], [cn, cd]] = [fraction(a), fraction(b), fraction(c)];
        const exact = { n: an * bn * cd, d: ad * bd * cn };
        // exact · (1 - 10^-19) < result <= exact
        expect(n * exact.d <= exact.n * d).toBe(true);
        expect(n * exact.d * 10n ** 19n > exact.n * d * (10n ** 19n - 1n)).toBe(true);
      }),
    );
  });

  it('keep every whole number of 64 bits', () => {
    fc.assert(fc.property(amounts, (a) => safeFloatToU64(safeFloatFrom(a)) === a));
    expect(safeFloatToU64(float(1n, 30n))).toBe((1n << 64n) - 1n);
    expect(safeFloatToU64(float(9n, -1n))).toBe(0n);
  });

  it('subtract what was added, and never go below nothing', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const sum = addSafeFloats(safeFloatFrom(a), safeFloatFrom(b)) ?? SAFE_FLOAT_ZERO;
        expect(safeFloatToU64(subtractSafeFloats(sum, safeFloatFrom(b)) ?? sum)).toBe(a);
      }),
    );
    expect(subtractSafeFloats(float(1n), float(2n))).toEqual(SAFE_FLOAT_ZERO);
    expect(subtractSafeFloats(SAFE_FLOAT_ZERO, float(2n))).toBeNull();
  });

  it('have no number beyond 64 bits of exponent', () => {
    expect(normalizeSafeFloat(MAX * 10n, (1n << 63n) - 1n)).toBeNull();
    expect(normalizeSafeFloat(1n, -(1n << 63n))).toBeNull();
    expect(multiplyDivideSafeFloats(float(1n), float(1n), SAFE_FLOAT_ZERO)).toEqual(
      SAFE_FLOAT_ZERO,
    );
  });
});
