/** A suite that programs run on, as the search wants it. */
import {
  type EvaluationRules,
  evaluateTask,
  type LiveCode,
  liveProgram,
  type TaskData,
} from '@adit/program';

/** Tasks prepared for many programs, one program at a time; as `compileTasks` gives them. */
export interface SuiteRunner {
  readonly taskCount: number;
  readonly probeTasks: number;
  readonly fitness: Float64Array;
  readonly steps: Float64Array;
  begin(code: LiveCode, examples: number): void;
  readonly probeKey: Uint32Array;
  readonly probeErrors: Float64Array;
  finish(): void;
  evaluate(code: LiveCode): void;
}

/** The interpreter as a runner: the probe is the whole run. */
export function interpretTasks(tasks: readonly TaskData[], rules: EvaluationRules): SuiteRunner {
  const fitness = new Float64Array(tasks.length);
  const steps = new Float64Array(tasks.length);
  const probeKey = new Uint32Array(4);
  const words = new Uint32Array(fitness.buffer);
  const evaluate = (code: LiveCode): void => {
    const program = liveProgram(code);
    for (const [index, task] of tasks.entries()) {
      const result = evaluateTask(program, task, rules);
      fitness[index] = result.fitness;
      steps[index] = result.steps;
    }
  };
  return {
    taskCount: tasks.length,
    probeTasks: 0,
    fitness,
    steps,
    probeKey,
    probeErrors: new Float64Array(0),
    evaluate,
    begin: (code) => {
      evaluate(code);
      probeKey.fill(1);
      for (let i = 0; i < words.length; i++) {
        probeKey[i % 4] = Math.imul(probeKey[i % 4] ^ words[i], 0x85ebca6b) ^ (i << 3);
      }
    },
    finish: () => {},
  };
}
