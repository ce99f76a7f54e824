/** When blocks are made: for a ready extrinsic, by the clock, or when told. */
import type { Clock } from '@adit/base';

/** How blocks come about. */
export type BlockMode = 'instant' | 'interval' | 'manual';

/** What decides when blocks are made. */
export interface BlockAuthorOptions {
  readonly mode: BlockMode;
  /** Time between blocks in interval mode. */
  readonly blockMs: number;
  /** Silence after which instant mode makes an empty block; null never. */
  readonly heartbeatMs: number | null;
  readonly clock: Clock;
  /** Runs work after the present turn of the event loop. */
  readonly defer: (work: () => void) => void;
  readonly makeBlock: () => void;
}

/** Makes blocks until it is stopped. */
export class BlockAuthor {
  readonly #options: BlockAuthorOptions;
  readonly #stop = new AbortController();
  #isDue = false;
  #madeAtMs: number;

  constructor(options: BlockAuthorOptions) {
    this.#options = options;
    this.#madeAtMs = options.clock.nowMs();
  }

  /** Starts the clock of interval blocks and heartbeats. */
  start(): void {
    const { mode, heartbeatMs } = this.#options;
    if (mode === 'interval') void this.#byInterval();
    if (mode === 'instant' && heartbeatMs !== null) void this.#byHeartbeat(heartbeatMs);
  }

  /** An extrinsic is ready: in instant mode a block follows, for all of this turn. */
  noteReady(): void {
    if (this.#options.mode !== 'instant' || this.#isDue) return;
    this.#isDue = true;
    this.#options.defer(() => {
      this.#isDue = false;
      if (!this.#stop.signal.aborted) this.#options.makeBlock();
    });
  }

  /** A block was made, by whomever. */
  noteBlock(): void {
    this.#madeAtMs = this.#options.clock.nowMs();
  }

  async #byInterval(): Promise<void> {
    const { clock, blockMs, makeBlock } = this.#options;
    const { signal } = this.#stop;
    for (let dueMs = clock.nowMs() + blockMs; ; dueMs += blockMs) {
      await clock.sleep(Math.max(0, dueMs - clock.nowMs()), signal);
      if (signal.aborted) return;
      makeBlock();
      // After a pause of the machine the missed blocks are not made up for.
      if (clock.nowMs() - dueMs > blockMs) dueMs = clock.nowMs();
    }
  }

  async #byHeartbeat(heartbeatMs: number): Promise<void> {
    const { clock, makeBlock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const leftMs = this.#madeAtMs + heartbeatMs - clock.nowMs();
      await clock.sleep(Math.max(1, leftMs), signal);
      if (signal.aborted) return;
      if (clock.nowMs() - this.#madeAtMs >= heartbeatMs) makeBlock();
    }
  }

  /** No more blocks. */
  stop(): void {
    this.#stop.abort();
  }
}
