import { readFileSync } from 'node:fs';
import { createRandom } from '@adit/base';
import { checkProgram, OPS } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { drawInstructions } from '../mutation/draw-program.ts';
import { mutate } from '../mutation/mutate.ts';
import { twoNetsBudget } from './automl-zero-costs.ts';
import {
  CONFIGURATION_NAMES,
  type ConfigurationName,
  demoSelectionTasks,
  openConfiguration,
} from './configurations.ts';

const file = new URL('../../vectors/bench-digests.json', import.meta.url);
const golden: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));

const DEMO_OPS = [56, 27, 2, 3, 18, 23];
const CIFAR_OPS = {
  setup: [56, 62, 59, 63, 60, 64, 61],
  predict: [1, 31, 48, 27, 23],
  learn: [1, 2, 3, 18, 23, 16, 25, 28, 39],
};
const SETUP_OPS = Array.from({ length: 64 }, (_, code) => code + 1);
const STEADY_OPS = SETUP_OPS.filter((code) => code < 59);
const DEMO_KINDS = ['alter', 'randomizeInstruction', 'randomizeFunction'];
const CIFAR_KINDS = ['alter', 'randomizeFunction', 'insert', 'remove'];

/** Rows of the table in evolution.md 6.1. */
const TABLE: Readonly<Record<ConfigurationName, object>> = {
  DEMO: linearRow(4, 100),
  DEMO1000: linearRow(4, 1000),
  LIN16: linearRow(16, 1000),
  NONLIN: {
    tasks: 1,
    features: 4,
    examples: [1000, 100],
    evalType: 'rmse',
    ops: { setup: [63, 64], predict: [], learn: [] },
    sizes: { setup: 7, predict: 5, learn: 11 },
    banks: [5, 9, 2],
    population: 1000,
    kinds: ['alter', 'insert', 'remove', 'trade'],
    probability: 1,
    start: [4, 5, 11],
    budget: twoNetsBudget(4, 1000).limit,
  },
  CIFARLIKE: growingRow('accuracy', CIFAR_OPS),
  NN16: growingRow('rmse', CIFAR_OPS),
  ALLOPS: growingRow('accuracy', { setup: SETUP_OPS, predict: STEADY_OPS, learn: STEADY_OPS }),
};

function linearRow(features: number, train: number): object {
  return {
    tasks: 10,
    features,
    examples: [train, 100],
    evalType: 'rmse',
    ops: { setup: DEMO_OPS, predict: DEMO_OPS, learn: DEMO_OPS },
    sizes: { setup: 10, predict: 2, learn: 8 },
    banks: [4, 3, 1],
    population: 1000,
    kinds: DEMO_KINDS,
    probability: 0.9,
    start: [10, 2, 8],
    budget: null,
  };
}

function growingRow(evalType: string, ops: object): object {
  return {
    tasks: 10,
    features: 16,
    examples: [8000, 1000],
    evalType,
    ops,
    sizes: { setup: 7, predict: 11, learn: 23 },
    banks: [5, 9, 2],
    population: 100,
    kinds: CIFAR_KINDS,
    probability: 0.9,
    start: [1, 1, 1],
    budget: twoNetsBudget(16, 8000).limit,
  };
}

function rowOf(name: ConfigurationName): object {
  const { taskType, trainBudget } = openConfiguration(name, '1');
  const { ops, sizes, limits, mutations, population, searchSuite } = taskType;
  const [task] = searchSuite.tasks;
  const start = taskType.startProgram(createRandom('start'));
  return {
    tasks: searchSuite.tasks.length,
    features: taskType.features,
    examples: [task.trainY.length, task.validY.length],
    evalType: task.evalType,
    ops,
    sizes: { setup: sizes.setup.max, predict: sizes.predict.max, learn: sizes.learn.max },
    banks: [limits.banks.scalars, limits.banks.vectors, limits.banks.matrices],
    population,
    kinds: mutations.kinds,
    probability: mutations.probability,
    start: [
      Math.max(start.setup.length, sizes.setup.pad),
      start.predict.length,
      start.learn.length,
    ],
    budget: trainBudget?.limit ?? null,
  };
}

describe.each(CONFIGURATION_NAMES)('configuration %s', (name) => {
  const { taskType } = openConfiguration(name, '1');

  it('is what the table says', () => {
    expect(rowOf(name)).toEqual(TABLE[name]);
    expect(taskType.tournament).toBe(10);
    expect(taskType.mutations.retries).toBe(0);
    expect(taskType.searchSuite.rules).toEqual({ maxAbsError: 100, flushEvery: 0 });
  });

  it('has the committed data, on every machine', () => {
    expect(taskType.searchSuite.digest).toBe(golden[name]);
  });

  it('starts from and mutates into programs that its limits allow', () => {
    const random = createRandom(name);
    let program = taskType.startProgram(random);
    for (let step = 0; step < 300; step++) {
      checkProgram(program, taskType.limits);
      program = mutate(program, taskType, random);
    }
  });
});

describe('search seeds', () => {
  it('draw the data anew, but for the default seeds of NONLIN', () => {
    const digestOf = (name: ConfigurationName, seed: string): string =>
      openConfiguration(name, seed).taskType.searchSuite.digest;
    expect(digestOf('DEMO', '2')).not.toBe(digestOf('DEMO', '1'));
    const tasksOf = (seed: string) => openConfiguration('NONLIN', seed).taskType.searchSuite.tasks;
    expect(tasksOf('2')).toEqual(tasksOf('1'));
  });

  it('draw different pairs for CIFARLIKE, balanced between the classes', () => {
    const { tasks } = openConfiguration('CIFARLIKE', '1').taskType.searchSuite;
    expect(new Set(tasks.map(({ trainX }) => trainX[0])).size).toBe(10);
    for (const { trainX, trainY, validY } of tasks) {
      const ones = [...trainY, ...validY].reduce((sum, label) => sum + label, 0);
      expect(ones).toBe(4500);
      expect(trainX[17]).toBe(Math.fround(trainX[17]));
    }
  });
});

it('selection tasks of DEMO are a hundred of 1000 + 100 examples that no search has', () => {
  const tasks = demoSelectionTasks('1');
  expect(tasks).toHaveLength(100);
  expect(tasks.every(({ trainY, validY }) => trainY.length === 1000 && validY.length === 100)).toBe(
    true,
  );
  const [searched] = openConfiguration('DEMO', '1').taskType.searchSuite.tasks;
  expect(tasks.some(({ trainX }) => trainX[0] === searched.trainX[0])).toBe(false);
});

it('random fills of ALLOPS stay in setup', () => {
  const { taskType } = openConfiguration('ALLOPS', '1');
  const random = createRandom('all ops');
  const drawn = (name: 'setup' | 'learn') =>
    drawInstructions(taskType, name, { length: 2000, random }).map(({ op }) => OPS[op]);
  expect(new Set(drawn('setup')).size).toBe(64);
  expect(drawn('learn').some((op) => op?.isRandom)).toBe(false);
});
