/**
 * Puts a task type together: a search space, two lists of tasks, two sealed suites.
 */
import type { Random } from '@adit/base';
import {
  type EvaluationRules,
  FUNCTION_NAMES,
  type Instruction,
  opCost,
  type Program,
  SEMANTICS,
  type TaskData,
} from '@adit/program';
import { NO_OP } from '../mutation/instruction.ts';
import type { SearchSpace } from '../mutation/search-space.ts';
import { OP_COST_CEILING, suiteCost } from '../suites/suite-cost.ts';
import { sealSuite } from '../suites/suite-digest.ts';
import type { Aggregate, RawSplit, Suite, TaskType } from '../task-type.ts';

/** Rules of every suite of ours: AutoML-Zero's error limit, denormals flushed (decision 5). */
export const SUITE_RULES: EvaluationRules = { maxAbsError: 100, flushEvery: 64 };
/** Longest text of a program, in bytes: several times what the largest limits need. */
export const PROGRAM_TEXT_BYTES = 16_384;

/** Tasks of one role and how their fitness becomes a score. */
export interface SuiteSpec {
  readonly tasks: readonly TaskData[];
  readonly aggregate: Aggregate;
  readonly seed: string;
}

/** What a task type is made from. */
export interface TaskTypeSpec {
  readonly id: string;
  readonly title: string;
  readonly space: SearchSpace;
  /** Holds the instructions of functions that mutation may not change. */
  readonly reference: Program;
  readonly population: number;
  readonly tournament: number;
  readonly search: SuiteSpec;
  readonly consensus: SuiteSpec;
  readonly rawSplit?: RawSplit;
  readonly startProgram: (random: Random) => Program;
  readonly randomProgram: (random: Random) => Program;
}

/** The dearest program of the space: every open function full of its dearest op. */
export function dearestProgram(space: SearchSpace, reference: Program): Program {
  const functions = FUNCTION_NAMES.map((name): [string, readonly Instruction[]] => {
    const dearest = [...space.ops[name]].sort(
      (left, right) => opCost(right, space.features) - opCost(left, space.features),
    )[0];
    if (dearest === undefined) return [name, reference[name]];
    const length = space.limits.instructions[name];
    return [name, Array.from({ length }, () => ({ ...NO_OP, op: dearest }))];
  });
  return { ...reference, banks: space.limits.banks, ...Object.fromEntries(functions) };
}

function createSuite(spec: TaskTypeSpec, role: 'search' | 'consensus'): Suite {
  const { tasks, aggregate, seed } = spec[role];
  const dearest = dearestProgram(spec.space, spec.reference);
  return sealSuite({
    id: `${spec.id}/${role}`,
    taskType: spec.id,
    tasks,
    aggregate,
    rules: SUITE_RULES,
    limits: spec.space.limits,
    opCostLimit: Math.min(OP_COST_CEILING, suiteCost(dearest, { tasks })),
    seed,
    semantics: SEMANTICS,
  });
}

/** The finished task type. */
export function createTaskType(spec: TaskTypeSpec): TaskType {
  const { id, title, space, population, tournament, rawSplit } = spec;
  return {
    id,
    title,
    ...space,
    scoreBounds: [0, 1],
    population,
    tournament,
    searchSuite: createSuite(spec, 'search'),
    consensusSuite: createSuite(spec, 'consensus'),
    ...(rawSplit === undefined ? {} : { rawSplit }),
    startProgram: spec.startProgram,
    randomProgram: spec.randomProgram,
  };
}
