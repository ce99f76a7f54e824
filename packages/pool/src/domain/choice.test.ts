import { createRandom } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseBatch,
  chooseParents,
  diversityArchive,
  drawWeighted,
  noveltyChance,
  problemWeight,
} from './choice.ts';

const queue = (key: number, bestScore: number | null, count: number) => ({
  problem: { key, bestScore },
  candidates: Array.from({ length: count }, (_, i) => ({ id: key * 1000 + i, problemKey: key })),
});

describe('evaluation batches', () => {
  it('draws every program at most once, from the first 4 x batch of each queue', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.string(),
        (first, second, size, seed) => {
          const queues = [queue(1, null, first), queue(2, 1, second)];
          const chosen = chooseBatch(queues, size, createRandom(seed));
          const reachable = Math.min(first, 4 * size) + Math.min(second, 4 * size);
          expect(chosen.length).toBe(Math.min(size, reachable));
          expect(new Set(chosen).size).toBe(chosen.length);
          for (const id of chosen) expect(id % 1000).toBeLessThan(4 * size);
        },
      ),
    );
  });

  it('halves the share of a solved problem', () => {
    expect(problemWeight({ key: 1, bestScore: 0.9989 })).toBe(1);
    expect(problemWeight({ key: 1, bestScore: 0.999 })).toBe(0.5);
    expect(problemWeight({ key: 1, bestScore: null })).toBe(1);
    const random = createRandom('share');
    let solved = 0;
    for (let i = 0; i < 3000; i++) {
      const [id = 0] = chooseBatch([queue(1, null, 1), queue(2, 0.9999, 1)], 1, random);
      if (id >= 2000) solved++;
    }
    expect(solved / 3000).toBeCloseTo(1 / 3, 1);
  });
});

describe('parents', () => {
  const scored = Array.from({ length: 50 }, (_, i) => ({ id: i + 1, score: i / 50, length: 100 }));

  it('are two different programs, the first mostly from the best', () => {
    const random = createRandom('parents');
    let firstRankSum = 0;
    for (let i = 0; i < 2000; i++) {
      const { rule, ids } = chooseParents(scored, [], { isNovelty: false, random });
      expect(rule).toBe('ranked');
      expect(new Set(ids).size).toBe(2);
      firstRankSum += ids[0] ?? 0;
    }
    // Squared ranks over ids 1..n have mean 3 n (n + 1) / (2 (2 n + 1)) = 37.87.
    expect(firstRankSum / 2000).toBeGreaterThan(36.5);
    expect(firstRankSum / 2000).toBeLessThan(39.5);
  });

  it('come uniformly from all scored programs in a novelty slot', () => {
    const random = createRandom('novelty');
    const seen = new Set<number>();
    for (let i = 0; i < 1000; i++) {
      for (const id of chooseParents(scored, [], { isNovelty: true, random }).ids) seen.add(id);
    }
    expect(seen.size).toBe(50);
  });

  it('are unscored start programs until two are scored', () => {
    const random = createRandom('start');
    const choice = chooseParents(scored.slice(0, 1), [101, 102, 103], { isNovelty: false, random });
    expect(choice.rule).toBe('start');
    expect(choice.ids.length).toBe(2);
    expect(chooseParents([], [], { isNovelty: false, random }).ids).toEqual([]);
  });

  it('are as many different ones as asked for, while there are any', () => {
    const random = createRandom('count');
    for (const isNovelty of [false, true]) {
      for (const count of [1, 5, 8]) {
        const { ids } = chooseParents(scored, [], { isNovelty, random, count });
        expect([ids.length, new Set(ids).size]).toEqual([count, count]);
      }
    }
    const few = chooseParents(scored.slice(0, 3), [], { isNovelty: false, random, count: 8 });
    expect([...few.ids].sort()).toEqual(scored.slice(0, 3).map(({ id }) => id));
  });

  it('the archive keeps the best of each cell', () => {
    const archive = diversityArchive([
      { id: 1, score: 0.5, length: 10 },
      { id: 2, score: 0.505, length: 10 },
      { id: 3, score: 0.5, length: 500 },
      { id: 4, score: 0.9, length: 10 },
    ]);
    expect(archive.map(({ id }) => id).sort()).toEqual([2, 3, 4]);
  });

  it('novelty grows when results are already known', () => {
    expect(noveltyChance(0, 0)).toBe(0.0625);
    expect(noveltyChance(10, 4)).toBe(0.0625);
    expect(noveltyChance(10, 5)).toBe(0.5);
  });
});

describe('weighted draw', () => {
  it('never draws weight zero and has nothing to draw from nothing', () => {
    const random = createRandom('zero');
    for (let i = 0; i < 200; i++) {
      expect(drawWeighted(['a', 'b'], (_, index) => index, random)).toBe('b');
    }
    expect(drawWeighted([], () => 1, random)).toBeNull();
  });
});
