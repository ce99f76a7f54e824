/** Whose pool a database is. */
import type { TransactionSql } from '@adit/storage';

/** Stores the hotkey unless one is stored; answers the stored one. */
export async function storeIdentity(
  tx: TransactionSql,
  hotkey: string,
  nowMs: number,
): Promise<string> {
  await tx`
    insert into pool_identity (hotkey, created_at) values (${hotkey}, ${nowMs})
    on conflict do nothing`;
  const [row] = await tx<{ hotkey: string }[]>`select hotkey from pool_identity`;
  if (row === undefined) throw new Error('The identity was stored and is not there');
  return row.hotkey;
}
