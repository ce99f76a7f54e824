/**
 * The journal beside a state file: all that happened to the chain since that file was written. It
 * begins with the digest of the file that it goes on from, and so does what follows each later
 * digest in it: a crash between the new state file and the new journal loses and doubles nothing.
 */
import fs from 'node:fs';
import { AditError, errorMessage } from '@adit/base';
import type { Hash } from '@adit/substrate';
import { decodeRecord, encodeRecord, isBase, type JournalRecord } from './journal-record.ts';
import { RecordFile } from './record-file.ts';
import { renameInto } from './replace-file.ts';

const TITLE = 'adit chain journal/1';

/** Which state file a journal goes on from. */
export interface JournalBase {
  readonly genesis: Hash;
  readonly digest: Hash;
}

/** What a journal has. */
export interface FoundJournal {
  readonly file: RecordFile;
  /** Bytes behind the last whole record. */
  readonly tornBytes: number;
  /** Records that say something, wherever they are. */
  readonly records: number;
  /** Place behind the last record that names the state file; null when none does. */
  readonly goesOnAt: number | null;
}

/** Makes an empty journal in the place of an older one. */
export function beginJournal(path: string, base: JournalBase): RecordFile {
  const draft = `${path}.tmp`;
  fs.rmSync(draft, { force: true });
  const file = new RecordFile(draft, TITLE);
  try {
    file.append(encodeRecord({ type: 'base', ...base }));
    file.sync();
    renameInto(draft, path);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Looks through a journal; null when there is none.
 * @throws AditError `state_file_damaged` with the file and the byte.
 */
export function findJournal(path: string, base: JournalBase | null): FoundJournal | null {
  if (!fs.existsSync(path)) return null;
  const file = new RecordFile(path, TITLE);
  try {
    let records = 0;
    let goesOnAt: number | null = null;
    let isNamed = false;
    const tornBytes = file.scan((payload, at) => {
      if (isNamed) goesOnAt = at;
      isNamed = isBase(payload) && names(readAt(file, payload, at), base);
      if (!isBase(payload)) records += 1;
    });
    return { file, tornBytes, records, goesOnAt: isNamed ? file.end : goesOnAt };
  } catch (error) {
    file.close();
    throw error;
  }
}

function names(record: JournalRecord, base: JournalBase | null): boolean {
  if (record.type !== 'base') return false;
  return record.genesis === base?.genesis && record.digest === base.digest;
}

function readAt(file: RecordFile, payload: Uint8Array, at: number): JournalRecord {
  try {
    return decodeRecord(payload);
  } catch (cause) {
    throw file.damage(at, errorMessage(cause), cause);
  }
}

/**
 * Gives every record from a place on to `apply`. How many there were.
 * @throws AditError `state_file_damaged` where one does not fit what is there.
 */
export function replayJournal(
  file: RecordFile,
  from: number,
  apply: (record: JournalRecord) => void,
): number {
  let applied = 0;
  file.scan((payload, at) => {
    if (at < from || isBase(payload)) return;
    const record = readAt(file, payload, at);
    try {
      apply(record);
    } catch (cause) {
      throw file.damage(at, errorMessage(cause), cause);
    }
    applied += 1;
  });
  return applied;
}

/** The refusal of a journal that has something to say, but of another state file. */
export function foreignJournal(path: string, stateFile: string, records: number): AditError {
  const message = `${path} does not go on from ${stateFile}`;
  return new AditError('state_file_damaged', message, {
    numbers: { file: path, stateFile, records },
    nextStep: `Bring back the state file as the node left it, or move ${path} away and lose its ${records} records.`,
  });
}
