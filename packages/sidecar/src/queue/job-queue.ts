/**
 * The jobs of one run: first in, first out, with leases.
 *
 * queued → leased → completed | failed. A lease that runs out puts its job back to the front, at
 * most {@link queueLimits}.attempts leases in all; expiry is looked at only when a job is asked
 * for. Each lease has a token: who sends one must send the newest, so that a late worker cannot
 * overwrite another's result; workers that know no tokens are believed. Results are idempotent.
 */
import { AditError, encodeHex, secureRandomBytes } from '@adit/base';
import type { Job, JobSummary } from '@adit/wire';
import type { JobProgress } from './journal-record.ts';

/** Bounds of one run's queue. */
export const queueLimits = {
  /** Jobs kept, finished ones included. */
  jobs: 2_000,
  /** Payload bytes of jobs that are not finished. */
  openBytes: 33_554_432,
  /** Leases of one job before it counts as failed. */
  attempts: 3,
} as const;

/** A job as the queue holds it; times are milliseconds. */
export interface JobRecord {
  readonly jobId: string;
  readonly runId: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly payloadBytes: number;
  readonly createdMs: number;
  status: Job['status'];
  attempt: number;
  workerId: string | null;
  leaseToken: string | null;
  leaseExpiresMs: number | null;
  updatedMs: number;
  result: Readonly<Record<string, unknown>> | null;
  error: string | null;
  /** What the last heartbeat told; not kept over a restart. */
  progress?: Readonly<Record<string, unknown>>;
}

/** Who wants to know what happens to jobs; each is told after it has happened. */
export interface QueueObserver {
  /** A job stands at the end of the queue. */
  onQueued(job: JobRecord): void;
  /** A job has another status, or its lease another end. A job queued again stands in front. */
  onMoved(job: JobRecord): void;
  /** A job has completed or failed; comes before its `onMoved`. */
  onFinished(job: JobRecord, nowMs: number): void;
}

/** What a job is made of. */
export interface NewJob {
  readonly jobId?: string | undefined;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How a job ends. */
export interface JobOutcome {
  readonly status: 'ok' | 'error';
  readonly result?: Readonly<Record<string, unknown>> | null | undefined;
  readonly error?: string | null | undefined;
  readonly workerId?: string | undefined;
  readonly leaseToken?: string | undefined;
}

/** True once a job has completed or failed. */
export function isFinished({ status }: Pick<JobRecord, 'status'>): boolean {
  return status === 'completed' || status === 'failed';
}

/** The job as lists have it. */
export function summarizeJob(record: JobRecord): JobSummary {
  return {
    job_id: record.jobId,
    run_id: record.runId,
    kind: record.kind,
    status: record.status,
    attempt: record.attempt,
    worker_id: record.workerId,
    lease_expires_at_s: record.leaseExpiresMs === null ? null : record.leaseExpiresMs / 1_000,
    created_at_s: record.createdMs / 1_000,
    updated_at_s: record.updatedMs / 1_000,
    ...(record.progress === undefined ? {} : { progress: { ...record.progress } }),
    error: record.error,
  };
}

/** A lease's renewal. */
export interface Heartbeat {
  readonly token: string | undefined;
  readonly leaseMs: number;
  readonly progress?: Readonly<Record<string, unknown>> | undefined;
}

/** The job as the wire has it; finished jobs with their result when `withResult`. */
export function describeJob(record: JobRecord, withResult = false): Job {
  const { error: _, ...summary } = summarizeJob(record);
  return {
    ...summary,
    payload: { ...record.payload },
    ...(withResult && isFinished(record)
      ? { result: record.result === null ? null : { ...record.result }, error: record.error }
      : {}),
  };
}

/** One run's queue. */
export class JobQueue {
  readonly #runId: string;
  readonly #observer: QueueObserver;
  readonly #jobs = new Map<string, JobRecord>();
  #queued: string[] = [];
  readonly #leased = new Set<string>();
  #openBytes = 0;
  #completed = 0;
  #failed = 0;

  constructor(runId: string, observer: QueueObserver) {
    this.#runId = runId;
    this.#observer = observer;
  }

  /** Jobs by state; the finished ones count since the run began, also those no longer kept. */
  counts(): { queued: number; leased: number; completed: number; failed: number } {
    return {
      queued: this.#queued.length,
      leased: this.#leased.size,
      completed: this.#completed,
      failed: this.#failed,
    };
  }

  /** The job of that id, or null. */
  find(jobId: string): JobRecord | null {
    return this.#jobs.get(jobId) ?? null;
  }

  /** Jobs kept: finished ones first, then leased ones, then the queue in its order. */
  list(): JobRecord[] {
    const finished = [...this.#jobs.values()].filter(isFinished);
    const queued = this.#queued.map((jobId) => this.#require(jobId));
    return [...finished, ...this.listLeased(), ...queued];
  }

  /** Jobs leased at the moment. */
  listLeased(): JobRecord[] {
    return [...this.#leased].map((jobId) => this.#require(jobId));
  }

  /**
   * Adds a job at the end.
   * @throws AditError `empty_kind`, `job_exists`, `queue_full`.
   */
  enqueue(job: NewJob, nowMs: number): JobRecord {
    if (job.kind.trim() === '') {
      throw new AditError('empty_kind', 'kind must be non-empty', {
        nextStep: 'Name the kind of the job, for example evaluate.',
      });
    }
    const jobId = job.jobId ?? encodeHex(secureRandomBytes(16));
    if (this.#jobs.has(jobId)) {
      throw new AditError('job_exists', 'job_id already exists', {
        numbers: { jobId },
        nextStep: 'Read the existing job, or choose another job_id.',
      });
    }
    const payloadBytes = Buffer.byteLength(JSON.stringify(job.payload));
    this.#requireRoom(payloadBytes);
    const record: JobRecord = {
      jobId,
      runId: this.#runId,
      kind: job.kind,
      payload: job.payload,
      payloadBytes,
      createdMs: nowMs,
      updatedMs: nowMs,
      status: 'queued',
      attempt: 0,
      workerId: null,
      leaseToken: null,
      leaseExpiresMs: null,
      result: null,
      error: null,
    };
    this.#jobs.set(jobId, record);
    this.#queued.push(jobId);
    this.#openBytes += payloadBytes;
    this.#observer.onQueued(record);
    return record;
  }

  /** Takes over a job of any status, as a journal has it. */
  restore(job: JobRecord): void {
    if (this.#jobs.has(job.jobId)) return;
    const record: JobRecord = { ...job, runId: this.#runId };
    this.#jobs.set(record.jobId, record);
    if (!isFinished(record)) this.#openBytes += record.payloadBytes;
    if (record.status === 'queued') this.#queued.push(record.jobId);
    else if (record.status === 'leased') this.#leased.add(record.jobId);
    else this.#countFinished(record, record.updatedMs);
  }

  /** Repeats a move that a journal tells of; one of a job that is not kept means nothing. */
  restoreMove(move: JobProgress): void {
    const job = this.#jobs.get(move.jobId);
    if (job === undefined || isFinished(job)) return;
    this.#leave(job);
    Object.assign(job, move);
    if (job.status === 'queued') this.#queued.unshift(job.jobId);
    else if (job.status === 'leased') this.#leased.add(job.jobId);
    else {
      this.#openBytes -= job.payloadBytes;
      this.#countFinished(job, job.updatedMs);
    }
  }

  /** Adds to the totals what finished jobs that are no longer kept count. */
  addFinished(past: { readonly completed: number; readonly failed: number }): void {
    this.#completed += past.completed;
    this.#failed += past.failed;
  }

  /** Leases the first queued job, or null; expired leases go back to the front before. */
  lease(worker: { id: string; leaseMs: number }, nowMs: number): JobRecord | null {
    this.#returnExpired(nowMs);
    const jobId = this.#queued.shift();
    if (jobId === undefined) return null;
    const job = this.#require(jobId);
    job.status = 'leased';
    job.attempt += 1;
    job.workerId = worker.id;
    job.leaseToken = encodeHex(secureRandomBytes(16));
    job.leaseExpiresMs = nowMs + worker.leaseMs;
    job.updatedMs = nowMs;
    this.#leased.add(jobId);
    this.#observer.onMoved(job);
    return job;
  }

  /**
   * Moves the end of a lease to `leaseMs` from now.
   * @throws AditError `job_not_found`, `lease_lost`.
   */
  heartbeat(jobId: string, beat: Heartbeat, nowMs: number): JobRecord {
    const job = this.#require(jobId);
    if (job.status !== 'leased') throw leaseLost(job);
    requireNewestLease(job, beat.token);
    job.leaseExpiresMs = nowMs + beat.leaseMs;
    job.updatedMs = nowMs;
    if (beat.progress !== undefined) job.progress = beat.progress;
    this.#observer.onMoved(job);
    return job;
  }

  /**
   * Ends a job with a result; a job that has ended stays as it is (`false`).
   * @throws AditError `job_not_found`, `lease_lost`.
   */
  finish(jobId: string, outcome: JobOutcome, nowMs: number): boolean {
    const job = this.#require(jobId);
    requireNewestLease(job, outcome.leaseToken);
    if (isFinished(job)) return false;
    job.result = outcome.result ?? null;
    job.error = outcome.error ?? null;
    job.workerId = outcome.workerId ?? job.workerId;
    this.#end(job, outcome.status === 'ok' ? 'completed' : 'failed', nowMs);
    return true;
  }

  /**
   * Gives a leased job back to the front; that lease does not count as an attempt.
   * @throws AditError `job_not_found`, `lease_lost`.
   */
  release(jobId: string, token: string | undefined, nowMs: number): void {
    const job = this.#require(jobId);
    if (job.status !== 'leased') throw leaseLost(job);
    requireNewestLease(job, token);
    job.attempt -= 1;
    this.#requeue([job], nowMs);
  }

  /**
   * Ends a job as failed with `error: "cancelled"`; one that has ended stays as it is.
   * @throws AditError `job_not_found`.
   */
  cancel(jobId: string, nowMs: number): void {
    const job = this.#require(jobId);
    if (isFinished(job)) return;
    job.error = 'cancelled';
    this.#end(job, 'failed', nowMs);
  }

  /** Forgets a finished job; called when its result is no longer kept. */
  forget(jobId: string): void {
    const job = this.#jobs.get(jobId);
    if (job !== undefined && isFinished(job)) this.#jobs.delete(jobId);
  }

  /** True when there is no room for one more job but a finished one could be forgotten. */
  get isCrowded(): boolean {
    const open = this.#queued.length + this.#leased.size;
    return this.#jobs.size >= queueLimits.jobs && this.#jobs.size > open;
  }

  #requireRoom(payloadBytes: number): void {
    const open = this.#queued.length + this.#leased.size;
    const bytes = this.#openBytes + payloadBytes;
    if (open < queueLimits.jobs && bytes <= queueLimits.openBytes) return;
    throw new AditError('queue_full', 'The queue has no room for another job', {
      numbers: {
        jobs: open,
        limitJobs: queueLimits.jobs,
        bytes,
        limitBytes: queueLimits.openBytes,
      },
      nextStep: 'Wait until workers have finished some jobs.',
    });
  }

  #require(jobId: string): JobRecord {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) return job;
    throw new AditError('job_not_found', 'job not found', {
      numbers: { jobId },
      nextStep: 'Enqueue the job again: the sidecar does not know it.',
    });
  }

  #returnExpired(nowMs: number): void {
    const expired = this.listLeased().filter((job) => (job.leaseExpiresMs ?? 0) <= nowMs);
    const worn = expired.filter((job) => job.attempt >= queueLimits.attempts);
    for (const job of worn) {
      job.error = 'max attempts';
      this.#end(job, 'failed', nowMs);
    }
    this.#requeue(
      expired.filter((job) => job.attempt < queueLimits.attempts),
      nowMs,
    );
  }

  #requeue(jobs: readonly JobRecord[], nowMs: number): void {
    for (const job of jobs) {
      this.#leased.delete(job.jobId);
      job.status = 'queued';
      job.leaseExpiresMs = null;
      job.updatedMs = nowMs;
    }
    this.#queued = [...jobs.map((job) => job.jobId), ...this.#queued];
    // Told backwards: whoever puts each in front gets the same order.
    for (const job of jobs.toReversed()) this.#observer.onMoved(job);
  }

  #end(job: JobRecord, status: 'completed' | 'failed', nowMs: number): void {
    this.#leave(job);
    this.#openBytes -= job.payloadBytes;
    job.status = status;
    job.leaseExpiresMs = null;
    job.updatedMs = nowMs;
    this.#countFinished(job, nowMs);
    this.#observer.onMoved(job);
  }

  #leave(job: JobRecord): void {
    if (job.status === 'queued') this.#queued = this.#queued.filter((id) => id !== job.jobId);
    this.#leased.delete(job.jobId);
  }

  #countFinished(job: JobRecord, nowMs: number): void {
    if (job.status === 'completed') this.#completed += 1;
    else this.#failed += 1;
    this.#observer.onFinished(job, nowMs);
  }
}

function requireNewestLease(job: JobRecord, token: string | undefined): void {
  if (token !== undefined && token !== job.leaseToken) throw leaseLost(job);
}

function leaseLost(job: JobRecord): AditError {
  return new AditError('lease_lost', 'The lease of this job is over', {
    numbers: { jobId: job.jobId, status: job.status, attempt: job.attempt },
    nextStep: 'Drop the work and ask for the next job.',
  });
}
