/**
 * `floor(scale · (a/b)^(p/q))`, exactly. The logarithm and the exponential are summed with guard bits;
 * where the guard bits cannot tell the floor, the precision doubles. A power that is itself rational
 * has no end to that, so it is found first: then `a` and `b` are `q`-th powers.
 */
import { integerSquareRoot } from './fixed-point.ts';

/** A fraction; both parts are above zero. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Bits that the first try has behind the scale. */
const FIRST_PRECISION_BITS = 192n;
/** Powers above this need no root: parts below 2^129 are no higher powers of whole numbers above 1. */
const ROOT_MAX = 128n;

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function reduce({ numerator, denominator }: Ratio): Ratio {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function bitLength(value: bigint): bigint {
  return BigInt(value.toString(2).length);
}

/** The whole `degree`-th root of a number, or null when it has none. */
function exactRoot(value: bigint, degree: bigint): bigint | null {
  if (value === 1n || degree === 1n) return value;
  if (degree === 2n) {
    const root = integerSquareRoot(value);
    return root * root === value ? root : null;
  }
  let low = 1n;
  let high = 1n << (bitLength(value) / degree + 1n);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** degree < value) low = middle + 1n;
    else high = middle;
  }
  return low ** degree === value ? low : null;
}

/** The power as a fraction where it is one. */
function exactPower(base: Ratio, exponent: Ratio): Ratio | null {
  if (exponent.denominator > ROOT_MAX) return null;
  const numerator = exactRoot(base.numerator, exponent.denominator);
  const denominator = exactRoot(base.denominator, exponent.denominator);
  if (numerator === null || denominator === null) return null;
  return {
    numerator: numerator ** exponent.numerator,
    denominator: denominator ** exponent.numerator,
  };
}

/** `2 · artanh(z)` in `bits` fraction bits; `ln 2` for a third. Division cuts towards zero, so it ends. */
function doubleArtanh(z: bigint, bits: bigint): bigint {
  const square = (z * z) >> bits;
  const one = 1n << bits;
  let term = z;
  let sum = 0n;
  for (let odd = 1n; term !== 0n; odd += 2n) {
    sum += term / odd;
    term = (term * square) / one;
  }
  return 2n * sum;
}

/** `ln(a/b)` in `bits` fraction bits: the base is first brought between 1/2 and 2 by powers of two. */
function naturalLogarithm({ numerator, denominator }: Ratio, bits: bigint): bigint {
  const twos = bitLength(numerator) - bitLength(denominator);
  const a = twos < 0n ? numerator << -twos : numerator;
  const b = twos > 0n ? denominator << twos : denominator;
  const ln2 = doubleArtanh((1n << bits) / 3n, bits);
  return twos * ln2 + doubleArtanh(((a - b) << bits) / (a + b), bits);
}

/** `e^x` in `bits` fraction bits, as a mantissa and a power of two. */
function exponential(x: bigint, bits: bigint): { mantissa: bigint; twos: bigint } {
  const ln2 = doubleArtanh((1n << bits) / 3n, bits);
  const twos = x / ln2;
  const rest = x - twos * ln2;
  let term = 1n << bits;
  let sum = 0n;
  for (let index = 1n; term !== 0n; index += 1n) {
    sum += term;
    term = (term * rest) / (index << bits);
  }
  return { mantissa: sum, twos };
}

/** The power in `bits` fraction bits, with an error far below `2^(64 - bits)` of itself. */
function approximate(
  base: Ratio,
  exponent: Ratio,
  bits: bigint,
): { mantissa: bigint; twos: bigint } {
  const logarithm = naturalLogarithm(base, bits);
  return exponential((logarithm * exponent.numerator) / exponent.denominator, bits);
}

function shifted(value: bigint, by: bigint): bigint {
  return by >= 0n ? value << by : value >> -by;
}

/**
 * The floor of `scale · base^exponent`. Parts of the base are below 2^129, the exponent is at most 99
 * or its inverse, as pool weights are.
 */
export function powerScaled(base: Ratio, exponent: Ratio, scale: bigint): bigint {
  if (base.numerator === base.denominator || exponent.numerator === 0n) return scale;
  const from = reduce(base);
  const to = reduce(exponent);
  const exact = exactPower(from, to);
  if (exact !== null) return (scale * exact.numerator) / exact.denominator;
  for (let bits = FIRST_PRECISION_BITS; ; bits *= 2n) {
    const { mantissa, twos } = approximate(from, to, bits);
    const error = 1n << 64n;
    const low = shifted(scale * (mantissa - error), twos - bits);
    if (low === shifted(scale * (mantissa + error), twos - bits)) return low;
  }
}
