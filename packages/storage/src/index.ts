/** PostgreSQL for everyone else: open a database, migrate it, run transactions, map its errors. */
export type { BackupFacts } from './backup/format.ts';
export type { CheckedBackup } from './backup/read-backup.ts';
export { restoreBackup } from './backup/restore-backup.ts';
export { type BackupSummary, writeBackup } from './backup/write-backup.ts';
export type { Sql, TransactionSql } from './client.ts';
export {
  type Database,
  type DatabaseDeps,
  type DatabaseOptions,
  openDatabase,
} from './database.ts';
export { mapDatabaseError } from './database-error.ts';
export { type Migration, migrate } from './migrate.ts';
export {
  createTemporaryDatabase,
  type TemporaryDatabase,
  type TemporaryDatabaseOptions,
} from './temporary-database.ts';
export { inTransaction, type TransactionOptions } from './transaction.ts';
export type { Isolation } from './transaction-client.ts';
