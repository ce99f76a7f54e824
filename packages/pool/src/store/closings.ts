/** Whether the pool is closing or closed. */
import type { TransactionSql } from '@adit/storage';
import { type Query, toNumber } from './query.ts';

/** A closing in force: no work from the opening of `lastEpoch` on, and no epoch after it. */
export interface Closing {
  readonly reason: string;
  readonly lastEpoch: number;
  readonly announcedAtMs: number;
}

/** The closing in force, or null. */
export async function findClosing(query: Query): Promise<Closing | null> {
  const [row] = await query<{ reason: string; last_epoch: bigint; announced_at: bigint }[]>`
    select reason, last_epoch, announced_at from closings where reopened_at is null`;
  if (row === undefined) return null;
  const { reason } = row;
  return {
    reason,
    lastEpoch: toNumber(row.last_epoch),
    announcedAtMs: toNumber(row.announced_at),
  };
}

/** Announces a closing; false when one is in force. */
export async function insertClosing(
  tx: TransactionSql,
  closing: Closing & { readonly operator: string },
): Promise<boolean> {
  const rows = await tx`
    insert into closings (reason, last_epoch, announced_at, operator)
    values (${closing.reason}, ${closing.lastEpoch}, ${closing.announcedAtMs}, ${closing.operator})
    on conflict do nothing returning 1`;
  return rows.length === 1;
}

/** Takes the closing in force back; false when there is none. */
export async function endClosing(tx: TransactionSql, nowMs: number): Promise<boolean> {
  const rows = await tx`
    update closings set reopened_at = ${nowMs} where reopened_at is null returning 1`;
  return rows.length === 1;
}
