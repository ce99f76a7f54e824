/**
 * Rate limits: a token bucket a key, in bounded memory.
 *
 * When the table is full the key unseen for longest is forgotten and would start with a full
 * bucket; whoever makes up keys for that still drains the bucket of its own address.
 */
import type { Clock } from '@adit/base';

/** How many calls a key may make. */
export interface BucketRules {
  /** Calls at once from rest. */
  readonly burst: number;
  /** Calls a second in the long run. */
  readonly perSecond: number;
  /** Keys remembered; default 10 000. */
  readonly maxKeys?: number;
}

interface Bucket {
  /** Thousandths of a token: whole numbers, as long as the rate is one. */
  readonly milliTokens: number;
  readonly atMs: number;
}

const DEFAULT_MAX_KEYS = 10_000;

/** Buckets under one rule. */
export class TokenBuckets {
  readonly #rules: BucketRules;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rules: BucketRules, clock: Clock) {
    this.#rules = rules;
    this.#clock = clock;
  }

  /** Takes one call of `key`: 0 when it may go on, else the milliseconds until it may. */
  take(key: string): number {
    const nowMs = this.#clock.nowMs();
    const { burst, perSecond, maxKeys = DEFAULT_MAX_KEYS } = this.#rules;
    const old = this.#buckets.get(key) ?? { milliTokens: burst * 1000, atMs: nowMs };
    const elapsedMs = Math.max(0, nowMs - old.atMs);
    const milliTokens = Math.min(burst * 1000, old.milliTokens + elapsedMs * perSecond);
    const isAllowed = milliTokens >= 1000;
    this.#buckets.delete(key);
    this.#buckets.set(key, {
      milliTokens: isAllowed ? milliTokens - 1000 : milliTokens,
      atMs: nowMs,
    });
    if (this.#buckets.size > maxKeys) this.#forgetOldest();
    return isAllowed ? 0 : Math.ceil((1000 - milliTokens) / perSecond);
  }

  /** Keys remembered now. */
  get size(): number {
    return this.#buckets.size;
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (oldest.done !== true) this.#buckets.delete(oldest.value);
  }
}

/** The part of an address that one party controls: an IPv4 address, or an IPv6 /64. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter((part) => part !== '');
  const back = tail.split(':').filter((part) => part !== '');
  const zeros = address.includes('::') ? Math.max(0, 8 - front.length - back.length) : 0;
  const full = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  return `${full.slice(0, 4).join(':')}::/64`;
}
