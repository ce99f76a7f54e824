/** Sums and differences of 64-bit amounts, which stop at the ends instead of failing (chain.md 0.1). */
import { U64_MAX } from './fixed-point.ts';

/** The sum, at most 2^64 - 1. */
export function addAmounts(left: bigint, right: bigint): bigint {
  const sum = left + right;
  return sum > U64_MAX ? U64_MAX : sum;
}

/** The difference, at least 0. */
export function subtractAmounts(left: bigint, right: bigint): bigint {
  return left > right ? left - right : 0n;
}

/** The product, at most 2^64 - 1. */
export function multiplyAmounts(left: bigint, right: bigint): bigint {
  const product = left * right;
  return product > U64_MAX ? U64_MAX : product;
}
