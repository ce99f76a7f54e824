/** Reading a backup file, part by part. See format.ts. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { AditError, errorMessage, isAditError } from '@adit/base';
import {
  BACKUP_FORMAT,
  type BackupEnd,
  type BackupHeader,
  damagedBackup,
  ROWS_END,
  type TableHead,
} from './format.ts';

/** A part of a backup, in the order of the file. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly head: TableHead }
  /** Rows of the table before, each with its line end. */
  | { readonly kind: 'rows'; readonly text: string; readonly count: number }
  | { readonly kind: 'end'; readonly end: BackupEnd };

/** What a whole backup says about itself. */
export interface CheckedBackup {
  readonly header: BackupHeader;
  readonly end: BackupEnd;
}

/** Rows are handed on in pieces of about this many characters. */
const PIECE_LENGTH = 65_536;
/** The longest line: far above any row that a pool writes. */
const MAX_LINE_LENGTH = 64_000_000;

async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const source = createReadStream(file);
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error));
  let rest = '';
  for await (const chunk of source.pipe(unzipped)) {
    const bytes: Buffer = chunk;
    const lines = (rest + decoder.write(bytes)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) throw damagedBackup(file, 'a line without end');
    yield* lines;
  }
  if (rest !== '') throw damagedBackup(file, 'the last line is not complete');
}

/**
 * The parts of a backup.
 * @throws AditError `backup_damaged`, `backup_format_unknown`, `backup_unreadable`.
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  try {
    yield* readParts(file);
  } catch (error) {
    if (isAditError(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // zlib's own codes: not gzip, cut off, or a wrong sum.
    if (code.startsWith('Z_')) throw damagedBackup(file, errorMessage(error), error);
    throw new AditError('backup_unreadable', `The backup ${file} cannot be read`, {
      numbers: { file, reason: errorMessage(error) },
      nextStep: 'Check the name and the rights of the file.',
      cause: error,
    });
  }
}

async function* readParts(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  let isWithin = false;
  let hasHeader = false;
  let hasEnd = false;
  let piece = { text: '', count: 0 };
  for await (const line of readLines(file)) {
    if (hasEnd) throw damagedBackup(file, 'there is more after its end');
    if (isWithin && line !== ROWS_END) {
      hash.update(`${line}\n`);
      piece = { text: `${piece.text}${line}\n`, count: piece.count + 1 };
      if (piece.text.length < PIECE_LENGTH) continue;
      yield { kind: 'rows', ...piece };
      piece = { text: '', count: 0 };
      continue;
    }
    if (isWithin) {
      hash.update(`${line}\n`);
      if (piece.count > 0) yield { kind: 'rows', ...piece };
      piece = { text: '', count: 0 };
      isWithin = false;
      continue;
    }
    const value = parseLine(file, line);
    if (!hasHeader) {
      hasHeader = true;
      hash.update(`${line}\n`);
      yield { kind: 'header', header: requireHeader(file, value) };
    } else if (isTableHead(value)) {
      isWithin = true;
      hash.update(`${line}\n`);
      yield { kind: 'table', head: value };
    } else if (isEnd(value)) {
      hasEnd = true;
      if (value.sha256 !== hash.digest('hex')) throw damagedBackup(file, 'wrong checksum');
      yield { kind: 'end', end: value };
    } else throw damagedBackup(file, 'a line that means nothing');
  }
  if (!hasEnd) throw damagedBackup(file, 'its end is missing');
}

function parseLine(file: string, line: string): object {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    // Reported below.
  }
  if (typeof value === 'object' && value !== null) return value;
  throw damagedBackup(file, 'a line that cannot be read');
}

function requireHeader(file: string, value: object): BackupHeader {
  const isKnown = 'format' in value && value.format === BACKUP_FORMAT;
  if (!isKnown) {
    const format = 'format' in value ? String(value.format).slice(0, 40) : 'none';
    throw new AditError('backup_format_unknown', `${file} is no backup of this version of Adit`, {
      numbers: { file, format, expected: BACKUP_FORMAT },
      nextStep: 'Restore it with the version that made it.',
    });
  }
  // Written by writeBackup, and covered by the checksum.
  return value as BackupHeader;
}

function isTableHead(value: object): value is TableHead {
  return 'table' in value && 'columns' in value && Array.isArray(value.columns);
}

function isEnd(value: object): value is BackupEnd {
  return 'sha256' in value && 'rows' in value && 'sequences' in value && 'facts' in value;
}

/**
 * Reads a backup to its end, without keeping it.
 * @throws AditError as {@link readBackup}.
 */
export async function checkBackup(file: string): Promise<CheckedBackup> {
  let header: BackupHeader | null = null;
  let end: BackupEnd | null = null;
  const rows: Record<string, number> = {};
  let table = '';
  for await (const part of readBackup(file)) {
    if (part.kind === 'header') header = part.header;
    else if (part.kind === 'table') {
      table = part.head.table;
      rows[table] = 0;
    } else if (part.kind === 'rows') rows[table] = (rows[table] ?? 0) + part.count;
    else end = part.end;
  }
  if (header === null || end === null) throw damagedBackup(file, 'it is empty');
  for (const [name, count] of Object.entries(end.rows)) {
    if ((rows[name] ?? 0) !== count) throw damagedBackup(file, `rows of ${name} are missing`);
  }
  return { header, end };
}
