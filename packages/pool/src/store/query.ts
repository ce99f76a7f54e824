/** What a store function runs its SQL on: a connection pool or a transaction. */
import type { Sql, TransactionSql } from '@adit/storage';

/** Reads may run on either; a write that belongs to others takes the transaction. */
export type Query = Sql | TransactionSql;

/** A number of an int8 column (ids and instants stay far below 2^53). */
export function toNumber(value: bigint): number {
  return Number(value);
}

/** As {@link toNumber} for a column that may be null. */
export function toNumberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}

/** Rows in one insert statement; a statement takes 65 535 values. */
export const ROWS_AT_ONCE = 1_000;
