/** Where a miner's payouts go, and when that changed. */
import type { TransactionSql } from '@adit/storage';
import { type Query, toNumber } from './query.ts';

/** Sets a locked miner's payout coldkey and writes the change down. */
export async function storeRecipient(
  tx: TransactionSql,
  change: {
    readonly minerId: number;
    readonly previous: string | null;
    readonly recipient: string;
    readonly nowMs: number;
  },
): Promise<void> {
  const { minerId, previous, recipient, nowMs } = change;
  await tx`update miners set recipient_coldkey = ${recipient} where id = ${minerId}`;
  await tx`
    insert into recipient_changes (miner_id, previous, recipient, changed_at)
    values (${minerId}, ${previous}, ${recipient}, ${nowMs})`;
}

/** When the miner last replaced one coldkey by another; null when it never did. */
export async function findLastReplacement(query: Query, minerId: number): Promise<number | null> {
  const [row] = await query<{ changed_at: bigint }[]>`
    select changed_at from recipient_changes
    where miner_id = ${minerId} and previous is not null order by id desc limit 1`;
  return row === undefined ? null : toNumber(row.changed_at);
}

/** The payout coldkey of a registered hotkey (null = none yet); undefined for an unknown hotkey. */
export async function findRecipient(
  query: Query,
  hotkey: string,
): Promise<string | null | undefined> {
  const [row] = await query<{ recipient_coldkey: string | null }[]>`
    select recipient_coldkey from miners where hotkey = ${hotkey}`;
  return row?.recipient_coldkey;
}
