/** Exports and statements out of a pool's database while no pool runs on it. */
import type { Clock } from '@adit/base';
import type { Keypair } from '@adit/keys';
import { type Database, migrate } from '@adit/storage';
import type { StatementPage, StatementQuery } from '@adit/wire';
import { openExport } from './actions/export-epoch.ts';
import { readPoolStatement } from './actions/read-receipts.ts';
import { poolMigrations } from './store/migrations.ts';

/** What can be read without a pool. */
export interface OfflineRecords {
  /** The same text as `GET /api/v1/epochs/:number/export`. Raises as `PoolService.epochExport`. */
  epochExport(number: number): Promise<AsyncIterable<string>>;
  /** As `GET /api/v1/operator/statement`. */
  statement(query: StatementQuery): Promise<StatementPage>;
}

/**
 * Opens the records; brings the schema up to date as the pool's next start would.
 * @param deps `keypair` seals epochs that the pool has not sealed yet; null leaves those out.
 * @throws AditError those of `migrate`.
 */
export async function openOfflineRecords(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly keypair: Keypair | null;
}): Promise<OfflineRecords> {
  await migrate(deps.database, [...poolMigrations]);
  return {
    epochExport: (number) => openExport(deps, number),
    statement: (query) => readPoolStatement(deps, query),
  };
}
