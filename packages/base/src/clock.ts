/**
 * Time as a value. Domain code takes a {@link Clock}; only process entries use {@link systemClock}.
 */
import { assert } from './errors.ts';

/** A source of wall-clock time and of delays. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  nowMs(): number;
  /** Resolves after `ms` milliseconds of this clock, or at once when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that a timer of the host takes; a longer one would fire at once. */
const TIMER_MS_MAX = 2_147_483_647;

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      let remainingMs = ms;
      let timer: NodeJS.Timeout;
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const wait = (): void => {
        const stepMs = Math.min(remainingMs, TIMER_MS_MAX);
        remainingMs -= stepMs;
        timer = setTimeout(remainingMs > 0 ? wait : finish, stepMs);
      };
      wait();
      signal?.addEventListener('abort', finish, { once: true });
    }),
};

/** A clock that stands still until it is told to move; sleepers wake in order of their deadline. */
export class ManualClock implements Clock {
  #nowMs: number;
  #sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', cancel);
        resolve();
      };
      const sleeper = { atMs: this.#nowMs + ms, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  /** Moves time forward by `ms`, not negative, and wakes everyone whose deadline has come. */
  advance(ms: number): void {
    assert(ms >= 0, 'time does not run backwards');
    this.#nowMs += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.atMs <= this.#nowMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.atMs > this.#nowMs);
    for (const sleeper of due.sort((left, right) => left.atMs - right.atMs)) sleeper.wake();
  }
}

/** ISO 8601 in UTC with milliseconds, for JSON. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
