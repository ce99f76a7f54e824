/**
 * The bits of an f64 and exact error terms: src/math/double-bits.ts, the same operations.
 */

/** The upper 32 bits as a signed integer. */
@inline
export function highWord(value: f64): i32 {
  return <i32>(reinterpret<u64>(value) >> 32);
}

/** The lower 32 bits. */
@inline
export function lowWord(value: f64): u32 {
  return <u32>reinterpret<u64>(value);
}

/** The f64 with these upper and lower 32 bits. */
@inline
export function fromWords(high: i32, low: u32): f64 {
  return reinterpret<f64>(((<u64>(<u32>high)) << 32) | (<u64>low));
}

/** 2^exponent, exact, for an exponent in -1022 to 1023. */
@inline
export function powerOfTwo(exponent: i32): f64 {
  return fromWords((exponent + 1023) << 20, 0);
}

/** value * 2^exponent, rounded once, for a normal value near 1 and an exponent in -1080 to 1030. */
export function scaleByPowerOfTwo(value: f64, exponent: i32): f64 {
  if (exponent > 1000) return value * powerOfTwo(1000) * powerOfTwo(exponent - 1000);
  if (exponent < -1000) return value * powerOfTwo(-900) * powerOfTwo(exponent + 900);
  return value * powerOfTwo(exponent);
}

/** (a + b) - sum exactly, where sum is the rounded a + b. */
@inline
export function sumError(a: f64, b: f64, sum: f64): f64 {
  const back = sum - a;
  return a - (sum - back) + (b - back);
}

const SPLITTER: f64 = 134217729.0;

/** a * b - product exactly, where product is the rounded a * b. */
@inline
export function productError(a: f64, b: f64, product: f64): f64 {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
