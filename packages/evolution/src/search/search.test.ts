import { createRandom } from '@adit/base';
import { canonicalProgram, programHash } from '@adit/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawUseful } from '../mutation/draw-program.ts';
import { scoreProgram } from '../suites/score-program.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { createSearch, restoreSearch, type Search } from './search.ts';
import type { SearchOptions } from './search-options.ts';

const linear = openTaskType('linear-check', () => '');
const start = createRandom('search test');
const seeds = [0, 1].map(() => drawUseful(() => linear.randomProgram(start)));
const OPTIONS: SearchOptions = {
  taskType: linear,
  seeds,
  seed: 'a',
  generations: 12,
  population: 25,
};

function finish(search: Search, slice: number): Search {
  while (!search.isDone) search.run(slice);
  return search;
}

function stateOf(search: Search): string {
  return JSON.stringify(search.checkpoint());
}

describe('createSearch', () => {
  const finished = finish(createSearch(OPTIONS), 1000);

  it('makes generations times population evaluations and then stops', () => {
    const search = createSearch(OPTIONS);
    const first = search.run(10);
    expect(first).toMatchObject({ evaluations: 10, evaluationsTotal: 10 });
    const rest = search.run(10_000);
    expect(rest).toMatchObject({ evaluations: 290, evaluationsTotal: 300 });
    expect(rest.trainingStepsTotal).toBe(first.trainingSteps + rest.trainingSteps);
    expect(search.isDone).toBe(true);
    expect(search.run(5).evaluations).toBe(0);
  });

  it('depends on the seed, and not on the size of the slices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (slice) => {
        expect(stateOf(finish(createSearch(OPTIONS), slice))).toBe(stateOf(finished));
      }),
      { numRuns: 8 },
    );
    expect(stateOf(finish(createSearch({ ...OPTIONS, seed: 'b' }), 1000))).not.toBe(
      stateOf(finished),
    );
  });

  it('continues from a checkpoint to the same bytes', () => {
    for (const evaluations of [0, 7, 25, 140, 300]) {
      const search = createSearch(OPTIONS);
      search.run(evaluations);
      const saved: unknown = JSON.parse(stateOf(search));
      const restored = restoreSearch(OPTIONS, saved);
      expect(stateOf(restored)).toBe(stateOf(search));
      expect(stateOf(finish(restored, 60))).toBe(stateOf(finished));
      expect(restored.bestNew()).toEqual(finished.bestNew());
    }
  });

  it('finds a canonical program that is not a seed, with its own search score', () => {
    const best = finished.bestNew();
    if (best === null) throw new Error('nothing found');
    expect(canonicalProgram(best.program)).toEqual(best.program);
    expect(programHash(best.program)).toBe(best.hash);
    expect(seeds.map(programHash)).not.toContain(best.hash);
    expect(scoreProgram(best.program, linear.searchSuite).score).toBe(best.searchScore);
  });

  it('passes over known programs', () => {
    const hash = finished.bestNew()?.hash;
    const other = finish(createSearch({ ...OPTIONS, isKnown: (known) => known === hash }), 1000);
    expect(other.bestNew()).not.toBeNull();
    expect(other.bestNew()?.hash).not.toBe(hash);
    const none = finish(createSearch({ ...OPTIONS, isKnown: () => true }), 1000);
    expect(none.bestNew()).toBeNull();
    expect(none.run(0).bestScore).toBe(finished.run(0).bestScore);
  });

  it('does not train duplicates again', () => {
    const oneSlot = createSearch({ ...OPTIONS, seeds: seeds.slice(0, 1), population: 1 });
    const { trainingSteps } = oneSlot.run(1);
    expect(trainingSteps).toBe(1000);
    const { trainingStepsTotal, evaluationsTotal, counts } = finished.run(0);
    expect(counts.canonicalHits).toBeGreaterThan(evaluationsTotal / 20);
    const examples = 1000 * counts.executed + 100 * (counts.probeHits + counts.abandoned);
    expect(trainingStepsTotal).toBeLessThanOrEqual(examples);
    const repeated = createSearch({ ...OPTIONS, caches: { canonical: 0, probe: null } });
    expect(finish(repeated, 1000).run(0).counts.canonicalHits).toBe(0);
    expect(repeated.run(0).trainingStepsTotal).toBeGreaterThan(trainingStepsTotal);
  });

  it('starts without seeds', () => {
    const search = createSearch({ ...OPTIONS, seeds: [], generations: 2 });
    expect(search.run(50).evaluationsTotal).toBe(50);
    expect(search.bestNew()).not.toBeNull();
  });

  it('refuses populations, generations and seeds out of range', () => {
    for (const change of [{ population: 0 }, { generations: 0 }, { generations: 1.5 }]) {
      expect(() => createSearch({ ...OPTIONS, ...change })).toThrow(
        expect.objectContaining({ code: 'invalid_search' }),
      );
    }
    const foreign = openTaskType('net-check', () => '').startProgram(start);
    const search = createSearch({ ...OPTIONS, seeds: [foreign] });
    expect(() => search.run(1)).toThrow(expect.objectContaining({ code: 'invalid_dsl' }));
  });
});

describe('restoreSearch', () => {
  const search = createSearch(OPTIONS);
  search.run(30);
  const saved = search.checkpoint();

  it.each([
    ['null', null],
    ['another format', { ...saved, format: 'adit search/1' }],
    ['a missing member', { ...saved, ring: saved.ring.slice(1) }],
    ['a score that is not a number', { ...saved, bestScore: 'high' }],
    ['a random state of three words', { ...saved, random: [1, 2, 3] }],
    ['a random state out of range', { ...saved, random: [1, 2, 3, -4] }],
    ['a table that is cut off', { ...saved, canonical: saved.canonical.slice(0, 20) }],
    ['a table of a larger search', { ...saved, probe: Buffer.alloc(28, 255).toString('base64') }],
    ['a count that is not whole', { ...saved, counts: { ...saved.counts, executed: 0.5 } }],
    [
      'other rules',
      { ...saved, rules: { ...saved.rules, hurdle: { examples: 1, percentile: 0 } } },
    ],
    ['an improvement without score', { ...saved, improvements: [{ evaluation: 1 }] }],
    ['another suite', { ...saved, searchSuiteDigest: '00' }],
    ['another seed', { ...saved, seed: 'b' }],
    ['other seed programs', { ...saved, seedHashes: [] }],
    [
      'another population',
      { ...saved, population: 30, ring: [...saved.ring, ...saved.ring.slice(0, 5)] },
    ],
  ])('refuses %s', (_, value) => {
    expect(() => restoreSearch(OPTIONS, value)).toThrow(
      expect.objectContaining({ code: 'invalid_checkpoint' }),
    );
  });
});
