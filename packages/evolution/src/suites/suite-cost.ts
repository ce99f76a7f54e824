/**
 * What scoring a program costs, counted in elements touched (decision 5), never in seconds.
 *
 * The limit of a suite is the cost of the dearest program that its own search space can express, but
 * never above a ceiling that keeps any program inside two seconds. A program that fills its functions
 * with matrix products where none are needed is refused.
 */
import { AditError } from '@adit/base';
import { type Program, programCost, type TaskData } from '@adit/program';
import type { Suite } from '../task-type.ts';

/**
 * Most elements that one scoring may touch on any suite of ours.
 *
 * The dearest programs measured fill vectors or matrices with normal numbers and use each once: 12 to
 * 18 ns a counted element on the machine of the README, everything else below 3 ns. Processors that
 * multiply denormals in microcode take up to 18 ns for a product of one task. At 41 ns an element a
 * scoring takes 2 s, so a machine half as fast stays inside it. Measured again by
 * suites/worst-program.long.test.ts.
 */
export const OP_COST_CEILING = 48_000_000;

type CostedTasks = Pick<Suite, 'tasks'>;

function examples(task: TaskData): { train: number; valid: number } {
  return { train: task.trainY.length, valid: task.validY.length };
}

/**
 * Elements touched when `program` is scored on all tasks and never stops early:
 * setup + train · (predict + learn) + valid · predict, summed over the tasks.
 */
export function suiteCost(program: Program, suite: CostedTasks): number {
  let cost = 0;
  for (const task of suite.tasks) {
    const { setup, predict, learn } = programCost(program, task.features);
    const { train, valid } = examples(task);
    cost += setup + train * (predict + learn) + valid * predict;
  }
  return cost;
}

/**
 * Refuses a program that is too dear for a suite.
 * @throws AditError `too_costly` with `cost` and `limit` in elements touched.
 */
export function requireAffordable(
  program: Program,
  suite: Pick<Suite, 'tasks' | 'opCostLimit' | 'id'>,
): void {
  const cost = suiteCost(program, suite);
  if (cost <= suite.opCostLimit) return;
  throw new AditError('too_costly', `The program costs more than ${suite.id} allows`, {
    numbers: { cost, limit: suite.opCostLimit },
    nextStep: 'Use fewer or cheaper instructions in predict and learn.',
  });
}
