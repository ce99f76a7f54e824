/** Restoring a backup into an empty database: all of it, checked, or nothing. See format.ts. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AditError } from '@adit/base';
import type { TransactionSql } from '../client.ts';
import type { Database } from '../database.ts';
import { mapDatabaseError } from '../database-error.ts';
import {
  changedError,
  type Migration,
  migrateWithin,
  migrationChecksum,
  requireKnown,
} from '../migrate.ts';
import { inTransaction } from '../transaction.ts';
import { isEmptySchema, listTables } from './catalogue.ts';
import {
  type BackupEnd,
  type BackupFacts,
  type BackupHeader,
  quoteName,
  quoteNames,
  type TableHead,
} from './format.ts';
import { type CheckedBackup, checkBackup, readBackup } from './read-backup.ts';

/** What to restore. */
export interface RestoreOptions {
  readonly file: string;
  /** All steps of this program; the backup is restored at the step that it was made at. */
  readonly migrations: readonly Migration[];
  /** As in the backup. */
  readonly readFacts: (tx: TransactionSql) => Promise<BackupFacts>;
}

/**
 * Restores a backup in one transaction: schema, rows, sequences, and a comparison with what the
 * backup says about itself.
 * @throws AditError `backup_damaged`, `backup_format_unknown`, `backup_unreadable`,
 *   `database_not_empty`, `schema_newer`, `migration_changed`, `restore_differs` {what},
 *   `database_unavailable` ...
 */
export async function restoreBackup(
  database: Database,
  options: RestoreOptions,
): Promise<CheckedBackup> {
  const { file } = options;
  const checked = await checkBackup(file);
  const steps = stepsOf(checked.header, options.migrations);
  await inTransaction(
    database,
    async (tx) => {
      if (!(await isEmptySchema(tx))) throw notEmpty();
      await migrateWithin(tx, steps);
      await loadRows(tx, file);
      await setSequences(tx, checked.end);
      await compare(tx, checked.end, options);
    },
    { retries: 0 },
  );
  return checked;
}

function stepsOf(header: BackupHeader, migrations: readonly Migration[]): Migration[] {
  requireKnown(
    header.migrations.map(({ id }) => id),
    migrations,
  );
  return migrations.filter((migration) => {
    const applied = header.migrations.find(({ id }) => id === migration.id);
    if (applied === undefined) return false;
    if (applied.checksum !== migrationChecksum(migration)) throw changedError(migration.id);
    return true;
  });
}

function notEmpty(): AditError {
  return new AditError('database_not_empty', 'There are tables in this database', {
    nextStep: 'Restore into a new --data-dir, or a new database of your server.',
  });
}

async function loadRows(tx: TransactionSql, file: string): Promise<void> {
  const tables = (await listTables(tx)).map(({ table }) => table);
  // Triggers keep rows from being changed; here rows of steps are replaced by the backup's.
  for (const table of tables)
    await tx.unsafe(`alter table ${quoteName(table)} disable trigger user`);
  await tx.unsafe(`truncate ${quoteNames(tables)}`);
  let sink: Writable | null = null;
  const endTable = async (): Promise<void> => {
    if (sink === null) return;
    sink.end();
    await finished(sink);
  };
  try {
    for await (const part of readBackup(file)) {
      if (part.kind === 'table') {
        await endTable();
        sink = await openRows(tx, part.head);
      } else if (part.kind === 'rows' && sink !== null && !sink.write(part.text)) {
        await once(sink, 'drain');
      }
    }
    await endTable();
  } catch (error) {
    throw mapDatabaseError(error);
  }
  for (const table of tables)
    await tx.unsafe(`alter table ${quoteName(table)} enable trigger user`);
}

async function openRows(tx: TransactionSql, { table, columns }: TableHead): Promise<Writable> {
  const sink = await tx
    .unsafe(`copy ${quoteName(table)} (${quoteNames(columns)}) from stdin`)
    .writable();
  // Its failure is learnt by whoever waits for it; nobody may be waiting just now.
  sink.on('error', () => undefined);
  return sink;
}

async function setSequences(tx: TransactionSql, { sequences }: BackupEnd): Promise<void> {
  for (const { name, value, isUsed } of sequences) {
    await tx`select setval(${quoteName(name)}::regclass, ${value}::bigint, ${isUsed})`;
  }
}

async function compare(
  tx: TransactionSql,
  end: BackupEnd,
  { readFacts }: RestoreOptions,
): Promise<void> {
  for (const [table, expected] of Object.entries(end.rows)) {
    const [row] = await tx.unsafe<{ count: number }[]>(
      `select count(*)::int as count from ${quoteName(table)}`,
    );
    requireEqual(`rows of ${table}`, row?.count ?? -1, expected);
  }
  const facts = await readFacts(tx);
  for (const [name, expected] of Object.entries(end.facts)) {
    requireEqual(name, facts[name] ?? null, expected);
  }
}

function requireEqual(what: string, found: BackupFacts[string], expected: BackupFacts[string]) {
  if (found === expected) return;
  throw new AditError('restore_differs', `The restored database differs in ${what}`, {
    numbers: { what, found, expected },
    nextStep: 'Nothing was kept. Report this together with the file.',
  });
}
