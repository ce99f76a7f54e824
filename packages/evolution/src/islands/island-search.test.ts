/** Real threads: the built package is what runs in them. */
import { createRandom } from '@adit/base';
import {
  createIslandSearch,
  type IslandOptions,
  type IslandSearch,
  openTaskType,
  restoreIslandSearch,
  scoreProgram,
} from '@adit/evolution';
import { programHash } from '@adit/program';
import { afterEach, describe, expect, it } from 'vitest';

const linear = openTaskType('linear-check', () => '');
const OPTIONS: IslandOptions = {
  taskType: linear,
  seeds: [],
  seed: 'islands',
  generations: 12,
  population: 25,
  islands: 4,
  threads: 1,
  interval: 60,
};

const open: IslandSearch[] = [];
function start(change: Partial<IslandOptions> = {}): IslandSearch {
  const search = createIslandSearch({ ...OPTIONS, ...change });
  open.push(search);
  return search;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((search) => search.close()));
});

async function finish(search: IslandSearch, rounds: number): Promise<IslandSearch> {
  while (!search.isDone) await search.run(rounds);
  return search;
}

function stateOf(search: IslandSearch): string {
  return JSON.stringify(search.checkpoint());
}

describe('an island search', () => {
  it('gives the same bytes on 1, 2, 3 and 4 threads', async () => {
    const states = new Set<string>();
    for (const threads of [1, 2, 3, 4]) states.add(stateOf(await finish(start({ threads }), 100)));
    expect(states.size).toBe(1);
    expect(states).not.toContain(stateOf(await finish(start({ seed: 'other' }), 100)));
  });

  it('makes every island’s evaluations, also when rounds do not divide them', async () => {
    const search = start({ threads: 2, interval: 70 });
    const first = await search.run(1);
    expect(first.islands.map(({ evaluationsTotal }) => evaluationsTotal)).toEqual(
      Array(4).fill(70),
    );
    await finish(search, 100);
    const { evaluationsTotal, bestScore, islands } = await search.run(1);
    expect(evaluationsTotal).toBe(4 * 12 * 25);
    expect(bestScore).toBe(Math.max(...islands.map((island) => island.bestScore)));
    expect(search.checkpoint().rounds).toBe(5);
  });

  it('continues from a checkpoint on other threads to the same bytes', async () => {
    const whole = await finish(start(), 100);
    const search = start({ threads: 2 });
    for (let round = 0; round < 5; round += 1) {
      const saved: unknown = JSON.parse(stateOf(search));
      const restored = restoreIslandSearch({ ...OPTIONS, threads: 3 }, saved);
      open.push(restored);
      expect(stateOf(restored)).toBe(stateOf(search));
      expect(stateOf(await finish(restored, 2))).toBe(stateOf(whole));
      expect(restored.bestNew()).toEqual(whole.bestNew());
      await search.run(1);
    }
  });

  it('passes the best program on to the next island, two rounds later', async () => {
    const search = start({ islands: 3, interval: 25 });
    await search.run(2);
    const { islands, migrants } = search.checkpoint();
    expect(migrants).toHaveLength(6);
    await search.run(1);
    const after = search.checkpoint();
    expect(after.migrants.map(({ round }) => round)).toEqual([1, 1, 1, 2, 2, 2]);
    for (const [island, { ring }] of islands.entries()) {
      const best = Math.max(...ring.map(({ score }) => score));
      const sent = after.migrants.find(({ origin, round }) => origin === island && round === 1);
      expect(sent?.score).toBe(best);
    }
    const alone = await finish(start({ islands: 1 }), 100);
    expect(alone.checkpoint().migrants).toEqual([]);
  });

  it('finds a program with the score of a whole run, and passes over known ones', async () => {
    const search = await finish(start({ threads: 2 }), 100);
    const best = search.bestNew();
    if (best === null) throw new Error('nothing found');
    expect(programHash(best.program)).toBe(best.hash);
    expect(scoreProgram(best.program, linear.searchSuite).score).toBe(best.searchScore);
    const other = await finish(start({ threads: 2, known: [best.hash] }), 100);
    expect(other.bestNew()?.hash).not.toBe(best.hash);
  });

  it('takes seeds, and refuses those of another task type and numbers out of range', async () => {
    const random = createRandom('island seeds');
    const seeds = [linear.randomProgram(random), linear.randomProgram(random)];
    const seeded = await finish(start({ seeds, generations: 3 }), 100);
    expect(seeded.checkpoint().islands[0].seedHashes).toEqual(seeds.map(programHash));
    const foreign = openTaskType('net-check', () => '').startProgram(random);
    expect(() => start({ seeds: [foreign] })).toThrow(
      expect.objectContaining({ code: 'invalid_dsl' }),
    );
    for (const change of [{ islands: 0 }, { threads: 1.5 }, { interval: 0 }, { islands: 65 }]) {
      expect(() => start(change)).toThrow(expect.objectContaining({ code: 'invalid_search' }));
    }
  });

  it('says so when a thread is ended under it', async () => {
    const search = start({ generations: 4000 });
    const run = search.run(100_000);
    const ended = expect(run).rejects.toThrow(expect.objectContaining({ code: 'thread_crashed' }));
    await search.close();
    await ended;
  });

  it('refuses checkpoints of other searches', () => {
    const saved = start().checkpoint();
    const values: readonly unknown[] = [
      null,
      { ...saved, format: 'adit islands/0' },
      { ...saved, interval: 61 },
      { ...saved, islands: saved.islands.slice(1) },
      { ...saved, islands: [...saved.islands].reverse() },
      { ...saved, rounds: -1 },
      { ...saved, migrants: [{ origin: 0, round: 0 }] },
    ];
    for (const value of values) {
      expect(() => restoreIslandSearch(OPTIONS, value)).toThrow(
        expect.objectContaining({ code: 'invalid_checkpoint' }),
      );
    }
  });
});
