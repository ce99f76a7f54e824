/** Weights as they are stored: the greatest becomes 65 535 (chain.md 6.2). */
import {
  addFixed,
  divideFixed,
  fixedFrom,
  I32F32,
  multiplyFixed,
} from '../fixed-point/fixed-point.ts';

const WHOLE = fixedFrom(I32F32, 65_535n);
const HALF = 1n << 31n;
/** Above this a weight times 65 535 would not fit. */
const LARGE = fixedFrom(I32F32, 32_768n);

function roundToU16(bits: bigint): number {
  const rounded = Number(addFixed(I32F32, bits, HALF) >> I32F32.fractionBits);
  return Math.max(0, Math.min(65_535, rounded));
}

/** Weights, bits of I32F32 and not negative, as parts of 65 535 of the greatest of them. */
export function maxUpscaleFixed(weights: readonly bigint[]): number[] {
  const greatest = weights.reduce((left, right) => (left > right ? left : right), 0n);
  if (greatest === 0n) return weights.map(() => 0);
  const factor = divideFixed(I32F32, WHOLE, greatest);
  const scale = (weight: bigint) =>
    greatest > LARGE
      ? multiplyFixed(I32F32, weight, factor)
      : divideFixed(I32F32, multiplyFixed(I32F32, weight, WHOLE), greatest);
  return weights.map((weight) => roundToU16(scale(weight)));
}

/** Weights as somebody gives them, 16 bits each, as they are stored. */
export function maxUpscale(weights: readonly number[]): number[] {
  return maxUpscaleFixed(weights.map((weight) => fixedFrom(I32F32, BigInt(weight))));
}
