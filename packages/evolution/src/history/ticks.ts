/** Round numbers along an axis. */

/** Ticks of one axis. */
export interface Ticks {
  /** In order, at equal distances; the first and last are the ends of the axis. */
  readonly values: readonly number[];
  /** Digits behind the point that tell them apart. */
  readonly decimals: number;
}

const STEPS = [1, 2, 5, 10];
const DECIMALS_MAX = 12;

/** 10^exponent for a whole exponent. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

/** The exponent of the power of ten at or below a positive number. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

/**
 * About `count` ticks at 1, 2 or 5 times a power of ten that enclose low to high, low < high.
 */
export function niceTicks(low: number, high: number, count: number): Ticks {
  const rough = (high - low) / count;
  const exponent = exponentOf(rough);
  const multiple = STEPS.find((step) => step * powerOfTen(exponent) >= rough) ?? 10;
  const decimals = Math.min(DECIMALS_MAX, Math.max(0, multiple === 10 ? -exponent - 1 : -exponent));
  const step = multiple * powerOfTen(exponent);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const values = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(decimals)),
  );
  return { values, decimals };
}
