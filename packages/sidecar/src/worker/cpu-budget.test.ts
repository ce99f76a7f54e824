/** The share is counted by decisions over simulated time; no real clock is in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CpuBudget } from './cpu-budget.ts';

interface Simulation {
  readonly percent: number;
  readonly threads: number;
  /** Time between looks, ms. */
  readonly lookMs: number;
  readonly looks: number;
}

/** Threads that work whenever they may; the share that they used, and how often each was decided. */
function simulate({ percent, threads, lookMs, looks }: Simulation) {
  const budget = new CpuBudget({ percent, threads }, { nowMs: 0, usedMs: 0 });
  let usedMs = 0;
  let works = 0;
  let isWorking = true;
  for (let look = 1; look <= looks; look += 1) {
    if (isWorking) usedMs += lookMs * threads;
    isWorking = budget.mayWork(look * lookMs, usedMs);
    if (isWorking) works += 1;
  }
  return { share: usedMs / (looks * lookMs * threads), works, pauses: looks - works };
}

describe('CpuBudget', () => {
  it('never pauses a worker that may use everything', () => {
    expect(simulate({ percent: 100, threads: 4, lookMs: 50, looks: 400 }).pauses).toBe(0);
  });

  it('lets a quarter of the looks end in work for 25 percent', () => {
    const { works, pauses } = simulate({ percent: 25, threads: 2, lookMs: 50, looks: 400 });
    expect({ works, pauses }).toEqual({ works: 100, pauses: 300 });
  });

  it('comes within one look of every share, over any ten seconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 10, max: 200 }),
        (percent, threads, lookMs) => {
          const looks = Math.ceil(10_000 / lookMs);
          const { share } = simulate({ percent, threads, lookMs, looks });
          expect(share).toBeLessThanOrEqual(percent / 100 + 1.01 / looks);
          expect(share).toBeGreaterThanOrEqual(percent / 100 - 1.01 / looks);
        },
      ),
    );
  });

  it('saves no burst up while there is no work', () => {
    const budget = new CpuBudget({ percent: 50, threads: 1 }, { nowMs: 0, usedMs: 0 });
    expect(budget.mayWork(3_600_000, 0)).toBe(true);
    // Half a second is saved; two seconds of work at once use it up and more.
    expect(budget.mayWork(3_602_000, 2_000)).toBe(false);
    expect(budget.mayWork(3_602_999, 2_000)).toBe(false);
    expect(budget.mayWork(3_603_000, 2_000)).toBe(true);
  });
});
