/**
 * Between two programs a thread asks whether it may go on: a shared word that its worker sets.
 *
 * Pauses lie between items and slices only, so they never touch how a result is computed.
 */

/** Why threads rest. */
export type HoldReason = 'cpu' | 'battery';

const HELD = 0;
const ENDING = 1;
const WORDS = 2;
/** A resting thread looks up so often, in case its request was given up. */
const LOOK_MS = 250;

/** The worker's side of a gate; all its threads share one. */
export class WorkGate {
  readonly buffer = new SharedArrayBuffer(4 * WORDS);
  readonly #words = new Int32Array(this.buffer);
  readonly #reasons = new Set<HoldReason>();
  #heldSinceMs: number | null = null;
  #heldMs = 0;

  /** Why it is closed; an empty list means that it is open. */
  get reasons(): readonly HoldReason[] {
    return [...this.#reasons];
  }

  /** Closes the gate for a reason, or takes the reason away; it opens with the last one. */
  hold(reason: HoldReason, isHeld: boolean, nowMs: number): void {
    if (isHeld) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    const isClosed = this.#reasons.size > 0;
    if (isClosed === (this.#heldSinceMs !== null)) return;
    if (this.#heldSinceMs !== null) this.#heldMs += nowMs - this.#heldSinceMs;
    this.#heldSinceMs = isClosed ? nowMs : null;
    Atomics.store(this.#words, HELD, isClosed ? 1 : 0);
    Atomics.notify(this.#words, HELD);
  }

  /** How long it has been closed in all: no thread is late for that. */
  heldMs(nowMs: number): number {
    return this.#heldMs + (this.#heldSinceMs === null ? 0 : nowMs - this.#heldSinceMs);
  }

  /** Asks running searches to end with the best that they have. */
  endSearches(): void {
    Atomics.store(this.#words, ENDING, 1);
  }
}

/** A thread's side of a gate. */
export interface GateView {
  /** True once searches are to end with the best that they have. */
  isEnding(): boolean;
  /** Rests while the gate is closed, at most until `isUnwanted` says so. */
  rest(isUnwanted: () => boolean): void;
}

/** A thread's view of the gate whose buffer it was given. */
export function viewGate(buffer: SharedArrayBuffer): GateView {
  const words = new Int32Array(buffer);
  return {
    isEnding: () => Atomics.load(words, ENDING) !== 0,
    rest: (isUnwanted) => {
      while (Atomics.load(words, HELD) !== 0 && !isUnwanted())
        Atomics.wait(words, HELD, 1, LOOK_MS);
    },
  };
}
