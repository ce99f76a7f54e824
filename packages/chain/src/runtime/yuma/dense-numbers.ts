/** Fixed point and matrices of the slow epoch: I32F32 as bigint, every cell written out. */
import {
  addFixed,
  divideFixed,
  fixedFrom,
  I32F32,
  multiplyFixed,
  subtractFixed,
} from '../fixed-point/fixed-point.ts';

/** The bits of 1. */
export const UNIT = 1n << 32n;

/** The sum, saturating. */
export const plus = (left: bigint, right: bigint): bigint => addFixed(I32F32, left, right);
/** The difference, saturating. */
export const minus = (left: bigint, right: bigint): bigint => subtractFixed(I32F32, left, right);
/** The product, rounded towards minus infinity. */
export const times = (left: bigint, right: bigint): bigint => multiplyFixed(I32F32, left, right);
/** The quotient, towards zero; 0 by zero. */
export const over = (left: bigint, right: bigint): bigint => divideFixed(I32F32, left, right);
/** A whole number. */
export const wholeNumber = (value: number): bigint => fixedFrom(I32F32, BigInt(value));
/** A part of 65 535. */
export const partOfU16 = (value: number): bigint => over(wholeNumber(value), wholeNumber(65_535));
/** The smaller of two. */
export const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);
/** The greater of two. */
export const most = (left: bigint, right: bigint): bigint => (left > right ? left : right);

/** A value, by rows and columns; null where no entry is. */
export type Cells = (bigint | null)[][];

/** A matrix with the order in which each row's entries stand. */
export interface Matrix {
  readonly cells: Cells;
  readonly order: readonly (readonly number[])[];
}

/** The sum. */
export function total(values: readonly (bigint | null)[]): bigint {
  return values.reduce<bigint>((sum, value) => plus(sum, value ?? 0n), 0n);
}

/** Each share of the sum, everything as it is when that is 0. */
export function shares(values: readonly bigint[]): bigint[] {
  const sum = total(values);
  return values.map((value) => (sum === 0n ? value : over(value, sum)));
}

/** The values of one column. */
export function columnOf(cells: Cells, column: number): (bigint | null)[] {
  return cells.map((row) => row[column] ?? null);
}

/** Every entry replaced; null takes it away. */
export function mapCells(
  cells: Cells,
  change: (value: bigint, row: number, column: number) => bigint | null,
): Cells {
  return cells.map((row, i) =>
    row.map((value, j) => (value === null ? null : change(value, i, j))),
  );
}

/** Every column divided by one value of its own; a column whose value is 0 stays. */
function divideEachColumn(cells: Cells, divisorOf: (column: (bigint | null)[]) => bigint): Cells {
  const divisors = cells.map((_, column) => divisorOf(columnOf(cells, column)));
  return mapCells(cells, (value, _, column) => {
    const divisor = divisors[column] ?? 0n;
    return divisor === 0n ? value : over(value, divisor);
  });
}

/** Columns that add up to 1. */
export function columnShares(cells: Cells): Cells {
  return divideEachColumn(cells, total);
}

/** Columns whose greatest value is 1. */
export function columnsToOne(cells: Cells): Cells {
  return divideEachColumn(cells, (column) =>
    column.reduce<bigint>((greatest, value) => most(greatest, value ?? 0n), 0n),
  );
}

/** e to a power, brought to at most 20 in amount first (chain.md 0.2 rule 7). */
export function exponential(power: bigint): bigint {
  const argument = most(-20n * UNIT, least(20n * UNIT, power));
  if (argument === 0n) return UNIT;
  if (argument === UNIT) return 11_674_931_200n;
  const amount = argument < 0n ? -argument : argument;
  let term = amount;
  let sum = plus(UNIT, amount);
  for (let index = 2; index <= 31; index += 1) {
    term = over(times(term, amount), wholeNumber(index));
    sum = plus(sum, term);
  }
  return argument < 0n ? over(UNIT, sum) : sum;
}
