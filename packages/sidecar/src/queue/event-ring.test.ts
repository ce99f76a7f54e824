/** Rings: cursors, bounds by count and bytes, gaps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteBudget, EventRing } from './event-ring.ts';

interface Item {
  readonly seq: number;
  readonly text: string;
}

const pushText = (ring: EventRing<Item>, text: string): Item => ring.push((seq) => ({ seq, text }));

describe('EventRing', () => {
  it('gives every kept item exactly once to a reader that follows the cursor', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('push' as const), fc.integer({ min: 1, max: 4 })), {
          maxLength: 80,
        }),
        (steps) => {
          const ring = new EventRing<Item>(1_000, createByteBudget(1_000_000));
          const seen: number[] = [];
          let pushed = 0;
          let cursor = 0;
          for (const step of steps) {
            if (step === 'push') {
              expect(pushText(ring, 'x').seq).toBe(pushed);
              pushed += 1;
              continue;
            }
            const page = ring.read(cursor, step);
            seen.push(...page.items.map((item) => item.seq));
            cursor = page.cursor;
          }
          seen.push(...ring.read(cursor, 1_000).items.map((item) => item.seq));
          expect(seen).toEqual(Array.from({ length: pushed }, (_, seq) => seq));
        },
      ),
    );
  });

  it('drops the oldest beyond its count, tells of the gap and of each dropped item', () => {
    const dropped: number[] = [];
    const ring = new EventRing<Item>(3, createByteBudget(1_000_000), (item) =>
      dropped.push(item.seq),
    );
    for (let n = 0; n < 5; n += 1) pushText(ring, 'x');
    const page = ring.read(0, 10);
    expect(page.items.map((item) => item.seq)).toEqual([2, 3, 4]);
    expect(page).toMatchObject({ cursor: 5, first_seq: 2, dropped: 2 });
    expect(dropped).toEqual([0, 1]);
    expect(ring.read(99, 10)).toMatchObject({ cursor: 5, items: [] });
  });

  it('shares a byte budget: the largest ring gives way', () => {
    const budget = createByteBudget(1_000);
    const small = new EventRing<Item>(100, budget);
    const large = new EventRing<Item>(100, budget);
    pushText(small, 'x'.repeat(50));
    for (let n = 0; n < 20; n += 1) pushText(large, 'y'.repeat(100));
    expect(small.size).toBe(1);
    expect(small.bytes + large.bytes).toBeLessThanOrEqual(1_000);
    expect(large.size).toBeGreaterThan(3);
    large.detach();
    expect(budget.rings.size).toBe(1);
  });

  it('keeps one page below 8 MiB but gives at least one item', () => {
    const ring = new EventRing<Item>(10, createByteBudget(100_000_000));
    for (let n = 0; n < 3; n += 1) pushText(ring, 'x'.repeat(5_000_000));
    expect(ring.read(0, 10)).toMatchObject({ cursor: 1 });
    pushText(ring, 'x'.repeat(9_000_000));
    expect(ring.read(3, 10).items.length).toBe(1);
  });
});
