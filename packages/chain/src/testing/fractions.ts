/** Plain fractions, for slow versions that tests believe: no rounding but where it is asked for. */

/** A fraction of two whole numbers; the lower one is above 0. */
export interface Fraction {
  readonly up: bigint;
  readonly down: bigint;
}

/** A whole number. */
export function whole(value: bigint): Fraction {
  return { up: value, down: 1n };
}

/** `bits / 2^digits`. */
export function fromBits(bits: bigint, digits: bigint): Fraction {
  return { up: bits, down: 1n << digits };
}

/** The sum. */
export function add(left: Fraction, right: Fraction): Fraction {
  return { up: left.up * right.down + right.up * left.down, down: left.down * right.down };
}

/** The difference. */
export function subtract(left: Fraction, right: Fraction): Fraction {
  return add(left, { up: -right.up, down: right.down });
}

/** The product. */
export function multiply(left: Fraction, right: Fraction): Fraction {
  return { up: left.up * right.up, down: left.down * right.down };
}

/** The quotient; 0 by 0, as the chain has it. */
export function divide(left: Fraction, right: Fraction): Fraction {
  return right.up === 0n ? whole(0n) : { up: left.up * right.down, down: left.down * right.up };
}

/** True when the first is below the second. */
export function isLess(left: Fraction, right: Fraction): boolean {
  return left.up * right.down < right.up * left.down;
}

/** The whole part of a fraction that is not negative. */
export function floor({ up, down }: Fraction): bigint {
  return up / down;
}

/** The first so many binary digits behind the point, as bits. */
export function bitsOf({ up, down }: Fraction, digits: bigint): bigint {
  return (up << digits) / down;
}

/** The same number with all binary digits behind the first so many dropped. */
export function cutBits(value: Fraction, digits: bigint): Fraction {
  return fromBits(bitsOf(value, digits), digits);
}
