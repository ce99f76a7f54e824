/**
 * Kernels that sum: inner product, norms, means, deviations.
 *
 * Every sum runs from index 0 upwards and starts from its first term, never from +0, so that the
 * bits are defined. A deviation is sqrt(mean of squares - square of mean) and NaN when rounding
 * makes the difference negative.
 */
import type { Kernel } from '../step.ts';

function sumOf(m: Float64Array, start: number, count: number): number {
  let sum = m[start];
  for (let i = 1; i < count; i += 1) sum += m[start + i];
  return sum;
}

function squaresOf(m: Float64Array, start: number, count: number): number {
  let sum = m[start] * m[start];
  for (let i = 1; i < count; i += 1) sum += m[start + i] * m[start + i];
  return sum;
}

function deviationOf(m: Float64Array, start: number, count: number): number {
  const mean = sumOf(m, start, count) / count;
  return Math.sqrt(squaresOf(m, start, count) / count - mean * mean);
}

/** Inner product of two vectors. */
export const dot: Kernel = (m, s) => {
  let sum = m[s.a] * m[s.b];
  for (let i = 1; i < s.n; i += 1) sum += m[s.a + i] * m[s.b + i];
  m[s.out] = sum;
};

/** Square root of the sum of squares of all elements. */
export const normAll: Kernel = (m, s) => {
  m[s.out] = Math.sqrt(squaresOf(m, s.a, s.length));
};

/** Mean of all elements. */
export const meanAll: Kernel = (m, s) => {
  m[s.out] = sumOf(m, s.a, s.length) / s.length;
};

/** Standard deviation of all elements. */
export const deviationAll: Kernel = (m, s) => {
  m[s.out] = deviationOf(m, s.a, s.length);
};

/** Norm of each column. */
export const columnNorms: Kernel = (m, s) => {
  for (let column = 0; column < s.n; column += 1) {
    const first = m[s.a + column];
    let sum = first * first;
    for (let row = 1; row < s.n; row += 1) {
      const value = m[s.a + row * s.n + column];
      sum += value * value;
    }
    m[s.out + column] = Math.sqrt(sum);
  }
};

/** Norm of each row. */
export const rowNorms: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    m[s.out + row] = Math.sqrt(squaresOf(m, s.a + row * s.n, s.n));
  }
};

/** Mean of each row. */
export const rowMeans: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    m[s.out + row] = sumOf(m, s.a + row * s.n, s.n) / s.n;
  }
};

/** Standard deviation of each row. */
export const rowDeviations: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    m[s.out + row] = deviationOf(m, s.a + row * s.n, s.n);
  }
};
