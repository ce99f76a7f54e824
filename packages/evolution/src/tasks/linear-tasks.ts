/**
 * Scalar linear regression: `linear-check`, where each function has only the ops it needs, and
 * `scalar_linear`, AutoML-Zero's demonstration with one list of ops for all three functions.
 *
 * Both have fixed function sizes and start from random programs, as there.
 */
import type { Random } from '@adit/base';
import type { Banks, FunctionName, Program } from '@adit/program';
import { drawProgram } from '../mutation/draw-program.ts';
import type { SearchSpace } from '../mutation/search-space.ts';
import type { MutationKind, SizeRange, TaskType } from '../task-type.ts';
import { createTaskType, PROGRAM_TEXT_BYTES, type SuiteSpec } from './create-task-type.ts';
import { createSyntheticTasks, type ExampleCounts } from './synthetic-tasks.ts';

const TASKS = 10;
const SEARCH_EXAMPLES: ExampleCounts = { train: 100, valid: 100 };
const CONSENSUS_EXAMPLES: ExampleCounts = { train: 1000, valid: 100 };
const BANKS: Banks = { scalars: 4, vectors: 3, matrices: 1 };
const DEMO_MUTATIONS: readonly MutationKind[] = [
  'alter',
  'randomizeInstruction',
  'randomizeFunction',
];
const DEMO_OPS = [56, 27, 2, 3, 18, 23];

interface LinearTaskType {
  readonly id: string;
  readonly title: string;
  readonly features: number;
  readonly ops: Readonly<Record<FunctionName, readonly number[]>>;
  readonly sizes: Readonly<Record<FunctionName, number>>;
}

function fixedSize(length: number): SizeRange {
  return { pad: length, min: length, max: length };
}

/** Ten tasks with weights, data and fills of their own. */
function linearSuite(seed: string, features: number, examples: ExampleCounts): SuiteSpec {
  const spec = { model: 'linear', features, examples } as const;
  const tasks = createSyntheticTasks(spec, { count: TASKS, seed });
  return { tasks, aggregate: 'mean', seed };
}

type LinearSpace = Pick<LinearTaskType, 'features' | 'ops' | 'sizes'>;

function linearSpace({ features, ops, sizes }: LinearSpace): SearchSpace {
  return {
    features,
    limits: { banks: BANKS, instructions: sizes, textBytes: PROGRAM_TEXT_BYTES },
    ops,
    sizes: {
      setup: fixedSize(sizes.setup),
      predict: fixedSize(sizes.predict),
      learn: fixedSize(sizes.learn),
    },
    mutations: { kinds: DEMO_MUTATIONS, probability: 0.9, retries: 0 },
  };
}

function createLinearTaskType({ id, title, features, ops, sizes }: LinearTaskType): TaskType {
  const space = linearSpace({ features, ops, sizes });
  const reference: Program = { banks: BANKS, features, setup: [], predict: [], learn: [] };
  const randomProgram = (random: Random): Program => drawProgram(space, sizes, random);
  return createTaskType({
    id,
    title,
    space,
    reference,
    population: 100,
    tournament: 10,
    search: linearSuite(`${id}/search`, features, SEARCH_EXAMPLES),
    consensus: linearSuite(`${id}/consensus`, features, CONSENSUS_EXAMPLES),
    startProgram: randomProgram,
    randomProgram,
  });
}

/** Linear regression with the ops of AutoML-Zero's check experiment; 4 features, sizes 5 / 1 / 4. */
export function createLinearCheck(): TaskType {
  return createLinearTaskType({
    id: 'linear-check',
    title: 'Linear regression, 4 features, few ops',
    features: 4,
    ops: { setup: [56], predict: [27], learn: [2, 3, 18, 23] },
    sizes: { setup: 5, predict: 1, learn: 4 },
  });
}

/** Features of `scalar_linear` unless told. */
export const SCALAR_LINEAR_FEATURES = 16;

const DEMO = {
  ops: { setup: DEMO_OPS, predict: DEMO_OPS, learn: DEMO_OPS },
  sizes: { setup: 10, predict: 2, learn: 8 },
} as const;

/** The demonstration's search space: its ops in every function, sizes 10 / 2 / 8. */
export function demoSpace(features: number): SearchSpace {
  return linearSpace({ features, ...DEMO });
}

/** Linear regression with the demonstration's ops in every function; sizes 10 / 2 / 8. */
export function createScalarLinear(features: number): TaskType {
  return createLinearTaskType({
    id: features === SCALAR_LINEAR_FEATURES ? 'scalar_linear' : `scalar_linear-${features}`,
    title: `Linear regression, ${features} features`,
    features,
    ...DEMO,
  });
}
