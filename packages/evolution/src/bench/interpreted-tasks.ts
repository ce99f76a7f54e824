/** The reference interpreter in the shape of the compiled evaluator. */
import {
  canonicalProgram,
  type EvaluationRules,
  evaluateTask,
  type Program,
  type TaskData,
} from '@adit/program';

/** All tasks at once. */
export interface EvaluatedTasks {
  readonly fitness: Float64Array;
  readonly steps: Float64Array;
  evaluate(program: Program): void;
}

/** Tasks that are evaluated together. */
export function interpretTasks(tasks: readonly TaskData[], rules: EvaluationRules): EvaluatedTasks {
  const fitness = new Float64Array(tasks.length);
  const steps = new Float64Array(tasks.length);
  return {
    fitness,
    steps,
    evaluate(program) {
      const canonical = canonicalProgram(program);
      for (const [index, task] of tasks.entries()) {
        const result = evaluateTask(canonical, task, rules);
        fitness[index] = result.fitness;
        steps[index] = result.steps;
      }
    },
  };
}
