/** Backup and restore of a pool's database, with the facts that must come back. */
import { createHash } from 'node:crypto';
import {
  type BackupFacts,
  type BackupSummary,
  type CheckedBackup,
  type Database,
  restoreBackup,
  type TransactionSql,
  writeBackup,
} from '@adit/storage';
import { poolMigrations } from './store/migrations.ts';

/** Who runs and who leads at the moment of a backup means nothing where it is restored. */
const PROCESS_TABLES = ['leadership', 'pool_processes'];

/**
 * Sums over the money: zero in the ledger, every account's balance, every closed epoch's result.
 * Older backups than a table have nothing to say of it.
 */
async function readFacts(tx: TransactionSql): Promise<BackupFacts> {
  const [ledger] = await tx<{ sum: string; transfers: number; accounts: number }[]>`
    select coalesce(sum(amount), 0)::text as sum, count(*)::int / 2 as transfers,
      count(distinct account)::int as accounts
    from (select credit as account, amount_rao as amount from ledger
      union all select debit, -amount_rao from ledger) as sides`;
  const [epochs] = await tx<{ closed: number; newest: string | null; root: string | null }[]>`
    select count(*)::int as closed, max(number)::text as newest,
      (select merkle_root from epochs where state = 'CLOSED' order by number desc limit 1) as root
    from epochs where state = 'CLOSED'`;
  return {
    ledgerSumRao: ledger?.sum ?? null,
    transfers: ledger?.transfers ?? 0,
    accounts: ledger?.accounts ?? 0,
    balancesSha256: await hashBalances(tx),
    closedEpochs: epochs?.closed ?? 0,
    newestClosedEpoch: epochs?.newest ?? null,
    newestMerkleRoot: epochs?.root ?? null,
  };
}

/** One line an account, in order of name. */
async function hashBalances(tx: TransactionSql): Promise<string> {
  const rows = await tx<{ account: string; rao: string }[]>`
    select account, sum(amount)::text as rao
    from (select credit as account, amount_rao as amount from ledger
      union all select debit, -amount_rao from ledger) as sides
    group by account order by account collate "C"`;
  const text = rows.map(({ account, rao }) => `${account} ${rao}\n`).join('');
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Writes a backup while the pool runs.
 * @throws AditError as `writeBackup`.
 */
export async function backupPool(database: Database, file: string): Promise<BackupSummary> {
  return await writeBackup(database, { file, withoutRowsOf: PROCESS_TABLES, readFacts });
}

/**
 * Restores a backup into an empty database; the pool that is started on it goes on from there.
 * @throws AditError as `restoreBackup`.
 */
export async function restorePool(database: Database, file: string): Promise<CheckedBackup> {
  return await restoreBackup(database, { file, migrations: [...poolMigrations], readFacts });
}
