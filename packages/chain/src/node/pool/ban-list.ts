/** Hashes of transactions that are refused for a while. */
import { temporarilyBanned } from './pool-refusal.ts';
import type { PoolLimits } from './pooled.ts';

/** Bans, oldest first; the oldest make room for new ones. */
export class BanList {
  readonly #limits: Pick<PoolLimits, 'banMs' | 'banCount'>;
  readonly #untilMs = new Map<string, number>();

  constructor(limits: Pick<PoolLimits, 'banMs' | 'banCount'>) {
    this.#limits = limits;
  }

  /** Bans a hash from now on. */
  add(hash: string, nowMs: number): void {
    this.#untilMs.delete(hash);
    this.#untilMs.set(hash, nowMs + this.#limits.banMs);
    for (const oldest of this.#untilMs.keys()) {
      if (this.#untilMs.size <= this.#limits.banCount) return;
      this.#untilMs.delete(oldest);
    }
  }

  /** Refuses a banned hash. @throws RpcError 1012. */
  requireFree(hash: string, nowMs: number): void {
    const untilMs = this.#untilMs.get(hash);
    if (untilMs === undefined) return;
    if (nowMs < untilMs) throw temporarilyBanned(untilMs - nowMs);
    this.#untilMs.delete(hash);
  }

  /** All bans. */
  list(): (readonly [hash: string, untilMs: number])[] {
    return [...this.#untilMs];
  }

  /** Forgets all bans and takes these. */
  replace(bans: readonly (readonly [hash: string, untilMs: number])[]): void {
    this.#untilMs.clear();
    for (const [hash, untilMs] of bans) this.#untilMs.set(hash, untilMs);
  }
}
