/** Which stored weights count in an epoch (chain.md 7.4). */
import type { EpochInput, SparseRow, StoredRow } from './epoch-types.ts';
import { divide, sum } from './fixed-number.ts';

type Keep = (column: number) => boolean;

/** The rules that hold for all of a validator's weights, as one question about a column. */
function keptColumns(input: EpochInput, uid: number): Keep {
  const { registeredAt, ownerUid } = input;
  const updated = input.lastUpdates[uid] ?? 0n;
  const committed = input.commitBlocks?.[uid] ?? null;
  return (column) => {
    const registered = registeredAt[column];
    if (registered === undefined) return false;
    if (column === uid && uid !== ownerUid) return false;
    // The weight was meant for whoever had the seat before.
    if (updated <= registered) return false;
    return committed === null || committed >= registered;
  };
}

/** Weights become shares of their row; a row of zeros stays. */
function normaliseRow(columns: readonly number[], weights: readonly number[]): SparseRow {
  const total = sum(weights);
  return { columns, values: weights.map((weight) => divide(weight, total)) };
}

function filterRow(row: StoredRow, isKept: Keep): SparseRow {
  const columns: number[] = [];
  const weights: number[] = [];
  for (const entry of row) {
    if (!isKept(entry[0])) continue;
    columns.push(entry[0]);
    weights.push(entry[1]);
  }
  return normaliseRow(columns, weights);
}

/** The weights of those with a permit, each row adding up to about 1. */
export function filterWeights(input: EpochInput, permits: readonly boolean[]): SparseRow[] {
  return permits.map((permit, uid) => {
    const row = input.weights[uid];
    if (!permit || row === undefined) return { columns: [], values: [] };
    return filterRow(row, keptColumns(input, uid));
  });
}
