/** Writing a backup while the database is in use: one snapshot, one file. See format.ts. */
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { AditError } from '@adit/base';
import type { TransactionSql } from '../client.ts';
import type { Database } from '../database.ts';
import { dataDirError } from '../embedded/start-errors.ts';
import { inTransaction } from '../transaction.ts';
import { type CatalogueTable, listSequences, listTables } from './catalogue.ts';
import {
  BACKUP_FORMAT,
  type BackupEnd,
  type BackupFacts,
  type BackupHeader,
  quoteName,
  quoteNames,
  ROWS_END,
} from './format.ts';

/** What to back up. */
export interface BackupOptions {
  /** Must not exist yet. */
  readonly file: string;
  /** Tables whose rows mean nothing elsewhere. */
  readonly withoutRowsOf: readonly string[];
  /** Read in the snapshot, and compared after a restore. */
  readonly readFacts: (tx: TransactionSql) => Promise<BackupFacts>;
}

/** A backup that was made. */
export interface BackupSummary {
  readonly file: string;
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly facts: BackupFacts;
  readonly sha256: string;
}

/** Lines on their way through checksum and compression to a file. */
class BackupFile {
  readonly #hash: Hash = createHash('sha256');
  readonly #gzip: Gzip = createGzip();
  readonly #file: WriteStream;

  constructor(path: string) {
    this.#file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.#gzip.pipe(this.#file);
    this.#file.on('error', (error) => this.#gzip.destroy(error));
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    this.#hash.update(bytes);
    if (!this.#gzip.write(bytes)) await once(this.#gzip, 'drain');
  }

  async line(value: unknown): Promise<void> {
    await this.write(`${JSON.stringify(value)}\n`);
  }

  /** Writes the last line, which holds the checksum of all before it. */
  async end(last: Omit<BackupEnd, 'sha256'>): Promise<string> {
    const sha256 = this.#hash.digest('hex');
    this.#gzip.end(`${JSON.stringify({ ...last, sha256 })}\n`);
    await finished(this.#file);
    return sha256;
  }

  destroy(): void {
    this.#gzip.destroy();
    this.#file.destroy();
  }
}

/**
 * Writes a backup. The file appears under its name when it is complete and on the disk.
 * @throws AditError `backup_exists`, `database_empty`, `disk_full`, `data_dir_read_only`,
 *   `database_unavailable` ...
 */
export async function writeBackup(
  database: Database,
  options: BackupOptions,
): Promise<BackupSummary> {
  const { file } = options;
  const partial = `${file}.partial-${process.pid}`;
  if (await exists(file)) {
    throw new AditError('backup_exists', `${file} is there already`, {
      numbers: { file },
      nextStep: 'Give another --out, or a folder.',
    });
  }
  try {
    // A conflict would mean a second write of the same file; a read-only snapshot has none.
    const written = await inTransaction(
      database,
      (tx) => writeSnapshot(tx, new BackupFile(partial), options),
      { isolation: 'repeatable read', retries: 0 },
    );
    await syncFile(partial);
    await rename(partial, file);
    await syncFile(dirname(file));
    return { ...written, file, bytes: (await stat(file)).size };
  } catch (error) {
    await rm(partial, { force: true });
    const isSystem = error instanceof Error && 'syscall' in error;
    throw isSystem ? dataDirError(error, { dataDir: dirname(file) }) : error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeSnapshot(
  tx: TransactionSql,
  out: BackupFile,
  options: BackupOptions,
): Promise<Omit<BackupSummary, 'file' | 'bytes'>> {
  try {
    await tx`set transaction read only`;
    const header = await readHeader(tx);
    await out.line(header);
    const rows: Record<string, number> = {};
    for (const table of await listTables(tx)) {
      const isKept = !options.withoutRowsOf.includes(table.table);
      rows[table.table] = isKept ? await writeRows(tx, out, table) : 0;
    }
    const facts = await options.readFacts(tx);
    const sha256 = await out.end({ rows, sequences: await listSequences(tx), facts });
    return { createdAtMs: header.createdAtMs, rows, facts, sha256 };
  } catch (error) {
    out.destroy();
    throw error;
  }
}

async function readHeader(tx: TransactionSql): Promise<BackupHeader> {
  const [known] = await tx<{ table: string | null }[]>`
    select to_regclass('adit_migrations')::text as "table"`;
  if (known?.table == null) {
    throw new AditError('database_empty', 'There is nothing to back up in this database', {
      nextStep: 'Check --data-dir or --database-url; a pool has been started on neither.',
    });
  }
  const migrations = await tx<{ id: string; checksum: string }[]>`
    select id, checksum from adit_migrations order by id`;
  const [clock] = await tx<{ ms: bigint }[]>`
    select (extract(epoch from transaction_timestamp()) * 1000)::bigint as ms`;
  return { format: BACKUP_FORMAT, createdAtMs: Number(clock?.ms ?? 0n), migrations };
}

const LINE_FEED = 0x0a;

async function writeRows(
  tx: TransactionSql,
  out: BackupFile,
  { table, columns }: CatalogueTable,
): Promise<number> {
  await out.line({ table, columns });
  const rows = await tx
    .unsafe(`copy ${quoteName(table)} (${quoteNames(columns)}) to stdout`)
    .readable();
  let count = 0;
  for await (const chunk of rows) {
    const bytes: Buffer = chunk;
    for (const byte of bytes) if (byte === LINE_FEED) count += 1;
    await out.write(bytes);
  }
  // The client pauses its socket when rows come faster than they are read, and resumes it for the
  // next read; when the last rows and the end arrive together there is none, and it would stay paused.
  rows._read(0);
  await out.write(`${ROWS_END}\n`);
  return count;
}
