/** PostgreSQL for everyone else: open a database, migrate it, run transactions, map its errors. */
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
