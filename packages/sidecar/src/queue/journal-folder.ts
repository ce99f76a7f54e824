/** The folder of a sidecar's journals: one file a run, named by the run's id. */
import fs from 'node:fs';
import path from 'node:path';
import { AditError, encodeHex, encodeUtf8, errorMessage, type Logger, sha256 } from '@adit/base';
import { decodeJournal, type JournalRecord } from './journal-record.ts';

/** Runs that nothing has happened in for so long are not brought back, ms: 7 days. */
const KEPT_MS = 604_800_000;
const ENDING = '.journal';

/** The file of a run's journal; ids may hold anything, so a hash makes the name unique. */
export function journalPath(folder: string, runId: string): string {
  const readable = runId.replaceAll(/[^\w.-]/g, '_').slice(0, 40);
  const digest = encodeHex(sha256(encodeUtf8(runId))).slice(0, 12);
  return path.join(folder, `${readable}-${digest}${ENDING}`);
}

/** One run as its journal tells it. */
export interface JournaledRun {
  readonly id: string;
  readonly records: readonly JournalRecord[];
}

/**
 * The journaled runs, least recently touched first. Old ones are removed.
 * @throws AditError `journal_unreadable` {folder} when folder or file cannot be read or made.
 */
export function readJournals(
  folder: string,
  deps: { readonly nowMs: number; readonly log: Logger },
): JournaledRun[] {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const files = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(ENDING))
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, touchedMs: fs.statSync(file).mtimeMs }))
      .sort((left, right) => left.touchedMs - right.touchedMs);
    return files.flatMap(({ file, touchedMs }) => {
      if (deps.nowMs - touchedMs <= KEPT_MS) return readJournal(file, deps.log);
      fs.rmSync(file, { force: true });
      return [];
    });
  } catch (cause) {
    throw new AditError('journal_unreadable', `Cannot use ${folder}: ${errorMessage(cause)}`, {
      numbers: { folder },
      nextStep: 'Give --journal-dir a folder that you may read and write, or --no-journal.',
      cause,
    });
  }
}

function readJournal(file: string, log: Logger): JournaledRun[] {
  const { records, damaged } = decodeJournal(fs.readFileSync(file, 'utf8'));
  if (damaged > 0) log.warn({ file, damaged }, 'journal lines left out: cut off or damaged');
  const [first] = records;
  return first?.t === 'run' ? [{ id: first.id, records }] : [];
}
