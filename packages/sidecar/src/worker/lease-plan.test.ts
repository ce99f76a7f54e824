/** How a lease is divided: tables worked out by hand from sidecar.md 3.2 and decision 7. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseLeaseParents,
  defaultLeasePlan,
  fillTries,
  planLease,
  planSearchEnd,
  planSnapshots,
} from './lease-plan.ts';

const NOW_MS = 1_700_000_000_000;
const S = 1_000;

describe('planLease', () => {
  it.each([
    // rest, budget, buffer, reserve, evaluation lasts (s)
    [10_800, 2, 45, 90, 10_665],
    [10_800, 0, 45, 0, 10_755],
    [200, 1, 45, 90, 65],
    [120, 1, 39.6, 64.32, 16.08],
    [100, 1, 33, 53.6, 13.4],
    [60, 1, 19.8, 32.16, 8.04],
    [30, 1, 10, 16, 4],
    [20, 1, 10, 8, 2],
    [20, 0, 10, 0, 10],
    [10, 1, 10, 0, 0],
    [5, 1, 10, 0, -5],
    [0, 1, 10, 0, -10],
  ])('with %d s left and a budget of %i', (restS, evolveBudget, bufferS, reserveS, evaluateS) => {
    const timeoutMs = NOW_MS + restS * S;
    const plan = planLease({ nowMs: NOW_MS, timeoutMs, evolveBudget }, defaultLeasePlan);
    expect(plan.bufferMs).toBeCloseTo(bufferS * S, 3);
    expect(plan.submitByMs).toBeCloseTo(timeoutMs - bufferS * S, 3);
    expect(plan.reserveMs).toBeCloseTo(reserveS * S, 3);
    expect(plan.evaluateUntilMs - NOW_MS).toBeCloseTo(evaluateS * S, 3);
  });

  it.each([
    [{ submitBufferS: 0, evolveReserveS: 90 }, 0, 90],
    [{ submitBufferS: 5, evolveReserveS: 0 }, 5, 0],
    [{ submitBufferS: 600, evolveReserveS: 90 }, 60, 90],
    [{ submitBufferS: 600, evolveReserveS: 100_000 }, 60, 0.8 * 10_740],
  ])('keeps to what the operator says: %j', (settings, bufferS, reserveS) => {
    const times = { nowMs: NOW_MS, timeoutMs: NOW_MS + 10_800 * S, evolveBudget: 1 };
    const plan = planLease(times, settings);
    expect([plan.bufferMs / S, plan.reserveMs / S]).toEqual([bufferS, reserveS]);
  });

  it('evaluates without end where the lease has none', () => {
    const times = { nowMs: NOW_MS, timeoutMs: Number.POSITIVE_INFINITY, evolveBudget: 1 };
    expect(planLease(times, defaultLeasePlan)).toMatchObject({
      bufferMs: 45 * S,
      submitByMs: Number.POSITIVE_INFINITY,
      evaluateUntilMs: Number.POSITIVE_INFINITY,
    });
  });

  it('always leaves the search its share: a fifth of the time at most goes to evaluation first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 600 }),
        (rest, buffer) => {
          const times = { nowMs: 0, timeoutMs: rest * S, evolveBudget: 1 };
          const plan = planLease(times, { submitBufferS: buffer, evolveReserveS: 90 });
          expect(plan.submitByMs).toBeLessThanOrEqual(rest * S);
          expect(plan.evaluateUntilMs).toBeLessThanOrEqual(plan.submitByMs);
          expect(plan.reserveMs).toBeLessThanOrEqual(0.8 * Math.max(0, plan.submitByMs) + 1e-6);
          if (plan.submitByMs > 0) expect(plan.evaluateUntilMs).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('planSearchEnd', () => {
  it.each([
    // timeout, epoch's end, submit by, search ends (s from now)
    [1_000, 500, 955, 400],
    [1_000, 5_000, 955, 800],
    [100, 5_000, 67, 67],
    [1_000, 0, 955, 800],
    [1_000, -5, 955, 800],
    [1_000, 30, 955, 24],
    [5, 500, -5, 0],
    [-1, 50, -11, 0],
  ])(
    'timeout in %i s, epoch’s end in %i s, submit by %i s: %i s',
    (timeout, epoch, submit, end) => {
      const stopMs = planSearchEnd({
        nowMs: NOW_MS,
        timeoutMs: NOW_MS + timeout * S,
        epochEndMs: NOW_MS + epoch * S,
        submitByMs: NOW_MS + submit * S,
      });
      expect(stopMs - NOW_MS).toBe(end * S);
    },
  );

  it('has no end without any limit', () => {
    const never = Number.POSITIVE_INFINITY;
    const times = { nowMs: NOW_MS, timeoutMs: never, epochEndMs: never, submitByMs: never };
    expect(planSearchEnd(times)).toBe(never);
  });
});

describe('chooseLeaseParents', () => {
  const item = (id: number, score: number | null = null, task_type = 'p') => ({
    id,
    score,
    task_type,
  });
  const seeds = [item(90), item(91), item(92, null, 'other')];
  const idsOf = (problem: string, evaluated: ReturnType<typeof item>[]): number[] =>
    chooseLeaseParents(problem, evaluated, seeds).map(({ id }) => id);

  it.each([
    [
      'the best eight of ten',
      Array.from({ length: 10 }, (_, n) => item(n, n / 10)),
      [9, 8, 7, 6, 5, 4, 3, 2],
    ],
    ['both of two', [item(1, 0.2), item(2, 0.9)], [2, 1]],
    ['equal ones by id', [item(5, 0.5), item(3, 0.5)], [3, 5]],
    ['the seeds, and beside them the only one', [item(1, 0.2)], [90, 91, 1]],
    ['a seed that was evaluated only once', [item(90, 0.2)], [90, 91]],
    ['the seeds of the problem without any', [], [90, 91]],
    ['none that could not be scored', [item(1, null), item(2, null), item(3, 0.1)], [90, 91, 3]],
    ['none of another problem', [item(1, 1, 'other'), item(2, 1, 'other')], [90, 91]],
  ])('takes %s', (_name, evaluated, ids) => {
    expect(idsOf('p', evaluated)).toEqual(ids);
  });
});

describe('planSnapshots', () => {
  it.each([
    [50, 2, [1, 25, 50]],
    [50, 1, [1, 50]],
    [10, 3, [1, 3, 6, 9, 10]],
    [3, 10, [1, 2, 3]],
    [1, 4, [1]],
    [160, 4, [1, 40, 80, 120, 160]],
  ])('of %i generations and a budget of %i', (generations, budget, points) => {
    expect(planSnapshots(generations, budget)).toEqual(points);
  });

  it('are followed by twenty tries for each program of the budget', () => {
    expect([1, 8].map(fillTries)).toEqual([20, 160]);
  });
});
