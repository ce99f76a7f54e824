/**
 * What happens in all runs, in one numbered sequence, for readers that follow live.
 *
 * Readers hold a cursor and no buffer of their own: one that falls behind what is kept misses items
 * and can tell, because the numbers have a gap.
 */
import { createByteBudget, EventRing, type RingPage, type Sequenced } from './event-ring.ts';

/** Bounds of the feed. */
export const feedLimits = { items: 5_000, bytes: 8_388_608 } as const;

/** One thing that happened; `data` holds no payload and no result of a job. */
export interface FeedItem extends Sequenced {
  readonly type: 'log' | 'candidate' | 'population' | 'job';
  readonly run_id: string;
  readonly data: object;
}

/** The feed; see the file's head. */
export class EventFeed {
  readonly #ring: EventRing<FeedItem>;
  readonly #listeners = new Set<() => void>();

  constructor(limits: { readonly items: number; readonly bytes: number } = feedLimits) {
    this.#ring = new EventRing(limits.items, createByteBudget(limits.bytes));
  }

  /** Adds an item and wakes the readers. */
  push(item: Omit<FeedItem, 'seq'>): void {
    this.#ring.push((seq) => ({ ...item, seq }));
    for (const wake of this.#listeners) wake();
  }

  /** Items from `cursor` on, at most `limit`. */
  read(cursor: number, limit: number): RingPage<FeedItem> {
    return this.#ring.read(cursor, limit);
  }

  /** Calls `wake` after each push until the returned function is called. */
  listen(wake: () => void): () => void {
    this.#listeners.add(wake);
    return () => this.#listeners.delete(wake);
  }
}
