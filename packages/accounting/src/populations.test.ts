import { describe, expect, it } from 'vitest';
import { checkPopulations } from './testing/population-laws.ts';

const RUNS = 5_000;

describe(`${RUNS} random populations`, () => {
  it('spend the budget to the RAO, as the oracle does, whatever the order of the miners', () => {
    const counts = checkPopulations('short', RUNS);
    for (const [what, count] of Object.entries(counts)) {
      expect(count, what).toBeGreaterThan(RUNS / 50);
    }
  });
});
