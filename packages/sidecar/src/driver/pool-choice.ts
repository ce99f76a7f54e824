/**
 * Which pool of a list is worked for: the first one, unless it has been away for too long; and the
 * first one again when it has been back for a while. The two spans differ, so that a pool that comes
 * and goes does not make the miner come and go with it.
 */

/** Spans of the decision, ms. */
export interface ChoiceSpans {
  /** Failing for so long means away; default 60 s. */
  readonly awayMs: number;
  /** Answering for so long means back; default 120 s. */
  readonly backMs: number;
}

/** A minute to leave, two to return. */
export const defaultChoiceSpans: ChoiceSpans = { awayMs: 60_000, backMs: 120_000 };

/** What is known of one pool. */
export interface PoolState {
  readonly url: string;
  /** Since when it has failed without a break; null while it answers, or before it was asked. */
  readonly failingSinceMs: number | null;
  /** Since when it has answered without a break. */
  readonly answeringSinceMs: number | null;
}

/** A change of pools, with the numbers that decided it. */
export interface PoolSwitch {
  readonly from: string;
  readonly to: string;
  readonly reason: 'away' | 'back';
  /** How long the old one failed, or the new one answered. */
  readonly sinceMs: number;
  /** The span that this is more than. */
  readonly boundMs: number;
}

/** The choice among pools in order of preference. */
export class PoolChoice {
  readonly #spans: ChoiceSpans;
  readonly #pools: PoolState[];
  #active: number;

  constructor(urls: readonly string[], active: number, spans: ChoiceSpans) {
    this.#spans = spans;
    this.#active = active;
    this.#pools = urls.map((url) => ({ url, failingSinceMs: null, answeringSinceMs: null }));
  }

  /** The pool that is worked for. */
  get active(): string {
    return this.#pools[this.#active]?.url ?? '';
  }

  /** All of them, in order of preference. */
  get pools(): readonly PoolState[] {
    return this.#pools;
  }

  /** Takes note of whether a pool answered. */
  note(url: string, isAnswering: boolean, nowMs: number): void {
    const index = this.#pools.findIndex((pool) => pool.url === url);
    const before = this.#pools[index];
    if (before === undefined) return;
    this.#pools[index] = {
      url,
      failingSinceMs: isAnswering ? null : (before.failingSinceMs ?? nowMs),
      answeringSinceMs: isAnswering ? (before.answeringSinceMs ?? nowMs) : null,
    };
  }

  /** Changes the pool if that is due; null when all stays as it is. */
  decide(nowMs: number): PoolSwitch | null {
    const { awayMs, backMs } = this.#spans;
    const better = this.#pools
      .slice(0, this.#active)
      .findIndex((pool) => ageMs(pool.answeringSinceMs, nowMs) >= backMs);
    if (better >= 0) {
      const sinceMs = ageMs(this.#pools[better]?.answeringSinceMs ?? null, nowMs);
      return this.#change(better, { reason: 'back', sinceMs, boundMs: backMs });
    }
    const sinceMs = ageMs(this.#pools[this.#active]?.failingSinceMs ?? null, nowMs);
    if (sinceMs < awayMs) return null;
    const next = this.#nextAnswering();
    return next === null ? null : this.#change(next, { reason: 'away', sinceMs, boundMs: awayMs });
  }

  #nextAnswering(): number | null {
    const count = this.#pools.length;
    for (let step = 1; step < count; step += 1) {
      const index = (this.#active + step) % count;
      if (this.#pools[index]?.answeringSinceMs !== null) return index;
    }
    return null;
  }

  #change(to: number, why: Pick<PoolSwitch, 'reason' | 'sinceMs' | 'boundMs'>): PoolSwitch {
    const from = this.active;
    this.#active = to;
    return { from, to: this.active, ...why };
  }
}

/** How long something has lasted; below 0 when it does not. */
function ageMs(sinceMs: number | null, nowMs: number): number {
  return sinceMs === null ? -1 : nowMs - sinceMs;
}
