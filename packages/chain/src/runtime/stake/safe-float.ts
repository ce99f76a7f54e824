/**
 * The decimal floats that share pools are kept in: `mantissa · 10^exponent` with 21 digits, enough to
 * tell one RAO and too few to tell a tenth of one. A zero is 0 and 0; any other number has a mantissa
 * above 10^20 and at most 10^21. Digits that do not fit are dropped, never rounded.
 */

/** A share or the sum of shares. */
export interface SafeFloat {
  readonly mantissa: bigint;
  readonly exponent: bigint;
}

/** Nothing. */
export const SAFE_FLOAT_ZERO: SafeFloat = { mantissa: 0n, exponent: 0n };

const MANTISSA_MAX = 10n ** 21n;
const MANTISSA_MIN = MANTISSA_MAX / 10n;
/** Powers of ten are capped: digits further apart have no effect on each other. */
const ALIGN_MAX = 22n;
const U64_MAX = (1n << 64n) - 1n;
const EXPONENT_MIN = -(1n << 63n);
const EXPONENT_MAX = (1n << 63n) - 1n;

function powerOfTen(exponent: bigint): bigint {
  return 10n ** (exponent > ALIGN_MAX ? ALIGN_MAX : exponent);
}

/**
 * The number in its one form.
 *
 * @returns null when the exponent leaves 64 bits
 */
export function normalizeSafeFloat(mantissa: bigint, exponent: bigint): SafeFloat | null {
  if (mantissa === 0n) return SAFE_FLOAT_ZERO;
  let digits = mantissa;
  let power = exponent;
  for (; digits > MANTISSA_MAX; power += 1n) digits /= 10n;
  for (; digits <= MANTISSA_MIN; power -= 1n) digits *= 10n;
  const fits = power >= EXPONENT_MIN && power <= EXPONENT_MAX;
  return fits ? { mantissa: digits, exponent: power } : null;
}

/** A whole number of at most 10^21. */
export function safeFloatFrom(whole: bigint): SafeFloat {
  return normalizeSafeFloat(whole, 0n) ?? SAFE_FLOAT_ZERO;
}

function isZero({ mantissa }: SafeFloat): boolean {
  return mantissa === 0n;
}

/** Both mantissas at the larger of the two exponents; the smaller number loses digits. */
function align(left: SafeFloat, right: SafeFloat): { a: bigint; b: bigint; exponent: bigint } {
  const difference = left.exponent - right.exponent;
  return difference >= 0n
    ? { a: left.mantissa, b: right.mantissa / powerOfTen(difference), exponent: left.exponent }
    : { a: left.mantissa / powerOfTen(-difference), b: right.mantissa, exponent: right.exponent };
}

/** The sum, or null when it has no exponent. */
export function addSafeFloats(left: SafeFloat, right: SafeFloat): SafeFloat | null {
  if (isZero(left)) return right;
  if (isZero(right)) return left;
  const { a, b, exponent } = align(left, right);
  return normalizeSafeFloat(a + b, exponent);
}

/** The difference, at least 0; null when something shall be taken from nothing. */
export function subtractSafeFloats(left: SafeFloat, right: SafeFloat): SafeFloat | null {
  if (isZero(right)) return left;
  if (isZero(left)) return null;
  const { a, b, exponent } = align(left, right);
  return normalizeSafeFloat(a > b ? a - b : 0n, exponent);
}

/** `factor · other / divisor` with no digit lost between; 0 by zero and without an exponent. */
export function multiplyDivideSafeFloats(
  factor: SafeFloat,
  other: SafeFloat,
  divisor: SafeFloat,
): SafeFloat {
  if (isZero(divisor)) return SAFE_FLOAT_ZERO;
  const mantissa = (factor.mantissa * other.mantissa) / divisor.mantissa;
  const exponent = factor.exponent + other.exponent - divisor.exponent;
  return normalizeSafeFloat(mantissa, exponent) ?? SAFE_FLOAT_ZERO;
}

/** The whole part, at most 2^64 - 1. */
export function safeFloatToU64({ mantissa, exponent }: SafeFloat): bigint {
  const whole = exponent >= 0n ? mantissa * powerOfTen(exponent) : mantissa / powerOfTen(-exponent);
  return whole > U64_MAX ? U64_MAX : whole;
}
