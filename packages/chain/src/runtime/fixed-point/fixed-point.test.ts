/** Fixed point against fractions of whole numbers, and the decay factors of chain.md 3.2. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayFactor } from './decay-factor.ts';
import {
  addFixed,
  convertFixed,
  divideFixed,
  type FixedType,
  fixedFrom,
  floorToU64,
  I32F32,
  I64F64,
  I96F32,
  integerSquareRoot,
  multiplyFixed,
  squareRootFixed,
  subtractFixed,
  U64_MAX,
  U64F64,
  U96F32,
} from './fixed-point.ts';
import { fixedFromLiteral } from './float-literal.ts';
import { powerScaled } from './rational-power.ts';

const TYPES = { U64F64, I64F64, U96F32, I96F32, I32F32 };

/** The greatest integer not above `numerator / denominator`, the obvious way. */
function floorOf(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator !== 0n && numerator < 0n !== denominator < 0n
    ? quotient - 1n
    : quotient;
}

function within(type: FixedType, value: bigint): bigint {
  return value < type.min ? type.min : value > type.max ? type.max : value;
}

const someType = fc.constantFrom(...Object.values(TYPES));
const typeAndTwo = someType.chain((type) =>
  fc.tuple(
    fc.constant(type),
    fc.bigInt({ min: type.min, max: type.max }),
    fc.oneof(
      fc.bigInt({ min: type.min, max: type.max }),
      fc.bigInt({ min: type.min < 0n ? -1000n : 0n, max: 1000n }),
    ),
  ),
);

describe('fixed point', () => {
  it('multiplies with a floor, divides towards zero, adds exactly, and saturates', () => {
    fc.assert(
      fc.property(typeAndTwo, ([type, left, right]) => {
        const one = 2n ** type.fractionBits;
        expect(multiplyFixed(type, left, right)).toBe(within(type, floorOf(left * right, one)));
        expect(addFixed(type, left, right)).toBe(within(type, left + right));
        expect(subtractFixed(type, left, right)).toBe(within(type, left - right));
        const quotient = right === 0n ? 0n : (left * one) / right;
        const isFitting = quotient >= type.min && quotient <= type.max;
        expect(divideFixed(type, left, right)).toBe(isFitting ? quotient : 0n);
      }),
      { numRuns: 500 },
    );
  });

  it('goes to whole numbers and back with a floor', () => {
    expect(floorToU64(I96F32, -1n)).toBe(0n);
    expect(floorToU64(U64F64, U64F64.max)).toBe(U64_MAX);
    expect(floorToU64(U96F32, U96F32.max)).toBe(U64_MAX);
    expect(floorToU64(U64F64, (7n << 64n) - 1n)).toBe(6n);
    expect(fixedFrom(I32F32, 1n << 40n)).toBe(I32F32.max);
    expect(fixedFrom(U64F64, -5n)).toBe(0n);
  });

  it('drops fraction bits that the other type has not', () => {
    expect(convertFixed(U64F64, (3n << 64n) + (1n << 32n) - 1n, I96F32)).toBe(3n << 32n);
    expect(convertFixed(I96F32, -1n, I64F64)).toBe(-(1n << 32n));
    expect(convertFixed(I64F64, -1n, I32F32)).toBe(-1n);
    expect(convertFixed(I96F32, -1n, U64F64)).toBe(0n);
  });

  it('takes roots down', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 250n }), (value) => {
        const root = integerSquareRoot(value);
        expect(root * root <= value && value < (root + 1n) * (root + 1n)).toBe(true);
      }),
    );
    expect(squareRootFixed(U64F64, 1n << 64n)).toBe(1n << 64n);
    expect(squareRootFixed(U64F64, 4n << 64n)).toBe(2n << 64n);
  });
});

describe('a decimal literal', () => {
  it('is a double first', () => {
    expect(fixedFromLiteral(U64F64, '1.26')).toBe(23_242_897_532_874_035_200n);
    expect(fixedFromLiteral(I96F32, '0.000003')).toBe(12_885n);
    expect(fixedFromLiteral(I96F32, '-0.5')).toBe(-(1n << 31n));
    expect(fixedFromLiteral(U64F64, '500000')).toBe(500_000n << 64n);
  });

  it('is rounded to the even neighbour in a tie', () => {
    const unit = { fractionBits: 0n, min: -8n, max: 8n };
    const rounded = ['0.5', '1.5', '2.5', '2.500001', '-1.5'].map((one) =>
      fixedFromLiteral(unit, one),
    );
    expect(rounded).toEqual([0n, 2n, 2n, 3n, -2n]);
  });
});

describe('the decay factor', () => {
  it('is that of the table', () => {
    const table = {
      1: 2_147_483_648n,
      2: 3_037_000_500n,
      10: 4_007_346_185n,
      360: 4_286_705_684n,
      1000: 4_291_991_283n,
      7200: 4_294_553_838n,
      36100: 4_294_884_830n,
    };
    for (const [halfLife, factor] of Object.entries(table)) {
      expect(decayFactor(Number(halfLife))).toBe(factor);
    }
  });

  it('grows with the half-life', () => {
    for (const halfLife of [1, 2, 9, 359, 360, 361, 36_099]) {
      expect(decayFactor(halfLife) < decayFactor(halfLife + 1)).toBe(true);
    }
  });
});

describe('a rational power', () => {
  const part = fc.bigInt({ min: 1n, max: U64_MAX });
  const small = fc.bigInt({ min: 1n, max: 30n });

  it('is the floor, by whole numbers alone', () => {
    fc.assert(
      fc.property(part, part, small, small, (a, b, p, q) => {
        fc.pre(a <= b || p <= 2n * q);
        const scale = 10n ** 18n;
        const power = powerScaled(
          { numerator: a, denominator: b },
          { numerator: p, denominator: q },
          scale,
        );
        const side = (floor: bigint): bigint => floor ** q * b ** p;
        const exact = scale ** q * a ** p;
        expect(side(power) <= exact && exact < side(power + 1n)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is exact where it is a whole number', () => {
    const of = (a: bigint, b: bigint, p: bigint, q: bigint): bigint =>
      powerScaled({ numerator: a, denominator: b }, { numerator: p, denominator: q }, 10n ** 18n);
    expect(of(1n, 4n, 1n, 2n)).toBe(5n * 10n ** 17n);
    expect(of(8n, 27n, 2n, 3n)).toBe((4n * 10n ** 18n) / 9n);
    expect(of(9n, 4n, 500_000_000_000_000_000n, 10n ** 18n)).toBe(15n * 10n ** 17n);
    expect(of(7n, 7n, 3n, 5n)).toBe(10n ** 18n);
    expect(of(3n, 7n, 1n, 1n)).toBe((3n * 10n ** 18n) / 7n);
    expect(of(1n, 1n << 100n, 1n, 99n)).toBe(496_511_483_316_188_719n);
  });
});
