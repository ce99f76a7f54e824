/** The weights that bonds grow by: between what was set and what consensus left (chain.md 7.7). */
import { denseRow, type SparseRow } from './epoch-types.ts';
import { multiply, ONE } from './fixed-number.ts';

/** The same rows before and after clipping. */
export interface ClippedWeights {
  readonly weights: readonly SparseRow[];
  readonly clipped: readonly SparseRow[];
}

/** The columns with values above zero. */
export function positiveRow(values: ArrayLike<number>): SparseRow {
  const columns: number[] = [];
  const kept: number[] = [];
  for (let column = 0; column < values.length; column += 1) {
    const value = values[column] ?? 0;
    if (value <= 0) continue;
    columns.push(column);
    kept.push(value);
  }
  return { columns, values: kept };
}

function between(row: SparseRow, other: Float64Array, penalty: number): SparseRow {
  const values = denseRow(row, other.length).map(
    (value, column) => value + multiply((other[column] ?? 0) - value, penalty),
  );
  return positiveRow(values);
}

/** Weights where the penalty is 0, clipped ones where it is 1, else by columns in between. */
export function weightsForBonds({ weights, clipped }: ClippedWeights, penalty: number) {
  if (penalty === 0) return weights;
  if (penalty === ONE) return clipped;
  return weights.map((row, uid) => {
    const other = clipped[uid];
    return other === undefined ? row : between(row, denseRow(other, weights.length), penalty);
  });
}
