/** Searches of an evolve job: determinism, time, parents, failures. */
import { ManualClock } from '@adit/base';
import { createSearch, requireAffordable } from '@adit/evolution';
import { parseProgramText, programHash } from '@adit/program';
import { describe, expect, it } from 'vitest';
import {
  algorithmRef,
  evolveInstructions,
  linearCheck,
  samplePrograms,
} from '../fixtures/sample-work.ts';
import { standardEvaluator } from './evaluator.ts';
import { type EvolveDeps, type EvolveOrder, evolveBatch } from './evolve-batch.ts';
import { deriveSearchSeed, planEvolve } from './job-payload.ts';

const parents = samplePrograms(linearCheck, 2, 'evolve-batch');
const algorithms = parents.map((program, index) => algorithmRef(linearCheck, index + 1, program));
const ENDLESS_MS = 1e15;

function deps(more: Partial<EvolveDeps> = {}): EvolveDeps {
  return {
    problems: new Map([[linearCheck.id, linearCheck]]),
    evaluator: standardEvaluator,
    clock: new ManualClock(0),
    isCancelled: () => false,
    onProgress: () => {},
    ...more,
  };
}

function order(more: Partial<EvolveOrder> = {}): EvolveOrder {
  return {
    algorithms,
    instructions: evolveInstructions(linearCheck, 4, 20),
    generations: 4,
    budget: 1,
    isFilled: false,
    seed: 'a',
    stopAtMs: ENDLESS_MS,
    giveUpAtMs: ENDLESS_MS,
    ...more,
  };
}

describe('evolveBatch', () => {
  it('finds what the same search finds in one piece, and tells all its training steps', () => {
    let steps = 0;
    const outcome = evolveBatch(
      order(),
      deps({
        onProgress: ({ trainingSteps }) => {
          steps += trainingSteps;
        },
      }),
    );
    const known = new Set(parents.map(programHash));
    const search = createSearch({
      taskType: linearCheck,
      seeds: parents,
      seed: 'a',
      generations: 4,
      population: 20,
      isKnown: (hash) => known.has(hash),
    });
    const direct = search.run(1_000_000);
    const best = search.bestNew();
    expect(outcome).toMatchObject({
      content_hash: best?.hash,
      search_score: best?.searchScore,
      evaluations: 80,
      generations: 4,
      seed: 'a',
      parent_ids: [1, 2],
    });
    expect(steps).toBe(direct.trainingStepsTotal);
    const program = parseProgramText(outcome.evolved_function, linearCheck.limits);
    expect(programHash(program)).toBe(outcome.content_hash);
    expect(known.has(outcome.content_hash)).toBe(false);
  });

  it('gives the same program for the same seed and another search for another', () => {
    const first = evolveBatch(order(), deps());
    expect(evolveBatch(order(), deps())).toEqual(first);
    const others = ['b', 'c', 'd'].map((seed) => evolveBatch(order({ seed }), deps()).content_hash);
    expect(new Set([first.content_hash, ...others]).size).toBeGreaterThan(1);
  });

  it('stops when its time is over and hands in what it has', () => {
    const clock = new ManualClock(1_000);
    const onProgress = (): void => clock.advance(100);
    const late = evolveBatch(
      order({ generations: 1_000, stopAtMs: 1_250, giveUpAtMs: ENDLESS_MS }),
      deps({ clock, onProgress }),
    );
    expect(clock.nowMs()).toBeLessThanOrEqual(1_500);
    expect(late.evaluations).toBeGreaterThan(0);
    expect(late.evaluations).toBeLessThan(20_000);
  });

  it('goes on after its time until something new is found', () => {
    const outcome = evolveBatch(order({ stopAtMs: 0 }), deps());
    expect(outcome.evaluations).toBeGreaterThan(0);
    expect(outcome.content_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['cancelled', order(), { isCancelled: () => true }],
    ['no_new_program', order({ stopAtMs: 0, giveUpAtMs: 0 }), {}],
    ['unknown_task', order(), { problems: new Map() }],
    [
      'no_parent',
      order({ algorithms: algorithms.map((ref) => ({ ...ref, algorithm_dsl: 'nonsense' })) }),
      {},
    ],
    [
      'suite_mismatch',
      order({
        instructions: {
          ...evolveInstructions(linearCheck, 4, 20),
          search_suite_digest: '0'.repeat(64),
        },
      }),
      {},
    ],
  ])('fails with %s', (code, given, more) => {
    expect(() => evolveBatch(given, deps(more))).toThrow(expect.objectContaining({ code }));
  });

  it('names only the parents that it could read', () => {
    const [first, second] = algorithms;
    if (first === undefined || second === undefined) throw new Error('no parents');
    const mixed = [{ ...first, algorithm_dsl: 'nonsense' }, second];
    expect(evolveBatch(order({ algorithms: mixed }), deps()).parent_ids).toEqual([2]);
  });
});

describe('a budget of several programs', () => {
  const known = new Set(parents.map(programHash));

  it('takes the bests of the planned generations, all different and new, the last one first', () => {
    const outcome = evolveBatch(order({ budget: 4, generations: 100 }), deps());
    const hashes = outcome.programs.map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.length).toBeGreaterThan(1);
    expect(hashes.length).toBeLessThanOrEqual(4);
    expect(hashes.filter((hash) => known.has(hash))).toEqual([]);
    const scores = outcome.programs.map(({ searchScore }) => searchScore ?? -1);
    expect(scores).toEqual([...scores].sort((left, right) => right - left));
    const alone = evolveBatch(order({ budget: 1, generations: 100 }), deps());
    expect(alone.content_hash).toBe(outcome.content_hash);
  });

  it('does not depend on how fast the machine is', () => {
    const slices = (tookMs: number) => {
      const clock = new ManualClock(0);
      const given = order({ budget: 5, generations: 12 });
      return evolveBatch(given, deps({ clock, onProgress: () => clock.advance(tookMs) }));
    };
    expect(slices(1)).toEqual(slices(5_000));
  });

  it('is filled with affordable mutants where it says so, and searched no further for them', () => {
    const few = order({ budget: 30, generations: 1 });
    const bare = evolveBatch(few, deps());
    expect(bare.programs.length).toBe(1);
    const filled = evolveBatch({ ...few, isFilled: true }, deps());
    expect(filled.programs.length).toBe(30);
    expect(filled.programs[0]).toEqual(bare.programs[0]);
    expect(filled.evaluations).toBe(bare.evaluations);
    const hashes = filled.programs.map(({ text, searchScore }, index) => {
      const program = parseProgramText(text, linearCheck.limits);
      requireAffordable(program, linearCheck.consensusSuite);
      expect(searchScore === null).toBe(index > 0);
      return programHash(program);
    });
    expect(hashes).toEqual(filled.programs.map(({ hash }) => hash));
    expect(new Set([...hashes, ...known]).size).toBe(32);
    expect(evolveBatch({ ...few, isFilled: true }, deps())).toEqual(filled);
  });

  it('needs no parents and no time to be filled', () => {
    const given = order({ algorithms: [], budget: 2, isFilled: true, stopAtMs: 0, giveUpAtMs: 0 });
    const { programs, evaluations, parent_ids: parentIds } = evolveBatch(given, deps());
    expect([programs.length, evaluations, parentIds]).toEqual([2, 0, []]);
  });

  it('gives up after twenty tries for each program', () => {
    let tries = 0;
    const evaluator = {
      ...standardEvaluator,
      requireAffordable: () => {
        tries += 1;
        throw new Error('too dear');
      },
    };
    const given = order({ budget: 3, isFilled: true, stopAtMs: 0, giveUpAtMs: 0 });
    expect(() => evolveBatch(given, deps({ evaluator }))).toThrow(
      expect.objectContaining({ code: 'no_new_program' }),
    );
    expect(tries).toBeGreaterThan(0);
    expect(tries).toBeLessThanOrEqual(60);
  });
});

describe('planEvolve', () => {
  const nowMs = 1_700_000_000_000;
  const iso = (seconds: number): string => new Date(nowMs + seconds * 1_000).toISOString();
  const plan = (timeoutS: number, epochEndS: number, maxGenerations?: number) => {
    const payload = {
      batch_id: 'b',
      algorithms,
      evolve: evolveInstructions(linearCheck, 50, 100),
      timeout_at: iso(timeoutS),
      epoch_ends_at: iso(epochEndS),
    };
    return planEvolve(
      payload,
      { seed: 's', maxGenerations, defaultGenerations: 5 },
      new ManualClock(nowMs),
    );
  };

  it.each([
    [100, 30, 24],
    [100, 200, 80],
    [100, 0, 80],
    [100, -5, 80],
    [-1, 50, 0],
  ])(
    'with the timeout in %i s and the epoch’s end in %i s stops after %i s',
    (timeoutS, endS, stopS) => {
      expect(plan(timeoutS, endS).stopAtMs).toBe(nowMs + stopS * 1_000);
    },
  );

  it('lets the operator lower the generations, never raise them', () => {
    expect(plan(100, 100).generations).toBe(50);
    expect(plan(100, 100, 7).generations).toBe(7);
    expect(plan(100, 100, 700).generations).toBe(50);
  });

  it('makes another seed for another miner, batch, worker and lease, and takes the operator’s', () => {
    const parts = { owner: 'm', batchId: 'b', workerId: '0', attempt: 1, base: undefined };
    const seeds = [
      deriveSearchSeed(parts),
      deriveSearchSeed({ ...parts, owner: 'n' }),
      deriveSearchSeed({ ...parts, batchId: 'c' }),
      deriveSearchSeed({ ...parts, workerId: '1' }),
      deriveSearchSeed({ ...parts, attempt: 2 }),
      deriveSearchSeed({ ...parts, base: '7+0' }),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(deriveSearchSeed({ ...parts, base: '7+0', owner: 'n' })).toBe(seeds[5]);
  });
});
