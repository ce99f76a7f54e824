/**
 * All runs of one sidecar and which of them is current: the last one started, or touched by
 * ingest_batch or enqueue. In memory only; the least recently touched idle run is forgotten first.
 */
import { AditError, encodeHex, secureRandomBytes } from '@adit/base';
import type { SidecarState } from '@adit/wire';
import { createByteBudget } from './event-ring.ts';
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
  updated_at_s: null,
};

/** The runs; see the file's head. */
export class RunStore {
  readonly #runs = new Map<string, Run>();
  readonly #budget;
  #currentId: string | null = null;

  constructor(limitBytes: number = storeLimits.bytes) {
    this.#budget = createByteBudget(limitBytes);
  }

  /**
   * Starts a run and makes it current; `replace` throws an existing one away, else it is resumed.
   * @throws AditError `blank_run_id`, `too_many_runs`.
   */
  start(runId: string | undefined, replace: boolean, nowMs: number): Run {
    if (runId?.trim() === '') {
      throw new AditError('blank_run_id', 'run_id must be non-empty', {
        nextStep: 'Leave run_id out to get a new one.',
      });
    }
    const id = runId ?? encodeHex(secureRandomBytes(16));
    if (replace) this.#drop(id);
    const run = this.#touch(id, nowMs);
    run.status = 'running';
    return run;
  }

  /** The named run, made if there is none, and current from now on. */
  touch(runId: string, nowMs: number): Run {
    return this.#touch(runId, nowMs);
  }

  /** The named run, or the current one without a name; null when there is none. */
  find(runId: string | undefined): Run | null {
    const id = runId === undefined || runId.trim() === '' ? this.#currentId : runId;
    return id === null ? null : (this.#runs.get(id) ?? null);
  }

  /**
   * As {@link find}, but a run it is.
   * @throws AditError `missing_run_id` without a name and a current run, `run_not_found`.
   */
  require(runId: string | undefined): Run {
    const run = this.find(runId);
    if (run !== null) return run;
    if (runId === undefined || runId.trim() === '') {
      throw new AditError('missing_run_id', 'no run_id given and no run is active', {
        nextStep: 'Start a run first, or name one.',
      });
    }
    throw new AditError('run_not_found', 'run not found', {
      numbers: { runId },
      nextStep: 'Start the run again: the sidecar keeps runs in memory only.',
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
  describe(runId: string | undefined): SidecarState {
    const isNamed = runId !== undefined && runId.trim() !== '';
    return !isNamed && this.#currentId === null ? IDLE : this.require(runId).describe();
  }

  #touch(id: string, nowMs: number): Run {
    let run = this.#runs.get(id);
    if (run === undefined) {
      this.#makeRoom();
      run = new Run(id, this.#budget, nowMs);
    }
    this.makeCurrent(run);
    return run;
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
