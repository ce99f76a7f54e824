/**
 * Migrations: plain SQL, forward only, applied once and in order.
 *
 * All that are missing are applied in one transaction under an advisory lock, so several processes
 * may start at once and a failure leaves the schema as it was. The text of each is remembered by its
 * SHA-256 (line ends unified), and a schema made by a newer program is refused.
 */
import { AditError, assert, encodeHex, encodeUtf8, sha256 } from '@adit/base';
import type { TransactionSql } from './client.ts';
import type { Database } from './database.ts';
import { inTransaction } from './transaction.ts';

/** One step of a schema. */
export interface Migration {
  /** Unique and sorted, such as `0001_initial`. */
  readonly id: string;
  /** One or more statements that may run within a transaction. */
  readonly sql: string;
}

/** Any fixed number: who holds it migrates. */
const ADVISORY_LOCK = 0x61646974n;

/**
 * Brings the schema up to date.
 * @param migrations all steps of this program, oldest first
 * @throws AditError `migration_changed` {id} when the text of an applied step differs,
 *   `schema_newer` {id} when the database has a step that this program does not know,
 *   `migration_out_of_order` {id, after} when a missing step is older than an applied one,
 *   `database_unavailable` ...; PostgreSQL's error when a step's SQL fails.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await inTransaction(database, (tx) => migrateWithin(tx, migrations));
}

/** As {@link migrate}, as a part of a transaction. */
export async function migrateWithin(
  tx: TransactionSql,
  migrations: readonly Migration[],
): Promise<void> {
  for (const [index, migration] of migrations.entries()) {
    const previous = migrations[index - 1];
    assert(
      previous === undefined || previous.id < migration.id,
      `migration ids must rise: ${migration.id}`,
    );
  }
  await tx`select pg_advisory_xact_lock(${ADVISORY_LOCK})`;
  const missing = await listMissing(tx, migrations);
  for (const migration of missing) {
    await tx.unsafe(migration.sql).simple();
    await tx`
      insert into adit_migrations (id, checksum, applied_at_ms)
      values (${migration.id}, ${migrationChecksum(migration)},
        (extract(epoch from clock_timestamp()) * 1000)::bigint)`;
  }
}

async function listMissing(
  tx: TransactionSql,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  await tx`
    create table if not exists adit_migrations (
      id text primary key,
      checksum text not null,
      applied_at_ms bigint not null
    )`;
  const rows = await tx<{ id: string; checksum: string }[]>`
    select id, checksum from adit_migrations`;
  const applied = new Map(rows.map((row) => [row.id, row.checksum]));
  requireKnown([...applied.keys()], migrations);
  const last = [...applied.keys()].reduce((left, right) => (left > right ? left : right), '');
  return migrations.filter((migration) => {
    const recorded = applied.get(migration.id);
    if (recorded === undefined) {
      if (migration.id < last) throw orderError(migration.id, last);
      return true;
    }
    if (recorded !== migrationChecksum(migration)) throw changedError(migration.id);
    return false;
  });
}

/** Refuses steps that this program does not have; `schema_newer`. */
export function requireKnown(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.id));
  const foreign = applied.filter((id) => !known.has(id)).sort();
  const id = foreign[0];
  if (id === undefined) return;
  throw new AditError('schema_newer', 'The database was made by a newer version of Adit', {
    numbers: { id, unknown: foreign.length },
    nextStep: 'Start the newer version, or use another database.',
  });
}

/** A step whose text is not the one that was applied. */
export function changedError(id: string): AditError {
  return new AditError('migration_changed', `Migration ${id} is not what was applied`, {
    numbers: { id },
    nextStep: 'Put the text of that migration back and add a new migration instead.',
  });
}

function orderError(id: string, after: string): AditError {
  return new AditError('migration_out_of_order', `Migration ${id} comes too late`, {
    numbers: { id, after },
    nextStep: 'Give it an id after the newest one that is applied.',
  });
}

/** SHA-256 of a step's text, line ends unified. */
export function migrationChecksum(migration: Migration): string {
  return encodeHex(sha256(encodeUtf8(migration.sql.replaceAll('\r\n', '\n'))));
}
