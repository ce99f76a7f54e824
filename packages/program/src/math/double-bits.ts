/**
 * The bits of an f64 and exact error terms of single operations.
 *
 * Everything here and beside it uses + - * / sqrt, floor and integer operations only, so that the
 * same bits come out on every machine and of a later transliteration to another language.
 */
const VIEW = new DataView(new ArrayBuffer(8));

/** The upper 32 bits of an f64 (sign, exponent, 20 bits of the fraction) as a signed integer. */
export function highWord(value: number): number {
  VIEW.setFloat64(0, value, true);
  return VIEW.getInt32(4, true);
}

/** The f64 with these upper and lower 32 bits. */
export function fromWords(high: number, low: number): number {
  VIEW.setInt32(0, low, true);
  VIEW.setInt32(4, high, true);
  return VIEW.getFloat64(0, true);
}

/** 2^exponent, exact, for an exponent in -1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  return fromWords((exponent + 1023) << 20, 0);
}

/** value * 2^exponent, rounded once, for a normal value near 1 and an exponent in -1080 to 1030. */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent > 1000) return value * powerOfTwo(1000) * powerOfTwo(exponent - 1000);
  if (exponent < -1000) return value * powerOfTwo(-900) * powerOfTwo(exponent + 900);
  return value * powerOfTwo(exponent);
}

/** (a + b) - sum exactly, where sum is the rounded a + b (Knuth's two-sum). */
export function sumError(a: number, b: number, sum: number): number {
  const back = sum - a;
  return a - (sum - back) + (b - back);
}

/** 2^27 + 1: splits an f64 into two halves of at most 26 bits (Veltkamp). */
const SPLITTER = 134_217_729;

/** a * b - product exactly, where product is the rounded a * b (Dekker); no overflow below 2^995. */
export function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** The lower 32 bits of an f64 as an unsigned integer. */
export function lowWord(value: number): number {
  VIEW.setFloat64(0, value, true);
  return VIEW.getUint32(0, true);
}
