/**
 * The search space of binary classification, which CSV files and image data sets share:
 * AutoML-Zero's CIFAR baseline (evolution.md 1.5), started from small random programs.
 */
import type { Random } from '@adit/base';
import type { Banks, Program, ProgramLimits } from '@adit/program';
import { drawProgram, drawUseful } from '../mutation/draw-program.ts';
import type { SearchSpace } from '../mutation/search-space.ts';
import type { SizeRange, TaskType } from '../task-type.ts';
import { createTaskType, PROGRAM_TEXT_BYTES, type TaskTypeSpec } from './create-task-type.ts';

const BANKS: Banks = { scalars: 5, vectors: 9, matrices: 2 };
/** Longest functions of a program that a search starts from. */
const START_LENGTHS = { setup: 3, predict: 3, learn: 6 };
const INSTRUCTIONS = { setup: 7, predict: 11, learn: 23 };
const LIMITS: ProgramLimits = {
  banks: BANKS,
  instructions: INSTRUCTIONS,
  textBytes: PROGRAM_TEXT_BYTES,
};

function growing(max: number): SizeRange {
  return { pad: 1, min: 0, max };
}

/** The CIFAR baseline's search space; CSV files and images mutate useless children again. */
export function classificationSpace(features: number): SearchSpace {
  return {
    features,
    limits: LIMITS,
    ops: {
      setup: [56, 62, 59, 63, 60, 64, 61],
      predict: [1, 31, 48, 27, 23],
      learn: [1, 2, 3, 18, 23, 16, 25, 28, 39],
    },
    sizes: {
      setup: growing(INSTRUCTIONS.setup),
      predict: growing(INSTRUCTIONS.predict),
      learn: growing(INSTRUCTIONS.learn),
    },
    mutations: {
      kinds: ['alter', 'randomizeFunction', 'insert', 'remove'],
      probability: 0.9,
      retries: 30,
    },
  };
}

/** A random program with 1 to START_LENGTHS instructions a function. */
function drawStart(space: SearchSpace, random: Random): Program {
  const lengths = {
    setup: 1 + random.nextBelow(START_LENGTHS.setup),
    predict: 1 + random.nextBelow(START_LENGTHS.predict),
    learn: 1 + random.nextBelow(START_LENGTHS.learn),
  };
  return drawProgram(space, lengths, random);
}

/** What a classification task type is made from. */
export type ClassificationSpec = Pick<
  TaskTypeSpec,
  'id' | 'title' | 'search' | 'consensus' | 'rawSplit'
> & { readonly features: number };

/** A binary classification task type. */
export function createClassificationType({ features, ...spec }: ClassificationSpec): TaskType {
  const space = classificationSpace(features);
  const randomProgram = (random: Random): Program => drawUseful(() => drawStart(space, random));
  return createTaskType({
    ...spec,
    space,
    reference: { banks: BANKS, features, setup: [], predict: [], learn: [] },
    population: 100,
    tournament: 10,
    startProgram: randomProgram,
    randomProgram,
  });
}
