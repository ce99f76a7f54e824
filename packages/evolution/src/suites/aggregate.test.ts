import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateFitness, toScoreNano } from './aggregate.ts';

describe('aggregateFitness', () => {
  it('takes the middle value, or half the sum of the two middle values', () => {
    expect(aggregateFitness([0.9, 0.1, 0.5], 'median')).toBe(0.5);
    expect(aggregateFitness([0.9, 0, 0.25, 0.75], 'median')).toBe(0.5);
    expect(aggregateFitness([0.3], 'median')).toBe(0.3);
  });

  it('adds in task order for the mean', () => {
    expect(aggregateFitness([0.1, 0.2, 0.3], 'mean')).toBe((0.1 + 0.2 + 0.3) / 3);
    expect(aggregateFitness([0, 1], 'mean')).toBe(0.5);
  });

  it('has a median that does not depend on the order of the tasks', () => {
    const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(list, (fitness) => {
        const reversed = [...fitness].reverse();
        expect(aggregateFitness(reversed, 'median')).toBe(aggregateFitness(fitness, 'median'));
      }),
    );
  });

  it('refuses an empty suite', () => {
    expect(() => aggregateFitness([], 'mean')).toThrow('at least one task');
  });
});

describe('toScoreNano', () => {
  it('is a whole number of 1e-9', () => {
    expect(toScoreNano(0)).toBe(0);
    expect(toScoreNano(1)).toBe(1_000_000_000);
    expect(toScoreNano(0.987654321)).toBe(987_654_321);
  });
});
