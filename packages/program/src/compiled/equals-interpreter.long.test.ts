/** 100 000 random programs, in V8's two tiers and on worker threads alike. */
import { describe, expect, it } from 'vitest';
import { compareElsewhere, PLACES } from '../fixtures/compare-elsewhere.ts';
import { compareEvaluators } from '../fixtures/compare-evaluators.ts';

const SEEDS = Array.from({ length: 10 }, (_, part) => `compiled long ${part}`);
const PROGRAMS = 10_000;

describe('the compiled evaluator', () => {
  it.each(SEEDS)('equals the interpreter to the bit on 10 000 random programs (%s)', (seed) => {
    const comparison = compareEvaluators(seed, PROGRAMS);
    expect(comparison.differences).toEqual([]);
    expect(comparison.ops.size).toBe(64);
    expect(comparison.stopped).toBeGreaterThan(4_000);
    expect(comparison.drawing).toBeGreaterThan(1_000);
    expect(comparison.fitnessValues).toBeGreaterThan(3_000);
  });

  it.each(PLACES)('finds the same bits with $name', async (place) => {
    const seed = 'compiled long elsewhere';
    const { digest } = compareEvaluators(seed, PROGRAMS / 2);
    const digests = await compareElsewhere(place, seed, PROGRAMS / 2);
    expect(digests).toEqual(Array(Math.max(1, place.threads)).fill(digest));
  });
});
