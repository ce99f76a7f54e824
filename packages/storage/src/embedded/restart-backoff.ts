/** How long to wait before a server is started again: 100 ms, doubling to 10 s, forgotten after 10 s of a steady run. */

const FIRST_MS = 100;
const MAX_MS = 10_000;
const STEADY_MS = 10_000;

/** The delays of one server. */
export class Backoff {
  #delayMs = FIRST_MS;
  #timer: NodeJS.Timeout | undefined;

  /** A run begins: after 10 s of it the next delay is the first again. */
  begin(): void {
    this.end();
    this.#timer = setTimeout(() => {
      this.#delayMs = FIRST_MS;
    }, STEADY_MS);
    this.#timer.unref();
  }

  /** The run is over. */
  end(): void {
    clearTimeout(this.#timer);
  }

  /** The delay to keep now, in milliseconds; the next one is twice as long. */
  nextMs(): number {
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(delayMs * 2, MAX_MS);
    return delayMs;
  }
}
