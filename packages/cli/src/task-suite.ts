/** The suite that `--task` and `--role` name, and a program's score there. */
import fs from 'node:fs';
import { AditError, readDatasetFile } from '@adit/base';
import {
  openTaskType,
  type ProgramScore,
  type Suite,
  scoreProgram,
  suiteCost,
} from '@adit/evolution';
import { canonicalProgram, type Program } from '@adit/program';
import { resolveTask } from './paths.ts';

/** Flags that name a suite. */
export interface SuiteFlags {
  readonly task?: string;
  readonly role?: string;
}

/** The suite of a task: the small one of searches, or the one that consensus is about. */
export function openSuite(task: string, role: string | undefined): Suite {
  const read = (path: string): string => fs.readFileSync(path, 'utf8');
  const taskType = openTaskType(resolveTask(task), read, readDatasetFile);
  return role === 'consensus' ? taskType.consensusSuite : taskType.searchSuite;
}

/**
 * Refuses a program that was written for another number of features.
 * @throws AditError `features_differ`.
 */
export function requireFeatures(program: Program, suite: Suite): void {
  const task = suite.tasks[0]?.features ?? program.features;
  if (program.features === task) return;
  throw new AditError('features_differ', 'The program is for another number of features', {
    numbers: { program: program.features, task },
    nextStep: `Give a program that was written for ${suite.taskType}.`,
  });
}

/** A score with what it was computed on and what it cost. */
export interface SuiteScore extends ProgramScore {
  readonly suite: Suite;
  /** Elements touched when no task stops early. */
  readonly cost: number;
}

/**
 * The score on the suite that the flags name, null when they name none.
 * @throws AditError of `openTaskType` and `scoreProgram`.
 */
export function scoreOnTask(program: Program, flags: SuiteFlags): SuiteScore | null {
  if (flags.task === undefined) return null;
  const suite = openSuite(flags.task, flags.role);
  const cost = suiteCost(canonicalProgram(program), suite);
  return { ...scoreProgram(program, suite), suite, cost };
}

/** The JSON form of a score. */
export function describeScore({ suite, cost, ...result }: SuiteScore) {
  return {
    suite: suite.id,
    suite_digest: suite.digest,
    score: result.score,
    fitness: result.fitness,
    steps: result.steps,
    training_steps: result.trainingSteps,
    cost,
    cost_limit: suite.opCostLimit,
    result_digest: result.digest,
  };
}

/** A score for people, a line each. */
export function listScore({ suite, cost, ...result }: SuiteScore): string[] {
  return [
    `score ${result.score} on ${suite.id} (${suite.aggregate} of ${suite.tasks.length} tasks)`,
    ...result.fitness.map((fitness, task) => {
      const steps = result.steps[task] ?? 0;
      return `  task ${task}: fitness ${fitness}, ${steps} training steps`;
    }),
    `  cost ${cost} of at most ${suite.opCostLimit} elements`,
    `  result digest ${result.digest}`,
    `  suite digest ${suite.digest}`,
  ];
}
