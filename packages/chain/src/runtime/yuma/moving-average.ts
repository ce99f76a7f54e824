/** Bonds that follow weights at one pace for all (chain.md 7.8, 7.9). */
import type { SparseRow } from './epoch-types.ts';
import { multiply, ONE } from './fixed-number.ts';
import { positiveRow } from './weights-for-bonds.ts';

/** What bonds are, and what they grow towards. */
export interface BondChange {
  readonly bonds: readonly SparseRow[];
  readonly weights: readonly SparseRow[];
}

/** `growth · weight + (1 - growth) · bond` in every column, where it is above zero. */
export function averageBonds({ bonds, weights }: BondChange, growth: number): SparseRow[] {
  const accumulate = (sums: Float64Array, row: SparseRow, factor: number) => {
    for (let at = 0; at < row.columns.length; at += 1) {
      const column = row.columns[at] ?? 0;
      sums[column] = (sums[column] ?? 0) + multiply(row.values[at] ?? 0, factor);
    }
  };
  return weights.map((row, uid) => {
    const old = bonds[uid] ?? { columns: [], values: [] };
    if (row.columns.length === 0 && old.columns.length === 0) return row;
    const sums = new Float64Array(weights.length);
    accumulate(sums, row, growth);
    accumulate(sums, old, ONE - growth);
    return positiveRow(sums);
  });
}
