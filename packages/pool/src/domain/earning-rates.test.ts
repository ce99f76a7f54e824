import { describe, expect, it } from 'vitest';
import { pointsPerHour, pointsWindowMs, raoPerHour } from './earning-rates.ts';

describe('earning rates', () => {
  it.each([
    ['an hour for a miner of some age', 10_000_000, 0, 3_600_000],
    ['the time since a younger miner came', 10_000_000, 9_000_000, 1_000_000],
    ['at least a minute', 10_000_000, 9_999_000, 60_000],
  ])('points count for %s', (_, nowMs, registeredAtMs, windowMs) => {
    expect(pointsWindowMs(nowMs, registeredAtMs)).toBe(windowMs);
  });

  it('points are extended to an hour', () => {
    expect(pointsPerHour(13_100_000n, 3_600_000)).toBe(13.1);
    expect(pointsPerHour(2_500_000n, 900_000)).toBe(10);
  });

  it('RAO are whole, rounded down, and exact beyond 2^53', () => {
    expect(raoPerHour(3_990_000n, 3_600_000)).toBe(3_990_000n);
    expect(raoPerHour(10n, 7_200_000)).toBe(5n);
    expect(raoPerHour(1n, 7_200_000)).toBe(0n);
    expect(raoPerHour(9_007_199_254_740_993n, 1_800_000)).toBe(18_014_398_509_481_986n);
    expect(raoPerHour(5n, 0)).toBe(0n);
  });
});
