/**
 * I32F32 in JavaScript numbers, for speed. A value is its bits, a whole number below 2^53 in amount, so
 * that sums and comparisons are exact as they stand. Products and quotients go in steps that stay
 * below 2^53; a division by a power of two is exact. What does not fit takes the way over bigint.
 */

/** The bits of 1. */
export const ONE = 4_294_967_296;

const FRACTION_BITS = 32n;
const HALF_WORD = 65_536;
/** Left factors up to here times a half word stay exact. */
const FACTOR_MAX = 137_438_953_472;
/** The whole part of right factors up to here, times the greatest left one, is exact. */
const WHOLE_MAX = 32_767;
/** Dividends and divisors up to here leave 11 bits of room. */
const DIVISION_MAX = 4_398_046_511_104;
/** Bits by which one step of a division goes on, as factors; together 32. */
const STEP_11 = 2_048;
const STEP_10 = 1_024;

/** @throws RangeError when a number has more than 53 bits. */
function exactNumber(bits: bigint): number {
  const value = Number(bits);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${bits} has more than 53 bits`);
  return value;
}

/** The product, rounded towards minus infinity. @throws RangeError when it has more than 53 bits. */
export function multiply(left: number, right: number): number {
  const whole = Math.floor(right / ONE);
  if (left > FACTOR_MAX || left < -FACTOR_MAX || whole < 0 || whole > WHOLE_MAX) {
    return exactNumber((BigInt(left) * BigInt(right)) >> FRACTION_BITS);
  }
  const fraction = right - whole * ONE;
  const high = Math.floor(fraction / HALF_WORD);
  const low = fraction - high * HALF_WORD;
  // Cutting the lower half first changes nothing: what it is added to is a whole number.
  const cut = Math.floor((left * high + Math.floor((left * low) / HALF_WORD)) / HALF_WORD);
  return left * whole + cut;
}

/**
 * `floor(left / right)` of whole numbers up to 2^53. Below a whole number k the quotient keeps at least a
 * distance of `1 / right`, and rounding bridges at most `k / 2^53`, which is less: so it never reaches k.
 */
function wholeQuotient(left: number, right: number): number {
  return Math.floor(left / right);
}

/**
 * The quotient of two numbers that are not negative, rounded down; 0 by zero. As both may have any
 * common scale, it also gives the ratio of two whole numbers.
 * @throws RangeError when it has more than 53 bits.
 */
export function divide(left: number, right: number): number {
  if (right === 0) return 0;
  if (left > DIVISION_MAX || right > DIVISION_MAX || left > right * STEP_11) {
    return exactNumber((BigInt(left) << FRACTION_BITS) / BigInt(right));
  }
  const first = wholeQuotient(left, right);
  let rest = (left - first * right) * STEP_11;
  const second = wholeQuotient(rest, right);
  rest = (rest - second * right) * STEP_11;
  const third = wholeQuotient(rest, right);
  rest = (rest - third * right) * STEP_10;
  const last = wholeQuotient(rest, right);
  return ((first * STEP_11 + second) * STEP_11 + third) * STEP_10 + last;
}

/** A part of 65 535 as a fraction. */
export function fromU16(part: number): number {
  return divide(part, 65_535);
}

/** A fraction as a part of 65 535, rounded down, at most all of it. */
export function toU16(bits: number): number {
  return Math.min(65_535, Math.floor((bits * 65_535) / ONE));
}

/** The sum of a list. */
export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Each value divided by the sum of all; as it is when that is 0. */
export function normalise(values: readonly number[]): number[] {
  const total = sum(values);
  return total === 0 ? [...values] : values.map((value) => divide(value, total));
}
