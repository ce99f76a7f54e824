/**
 * All runs of one sidecar and which of them is current: the last one started, or touched by
 * ingest_batch or enqueue. The least recently touched idle run is forgotten first. With a folder for
 * journals, runs come back after a restart.
 */
import { AditError, type Clock, encodeHex, type Logger, secureRandomBytes } from '@adit/base';
import type { SidecarState } from '@adit/wire';
import { EventFeed } from './event-feed.ts';
import { createByteBudget } from './event-ring.ts';
import { JournalFile } from './journal-file.ts';
import { journalPath, readJournals } from './journal-folder.ts';
import { Run } from './run.ts';

/** Bounds of a sidecar's memory. */
export const storeLimits = {
  runs: 32,
  /** JSON bytes of everything kept for reading, over all runs. */
  bytes: 67_108_864,
} as const;

/** The state object when there is no run. */
const IDLE: SidecarState = {
  run_id: null,
  status: 'idle',
  global_sota: null,
  local_sota: null,
  successful_submissions: 0,
  tasks_completed: 0,
  best_candidate_score: null,
  queued_jobs: 0,
  leased_jobs: 0,
  completed_jobs: 0,
  jobs_failed: 0,
  training_steps: 0,
  workers: 0,
  errors_1h: 0,
  journal: null,
  updated_at_s: null,
};

/** A run's id as callers give it: absent, null or blank stands for the current run. */
export type GivenRunId = string | null | undefined;

/** The runs; see the file's head. */
export class RunStore {
  /** What happens in all runs, for live readers. */
  readonly feed = new EventFeed();
  readonly #runs = new Map<string, Run>();
  readonly #budget;
  readonly #deps: { readonly clock: Clock; readonly log: Logger };
  #journalDir: string | null = null;
  #currentId: string | null = null;

  constructor(
    deps: { readonly clock: Clock; readonly log: Logger },
    limitBytes: number = storeLimits.bytes,
  ) {
    this.#deps = deps;
    this.#budget = createByteBudget(limitBytes);
  }

  /**
   * Brings the runs journaled in a folder back, and journals there from now on.
   * @throws AditError `journal_unreadable`.
   */
  openJournals(folder: string): void {
    const { clock, log } = this.#deps;
    const nowMs = clock.nowMs();
    this.#journalDir = folder;
    for (const { id, records } of readJournals(folder, { nowMs, log })) {
      const run = new Run(id, { budget: this.#budget, feed: this.feed }, nowMs);
      run.restore(records);
      this.#keep(run);
      this.makeCurrent(run);
    }
  }

  /**
   * Starts a run and makes it current; `replace` throws an existing one away, else it is resumed.
   * Undefined means replace, unless workers hold jobs of that run.
   * @throws AditError `blank_run_id`, `too_many_runs`.
   */
  start(runId: GivenRunId, replace: boolean | undefined, nowMs: number): Run {
    if (typeof runId === 'string' && runId.trim() === '') {
      throw new AditError('blank_run_id', 'run_id must be non-empty', {
        nextStep: 'Leave run_id out to get a new one.',
      });
    }
    const id = runId ?? encodeHex(secureRandomBytes(16));
    const isInUse = this.#runs.get(id)?.hasLeases === true;
    if (replace ?? !isInUse) this.#drop(id);
    const run = this.touch(id, nowMs);
    run.setStatus('running', nowMs);
    return run;
  }

  /** The named run, made if there is none, and current from now on. @throws AditError `too_many_runs`. */
  touch(runId: string, nowMs: number): Run {
    let run = this.#runs.get(runId);
    if (run === undefined) {
      this.#makeRoom();
      run = new Run(runId, { budget: this.#budget, feed: this.feed }, nowMs);
      this.#keep(run);
    }
    this.makeCurrent(run);
    return run;
  }

  /** Ends the journals; their files stay. */
  close(): void {
    for (const run of this.#runs.values()) run.close();
  }

  /** The named run, or the current one without a name; null when there is none. */
  find(runId: GivenRunId): Run | null {
    const id = isNamed(runId) ? runId : this.#currentId;
    return id === null ? null : (this.#runs.get(id) ?? null);
  }

  /**
   * As {@link find}, but a run it is.
   * @throws AditError `missing_run_id` without a name and a current run, `run_not_found`.
   */
  require(runId: GivenRunId): Run {
    const run = this.find(runId);
    if (run !== null) return run;
    if (!isNamed(runId)) {
      throw new AditError('missing_run_id', 'no run_id given and no run is active', {
        nextStep: 'Start a run first, or name one.',
      });
    }
    throw new AditError('run_not_found', 'run not found', {
      numbers: { runId },
      nextStep: 'Start the run again: the sidecar does not know it.',
    });
  }

  /** Makes a run current. */
  makeCurrent(run: Run): void {
    this.#currentId = run.id;
    // Re-inserting keeps the map in order of last touch.
    this.#runs.delete(run.id);
    this.#runs.set(run.id, run);
  }

  /** The state of a run; without any run an idle one. @throws AditError `run_not_found`. */
  describe(runId: GivenRunId): SidecarState {
    if (!isNamed(runId) && this.#currentId === null) return IDLE;
    return this.require(runId).describe(this.#deps.clock.nowMs());
  }

  #keep(run: Run): void {
    if (this.#journalDir === null) return;
    const file = journalPath(this.#journalDir, run.id);
    run.keepIn(new JournalFile(file, { ...this.#deps, snapshot: () => run.snapshot() }));
  }

  #makeRoom(): void {
    if (this.#runs.size < storeLimits.runs) return;
    for (const run of this.#runs.values()) {
      const jobs = run.queue.counts();
      if (jobs.queued + jobs.leased > 0) continue;
      this.#drop(run.id);
      return;
    }
    throw new AditError('too_many_runs', 'Every run kept has unfinished jobs', {
      numbers: { runs: this.#runs.size, limitRuns: storeLimits.runs },
      nextStep: 'Use a run that exists, or restart the sidecar.',
    });
  }

  #drop(id: string): void {
    this.#runs.get(id)?.discard();
    this.#runs.delete(id);
    if (this.#currentId === id) this.#currentId = null;
  }
}

function isNamed(runId: GivenRunId): runId is string {
  return typeof runId === 'string' && runId.trim() !== '';
}
