/**
 * The backup file, version `adit-backup/1`: gzip over UTF-8 lines.
 *
 * First line: {@link BackupHeader}. Then for each table, in an order in which references come after
 * what they name: a line {@link TableHead}, the rows in PostgreSQL's text form of COPY, and a line
 * `\.` after the last. Last line: {@link BackupEnd} with the SHA-256 of all bytes before it. All of it
 * is one snapshot of the database. COPY escapes line ends, so that a row is a line.
 */
import { AditError } from '@adit/base';

/** Name and version of the format. */
export const BACKUP_FORMAT = 'adit-backup/1';
/** The line after a table's last row. */
export const ROWS_END = '\\.';

/** What a backup is of. */
export interface BackupHeader {
  readonly format: string;
  /** By the database's clock. */
  readonly createdAtMs: number;
  /** Steps of the schema, as they were applied. */
  readonly migrations: readonly { readonly id: string; readonly checksum: string }[];
}

/** Begins a table's rows. */
export interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Facts that the restored database must show again. */
export type BackupFacts = Readonly<Record<string, string | number | null>>;

/** Ends a backup. */
export interface BackupEnd {
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Each sequence's next value is this, or the one after where it was used. */
  readonly sequences: readonly {
    readonly name: string;
    readonly value: string;
    readonly isUsed: boolean;
  }[];
  readonly facts: BackupFacts;
  /** Hex of all bytes before this line. */
  readonly sha256: string;
}

/** An SQL name in quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"a", "b"`. */
export function quoteNames(names: readonly string[]): string {
  return names.map(quoteName).join(', ');
}

/** The one error of a file that is not, or no longer, a whole backup. */
export function damagedBackup(file: string, reason: string, cause?: unknown): AditError {
  return new AditError('backup_damaged', `The backup ${file} is damaged: ${reason}`, {
    numbers: { file, reason },
    nextStep: 'Use another copy of this backup, or an older one; nothing was restored.',
    cause,
  });
}
