/** The committed golden vectors: a bare clone proves interpreter and compiled evaluator with them. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalProgram } from './canonical.ts';
import { compileTasks } from './compiled/compile-tasks.ts';
import { programCost } from './cost.ts';
import { type EvaluationRules, evaluateTask, type TaskData } from './evaluate.ts';
import { bitsOf } from './fixtures/bits.ts';
import { createEvaluationVectors } from './fixtures/golden.ts';
import { formatProgramText } from './format-text.ts';
import { programHash } from './hash.ts';
import { parseProgramText } from './parse-text.ts';
import { SEMANTICS } from './semantics.ts';

type Golden = ReturnType<typeof createEvaluationVectors>;
const file = new URL('../vectors/evaluation.json', import.meta.url);
const golden: Golden = JSON.parse(fs.readFileSync(file, 'utf8'));

/** The task of a group, read from the file as a foreign implementation would. */
function taskOf(group: Golden['groups'][number]): TaskData {
  const x = (rows: number[][]) => Float64Array.from(rows.flatMap((row) => row.slice(0, -1)));
  const y = (rows: number[][]) => Float64Array.from(rows, (row) => row.at(-1) ?? 0);
  return {
    evalType: group.eval,
    features: group.features,
    seed: BigInt(group.seed),
    trainX: x(group.train),
    trainY: y(group.train),
    validX: x(group.valid),
    validY: y(group.valid),
  };
}

describe.each(golden.groups.map((group, index) => [index, group] as const))(
  'golden group %i',
  (_, group) => {
    const task = taskOf(group);
    const rules: EvaluationRules = group;

    it('shows the flush rule', () => {
      const unflushed = { ...rules, flushEvery: 0 };
      const changed = group.programs.filter((record) => {
        const program = parseProgramText(record.text);
        const { fitness } = evaluateTask(program, task, unflushed);
        return bitsOf(fitness) !== record.result.fitness;
      });
      expect(changed.length > 0).toBe(group.flushEvery > 0);
    });

    it('gives the recorded fitness bits, steps, hash, canonical text and cost', () => {
      expect(group.programs.length).toBe(82);
      for (const record of group.programs) {
        const program = parseProgramText(record.text);
        const canonical = canonicalProgram(program);
        const run = (one: typeof program) => {
          const { fitness, steps } = evaluateTask(one, task, rules);
          return { fitness: bitsOf(fitness), steps };
        };
        const { setup, predict, learn } = programCost(canonical, group.features);
        expect({
          text: formatProgramText(program),
          canonicalText: formatProgramText(canonical),
          hash: programHash(program),
          canonicalCost: [setup, predict, learn],
          result: run(program),
          canonicalResult: run(canonical),
        }).toEqual(record);
      }
    });

    it('gives the recorded canonical results through the compiled evaluator', () => {
      // Beside other tasks, so that a task's lane and its neighbours are seen to decide nothing.
      const other = { ...task, seed: task.seed + 1n, trainY: task.trainY.map((y) => 1 - y) };
      const evaluators = [[task], [other, task, other]].map((tasks) => compileTasks(tasks, rules));
      for (const record of group.programs) {
        for (const evaluator of evaluators) {
          evaluator.evaluateProgram(parseProgramText(record.text));
          const at = evaluator.taskCount >> 1;
          const found = { fitness: bitsOf(evaluator.fitness[at]), steps: evaluator.steps[at] };
          expect(found, record.canonicalText).toEqual(record.canonicalResult);
        }
      }
    });
  },
);

describe('golden vectors', () => {
  it('carry the semantics version and show early stops, random fills and many scores', () => {
    expect(golden.semantics).toBe(SEMANTICS);
    const records = golden.groups.flatMap((group) => group.programs);
    expect(records.length).toBe(492);
    expect(new Set(records.map((r) => r.canonicalResult.fitness)).size).toBeGreaterThan(80);
    const drawing = records.filter((r) => /normal|uniform/.test(r.canonicalText));
    expect(drawing.length).toBeGreaterThan(100);
    const stopped = golden.groups.flatMap((group) =>
      group.programs.filter((r) => r.result.steps < group.train.length),
    );
    expect(stopped.length).toBeGreaterThan(30);
  });

  it('are what the generator writes today', () => {
    expect(createEvaluationVectors()).toEqual(golden);
  });
});
