/**
 * Standardisation and projection with fixed orders of summation, so that the bits are the same
 * everywhere: rows in order for means and deviations, columns in order for projections.
 */
import { normalDraw } from '@adit/program';

/** Row-major numbers. */
export interface Matrix {
  readonly columns: number;
  readonly values: Float64Array;
}

/** The two parts of a split data set. */
export interface SplitMatrix {
  readonly train: Matrix;
  readonly valid: Matrix;
}

/** Relative spread below which a column counts as constant: rounding alone can cause it. */
const CONSTANT_SPREAD = 1e-12;

interface ColumnScale {
  readonly mean: number;
  /** Population deviation, 0 for a constant column. */
  readonly deviation: number;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

function columnScale({ columns, values }: Matrix, column: number): ColumnScale {
  const rows = values.length / columns;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += at(values, row * columns + column);
  const mean = sum / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const distance = at(values, row * columns + column) - mean;
    squares += distance * distance;
  }
  const deviation = Math.sqrt(squares / rows);
  return { mean, deviation: deviation <= CONSTANT_SPREAD * Math.abs(mean) ? 0 : deviation };
}

function applyScale({ columns, values }: Matrix, scales: readonly ColumnScale[]): Matrix {
  const out = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += columns) {
    for (const [column, { mean, deviation }] of scales.entries()) {
      const value = at(values, start + column);
      out[start + column] = deviation === 0 ? 0 : (value - mean) / deviation;
    }
  }
  return { columns, values: out };
}

/**
 * Both parts with each column's training mean subtracted and divided by its training deviation
 * (population form). A constant column becomes 0.
 */
export function standardizeByTraining({ train, valid }: SplitMatrix): SplitMatrix {
  const scales = Array.from({ length: train.columns }, (_, column) => columnScale(train, column));
  return { train: applyScale(train, scales), valid: applyScale(valid, scales) };
}

/**
 * Rows times a `columns` x `features` matrix of N(0,1), not normalised.
 * Entry (c, j) is `normalDraw(seed, 0, j, c)`.
 */
export function projectRows(matrix: Matrix, features: number, seed: bigint): Matrix {
  const { columns, values } = matrix;
  const weights = new Float64Array(columns * features);
  for (let column = 0; column < columns; column++) {
    for (let feature = 0; feature < features; feature++) {
      weights[column * features + feature] = normalDraw(seed, 0, feature, column);
    }
  }
  const rows = values.length / columns;
  const out = new Float64Array(rows * features);
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < features; feature++) {
      let sum = at(values, row * columns) * at(weights, feature);
      for (let column = 1; column < columns; column++) {
        sum += at(values, row * columns + column) * at(weights, column * features + feature);
      }
      out[row * features + feature] = sum;
    }
  }
  return { columns: features, values: out };
}

/** The chosen rows of a matrix, in the order given. */
export function takeRows({ columns, values }: Matrix, rows: readonly number[]): Matrix {
  const out = new Float64Array(rows.length * columns);
  for (const [index, row] of rows.entries()) {
    out.set(values.subarray(row * columns, (row + 1) * columns), index * columns);
  }
  return { columns, values: out };
}
