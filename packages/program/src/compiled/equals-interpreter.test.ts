import { describe, expect, it } from 'vitest';
import { compareEvaluators } from '../fixtures/compare-evaluators.ts';

describe('the compiled evaluator', () => {
  it.each([0, 1, 2, 3])(
    'equals the interpreter to the bit on 500 random programs of all ops, every grouping of lanes (%i)',
    (part) => {
      const comparison = compareEvaluators(`compiled ${part}`, 500);
      expect(comparison.differences).toEqual([]);
      expect(comparison.stopped).toBeGreaterThan(200);
      expect(comparison.drawing).toBeGreaterThan(50);
      expect(comparison.ops.size).toBe(64);
      expect(comparison.fitnessValues).toBeGreaterThan(150);
    },
  );
});
