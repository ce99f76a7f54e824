/** Exact fractions for the slow oracle: never rounded, never fast. */

/** `numerator / denominator`, the denominator positive; not reduced. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A whole number as a fraction. */
export function rational(whole: bigint): Rational {
  return { numerator: whole, denominator: 1n };
}

/** `left × right`. */
export function multiply(left: Rational, right: Rational): Rational {
  return {
    numerator: left.numerator * right.numerator,
    denominator: left.denominator * right.denominator,
  };
}

/** `whole / divisor`, the divisor positive. */
export function divide(whole: bigint, divisor: bigint): Rational {
  return { numerator: whole, denominator: divisor };
}

/** `left − right`. */
export function subtract(left: Rational, right: Rational): Rational {
  return {
    numerator: left.numerator * right.denominator - right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}

/** True when `left` is greater than `right`. */
export function isGreater(left: Rational, right: Rational): boolean {
  return subtract(left, right).numerator > 0n;
}

/** The greatest whole number not above a fraction that is not negative. */
export function floor(value: Rational): bigint {
  return value.numerator / value.denominator;
}
