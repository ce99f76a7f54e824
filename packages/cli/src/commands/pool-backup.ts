/** `adit pool backup` and `adit pool restore`: the pool's database as one file, and back. */
import fs from 'node:fs';
import path from 'node:path';
import { createLogger, isoTime, systemClock } from '@adit/base';
import { backupPool, restorePool } from '@adit/pool';
import { type Database, openDatabase } from '@adit/storage';
import { resolvePath } from '../paths.ts';

/** Flags of both commands. */
interface BackupFlags {
  readonly out?: string;
  readonly in?: string;
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly json?: boolean;
}

/** The database of the flags; one that a running pool holds is joined for a backup. */
async function withDatabase<Result>(
  flags: BackupFlags,
  { mayAttach }: { readonly mayAttach: boolean },
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = flags.databaseUrl ?? process.env['DATABASE_URL'] ?? '';
  const dataDir = path.join(resolvePath(flags.dataDir ?? '.adit-pool'), 'database');
  const where = databaseUrl === '' ? { dataDir, mayAttach } : { databaseUrl };
  const deps = { log: createLogger('backup', 'warn'), clock: systemClock };
  const database = await openDatabase({ ...where, maxConnections: 1 }, deps);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The file itself, or one named after the moment in a folder that is there. */
function chooseFile(out: string): string {
  const given = resolvePath(out);
  const isFolder = fs.existsSync(given) && fs.statSync(given).isDirectory();
  if (!isFolder) return given;
  const moment = isoTime(systemClock.nowMs()).replaceAll(/[:.]/g, '-');
  return path.join(given, `adit-pool-${moment}.adit-backup.gz`);
}

/** Writes a backup, also while the pool runs. */
export async function runPoolBackup(flags: BackupFlags): Promise<number> {
  const file = chooseFile(flags.out ?? '.');
  const summary = await withDatabase(flags, { mayAttach: true }, (database) =>
    backupPool(database, file),
  );
  const rows = Object.values(summary.rows).reduce((sum, count) => sum + count, 0);
  const { createdAtMs, facts } = summary;
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ ...summary, createdAt: isoTime(createdAtMs) })}\n`
      : `${summary.file}: ${rows} rows, ${summary.bytes} bytes, state of ${isoTime(createdAtMs)}\n` +
          `Ledger: ${facts['transfers']} transfers, sum ${facts['ledgerSumRao']}; ` +
          `${facts['closedEpochs']} closed epochs\n` +
          'Keys are not in it: keep the data directory’s wallets folder in another safe place.\n',
  );
  return 0;
}

/** Restores a backup into an empty database. */
export async function runPoolRestore(flags: BackupFlags): Promise<number> {
  const file = resolvePath(flags.in ?? '');
  const { header, end } = await withDatabase(flags, { mayAttach: false }, (database) =>
    restorePool(database, file),
  );
  const rows = Object.values(end.rows).reduce((sum, count) => sum + count, 0);
  const createdAt = isoTime(header.createdAtMs);
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ file, createdAt, rows: end.rows, facts: end.facts })}\n`
      : `Restored ${rows} rows, state of ${createdAt}; row counts, sequences, ledger and balances agree.\n` +
          'The pool starts with the hotkey of its backup only: put its wallets folder back first.\n',
  );
  return 0;
}
