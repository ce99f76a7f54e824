/**
 * What a run's journal holds: one record a line, each with a checksum, so that a line that was cut
 * off or damaged is known as such.
 */
import { encodeHex, encodeUtf8, sha256 } from '@adit/base';
import type { JobRecord } from './job-queue.ts';
import type { StoredEvent } from './run.ts';
import type { StepRecord } from './step-counter.ts';

/** Counters of a run. */
export interface RunCounters {
  readonly status: 'running' | 'stopped';
  readonly globalSota: number | null;
  readonly localSota: number | null;
  readonly bestCandidateScore: number | null;
  readonly successfulSubmissions: number;
  readonly updatedMs: number;
}

/** What a job's record says besides what it was queued with. */
export type JobProgress = Pick<
  JobRecord,
  | 'jobId'
  | 'status'
  | 'attempt'
  | 'workerId'
  | 'leaseToken'
  | 'leaseExpiresMs'
  | 'updatedMs'
  | 'result'
  | 'error'
>;

/** One line of a journal; a line that is read twice changes nothing more. */
export type JournalRecord =
  /** Always first: whose journal it is, and what is counted but no longer kept. */
  | {
      readonly t: 'run';
      readonly version: 1;
      readonly id: string;
      readonly resultsSeq: number;
      readonly candidatesSeq: number;
      readonly completed: number;
      readonly failed: number;
    }
  /** A job in full: one just queued, or in a snapshot one of any status. */
  | { readonly t: 'job'; readonly job: JobRecord }
  /** A job has moved; one that is queued again stands in front. */
  | { readonly t: 'moved'; readonly job: JobProgress }
  /** A finished job and its result are no longer kept. */
  | { readonly t: 'forgotten'; readonly jobId: string }
  | { readonly t: 'counters'; readonly counters: RunCounters }
  | {
      readonly t: 'worker';
      readonly id: string;
      readonly lastSeenMs: number;
      readonly iteration: number;
      readonly rate: number | null;
    }
  /** Training steps so far: a process's count, or all that came with a worker's results. */
  | ({ readonly t: 'steps' } & StepRecord)
  | { readonly t: 'candidate'; readonly item: StoredEvent };

const CHECKSUM_DIGITS = 12;

function checksum(json: string): string {
  return encodeHex(sha256(encodeUtf8(json))).slice(0, CHECKSUM_DIGITS);
}

/** A record's line. */
export function encodeRecord(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

/** The record of a line without its end, or null when it is damaged. */
export function decodeRecord(line: string): JournalRecord | null {
  const json = line.slice(CHECKSUM_DIGITS + 1);
  if (line[CHECKSUM_DIGITS] !== ' ' || checksum(json) !== line.slice(0, CHECKSUM_DIGITS)) {
    return null;
  }
  // Whoever wrote the checksum was this program: the shape is one of JournalRecord's.
  return JSON.parse(json) as JournalRecord;
}

/** All whole records of a journal's text, and how many lines are damaged (a torn last one too). */
export function decodeJournal(text: string): {
  readonly records: readonly JournalRecord[];
  readonly damaged: number;
} {
  const lines = text.split('\n').filter((line) => line !== '');
  const records = lines.map(decodeRecord).filter((record) => record !== null);
  return { records, damaged: lines.length - records.length };
}
