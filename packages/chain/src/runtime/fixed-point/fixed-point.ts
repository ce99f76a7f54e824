/**
 * Binary fixed point as the chain computes it: a number is its bits, an integer; its value is
 * `bits / 2^fractionBits`. Everything saturates at the type's limits.
 */

/** A type of fixed-point numbers. */
export interface FixedType {
  readonly fractionBits: bigint;
  /** Smallest and greatest bits. */
  readonly min: bigint;
  readonly max: bigint;
}

interface FixedWidths {
  readonly integerBits: bigint;
  readonly fractionBits: bigint;
}

function unsignedType({ integerBits, fractionBits }: FixedWidths): FixedType {
  return { fractionBits, min: 0n, max: (1n << (integerBits + fractionBits)) - 1n };
}

function signedType({ integerBits, fractionBits }: FixedWidths): FixedType {
  const limit = 1n << (integerBits + fractionBits - 1n);
  return { fractionBits, min: -limit, max: limit - 1n };
}

/** Pool prices, emission shares, the burn multiplier. */
export const U64F64 = unsignedType({ integerBits: 64n, fractionBits: 64n });
/** Stake weights and averages of flows. */
export const I64F64 = signedType({ integerBits: 64n, fractionBits: 64n });
/** Splitting of the coinbase, shares of parents and children. */
export const U96F32 = unsignedType({ integerBits: 96n, fractionBits: 32n });
/** The moving price. */
export const I96F32 = signedType({ integerBits: 96n, fractionBits: 32n });
/** Everything inside the epoch. */
export const I32F32 = signedType({ integerBits: 32n, fractionBits: 32n });

/** Greatest value of 64 bits. */
export const U64_MAX = (1n << 64n) - 1n;

function clamp(value: bigint, { min, max }: Pick<FixedType, 'min' | 'max'>): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}

/** A whole number, saturating. */
export function fixedFrom(type: FixedType, whole: bigint): bigint {
  return clamp(whole << type.fractionBits, type);
}

/** The whole part of a number that is not negative, as 64 bits; a negative one gives 0. */
export function floorToU64(type: FixedType, bits: bigint): bigint {
  return clamp(bits >> type.fractionBits, { min: 0n, max: U64_MAX });
}

/** The sum. */
export function addFixed(type: FixedType, left: bigint, right: bigint): bigint {
  return clamp(left + right, type);
}

/** The difference; 0 for unsigned types where it would be negative. */
export function subtractFixed(type: FixedType, left: bigint, right: bigint): bigint {
  return clamp(left - right, type);
}

/** The product, rounded towards minus infinity. */
export function multiplyFixed(type: FixedType, left: bigint, right: bigint): bigint {
  return clamp((left * right) >> type.fractionBits, type);
}

/** The quotient, truncated towards zero; 0 by zero, and where it does not fit. */
export function divideFixed(type: FixedType, left: bigint, right: bigint): bigint {
  if (right === 0n) return 0n;
  const quotient = (left << type.fractionBits) / right;
  return quotient < type.min || quotient > type.max ? 0n : quotient;
}

/** The same number in another type: extra fraction bits are dropped, the rest saturates. */
export function convertFixed(from: FixedType, bits: bigint, to: FixedType): bigint {
  const shift = to.fractionBits - from.fractionBits;
  return clamp(shift >= 0n ? bits << shift : bits >> -shift, to);
}

/** The square root of a number that is not negative, rounded down. */
export function squareRootFixed(type: FixedType, bits: bigint): bigint {
  return clamp(integerSquareRoot(bits << type.fractionBits), type);
}

/** The greatest integer whose square is not above `value`. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
