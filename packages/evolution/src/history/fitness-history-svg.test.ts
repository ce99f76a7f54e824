import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitnessHistorySvg, type HistoryPoint } from './fitness-history-svg.ts';
import { niceTicks } from './ticks.ts';

const GROWING: readonly HistoryPoint[] = [
  { evaluation: 0, score: 0.25 },
  { evaluation: 40, score: 0.5 },
  { evaluation: 60, score: 0.5 },
  { evaluation: 100, score: 0.75 },
];

describe('fitnessHistorySvg()', () => {
  it('draws a step line that holds a score until the next one', () => {
    const svg = fitnessHistorySvg(GROWING, { width: 500, height: 312 });
    // Two decimals: ticks 0.2 to 0.8 take three digits, so the frame is 67 to 472 by 56 to 256.
    expect(svg).toContain('<path class="line" d="M67 239.3H229V156H472V72.7"/>');
    expect(svg).toContain('Score 0.25 at evaluation 0, 0.75 at evaluation 100');
  });

  it('has a name and a description, and escapes what it is given', () => {
    const svg = fitnessHistorySvg(GROWING, { title: 'a < b & "c"' });
    expect(svg).toContain('<title id="history-title">a &lt; b &amp; &quot;c&quot;</title>');
    expect(svg).toContain('role="img" aria-labelledby="history-title history-description"');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toContain('a < b');
  });

  it('draws one point, equal scores and a very long search', () => {
    expect(fitnessHistorySvg([{ evaluation: 0, score: 0 }])).toContain('cx="');
    const equal = GROWING.map(({ evaluation }) => ({ evaluation, score: 0.5 }));
    expect(fitnessHistorySvg(equal)).toContain('>0.50<');
    const long = Array.from({ length: 50_000 }, (_, i) => ({ evaluation: i * 100, score: 0.5 }));
    const svg = fitnessHistorySvg(long);
    expect(svg).toContain('5\u202f000\u202f000');
    expect(svg.length).toBeLessThan(10_000);
  });

  it('refuses what it cannot draw, and says which point', () => {
    const refusal = (points: readonly HistoryPoint[]): unknown => {
      try {
        fitnessHistorySvg(points);
      } catch (error) {
        return error;
      }
      return null;
    };
    const at = (index: number, points: number) => ({
      ...{ code: 'invalid_history', numbers: { index, points } },
    });
    expect(refusal([])).toMatchObject(at(0, 0));
    expect(refusal([...GROWING].reverse())).toMatchObject(at(1, 4));
    expect(refusal([{ evaluation: 1, score: Number.NaN }])).toMatchObject(at(0, 1));
  });
});

describe('niceTicks()', () => {
  it('encloses the range in few equal steps of 1, 2 or 5 times a power of ten', () => {
    const range = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(range, ([low, span]) => {
        const high = low + span;
        const { values } = niceTicks(low, high, 5);
        const first = values[0] ?? Number.NaN;
        const last = values.at(-1) ?? Number.NaN;
        const step = (last - first) / (values.length - 1);
        expect(values.length).toBeLessThanOrEqual(8);
        expect(first).toBeLessThanOrEqual(low + step * 1e-6);
        expect(last).toBeGreaterThanOrEqual(high - step * 1e-6);
        expect(Number(step.toExponential(3)).toExponential()).toMatch(/^[125]e/);
      }),
    );
    expect(niceTicks(0, 98_300, 6).values).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000]);
    expect(niceTicks(0.9991, 0.99985, 5)).toEqual({
      values: [0.999, 0.9992, 0.9994, 0.9996, 0.9998, 1],
      decimals: 4,
    });
  });
});
