/** Decimal literals of the real chain's source, as it turns them into fixed point. */
import type { FixedType } from './fixed-point.ts';

interface Binary64 {
  readonly significand: bigint;
  readonly exponent: bigint;
  readonly isNegative: boolean;
}

/** A double as `significand · 2^exponent`, exactly (IEEE 754). */
function splitDouble(value: number): Binary64 {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const word = view.getBigUint64(0);
  const biased = (word >> 52n) & 0x7ffn;
  const fraction = word & ((1n << 52n) - 1n);
  if (biased === 0x7ffn) throw new RangeError(`${value} is no finite number`);
  return {
    significand: biased === 0n ? fraction : fraction | (1n << 52n),
    exponent: (biased === 0n ? 1n : biased) - 1075n,
    isNegative: word >> 63n === 1n,
  };
}

/** `value / 2^shift` to the nearest integer, ties to the even one. */
function shiftToNearest(value: bigint, shift: bigint): bigint {
  const half = 1n << (shift - 1n);
  const whole = value >> shift;
  const rest = value - (whole << shift);
  const isUp = rest > half || (rest === half && (whole & 1n) === 1n);
  return isUp ? whole + 1n : whole;
}

/**
 * The bits of a decimal literal: first the nearest double, then the nearest number of the type, ties
 * to even. `1.26` in U64F64 has the bits 23 242 897 532 874 035 200.
 */
export function fixedFromLiteral(type: FixedType, literal: string): bigint {
  const { significand, exponent, isNegative } = splitDouble(Number(literal));
  const shift = exponent + type.fractionBits;
  const bits = shift >= 0n ? significand << shift : shiftToNearest(significand, -shift);
  return isNegative ? -bits : bits;
}
