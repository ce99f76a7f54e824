/**
 * How much processor time a worker may use, as a bucket: it fills with the share that is allowed
 * and empties with what the process has used; an empty one means a pause.
 */

/** What is allowed. */
export interface CpuShare {
  /** 1 to 100, of the threads' whole time. */
  readonly percent: number;
  readonly threads: number;
}

/** How much unused time may be saved up, ms of one thread: an idle hour is no reason for a burst. */
const SAVED_MS = 500;

/** The bucket; time and use come from outside. */
export class CpuBudget {
  readonly #allowed: number;
  readonly #savedMaxMs: number;
  #leftMs = 0;
  #lastMs: number;
  #lastUsedMs: number;

  constructor(share: CpuShare, start: { readonly nowMs: number; readonly usedMs: number }) {
    this.#allowed = (share.percent / 100) * share.threads;
    this.#savedMaxMs = SAVED_MS * share.threads;
    this.#lastMs = start.nowMs;
    this.#lastUsedMs = start.usedMs;
  }

  /** Whether work may go on, given the processor time used so far (all threads, ms). */
  mayWork(nowMs: number, usedMs: number): boolean {
    const earnedMs = (nowMs - this.#lastMs) * this.#allowed;
    const spentMs = usedMs - this.#lastUsedMs;
    this.#leftMs = Math.min(this.#savedMaxMs, this.#leftMs + earnedMs - spentMs);
    this.#lastMs = nowMs;
    this.#lastUsedMs = usedMs;
    return this.#leftMs >= 0;
  }
}
