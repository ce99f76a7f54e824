/** Worked example 13.4, also with one bit more or less, against the slow median. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consensusOf } from './consensus.ts';
import { denseMedian } from './dense-epoch.ts';
import { ONE } from './fixed-number.ts';
import { weightedMedian } from './weighted-median.ts';

const bits = (value: number) => Math.round(value * ONE);

interface Example {
  readonly stakes: readonly number[];
  readonly scores: readonly number[];
  readonly minority: number;
}

function median({ stakes, scores, minority }: Example): number {
  const total = stakes.reduce((left, right) => left + right, 0);
  const found = weightedMedian({ stakes, scores, total, minority });
  const votes = stakes.map((stake, at) => ({
    stake: BigInt(stake),
    score: BigInt(scores[at] ?? 0),
  }));
  const range = { low: 0n, high: BigInt(total) };
  expect(BigInt(found)).toBe(denseMedian(votes, BigInt(minority), range));
  return found;
}

const examples: [stakes: number[], scores: number[], median: number][] = [
  [[0.49, 0.51], [0.5, 1], 1],
  [[0.51, 0.49], [0.5, 1], 0.5],
  [[0.49, 0.01, 0.5], [0.5, 0.7, 1], 0.7],
  [[0.2, 0.2, 0.2, 0.2, 0.2], [0.8, 0.2, 1, 0.6, 0.4], 0.6],
];

describe('the weighted median', () => {
  it.each(examples)('of stakes %j and scores %j is %j', (stakes, scores, expected) => {
    const example = { stakes: stakes.map(bits), scores: scores.map(bits), minority: bits(0.49) };
    expect(median(example)).toBe(bits(expected));
    for (const step of [-1, 1]) {
      median({ ...example, minority: example.minority + step });
      for (const at of stakes.keys()) {
        const moved = example.stakes.map((stake, index) => stake + (index === at ? step : 0));
        median({ ...example, stakes: moved });
      }
    }
  });

  it('is 0 without votes', () => {
    expect(median({ stakes: [], scores: [], minority: 0 })).toBe(0);
  });

  it('goes to the next score where the stake up to one is exactly the minority', () => {
    const votes = { stakes: [1, 1, 1], scores: [1, 2, 3] };
    expect([0, 1, 2].map((minority) => median({ ...votes, minority }))).toEqual([1, 2, 3]);
  });

  it('equals the slow one for any votes', () => {
    const vote = fc.record({
      stake: fc.integer({ min: 1, max: ONE }),
      score: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: ONE })),
    });
    const property = fc.property(
      fc.array(vote, { maxLength: 12 }),
      fc.integer({ min: -ONE, max: 8 * ONE }),
      (votes, minority) => {
        median({
          stakes: votes.map(({ stake }) => stake),
          scores: votes.map(({ score }) => score),
          minority,
        });
      },
    );
    fc.assert(property, { numRuns: 2_000 });
  });
});

describe('consensus by column', () => {
  const columnsOf = (rows: number[][], activeStake: number[], majority: number) => {
    const weights = rows.map((row) => ({ columns: [...row.keys()], values: row.map(bits) }));
    const found = consensusOf({ weights, activeStake: activeStake.map(bits) }, bits(majority));
    return found.slice(0, 3).map((value) => value / ONE);
  };
  const rows = [
    [0, 0.1, 0],
    [0, 0.2, 0.4],
    [0, 0.3, 0.1],
    [0, 0.4, 0.5],
  ];

  it.each([
    [0.24, [0, 0.3, 0.4]],
    [0.26, [0, 0.2, 0.4]],
    [0.76, [0, 0.2, 0.1]],
  ])('at a majority of %d is %j', (majority, expected) => {
    const found = columnsOf(rows, [0, 0.75, 0.25, 0], majority);
    expect(found.map((value) => Math.round(value * 1e6) / 1e6)).toEqual(expected);
  });

  it('passes over those without stake', () => {
    const last = [...rows.slice(0, 3), [0, 0, 0.5]];
    const found = columnsOf(last, [0, 0.3, 0.2, 0.5], 0.51);
    expect(found.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 0, 0.4]);
  });
});
