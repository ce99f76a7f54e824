/**
 * A run's journal on disk: append-only, written before a request is answered, rewritten from memory
 * when it has grown.
 *
 * Lines reach the operating system at once, so that a killed process loses nothing; a machine that
 * loses power may lose the last seconds. When the disk refuses a line, the run goes on in memory and
 * says so; a whole new file is tried every few seconds until one can be written.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Clock, errorMessage, type Logger } from '@adit/base';
import type { JournalState } from '@adit/wire';
import { encodeRecord, type JournalRecord } from './journal-record.ts';

/** Bounds of a journal. */
export const journalLimits = {
  /** Below this size it is never rewritten, bytes. */
  compactAboveBytes: 4_194_304,
  /** It is rewritten when it has grown so many times as large as right after the last time. */
  compactAtFactor: 3,
  /** Time between two tries to write again after a failure, ms. */
  retryMs: 5_000,
} as const;

const CHUNK_BYTES = 1_048_576;

/** Collaborators of a journal. */
export interface JournalDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** The run as records, everything that is to survive. */
  readonly snapshot: () => Iterable<JournalRecord>;
}

/** One journal; see the file's head. */
export class JournalFile {
  readonly #file: string;
  readonly #deps: JournalDeps;
  #fd: number | null = null;
  #bytes = 0;
  #compactAtBytes = 0;
  #failure: string | null = null;
  #triedMs = Number.NEGATIVE_INFINITY;

  /** Opens the journal with a snapshot in place of whatever is at `file`. */
  constructor(file: string, deps: JournalDeps) {
    this.#file = file;
    this.#deps = deps;
    this.#rewrite();
  }

  /** How it fares. */
  state(): JournalState {
    return {
      status: this.#failure === null ? 'ok' : 'failing',
      file: this.#file,
      bytes: this.#bytes,
      detail: this.#failure,
    };
  }

  /** Writes a record whose effect is in the run already. */
  append(record: JournalRecord): void {
    if (this.#fd === null) {
      if (this.#deps.clock.nowMs() - this.#triedMs >= journalLimits.retryMs) this.#rewrite();
      return;
    }
    try {
      this.#bytes += writeWhole(this.#fd, encodeRecord(record));
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#bytes > this.#compactAtBytes) this.#rewrite();
  }

  /** Ends the journal; the file stays. */
  close(): void {
    if (this.#fd !== null) fs.closeSync(this.#fd);
    this.#fd = null;
    this.#triedMs = Number.POSITIVE_INFINITY;
  }

  /** Ends the journal and removes the file. */
  remove(): void {
    this.close();
    fs.rmSync(this.#file, { force: true });
  }

  #rewrite(): void {
    const draft = `${this.#file}.new`;
    this.#triedMs = this.#deps.clock.nowMs();
    try {
      const bytes = writeSnapshot(draft, this.#deps.snapshot());
      fs.renameSync(draft, this.#file);
      if (this.#fd !== null) fs.closeSync(this.#fd);
      this.#fd = null;
      this.#fd = fs.openSync(this.#file, 'a', 0o600);
      this.#bytes = bytes;
      const { compactAboveBytes, compactAtFactor } = journalLimits;
      this.#compactAtBytes = Math.max(compactAboveBytes, bytes * compactAtFactor);
      if (this.#failure !== null) this.#deps.log.info({ file: this.#file }, 'journal works again');
      this.#failure = null;
    } catch (error) {
      fs.rmSync(draft, { force: true });
      // A journal that only cannot be made smaller is still whole.
      if (this.#fd !== null) this.#compactAtBytes = this.#bytes * 2;
      else this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const isNews = this.#failure === null;
    this.#triedMs = this.#deps.clock.nowMs();
    if (this.#fd !== null) fs.closeSync(this.#fd);
    this.#fd = null;
    this.#failure =
      `The journal cannot be written: ${errorMessage(error).slice(0, 500)}. Jobs are kept in ` +
      'memory only: free some space on the disk, and do not restart the sidecar before.';
    if (isNews) this.#deps.log.error({ file: this.#file, detail: this.#failure }, 'journal fails');
  }
}

/** Writes all of a text; a short write is continued. */
function writeWhole(fd: number, text: string): number {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += fs.writeSync(fd, bytes, written);
  return written;
}

function writeSnapshot(file: string, records: Iterable<JournalRecord>): number {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const fd = fs.openSync(file, 'w', 0o600);
  let bytes = 0;
  let chunk = '';
  try {
    for (const record of records) {
      chunk += encodeRecord(record);
      if (chunk.length < CHUNK_BYTES) continue;
      bytes += writeWhole(fd, chunk);
      chunk = '';
    }
    bytes += writeWhole(fd, chunk);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  return bytes;
}
