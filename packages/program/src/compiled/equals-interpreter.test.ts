import { describe, expect, it } from 'vitest';
import { compareElsewhere, PLACES } from '../fixtures/compare-elsewhere.ts';
import { compareEvaluators } from '../fixtures/compare-evaluators.ts';

describe('the compiled evaluator', () => {
  it.each([0, 1, 2, 3])(
    'equals the interpreter to the bit on 500 random programs of all ops, every grouping of lanes (%i)',
    (part) => {
      const comparison = compareEvaluators(`compiled ${part}`, 500);
      expect(comparison.differences).toEqual([]);
      expect(comparison.stopped).toBeGreaterThan(200);
      expect(comparison.drawing).toBeGreaterThan(30);
      expect(comparison.ops.size).toBeGreaterThanOrEqual(60);
      expect(comparison.fitnessValues).toBeGreaterThan(150);
    },
  );

  it('finds the same bits in both tiers of V8 and on worker threads', async () => {
    const seed = 'compiled elsewhere';
    const { digest } = compareEvaluators(seed, 60);
    for (const place of PLACES) {
      const digests = await compareElsewhere(place, seed, 60);
      expect(digests, place.name).toEqual(Array(Math.max(1, place.threads)).fill(digest));
    }
    expect(compareEvaluators(`${seed} 2`, 60).digest).not.toBe(digest);
  });
});
