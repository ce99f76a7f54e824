/**
 * Stratified split of a table's rows: 70 % of each class train, the rest validate.
 *
 * One permutation, drawn from the seed, decides membership and order, so training examples of both
 * classes come mixed and every projection of a task type sees the same rows in the same order.
 */
import { AditError, createRandom } from '@adit/base';

/** Fewest rows of a data file. */
export const CSV_MIN_ROWS = 20;
/** Fewest rows of either class. */
export const CSV_MIN_ROWS_PER_CLASS = 4;

/** Indexes of rows, in the order in which a program sees them. */
export interface RowSplit {
  readonly train: readonly number[];
  readonly valid: readonly number[];
}

function requireRows(rows: number, ofClass: readonly [number, number]): void {
  if (rows < CSV_MIN_ROWS) {
    throw new AditError('too_few_rows', 'The file has too few data rows', {
      numbers: { rows, minimum: CSV_MIN_ROWS },
      nextStep: `Give at least ${CSV_MIN_ROWS} rows.`,
    });
  }
  for (const [label, count] of ofClass.entries()) {
    if (count >= CSV_MIN_ROWS_PER_CLASS) continue;
    throw new AditError('too_few_rows', `Class ${label} has too few rows`, {
      numbers: { rows: count, minimum: CSV_MIN_ROWS_PER_CLASS, class: label },
      nextStep: `Give at least ${CSV_MIN_ROWS_PER_CLASS} rows of each class.`,
    });
  }
}

/** Fisher-Yates permutation of 0 to count - 1. */
function permutation(count: number, seed: string): number[] {
  const random = createRandom(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const chosen = random.nextBelow(last + 1);
    const moved = order[chosen] ?? 0;
    order[chosen] = order[last] ?? 0;
    order[last] = moved;
  }
  return order;
}

/**
 * Splits rows by their labels; the training share of a class of n rows is 0.7 n, halves up.
 * @throws AditError `too_few_rows` with `rows` and `minimum`, and `class` when one class is short.
 */
export function splitRows(labels: Uint8Array, seed: string): RowSplit {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  const ofClass = [labels.length - ones, ones] as const;
  requireRows(labels.length, ofClass);
  const quota = ofClass.map((count) => Math.floor((7 * count + 5) / 10));
  const train: number[] = [];
  const valid: number[] = [];
  const taken = [0, 0];
  for (const row of permutation(labels.length, `adit csv split/1 ${seed}`)) {
    const label = labels[row] ?? 0;
    const used = taken[label] ?? 0;
    taken[label] = used + 1;
    (used < (quota[label] ?? 0) ? train : valid).push(row);
  }
  return { train, valid };
}
