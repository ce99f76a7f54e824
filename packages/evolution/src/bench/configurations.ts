/**
 * The configurations of evolution.md 6.1 by their names, as task types of our own. Sizes, ops,
 * memory, population, mutations and budget are AutoML-Zero's; the numbers in the data are not, since
 * its generator cannot be reproduced. Nothing is flushed, as there.
 *
 * A benchmark has no consensus suite: its search suite stands in.
 */
import { createRandom, type Random } from '@adit/base';
import { type EvaluationRules, OPS, type Program, SEMANTICS, type TaskData } from '@adit/program';
import { drawProgram } from '../mutation/draw-program.ts';
import { NO_OP } from '../mutation/instruction.ts';
import type { SearchSpace } from '../mutation/search-space.ts';
import type { TrainBudget } from '../search/train-budget.ts';
import { suiteCost } from '../suites/suite-cost.ts';
import { sealSuite } from '../suites/suite-digest.ts';
import type { Suite, TaskType } from '../task-type.ts';
import { classificationSpace } from '../tasks/classification.ts';
import { dearestProgram } from '../tasks/create-task-type.ts';
import { demoSpace } from '../tasks/linear-tasks.ts';
import { netCheckSearchTasks, netCheckSpace } from '../tasks/net-check.ts';
import { createSyntheticTasks } from '../tasks/synthetic-tasks.ts';
import { twoNetsBudget } from './automl-zero-costs.ts';
import { drawPairTasks, PAIR_EXAMPLES, PAIR_FEATURES } from './two-class-tasks.ts';

/** Rules of every benchmark: AutoML-Zero's error limit, no flush. */
export const BENCH_RULES: EvaluationRules = { maxAbsError: 100, flushEvery: 0 };

/** Names of evolution.md 6.1. */
export const CONFIGURATION_NAMES = [
  'DEMO',
  'DEMO1000',
  'LIN16',
  'NONLIN',
  'CIFARLIKE',
  'NN16',
  'ALLOPS',
] as const;

/** A name of evolution.md 6.1. */
export type ConfigurationName = (typeof CONFIGURATION_NAMES)[number];

/** What a search on a configuration is given. */
export interface Configuration {
  readonly name: ConfigurationName;
  readonly taskType: TaskType;
  /** Twice the reference net's cost, or null. */
  readonly trainBudget: TrainBudget | null;
}

const TASKS = 10;
const TOURNAMENT = 10;
const LARGE_POPULATION = 1000;
const SMALL_POPULATION = 100;

interface Frame {
  readonly title: string;
  readonly space: SearchSpace;
  readonly population: number;
  readonly aggregate: Suite['aggregate'];
  readonly tasks: readonly TaskData[];
  readonly budgetExamples: number | null;
  /** Holds the functions that mutation may not change. */
  readonly reference: Program;
  readonly start: (random: Random) => Program;
}

function sealBenchSuite(name: string, seed: string, frame: Frame): Suite {
  const { space, tasks, aggregate, reference } = frame;
  return sealSuite({
    id: `${name}/search`,
    taskType: name,
    tasks,
    aggregate,
    rules: BENCH_RULES,
    limits: space.limits,
    opCostLimit: suiteCost(dearestProgram(space, reference), { tasks }),
    seed,
    semantics: SEMANTICS,
  });
}

function createConfiguration(name: ConfigurationName, seed: string, frame: Frame): Configuration {
  const { title, space, population, budgetExamples, start } = frame;
  const suite = sealBenchSuite(name, seed, frame);
  const taskType: TaskType = {
    id: name,
    title,
    ...space,
    scoreBounds: [0, 1],
    population,
    tournament: TOURNAMENT,
    searchSuite: suite,
    consensusSuite: suite,
    startProgram: start,
    randomProgram: start,
  };
  const trainBudget =
    budgetExamples === null ? null : twoNetsBudget(space.features, budgetExamples);
  return { name, taskType, trainBudget };
}

function emptyProgram(space: SearchSpace): Program {
  const { limits, features } = space;
  return { banks: limits.banks, features, setup: [], predict: [], learn: [] };
}

/** DEMO, DEMO1000, LIN16: linear regression from random programs of fixed lengths. */
function linearFrame(name: string, seed: string, size: { features: number; train: number }): Frame {
  const { features, train } = size;
  const space = demoSpace(features);
  const spec = { model: 'linear', features, examples: { train, valid: 100 } } as const;
  return {
    title: `Linear regression, ${features} features, ${train} + 100 examples`,
    space,
    population: LARGE_POPULATION,
    aggregate: 'mean',
    tasks: createSyntheticTasks(spec, { count: TASKS, seed: `${name} ${seed}` }),
    budgetExamples: null,
    reference: emptyProgram(space),
    start: (random) => drawProgram(space, space.limits.instructions, random),
  };
}

/** NONLIN: the two random fills of the reference net have to come back; one task, default seeds. */
function nonlinFrame(): Frame {
  const { space, start } = netCheckSpace();
  const { tasks, aggregate } = netCheckSearchTasks();
  return {
    title: 'Two-layer net regression, 4 features, initial weights missing',
    space,
    population: LARGE_POPULATION,
    aggregate,
    tasks,
    budgetExamples: tasks[0]?.trainY.length ?? 0,
    reference: start,
    start: () => start,
  };
}

/** CIFARLIKE, NN16, ALLOPS: 16 features, 8000 + 1000 examples, start from no-ops, small population. */
function growingFrame(title: string, space: SearchSpace, tasks: readonly TaskData[]): Frame {
  const start: Program = {
    ...emptyProgram(space),
    setup: [NO_OP],
    predict: [NO_OP],
    learn: [NO_OP],
  };
  return {
    title,
    space,
    population: SMALL_POPULATION,
    aggregate: 'mean',
    tasks,
    budgetExamples: PAIR_EXAMPLES.train,
    reference: emptyProgram(space),
    start: () => start,
  };
}

function cifarSpace(): SearchSpace {
  const space = classificationSpace(PAIR_FEATURES);
  return { ...space, mutations: { ...space.mutations, retries: 0 } };
}

/** Every op but the no-op in setup; in predict and learn those without random fills. */
function allOpsSpace(): SearchSpace {
  const ops = OPS.filter(({ code }) => code !== NO_OP.op);
  const codes = ops.map(({ code }) => code);
  const steady = ops.filter(({ isRandom }) => !isRandom).map(({ code }) => code);
  return { ...cifarSpace(), ops: { setup: codes, predict: steady, learn: steady } };
}

function pairTasks(seed: string): readonly TaskData[] {
  return drawPairTasks(TASKS, createRandom(`adit bench pairs ${seed}`));
}

function netTasks(seed: string): readonly TaskData[] {
  const spec = { model: 'net', features: PAIR_FEATURES, examples: PAIR_EXAMPLES } as const;
  return createSyntheticTasks(spec, { count: TASKS, seed: `NN16 ${seed}` });
}

const FRAMES: Readonly<Record<ConfigurationName, (seed: string) => Frame>> = {
  DEMO: (seed) => linearFrame('DEMO', seed, { features: 4, train: 100 }),
  DEMO1000: (seed) => linearFrame('DEMO1000', seed, { features: 4, train: 1000 }),
  LIN16: (seed) => linearFrame('LIN16', seed, { features: 16, train: 1000 }),
  NONLIN: nonlinFrame,
  CIFARLIKE: (seed) => growingFrame('Two classes, 16 features', cifarSpace(), pairTasks(seed)),
  NN16: (seed) => growingFrame('Two-layer net, 16 features', cifarSpace(), netTasks(seed)),
  ALLOPS: (seed) =>
    growingFrame('Two classes, 16 features, all ops', allOpsSpace(), pairTasks(seed)),
};

/** The configuration with its tasks drawn from `seed`; those of NONLIN are always the same. */
export function openConfiguration(name: ConfigurationName, seed: string): Configuration {
  return createConfiguration(name, seed, FRAMES[name](seed));
}

const SELECTION = { count: 100, features: 4, examples: { train: 1000, valid: 100 } } as const;

/** DEMO's selection tasks: 100 linear ones of 1000 + 100 examples that no search has seen. */
export function demoSelectionTasks(seed: string): readonly TaskData[] {
  const { count, features, examples } = SELECTION;
  const spec = { model: 'linear', features, examples } as const;
  return createSyntheticTasks(spec, { count, seed: `DEMO selection ${seed}` });
}
