/**
 * A run: a namespace of logs, candidates, populations, jobs, results and counters.
 */
import type { JobResult, SidecarState, WorkerInfo } from '@adit/wire';
import { type ByteBudget, EventRing, type Sequenced } from './event-ring.ts';
import { JobQueue, type JobRecord } from './job-queue.ts';
import { StepCounter } from './step-counter.ts';

/** An event as it is kept: the sender's fields with our `seq` and `ts` (seconds). */
export interface StoredEvent extends Sequenced {
  readonly ts: number;
  readonly [field: string]: unknown;
}

/** Items kept per ring of one run, and workers remembered. */
export const runLimits = {
  logs: 5_000,
  candidates: 2_000,
  populations: 200,
  results: 2_000,
  workers: 1_000,
} as const;

interface WorkerRecord {
  lastSeenMs: number;
  iteration: number;
  rate: number | null;
}

/** One run. All times given are milliseconds. */
export class Run {
  readonly id: string;
  readonly logs: EventRing<StoredEvent>;
  readonly candidates: EventRing<StoredEvent>;
  readonly populations: EventRing<StoredEvent>;
  readonly results: EventRing<JobResult>;
  readonly queue: JobQueue;
  readonly steps = new StepCounter();
  readonly #workers = new Map<string, WorkerRecord>();
  status: 'running' | 'stopped' = 'running';
  globalSota: number | null = null;
  localSota: number | null = null;
  bestCandidateScore: number | null = null;
  successfulSubmissions = 0;
  updatedMs: number;

  constructor(id: string, budget: ByteBudget, nowMs: number) {
    this.id = id;
    this.updatedMs = nowMs;
    this.logs = new EventRing(runLimits.logs, budget);
    this.candidates = new EventRing(runLimits.candidates, budget);
    this.populations = new EventRing(runLimits.populations, budget);
    // A finished job lives exactly as long as its result is kept.
    this.results = new EventRing<JobResult>(runLimits.results, budget, (result) =>
      this.queue.forget(result.job_id),
    );
    this.queue = new JobQueue(id, (job, atMs) => this.#recordFinished(job, atMs));
  }

  /** Adds a log item of a type, with the sender's other fields. */
  log(fields: Readonly<Record<string, unknown>>, nowMs: number): void {
    this.logs.push((seq) => ({ ...fields, seq, ts: nowMs / 1_000 }));
    this.updatedMs = nowMs;
  }

  /** Notes that a worker is there; the least recently seen one is forgotten beyond the limit. */
  seeWorker(workerId: string, nowMs: number, report?: { iteration: number; rate: number | null }) {
    const known = this.#workers.get(workerId) ?? { lastSeenMs: nowMs, iteration: 0, rate: null };
    known.lastSeenMs = nowMs;
    if (report !== undefined) {
      known.iteration = Math.max(known.iteration, report.iteration);
      known.rate = report.rate ?? known.rate;
    }
    // Re-inserting keeps the map in order of last sight.
    this.#workers.delete(workerId);
    this.#workers.set(workerId, known);
    const oldest = this.#workers.keys().next();
    if (this.#workers.size > runLimits.workers && !oldest.done) this.#workers.delete(oldest.value);
  }

  /** Workers as last heard of. */
  listWorkers(): WorkerInfo[] {
    const leased = this.queue.listLeased();
    return [...this.#workers].map(([workerId, worker]) => ({
      worker_id: workerId,
      last_seen_s: worker.lastSeenMs / 1_000,
      iteration: worker.iteration,
      rate: worker.rate,
      current_job: leased.find((job) => job.workerId === workerId)?.jobId ?? null,
    }));
  }

  /** Makes room for one more job by forgetting the oldest finished one. */
  makeRoom(): void {
    while (this.queue.isCrowded && this.results.size > 0) this.results.dropOldest();
  }

  /** The state object of sidecar.md 2.2. */
  describe(): SidecarState {
    const jobs = this.queue.counts();
    const iterations = [...this.#workers.values()].map((worker) => worker.iteration);
    return {
      run_id: this.id,
      status: this.status,
      global_sota: this.globalSota,
      local_sota: this.localSota,
      successful_submissions: this.successfulSubmissions,
      tasks_completed: iterations.reduce((sum, iteration) => sum + iteration, 0),
      best_candidate_score: this.bestCandidateScore,
      queued_jobs: jobs.queued,
      leased_jobs: jobs.leased,
      completed_jobs: jobs.completed + jobs.failed,
      jobs_failed: jobs.failed,
      training_steps: this.steps.total(),
      workers: this.#workers.size,
      updated_at_s: this.updatedMs / 1_000,
    };
  }

  /** Takes the run's items out of the byte budget; the run must not be used afterwards. */
  discard(): void {
    for (const ring of [this.logs, this.candidates, this.populations, this.results]) ring.detach();
  }

  #recordFinished(job: JobRecord, nowMs: number): void {
    const status = job.status === 'completed' ? 'completed' : 'failed';
    this.results.push((seq) => ({
      seq,
      job_id: job.jobId,
      run_id: job.runId,
      kind: job.kind,
      status,
      attempt: job.attempt,
      worker_id: job.workerId,
      payload: { ...job.payload },
      result: job.result === null ? null : { ...job.result },
      error: job.error,
      ts: nowMs / 1_000,
    }));
    const why = job.error === null ? '' : ` error=${job.error}`;
    const message = `[jobs] ${job.kind} ${job.jobId} ${status}${why}`;
    this.log({ type: 'job_result', message, job_id: job.jobId, status }, nowMs);
  }
}
