/**
 * Numbered items in memory, bounded by count and by bytes; the oldest go first.
 *
 * Each item gets the next `seq` of its ring (0, 1, 2, ...). A cursor is the next seq wanted: one
 * that is too small continues at the oldest kept item, one beyond the end is pulled back to the
 * end. Bytes are those of the item's JSON and are counted against a budget that several rings share.
 */

/** An item with its number. */
export interface Sequenced {
  readonly seq: number;
}

/** One page of a ring: items, the cursor of the next page, and what tells of a gap. */
export interface RingPage<T> {
  readonly cursor: number;
  readonly items: T[];
  /** Seq of the oldest item kept; equal to the next seq when nothing is kept. */
  readonly first_seq: number;
  /** How many items have been dropped since the ring began. */
  readonly dropped: number;
}

/** Bytes that several rings may keep together; when it is passed, the largest ring drops items. */
export interface ByteBudget {
  readonly limitBytes: number;
  readonly rings: Set<{ readonly bytes: number; dropOldest(): void }>;
}

/** A budget without rings yet. */
export function createByteBudget(limitBytes: number): ByteBudget {
  return { limitBytes, rings: new Set() };
}

/** Largest sum of item bytes in one page, so that one answer stays small. */
const PAGE_BYTES = 8 * 1_048_576;

interface Slot<T> {
  readonly item: T;
  readonly bytes: number;
}

/** A ring; see the file's head. */
export class EventRing<T extends Sequenced> {
  readonly #limitItems: number;
  readonly #budget: ByteBudget;
  readonly #onDrop: (item: T) => void;
  #slots: Slot<T>[] = [];
  #firstSeq = 0;
  #bytes = 0;

  constructor(limitItems: number, budget: ByteBudget, onDrop: (item: T) => void = () => {}) {
    this.#limitItems = limitItems;
    this.#budget = budget;
    this.#onDrop = onDrop;
    budget.rings.add(this);
  }

  /** Bytes of the items kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Items kept. */
  get size(): number {
    return this.#slots.length;
  }

  /** Seq of the oldest item kept; the next seq when nothing is kept. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  /** Items kept, oldest first. */
  list(): T[] {
    return this.#slots.map(({ item }) => item);
  }

  /** Lets an empty ring go on at a number, as its journal has it. */
  startAt(seq: number): void {
    if (this.#slots.length === 0) this.#firstSeq = Math.max(this.#firstSeq, seq);
  }

  /** Stores the item made for the next seq and drops what no longer fits. */
  push(make: (seq: number) => T): T {
    const item = make(this.#firstSeq + this.#slots.length);
    const bytes = Buffer.byteLength(JSON.stringify(item));
    this.#slots.push({ item, bytes });
    this.#bytes += bytes;
    if (this.#slots.length > this.#limitItems) this.dropOldest();
    dropOverBudget(this.#budget);
    return item;
  }

  /** Forgets the oldest item, if any. */
  dropOldest(): void {
    const slot = this.#slots.shift();
    if (slot === undefined) return;
    this.#firstSeq += 1;
    this.#bytes -= slot.bytes;
    this.#onDrop(slot.item);
  }

  /** Items from `cursor` on, at most `limit` and about 8 MiB, at least one if there is one. */
  read(cursor: number, limit: number): RingPage<T> {
    const endSeq = this.#firstSeq + this.#slots.length;
    const from = Math.min(Math.max(cursor, this.#firstSeq), endSeq);
    const items: T[] = [];
    let bytes = 0;
    for (const slot of this.#slots.slice(from - this.#firstSeq, from - this.#firstSeq + limit)) {
      bytes += slot.bytes;
      if (items.length > 0 && bytes > PAGE_BYTES) break;
      items.push(slot.item);
    }
    const first_seq = this.#firstSeq;
    return { cursor: from + items.length, items, first_seq, dropped: first_seq };
  }

  /** Takes the ring out of its budget; it must not be used afterwards. */
  detach(): void {
    this.#budget.rings.delete(this);
    this.#slots = [];
    this.#bytes = 0;
  }
}

function dropOverBudget(budget: ByteBudget): void {
  const total = (): number => [...budget.rings].reduce((sum, ring) => sum + ring.bytes, 0);
  while (total() > budget.limitBytes) {
    const largest = [...budget.rings].reduce((a, b) => (b.bytes > a.bytes ? b : a));
    largest.dropOldest();
  }
}
