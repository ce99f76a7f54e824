import { describe, expect, it } from 'vitest';
import type { DiscoveryOutcome } from './discover.ts';
import { estimateDiscovery } from './discovery-estimate.ts';

function outcome(cpuS: number, programs: number, scores: readonly number[] = []): DiscoveryOutcome {
  const [searchScore = null, selectionScore = null] = scores;
  const hash = searchScore === null ? null : 'aa';
  return { seed: '1', cpuS, programs, hash, searchScore, selectionScore };
}

describe('the time of one discovery', () => {
  it('is all time over the discoveries, those of AutoML-Zero as published', () => {
    // The 16 seeds of evolution.md 6.4: 7 discoveries, 9 searches of 60 s.
    const found = [47.9, 4, 29.4, 5.3, 21.2, 44.7, 35.4].map((cpuS) => outcome(cpuS, 1, [0.995]));
    const failed = Array.from({ length: 9 }, () => outcome(60, 1));
    const estimate = estimateDiscovery([...found, ...failed]);
    expect(estimate).toMatchObject({ seeds: 16, discoveries: 7, holdOnSelection: 0 });
    expect(Math.round(estimate.cpuSPerDiscovery)).toBe(104);
    // Chi-square quantiles for 7 events: 3.285 and 13.148.
    expect(estimate.interval.low).toBeCloseTo(727.9 / 13.148, 1);
    expect(estimate.interval.high).toBeCloseTo(727.9 / 3.285, 1);
  });

  it('tells programs and rate apart, and what holds on other data', () => {
    const estimate = estimateDiscovery([
      outcome(2, 4000, [0.99, 0.9]),
      outcome(3, 6000, [0.999, 0.99]),
      outcome(5, 10_000),
    ]);
    expect(estimate).toMatchObject({
      programsPerDiscovery: 10_000,
      programsPerCpuS: 2000,
      cpuSPerDiscovery: 5,
      holdOnSelection: 1,
    });
  });

  it('does not count what the interpreter does not confirm', () => {
    expect(estimateDiscovery([outcome(1, 1, [0.98, 1])]).discoveries).toBe(0);
  });

  it('has no upper end without a discovery', () => {
    const { cpuSPerDiscovery, interval } = estimateDiscovery([outcome(30, 1), outcome(30, 1)]);
    expect(cpuSPerDiscovery).toBe(Number.POSITIVE_INFINITY);
    expect(interval.high).toBe(Number.POSITIVE_INFINITY);
    expect(interval.low).toBeCloseTo(60 / 2.9957, 3);
  });
});
