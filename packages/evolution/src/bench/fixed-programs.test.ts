import { canonicalProgram, evaluateTask } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { BENCH_RULES } from './configurations.ts';
import { FIXED_PROGRAM_NAMES, type FixedProgramName, openFixedProgram } from './fixed-programs.ts';
import { oracleHash } from './result-hash.ts';

interface Expected {
  readonly features: number;
  readonly examples: readonly [number, number];
  readonly evalType: string;
  readonly lengths: readonly number[];
  /** Lowest fitness that the program has learned to, so that the work is that of a whole run. */
  readonly learned: number;
  readonly hash: string;
}

const EXPECTED: Readonly<Record<FixedProgramName, Expected>> = {
  'fixed-linear-4': {
    features: 4,
    examples: [1000, 100],
    evalType: 'rmse',
    lengths: [1, 1, 4],
    learned: 0.999,
    hash: '52f3b03d4e25e720326ee92139d975a7d7476cd29f96f4c8c94e8b865f02b1b9',
  },
  'fixed-linear-16': {
    features: 16,
    examples: [8000, 1000],
    evalType: 'rmse',
    lengths: [1, 1, 4],
    learned: 0.999,
    hash: 'fda12e2e8195bbe9d856e90c1e945f9e5dc7e0d8802bb7f63bd5677f9c4153e0',
  },
  'fixed-net-16': {
    features: 16,
    examples: [8000, 1000],
    evalType: 'accuracy',
    lengths: [3, 5, 11],
    learned: 0.92,
    hash: 'b34290ce0365b367f17b57d07faf5b23446fc0329a30f715a4e81e27350b6b97',
  },
};

describe.each(FIXED_PROGRAM_NAMES)('%s', (name) => {
  const { program, tasks } = openFixedProgram(name);
  const { features, examples, evalType, lengths, learned, hash } = EXPECTED[name];

  it('is the program and the ten tasks of evolution.md 6.3', () => {
    expect([program.setup.length, program.predict.length, program.learn.length]).toEqual(lengths);
    expect(tasks).toHaveLength(10);
    for (const task of tasks) {
      expect([task.trainY.length, task.validY.length]).toEqual(examples);
      expect(task).toMatchObject({ features, evalType });
    }
  });

  it('trains on every example and learns', () => {
    for (const task of tasks) {
      const { fitness, steps } = evaluateTask(canonicalProgram(program), task, BENCH_RULES);
      expect(steps).toBe(examples[0]);
      expect(fitness).toBeGreaterThan(learned);
    }
  });

  it('has the committed result, on every machine', () => {
    expect(oracleHash({ program, tasks })).toBe(hash);
  });
});
