/** Announced changes of the fee. */
import type { TransactionSql } from '@adit/storage';
import { type Query, toNumber } from './query.ts';

/** A fee and the epoch from whose opening on it holds. */
export interface FeeChange {
  readonly feeBps: number;
  readonly fromEpoch: number;
}

interface Row {
  fee_bps: number;
  from_epoch: bigint;
}

const toChange = (row: Row | undefined): FeeChange | null =>
  row === undefined ? null : { feeBps: row.fee_bps, fromEpoch: toNumber(row.from_epoch) };

/** The announced change that holds in an epoch, or null when none ever did. */
export async function findFeeOf(query: Query, epoch: number): Promise<FeeChange | null> {
  const [row] = await query<Row[]>`
    select fee_bps, from_epoch from fee_changes where from_epoch <= ${epoch}
    order by from_epoch desc, id desc limit 1`;
  return toChange(row);
}

/** The next change after an epoch, or null; announced twice for one epoch, the last counts. */
export async function findNextFee(query: Query, afterEpoch: number): Promise<FeeChange | null> {
  const [row] = await query<Row[]>`
    select fee_bps, from_epoch from fee_changes where from_epoch > ${afterEpoch}
    order by from_epoch, id desc limit 1`;
  return toChange(row);
}

/** Announces a change. */
export async function insertFeeChange(
  tx: TransactionSql,
  change: FeeChange & {
    readonly announcedIn: number;
    readonly nowMs: number;
    readonly operator: string;
  },
): Promise<void> {
  await tx`
    insert into fee_changes (fee_bps, from_epoch, announced_in, announced_at, operator)
    values (${change.feeBps}, ${change.fromEpoch}, ${change.announcedIn}, ${change.nowMs},
      ${change.operator})`;
}
