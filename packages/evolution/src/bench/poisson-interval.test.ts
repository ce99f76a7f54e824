import { describe, expect, it } from 'vitest';
import { poissonInterval90 } from './poisson-interval.ts';

describe('the 90 % interval of a count', () => {
  // Half the 5 % quantile of chi-square with 2n and half the 95 % quantile with 2n + 2 degrees of
  // freedom, from published tables.
  it.each([
    [0, 0, 2.996],
    [1, 0.051, 4.744],
    [5, 1.97, 10.513],
    [10, 5.425, 16.962],
    [30, 21.594, 40.691],
  ])('of %i events is %f to %f', (events, low, high) => {
    const interval = poissonInterval90(events);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  it('holds the count and narrows, relative to it, as it grows', () => {
    let widest = Number.POSITIVE_INFINITY;
    for (let events = 1; events <= 300; events++) {
      const { low, high } = poissonInterval90(events);
      expect(low).toBeLessThan(events);
      expect(high).toBeGreaterThan(events);
      expect((high - low) / events).toBeLessThan(widest);
      widest = (high - low) / events;
    }
  });

  it('refuses what is no count', () => {
    for (const count of [-1, 1.5, 301, Number.NaN])
      expect(() => poissonInterval90(count)).toThrow();
  });
});
