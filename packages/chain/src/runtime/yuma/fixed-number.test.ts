/** Numbers for speed give what bigints give, to the bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideFixed, I32F32, multiplyFixed } from '../fixed-point/fixed-point.ts';
import { exponential, over, UNIT } from './dense-numbers.ts';
import { divide, multiply, ONE } from './fixed-number.ts';
import { sigmoid } from './sigmoid.ts';

/** Whole numbers of every size, and those beside powers of two. */
function bitsUpTo(exponent: number): fc.Arbitrary<number> {
  const near = fc
    .tuple(fc.integer({ min: 0, max: exponent }), fc.integer({ min: -2, max: 2 }))
    .map(([power, step]) => Math.max(0, Math.min(2 ** exponent, 2 ** power + step)));
  const any = fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: exponent }))
    .map(([value, power]) => Math.abs(value) % 2 ** power);
  return fc.oneof(near, any);
}

describe('products', () => {
  it('equal those of bigints, also below zero', () => {
    const factors = fc.tuple(bitsUpTo(37), bitsUpTo(47), fc.boolean());
    const property = fc.property(factors, ([size, right, isNegative]) => {
      const left = isNegative ? -size : size;
      const wide = (BigInt(left) * BigInt(right)) >> 32n;
      fc.pre(wide < 1n << 52n && wide > -(1n << 52n));
      expect(BigInt(multiply(left, right))).toBe(
        multiplyFixed(I32F32, BigInt(left), BigInt(right)),
      );
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('take the way over bigint where they do not fit, and refuse what has no number', () => {
    expect(multiply(2 ** 50, 3)).toBe(2 ** 18 * 3);
    expect(multiply(3, -(2 ** 31) - 1)).toBe(-2);
    expect(() => multiply(2 ** 50, 2 ** 50)).toThrow(RangeError);
  });
});

describe('quotients', () => {
  it('equal those of bigints', () => {
    const property = fc.property(fc.tuple(bitsUpTo(53), bitsUpTo(53)), ([left, right]) => {
      const wide = right === 0 ? 0n : (BigInt(left) << 32n) / BigInt(right);
      fc.pre(wide <= Number.MAX_SAFE_INTEGER);
      expect(BigInt(divide(left, right))).toBe(divideFixed(I32F32, BigInt(left), BigInt(right)));
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('do not round up just below a whole number', () => {
    for (const right of [3, 65_535, 16_776_961, 2 ** 40 - 1, 2 ** 42]) {
      for (const left of [right - 1, right, right + 1]) {
        expect(BigInt(divide(left, right))).toBe((BigInt(left) << 32n) / BigInt(right));
      }
    }
  });
});

describe('the curve', () => {
  const slow = (argument: number) => over(UNIT, UNIT + exponential(BigInt(argument)));

  it('equals the slow one on both sides of every border', () => {
    const borders = [0, 1, 2, 5, 10, 20, 163].flatMap((whole) => [-whole * ONE, whole * ONE]);
    for (const border of borders) {
      for (const argument of [border - 1, border, border + 1]) {
        expect(BigInt(sigmoid(argument))).toBe(slow(argument));
      }
    }
  });

  it('equals the slow one anywhere', () => {
    const argument = fc.integer({ min: -21 * ONE, max: 21 * ONE });
    const central = fc.integer({ min: -5 * ONE, max: 5 * ONE });
    const property = fc.property(fc.oneof(argument, central), (value) => {
      expect(BigInt(sigmoid(value))).toBe(slow(value));
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it('has e cut to 23 bits at exactly 1, and only there', () => {
    expect(exponential(UNIT)).toBe(22_802_600n << 9n);
    expect(exponential(UNIT - 1n)).not.toBe(22_802_600n << 9n);
    expect(exponential(-UNIT)).toBe(1_580_030_169n);
  });
});
