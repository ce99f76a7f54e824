/**
 * Transactions that repeat themselves where PostgreSQL asks for it, and fail with coded errors.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { secureRandomBytes } from '@adit/base';
import type { TransactionSql } from './client.ts';
import type { Database } from './database.ts';
import { isConflict, mapDatabaseError } from './database-error.ts';
import type { Isolation } from './transaction-client.ts';

/** How a transaction runs. */
export interface TransactionOptions {
  /** Default `read committed`. */
  readonly isolation?: Isolation;
  /** How often it is repeated after a conflict. Default 5. */
  readonly retries?: number;
}

const DEFAULT_RETRIES = 5;
const RETRY_FIRST_MS = 5;

/**
 * Runs `work` in one transaction and commits; rolls back when it throws. After a serialization
 * failure or a deadlock the whole of `work` runs again, so it must have no effects but its SQL.
 * A lost connection is never repeated here: the commit may have happened.
 * @throws AditError `transaction_conflict`, `database_unavailable`, `disk_full` ... as
 *   `mapDatabaseError`; whatever `work` throws.
 */
export async function inTransaction<T>(
  database: Database,
  work: (tx: TransactionSql) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const retries = options.retries ?? DEFAULT_RETRIES;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await database.runTransaction(work, options.isolation ?? 'read committed');
    } catch (error) {
      if (!isConflict(error) || attempt >= retries) throw mapDatabaseError(error);
    }
    const jitter = (secureRandomBytes(1)[0] ?? 0) / 256;
    await delay(RETRY_FIRST_MS * 2 ** Math.min(attempt, 6) * (0.5 + jitter));
  }
}
