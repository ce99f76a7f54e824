/** Stored bonds, and what is done to columns of bonds (chain.md 7.7 to 7.9). */
import { type EpochInput, mapRow, type SparseRow, type StoredRow } from './epoch-types.ts';
import { divide, ONE, toU16 } from './fixed-number.ts';

/** Bonds as stored, whole numbers, without columns whose seat changed hands since the last epoch. */
export function storedBonds(input: EpochInput): SparseRow[] {
  const { now, lastStepBlock, registeredAt, bonds } = input;
  const tempo = BigInt(input.parameters.tempo);
  const before = now > tempo ? now - tempo : 0n;
  const lastTempo = lastStepBlock === 0n ? before : lastStepBlock + 1n;
  const isKept = registeredAt.map((registered) => lastTempo > registered);
  return registeredAt.map((_, uid) => {
    const columns: number[] = [];
    const values: number[] = [];
    for (const entry of bonds[uid] ?? []) {
      if (isKept[entry[0]] !== true) continue;
      columns.push(entry[0]);
      values.push(entry[1]);
    }
    return { columns, values };
  });
}

function divideColumns(rows: readonly SparseRow[], divisors: Float64Array): SparseRow[] {
  return rows.map((row) =>
    mapRow(row, (value, column) => {
      const divisor = divisors[column] ?? 0;
      return divisor === 0 ? value : divide(value, divisor);
    }),
  );
}

/** Every value as a share of its column; columns that add up to 0 stay. */
export function normaliseColumns(rows: readonly SparseRow[]): SparseRow[] {
  const sums = new Float64Array(rows.length);
  for (const { columns, values } of rows) {
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at] ?? 0;
      sums[column] = (sums[column] ?? 0) + (values[at] ?? 0);
    }
  }
  return divideColumns(rows, sums);
}

/** Every value as a share of the greatest of its column; columns of zeros stay. */
export function upscaleColumns(rows: readonly SparseRow[]): SparseRow[] {
  const greatest = new Float64Array(rows.length);
  for (const { columns, values } of rows) {
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at] ?? 0;
      greatest[column] = Math.max(greatest[column] ?? 0, values[at] ?? 0);
    }
  }
  return divideColumns(rows, greatest);
}

/** The part of old bonds that goes on for weights in one epoch, as one minus the moving average. */
export function bondGrowth(bondsMovingAverage: bigint): number {
  return ONE - divide(Number(bondsMovingAverage), 1_000_000);
}

/** Bonds as they are stored. */
export function bondsToStore({ columns, values }: SparseRow): StoredRow {
  return columns.map((column, at) => [column, toU16(values[at] ?? 0)]);
}
