/**
 * What a worker tells its sidecar besides results: progress with the cumulative count of training
 * steps, and log lines. Reports may be lost; the next one carries the whole count again.
 */
import type { Clock } from '@adit/base';
import type { SidecarClient } from '@adit/wire';

/** Shortest time between two reports of a running job. */
const REPORT_INTERVAL_MS = 1_000;
const REPORT_TIMEOUT_MS = 2_000;

/** Numbers of a progress event. */
export interface ProgressFields {
  /** Programs a second. */
  readonly rate: number | null;
  readonly engineBest?: number | undefined;
}

/** One worker id's reports. */
export class WorkerReport {
  readonly #sidecar: SidecarClient;
  readonly #clock: Clock;
  readonly #names: { readonly runId: string; readonly workerId: string; readonly instance: string };
  #trainingSteps = 0;
  #jobs = 0;
  #lastMs = 0;

  constructor(
    sidecar: SidecarClient,
    clock: Clock,
    names: { readonly runId: string; readonly workerId: string; readonly instance: string },
  ) {
    this.#sidecar = sidecar;
    this.#clock = clock;
    this.#names = names;
  }

  /** Steps that this process has executed for this worker id. */
  get trainingSteps(): number {
    return this.#trainingSteps;
  }

  /** Counts executed steps; they go out with the next report. */
  addSteps(steps: number): void {
    this.#trainingSteps += steps;
  }

  /** Reports a running job, at most once a second; never waited for. */
  reportRunning(fields: ProgressFields): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#lastMs < REPORT_INTERVAL_MS) return;
    this.#lastMs = nowMs;
    void this.#send([this.#progress(fields)]);
  }

  /** Says a line in the run's log; never waited for. */
  reportLine(line: string): void {
    const { workerId } = this.#names;
    void this.#send([{ type: 'log', worker_id: workerId, message: `[pool-miner] ${line}` }]);
  }

  /** Reports the end of a job with a log line, before its result is handed in. */
  async reportJob(line: string, fields: ProgressFields): Promise<void> {
    this.#jobs += 1;
    this.#lastMs = this.#clock.nowMs();
    const { workerId } = this.#names;
    const log = { type: 'log', worker_id: workerId, message: `[pool-miner] ${line}` };
    await this.#send([this.#progress(fields), log]);
  }

  /** Sends the count once more, at the worker's end. */
  async reportLast(): Promise<void> {
    await this.#send([this.#progress({ rate: null })]);
  }

  #progress(fields: ProgressFields): object {
    const { workerId, instance } = this.#names;
    return {
      type: 'progress',
      worker_id: workerId,
      instance,
      iteration: this.#jobs,
      training_steps: this.#trainingSteps,
      ...(fields.rate === null ? {} : { rate: fields.rate }),
      ...(fields.engineBest === undefined ? {} : { engine_best: fields.engineBest }),
    };
  }

  async #send(events: readonly object[]): Promise<void> {
    const body = { run_id: this.#names.runId, events: [...events] };
    await this.#sidecar
      .ingestBatch({ body }, { timeoutMs: REPORT_TIMEOUT_MS })
      .catch(() => undefined);
  }
}
