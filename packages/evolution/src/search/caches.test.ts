/** What the tables and the hurdle may change, and what they may not. */
import { createRandom } from '@adit/base';
import { programHash } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { drawUseful } from '../mutation/draw-program.ts';
import { scoreProgram } from '../suites/score-program.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { ScoreCache } from './score-cache.ts';
import { createSearch, restoreSearch, type Search } from './search.ts';
import type { SearchOptions } from './search-options.ts';

const linear = openTaskType('scalar_linear?features=4', () => '');
const random = createRandom('caches');
const seeds = [0, 1].map(() => drawUseful(() => linear.randomProgram(random)));
const OPTIONS: SearchOptions = {
  taskType: linear,
  seeds,
  seed: 'caches',
  generations: 60,
  population: 50,
};
const NO_TABLES = { canonical: 0, probe: null };

function search(change: Partial<SearchOptions>): Search {
  const made = createSearch({ ...OPTIONS, ...change });
  made.run(1_000_000);
  return made;
}

function expectExactBest(found: Search): void {
  const best = found.bestNew();
  if (best === null) throw new Error('nothing found');
  expect(programHash(best.program)).toBe(best.hash);
  expect(scoreProgram(best.program, linear.searchSuite).score).toBe(best.searchScore);
  expect(found.run(0).bestScore).toBeGreaterThanOrEqual(best.searchScore);
}

describe('the table by canonical form', () => {
  it('changes no score and no choice, also when it forgets', () => {
    const plain = search({ caches: NO_TABLES });
    expect(plain.run(0).counts).toMatchObject({ canonicalHits: 0, probeHits: 0 });
    for (const canonical of [4, 64, 65_536]) {
      const cached = search({ caches: { canonical, probe: null } });
      expect(cached.checkpoint().ring).toEqual(plain.checkpoint().ring);
      expect(cached.bestNew()).toEqual(plain.bestNew());
      expect(cached.run(0).improvements).toEqual(plain.run(0).improvements);
      const { counts, trainingStepsTotal } = cached.run(0);
      expect(counts.canonicalHits).toBeGreaterThan(100);
      expect(trainingStepsTotal).toBeLessThan(plain.run(0).trainingStepsTotal);
    }
  });

  it('keeps four keys of a set and forgets the oldest', () => {
    const cache = new ScoreCache(4);
    const keys = [1, 2, 3, 4, 5].map((key) => Uint32Array.of(key, key, 7, 0));
    for (const [score, key] of keys.slice(0, 4).entries()) cache.store(key, score);
    cache.store(keys[0], 0.5);
    cache.store(keys[4], 4);
    expect(keys.map((key) => (cache.find(key) ? cache.found : null))).toEqual([null, 1, 2, 3, 4]);
    const copy = new ScoreCache(4);
    copy.load(cache.save());
    expect(copy.save()).toBe(cache.save());
    for (const one of [cache, copy]) one.store(keys[0], 9);
    expect(copy.save()).toBe(cache.save());
    expect(copy.find(keys[1])).toBe(false);
  });
});

describe('the probe table and the hurdle', () => {
  const RULES: readonly Partial<SearchOptions>[] = [
    { caches: { canonical: 64, probe: { examples: 1, entries: 16 } } },
    { caches: { canonical: 65_536, probe: { examples: 10, entries: 4_096 } } },
    { caches: NO_TABLES, hurdle: { examples: 5, percentile: 0.9 } },
    {
      caches: { canonical: 64, probe: { examples: 3, entries: 64 } },
      hurdle: { examples: 25, percentile: 0.5 },
    },
  ];

  it.each(RULES)('report only scores of whole runs: %j', (rules) => {
    const found = search(rules);
    expectExactBest(found);
    const known = found.bestNew()?.hash;
    expectExactBest(search({ ...rules, isKnown: (hash) => hash === known }));
  });

  it('save runs', () => {
    const probed = search(RULES[1]).run(0);
    expect(probed.counts.probeHits).toBeGreaterThan(100);
    const plain = search({ caches: { canonical: 65_536, probe: null } }).run(0);
    expect(probed.trainingStepsTotal).toBeLessThan(plain.trainingStepsTotal);
    const hurdled = search({ ...RULES[2], generations: 120 }).run(0);
    expect(hurdled.counts.abandoned).toBeGreaterThan(100);
  });

  it.each(RULES)('keep a search the same bytes over slices and checkpoints: %j', (rules) => {
    const options = { ...OPTIONS, ...rules };
    const whole = JSON.stringify(search(rules).checkpoint());
    let sliced = createSearch(options);
    while (!sliced.isDone) {
      sliced.run(701);
      sliced = restoreSearch(options, JSON.parse(JSON.stringify(sliced.checkpoint())));
    }
    expect(JSON.stringify(sliced.checkpoint())).toBe(whole);
  });

  it.each(RULES)('leave every evaluation counted once: %j', (rules) => {
    const { counts, evaluationsTotal, improvements, bestScore } = search(rules).run(0);
    const { executed, canonicalHits, probeHits, abandoned, notRun } = counts;
    expect(executed + canonicalHits + probeHits + abandoned + notRun).toBe(evaluationsTotal);
    expect(counts.liveInstructions).toBeLessThan(counts.instructions);
    expect(improvements.at(-1)?.score).toBe(bestScore);
    const scores = improvements.map(({ score }) => score);
    expect([...scores].sort((left, right) => left - right)).toEqual(scores);
  });

  it('refuse rules that are out of range', () => {
    const bad: readonly Partial<SearchOptions>[] = [
      { caches: { canonical: -1, probe: null } },
      { caches: { canonical: 2 ** 21, probe: null } },
      { caches: { canonical: 0, probe: { examples: 0, entries: 10 } } },
      { caches: { canonical: 0, probe: { examples: 101, entries: 10 } } },
      { hurdle: { examples: 101, percentile: 0.5 } },
      { hurdle: { examples: 5, percentile: 1 } },
    ];
    for (const change of bad) {
      expect(() => createSearch({ ...OPTIONS, ...change })).toThrow(
        expect.objectContaining({ code: 'invalid_search' }),
      );
    }
  });
});
