/**
 * A run: a namespace of logs, candidates, populations, jobs, results and counters.
 *
 * Whatever is to survive a restart of the sidecar is recorded in the run's journal right after it
 * has happened; {@link Run.restore} is the way back. Logs and populations are not kept.
 */
import type { JobResult, JournalState, SidecarState, WorkerInfo } from '@adit/wire';
import { ErrorWindow } from './error-window.ts';
import type { EventFeed } from './event-feed.ts';
import { type ByteBudget, EventRing, type Sequenced } from './event-ring.ts';
import { JobQueue, type JobRecord, summarizeJob } from './job-queue.ts';
import type { JournalRecord } from './journal-record.ts';
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

/** What runs share. */
export interface RunSurroundings {
  readonly budget: ByteBudget;
  readonly feed: EventFeed;
}

/** Where a run's records go. */
export interface RunJournal {
  append(record: JournalRecord): void;
  state(): JournalState;
  close(): void;
  remove(): void;
}

interface WorkerRecord {
  lastSeenMs: number;
  iteration: number;
  rate: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** One run. All times given are milliseconds. */
export class Run {
  readonly id: string;
  readonly logs: EventRing<StoredEvent>;
  readonly candidates: EventRing<StoredEvent>;
  readonly populations: EventRing<StoredEvent>;
  readonly results: EventRing<JobResult>;
  readonly queue: JobQueue;
  readonly #feed: EventFeed;
  readonly #steps = new StepCounter();
  readonly #workers = new Map<string, WorkerRecord>();
  readonly #errors = new ErrorWindow();
  #journal: RunJournal | null = null;
  #status: 'running' | 'stopped' = 'running';
  #globalSota: number | null = null;
  #localSota: number | null = null;
  #bestCandidateScore: number | null = null;
  #successfulSubmissions = 0;
  #updatedMs: number;
  #isRestoring = false;
  /** Jobs forgotten since the last record. */
  #forgotten: string[] = [];

  constructor(id: string, { budget, feed }: RunSurroundings, nowMs: number) {
    this.id = id;
    this.#feed = feed;
    this.#updatedMs = nowMs;
    this.logs = new EventRing(runLimits.logs, budget);
    this.candidates = new EventRing(runLimits.candidates, budget);
    this.populations = new EventRing(runLimits.populations, budget);
    // A finished job lives exactly as long as its result is kept.
    this.results = new EventRing<JobResult>(runLimits.results, budget, (result) => {
      this.queue.forget(result.job_id);
      this.#forgotten.push(result.job_id);
    });
    this.queue = new JobQueue(id, {
      onQueued: (job) => this.#noteQueued(job),
      onMoved: (job) => this.#noteMoved(job),
      onFinished: (job, atMs) => this.#noteFinished(job, atMs),
    });
  }

  /** Whether workers hold jobs of this run. */
  get hasLeases(): boolean {
    return this.queue.counts().leased > 0;
  }

  /** Keeps records in `journal` from now on. */
  keepIn(journal: RunJournal): void {
    this.#journal = journal;
  }

  /** Adds a log item of a type, with the sender's other fields. */
  log(fields: Fields, nowMs: number): void {
    const item = this.logs.push((seq) => ({ ...fields, seq, ts: nowMs / 1_000 }));
    this.#announce('log', item);
    this.#updatedMs = nowMs;
  }

  /** Keeps a candidate; its `validator_score`, if it is a number, counts for the best. */
  addCandidate(fields: Fields, score: number | null, nowMs: number): void {
    const item = this.candidates.push((seq) => ({ ...fields, seq, ts: nowMs / 1_000 }));
    this.#record({ t: 'candidate', item });
    this.#announce('candidate', item);
    if (score === null || score <= (this.#bestCandidateScore ?? Number.NEGATIVE_INFINITY)) return;
    this.#bestCandidateScore = score;
    this.#recordCounters();
  }

  /** Keeps a population's snapshot; live readers are told its head only. */
  addPopulation(fields: Fields, size: number, nowMs: number): void {
    const item = this.populations.push((seq) => ({ ...fields, seq, ts: nowMs / 1_000 }));
    const { worker_id, iteration, seq, ts } = item;
    this.#announce('population', { worker_id, iteration, size, seq, ts });
  }

  /** Counts an error event. */
  countError(nowMs: number): void {
    this.#errors.add(nowMs);
  }

  /** Marks the run as running or stopped. */
  setStatus(status: 'running' | 'stopped', nowMs: number): void {
    const isNews = status !== this.#status;
    this.#status = status;
    this.#updatedMs = nowMs;
    if (isNews) this.#recordCounters();
  }

  /** Stores the best score known outside. */
  setGlobalSota(value: number, nowMs: number): void {
    this.#globalSota = value;
    this.#updatedMs = nowMs;
    this.#recordCounters();
  }

  /** Counts a submission that went well; a score may raise the local best. */
  countSubmission(score: number | null): void {
    this.#successfulSubmissions += 1;
    if (score !== null) this.#localSota = Math.max(this.#localSota ?? score, score);
    this.#recordCounters();
  }

  /** Notes that a worker is there; the least recently seen one is forgotten beyond the limit. */
  seeWorker(
    workerId: string,
    nowMs: number,
    report?: { readonly iteration: number; readonly rate: number | null },
  ): void {
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
    if (report !== undefined) this.#record({ t: 'worker', id: workerId, ...known });
  }

  /** Counts training steps: a process's cumulative count, or those of one result. */
  countSteps(of: 'process' | 'result', worker: string, count: { instance: string; steps: number }) {
    const { instance, steps } = count;
    if (of === 'process') this.#steps.reportCumulative(worker, instance, steps);
    const total = of === 'process' ? steps : this.#steps.reportResult(worker, steps);
    this.#record({ t: 'steps', of, worker, instance, steps: total });
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
  describe(nowMs: number): SidecarState {
    const jobs = this.queue.counts();
    const iterations = [...this.#workers.values()].map((worker) => worker.iteration);
    return {
      run_id: this.id,
      status: this.#status,
      global_sota: this.#globalSota,
      local_sota: this.#localSota,
      successful_submissions: this.#successfulSubmissions,
      tasks_completed: iterations.reduce((sum, iteration) => sum + iteration, 0),
      best_candidate_score: this.#bestCandidateScore,
      queued_jobs: jobs.queued,
      leased_jobs: jobs.leased,
      completed_jobs: jobs.completed + jobs.failed,
      jobs_failed: jobs.failed,
      training_steps: this.#steps.total(),
      workers: this.#workers.size,
      errors_1h: this.#errors.count(nowMs),
      journal: this.#journal?.state() ?? null,
      updated_at_s: this.#updatedMs / 1_000,
    };
  }

  /** Everything that is to survive, as records that {@link Run.restore} understands. */
  *snapshot(): Generator<JournalRecord> {
    const jobs = this.queue.list();
    const counts = this.queue.counts();
    const kept = (status: JobRecord['status']): number =>
      jobs.filter((job) => job.status === status).length;
    yield {
      t: 'run',
      version: 1,
      id: this.id,
      resultsSeq: this.results.firstSeq,
      candidatesSeq: this.candidates.firstSeq,
      completed: counts.completed - kept('completed'),
      failed: counts.failed - kept('failed'),
    };
    // Finished jobs in the order of their results, which is what gives results their numbers.
    for (const { job_id: jobId } of this.results.list()) {
      const job = this.queue.find(jobId);
      if (job !== null) yield { t: 'job', job };
    }
    for (const job of jobs)
      if (job.status === 'leased' || job.status === 'queued') yield { t: 'job', job };
    for (const item of this.candidates.list()) yield { t: 'candidate', item };
    for (const [id, worker] of this.#workers) yield { t: 'worker', id, ...worker };
    for (const steps of this.#steps.list()) yield { t: 'steps', ...steps };
    yield { t: 'counters', counters: this.#counters() };
  }

  /** Repeats what a journal tells; nothing of it is recorded or announced again. */
  restore(records: readonly JournalRecord[]): void {
    this.#isRestoring = true;
    for (const record of records) this.#restoreOne(record);
    this.#isRestoring = false;
    this.#forgotten = [];
  }

  /** Takes the run's items out of the byte budget and removes its journal; the run is over. */
  discard(): void {
    for (const ring of [this.logs, this.candidates, this.populations, this.results]) ring.detach();
    this.#journal?.remove();
    this.#journal = null;
  }

  /** Ends the journal; the file stays for the next start. */
  close(): void {
    this.#journal?.close();
    this.#journal = null;
  }

  #restoreOne(record: JournalRecord): void {
    if (record.t === 'run') {
      this.results.startAt(record.resultsSeq);
      this.candidates.startAt(record.candidatesSeq);
      this.queue.addFinished(record);
    } else if (record.t === 'job') {
      this.makeRoom();
      this.queue.restore(record.job);
    } else if (record.t === 'moved') this.queue.restoreMove(record.job);
    else if (record.t === 'forgotten') {
      while (this.queue.find(record.jobId) !== null && this.results.size > 0) {
        this.results.dropOldest();
      }
    } else if (record.t === 'candidate') {
      const next = this.candidates.firstSeq + this.candidates.size;
      if (record.item.seq >= next) this.candidates.push((seq) => ({ ...record.item, seq }));
    } else if (record.t === 'worker') {
      const { id, lastSeenMs, iteration, rate } = record;
      this.seeWorker(id, lastSeenMs, { iteration, rate });
    } else if (record.t === 'steps') this.#steps.restore(record);
    else this.#takeCounters(record.counters);
  }

  #takeCounters(counters: Extract<JournalRecord, { t: 'counters' }>['counters']): void {
    this.#status = counters.status;
    this.#globalSota = counters.globalSota;
    this.#localSota = counters.localSota;
    this.#bestCandidateScore = counters.bestCandidateScore;
    this.#successfulSubmissions = counters.successfulSubmissions;
    this.#updatedMs = counters.updatedMs;
  }

  #counters() {
    return {
      status: this.#status,
      globalSota: this.#globalSota,
      localSota: this.#localSota,
      bestCandidateScore: this.#bestCandidateScore,
      successfulSubmissions: this.#successfulSubmissions,
      updatedMs: this.#updatedMs,
    };
  }

  #recordCounters(): void {
    this.#record({ t: 'counters', counters: this.#counters() });
  }

  #record(record: JournalRecord): void {
    if (this.#isRestoring) return;
    // Only now: in the middle of a move a snapshot would miss the job that moves.
    for (const jobId of this.#forgotten.splice(0)) this.#journal?.append({ t: 'forgotten', jobId });
    this.#journal?.append(record);
  }

  #announce(type: 'log' | 'candidate' | 'population' | 'job', data: object): void {
    if (!this.#isRestoring) this.#feed.push({ type, run_id: this.id, data });
  }

  #noteQueued(job: JobRecord): void {
    this.#updatedMs = job.updatedMs;
    this.#record({ t: 'job', job });
    this.#announce('job', summarizeJob(job));
  }

  #noteMoved(job: JobRecord): void {
    const { jobId, status, attempt, workerId, leaseToken, leaseExpiresMs, updatedMs } = job;
    const { result, error } = job;
    this.#record({
      t: 'moved',
      job: {
        ...{ jobId, status, attempt, workerId, leaseToken, leaseExpiresMs },
        ...{ updatedMs, result, error },
      },
    });
    this.#announce('job', summarizeJob(job));
  }

  #noteFinished(job: JobRecord, nowMs: number): void {
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
    if (this.#isRestoring) return;
    if (status === 'failed') this.countError(nowMs);
    const why = job.error === null ? '' : ` error=${job.error}`;
    const message = `[jobs] ${job.kind} ${job.jobId} ${status}${why}`;
    this.log({ type: 'job_result', message, job_id: job.jobId, status }, nowMs);
  }
}
