/**
 * One evaluation thread as its worker sees it: start it, give it work, stop it when it takes too
 * long or crashes, start it again.
 *
 * An evaluation cannot be interrupted from inside, so a wall-clock stop ends the thread. The item
 * it was at is given back undone; the items after it go to the next thread.
 */
import { Worker } from 'node:worker_threads';
import { AditError, type Clock, errorMessage, type Logger } from '@adit/base';
import type { UndoneItem } from '@adit/wire';
import { ENGINE_NAME } from './engine-name.ts';
import { type ItemReport, undoneItem } from './evaluate-item.ts';
import type { EvolveOrder, EvolveOutcome } from './evolve-batch.ts';
import type { Failure } from './failure.ts';
import type { ThreadMessage, ThreadRequest, ThreadSetup } from './thread-messages.ts';
import type { WorkGate } from './work-gate.ts';
import type { WorkItem } from './work-item.ts';
import {
  type EvaluateOutcome,
  type EvaluateRequest,
  type EvolveRequest,
  LATE,
  type Workplace,
} from './workplace.ts';

/** Limits of a thread. */
export interface ThreadLimits {
  /** Heap of the thread; it is ended beyond. */
  readonly memoryMb: number;
  /** Longest time for one program. */
  readonly itemTimeoutMs: number;
}

type HostEvent =
  | ThreadMessage
  | { readonly type: 'crashed'; readonly reason: string }
  | { readonly type: 'timeout' }
  | { readonly type: 'aborted' };

const OPEN_TIMEOUT_MS = 120_000;
const CANCEL_GRACE_MS = 1_000;
const EVOLVE_GRACE_MS = 60_000;

/** A thread and its successors; see the file's head. */
export class ThreadHost implements Workplace {
  readonly #setup: ThreadSetup;
  readonly #limits: ThreadLimits;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #gate: WorkGate;
  #worker: Worker | null = null;
  #inbox: HostEvent[] = [];
  #wake: () => void = () => {};

  constructor(
    setup: Omit<ThreadSetup, 'gate'>,
    limits: ThreadLimits,
    deps: { readonly clock: Clock; readonly log: Logger; readonly gate: WorkGate },
  ) {
    this.#setup = { ...setup, gate: deps.gate.buffer };
    this.#gate = deps.gate;
    this.#limits = limits;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /**
   * Starts the thread unless it runs, and gives the ids of its problems.
   * @throws AditError those of `openTaskType` and `loadEvaluator`, `thread_crashed`.
   */
  async open(signal: AbortSignal): Promise<readonly string[]> {
    if (this.#worker !== null) return [];
    this.#spawn();
    const event = await this.#next(OPEN_TIMEOUT_MS, signal);
    if (event.type === 'ready') return event.problems;
    await this.close();
    if (event.type === 'unusable') throw failureError(event.failure);
    throw new AditError('thread_crashed', `The evaluation thread did not start: ${event.type}`, {
      numbers: { reason: event.type === 'crashed' ? event.reason : event.type },
      nextStep: 'Give the worker more memory, or fewer problems.',
    });
  }

  /** Evaluates the programs in order. @throws AditError `cancelled`, and those of `open`. */
  async evaluate(
    algorithms: readonly WorkItem[],
    request: EvaluateRequest,
  ): Promise<EvaluateOutcome> {
    const evaluations: ItemReport[] = [];
    const undone: UndoneItem[] = [];
    const remaining = [...algorithms];
    const keep = (result: ReturnType<typeof undoneItem>): void => {
      remaining.shift();
      if (result.kind === 'undone') undone.push(result.item);
      else evaluations.push({ ...result.report, engine: ENGINE_NAME });
    };
    const isLate = (): boolean => this.#clock.nowMs() >= request.deadlineMs;
    while (remaining.length > 0 && !isLate()) {
      await this.open(request.signal);
      const cancel = this.#post({
        type: 'evaluate',
        algorithms: remaining,
        deadlineMs: request.deadlineMs,
      });
      for (;;) {
        const event = await this.#nextOfItem(request.signal);
        if (event.type === 'done') break;
        if (event.type === 'item') {
          if (event.result.kind === 'report') request.onSteps(event.result.trainingSteps);
          keep(event.result);
          if (isLate()) Atomics.store(cancel, 0, 1);
          continue;
        }
        if (event.type === 'aborted') return this.#abandon(cancel);
        const stopped = remaining[0];
        await this.close();
        if (stopped !== undefined) keep(undoneItem(stopped.id, this.#stopFailure(event)));
        break;
      }
    }
    for (const { id } of [...remaining]) keep(undoneItem(id, LATE));
    return { evaluations, undone };
  }

  /**
   * Runs a search to its end.
   * @throws AditError those of `evolveBatch`, `thread_crashed`, `wall_clock_stop`.
   */
  async evolve(order: EvolveOrder, request: EvolveRequest): Promise<EvolveOutcome> {
    await this.open(request.signal);
    const cancel = this.#post({ type: 'evolve', order });
    for (;;) {
      // The thread watches the time itself; this bound is for one that no longer does.
      const leftMs = Math.max(0, order.giveUpAtMs - this.#clock.nowMs()) + EVOLVE_GRACE_MS;
      const event = await this.#next(leftMs, request.signal);
      if (event.type === 'evolved') return event.outcome;
      if (event.type === 'progress') {
        request.onSteps(event.progress.trainingSteps);
        request.onProgress(event.progress);
        continue;
      }
      if (event.type === 'failed') throw failureError(event.failure);
      if (event.type === 'aborted') return this.#abandon(cancel);
      await this.close();
      throw failureError(this.#stopFailure(event));
    }
  }

  /** Ends the thread; the next request starts another. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#inbox = [];
    if (worker === null) return;
    worker.removeAllListeners();
    await worker.terminate();
  }

  #spawn(): void {
    const worker = new Worker(new URL('./evaluation-thread.js', import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb, stackSizeMb: 4 },
      execArgv: [],
    });
    const receive = (event: HostEvent): void => {
      if (this.#worker !== worker) return;
      this.#inbox.push(event);
      this.#wake();
    };
    worker.on('message', (message: ThreadMessage) => receive(message));
    worker.on('error', (error) => receive({ type: 'crashed', reason: errorMessage(error) }));
    worker.on('exit', (code) => receive({ type: 'crashed', reason: `exit code ${code}` }));
    this.#inbox = [];
    this.#worker = worker;
  }

  #post(work: DistributiveOmit<ThreadRequest, 'cancel'>): Int32Array {
    const cancel = new SharedArrayBuffer(4);
    this.#worker?.postMessage({ ...work, cancel });
    return new Int32Array(cancel);
  }

  /** The next event, or `timeout`, or `aborted`; what has arrived already goes first. */
  async #next(timeoutMs: number, signal: AbortSignal): Promise<HostEvent> {
    const known = this.#inbox.shift();
    if (known !== undefined) return known;
    if (signal.aborted) return { type: 'aborted' };
    const timer = new AbortController();
    const stop = (): void => timer.abort();
    this.#wake = stop;
    // Not AbortSignal.any: the caller's signal outlives thousands of these waits.
    signal.addEventListener('abort', stop, { once: true });
    await this.#clock.sleep(timeoutMs, timer.signal);
    signal.removeEventListener('abort', stop);
    return this.#inbox.shift() ?? { type: signal.aborted ? 'aborted' : 'timeout' };
  }

  /** The next event while a program is scored; time at the closed gate does not count. */
  async #nextOfItem(signal: AbortSignal): Promise<HostEvent> {
    let leftMs = this.#limits.itemTimeoutMs;
    for (;;) {
      const heldMs = this.#gate.heldMs(this.#clock.nowMs());
      const event = await this.#next(leftMs, signal);
      leftMs = this.#gate.heldMs(this.#clock.nowMs()) - heldMs;
      if (event.type !== 'timeout' || leftMs <= 0) return event;
    }
  }

  /** Asks the thread to stop, ends it when it does not, and gives the request up. */
  async #abandon(cancel: Int32Array): Promise<never> {
    Atomics.store(cancel, 0, 1);
    const endMs = this.#clock.nowMs() + CANCEL_GRACE_MS;
    const never = new AbortController().signal;
    for (;;) {
      const leftMs = endMs - this.#clock.nowMs();
      const event: HostEvent = leftMs > 0 ? await this.#next(leftMs, never) : { type: 'timeout' };
      if (event.type === 'item' || event.type === 'progress') continue;
      const hasEnded = event.type === 'done' || event.type === 'evolved' || event.type === 'failed';
      if (!hasEnded) await this.close();
      throw new AditError('cancelled', 'The job was given up');
    }
  }

  #stopFailure(event: HostEvent): Failure {
    const isTimeout = event.type === 'timeout';
    const reason = event.type === 'crashed' ? event.reason : event.type;
    this.#log.warn({ reason }, 'evaluation thread ended');
    return {
      code: isTimeout ? 'wall_clock_stop' : 'thread_crashed',
      detail: isTimeout
        ? 'The program took too long on this machine'
        : `The evaluation thread ended: ${reason}`,
      numbers: isTimeout
        ? { limitMs: this.#limits.itemTimeoutMs }
        : { reason, memoryMb: this.#limits.memoryMb },
      nextStep: isTimeout
        ? 'Run fewer workers on this machine.'
        : 'Give the worker more memory if this happens often.',
      isExpected: true,
    };
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

function failureError(failure: Failure): AditError {
  const { code, detail, numbers, nextStep } = failure;
  return new AditError(code, detail, { numbers, ...(nextStep === null ? {} : { nextStep }) });
}
