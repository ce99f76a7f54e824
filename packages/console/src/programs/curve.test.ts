import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveCurve, deriveScoreRange } from './curve.ts';

const point = (second: number, score: number, id = second) => ({
  at: new Date(second * 1000).toISOString(),
  epoch: 1,
  algorithm_id: id,
  score,
});

describe('deriveCurve', () => {
  it('orders, keeps improvements only and carries the best to the present', () => {
    const curve = deriveCurve([point(30, 0.8), point(10, 0.5), point(20, 0.4)], 60_000);
    expect(curve).toEqual({ timesS: [10, 30, 60], scores: [0.5, 0.8, 0.8], ids: [10, 30, 30] });
  });

  it('leaves out what it cannot read', () => {
    const bad = { ...point(1, 0.9), at: 'never' };
    const curve = deriveCurve([bad, point(2, Number.NaN), point(3, 0.2)], 3_000);
    expect(curve).toEqual({ timesS: [3], scores: [0.2], ids: [3] });
  });

  it('is empty without points', () => {
    expect(deriveCurve([], 1_000)).toEqual({ timesS: [], scores: [], ids: [] });
  });

  it('never falls and never goes back in time', () => {
    const points = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(points, (pairs) => {
        const curve = deriveCurve(
          pairs.map(([second, score]) => point(second, score)),
          2e9,
        );
        for (let i = 1; i < curve.timesS.length; i += 1) {
          expect(curve.scores[i]).toBeGreaterThanOrEqual(curve.scores[i - 1] ?? 2);
          expect(curve.timesS[i]).toBeGreaterThanOrEqual(curve.timesS[i - 1] ?? 2e9);
        }
        const best = Math.max(...pairs.map(([, score]) => score));
        if (pairs.length > 0) expect(curve.scores.at(-1)).toBe(best);
      }),
    );
  });
});

describe('deriveScoreRange', () => {
  it('encloses the scores, starts at 0 at the lowest and leaves room above 1', () => {
    const [low, high] = deriveScoreRange([0, 0.5, 1]);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(1);
    expect(high).toBeLessThan(1.1);
  });
  it('opens a flat line', () => {
    const [low, high] = deriveScoreRange([0.7, 0.7]);
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(0.7);
  });
  it('is the whole scale without scores', () => {
    expect(deriveScoreRange([])).toEqual([0, 1]);
  });
});
