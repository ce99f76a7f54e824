/** What limits bound, by counts alone; worst-program.long.test.ts measures seconds and bytes. */
import {
  canonicalProgram,
  createInstruction,
  evaluateTask,
  OPS,
  type Program,
  programCost,
} from '@adit/program';
import { describe, expect, it } from 'vitest';
import { mnistFiles, readFrom } from '../fixtures/images.ts';
import { makeTable } from '../fixtures/suites.ts';
import { describeWorst, worstPrograms } from '../fixtures/worst-programs.ts';
import type { Suite } from '../task-type.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { evaluatorOf, scoreProgram } from './score-program.ts';
import { OP_COST_CEILING, suiteCost } from './suite-cost.ts';

const MEMORY_BYTES_MAX = 64 * 1024 * 1024;
const images = readFrom(mnistFiles(1_500, 6));
const suites = [
  ...['net-check', 'linear-check', 'scalar_linear', 'scalar_linear?features=2'],
  ...[2, 16, 32].map((features) => `csv:small.csv?features=${features}`),
  ...[16, 32].map((features) => `mnist_binary?features=${features}`),
].map((spec): [string, Suite] => [
  spec,
  openTaskType(spec, () => makeTable(900), images).consensusSuite,
]);

/** Everything that one scoring may run: instructions, by tasks and examples. */
function executions({ tasks }: Suite, { predict, learn }: Program): number {
  return tasks.reduce((sum, { trainY, validY }) => {
    const training = trainY.length * (predict.length + learn.length);
    return sum + training + validY.length * predict.length;
  }, 0);
}

describe.each(suites)('the limits of %s', (_, suite) => {
  const worst = worstPrograms(suite);

  it('are never above the ceiling', () => {
    expect(suite.opCostLimit).toBeLessThanOrEqual(OP_COST_CEILING);
  });

  it('admit the generated programs, which use them up', () => {
    const { instructions } = suite.limits;
    const free = worst.filter(({ program, cost }) => {
      const { predict, learn } = program;
      const dearest = Math.max(
        ...[...predict, ...learn].map(({ op }) => {
          const one = { ...program, setup: [], predict: [], learn: [createInstruction(op)] };
          return suiteCost(one, suite);
        }),
      );
      const isFull = predict.length + learn.length >= instructions.predict + instructions.learn - 6;
      return !isFull && cost + 4 * dearest < suite.opCostLimit;
    });
    expect(free.map(describeWorst)).toEqual([]);
    for (const { program, cost } of worst) {
      expect(cost).toBeLessThanOrEqual(suite.opCostLimit);
      expect(canonicalProgram(program)).toEqual(program);
    }
  });

  it('are refused with both numbers one instruction further', () => {
    const { instructions, banks } = suite.limits;
    const [task] = suite.tasks;
    if (banks.matrices < 2 || task === undefined) return;
    const product = createInstruction(43, { in1: 0, in2: 1, out: 0 });
    const lines = (count: number) => Array.from({ length: count }, () => product);
    const program: Program = {
      banks,
      features: task.features,
      setup: [createInstruction(64, { out: 1, d0: 0, d1: 1 })],
      predict: [...lines(instructions.predict - 1), createInstruction(51, { in1: 0, out: 1 })],
      learn: lines(instructions.learn),
    };
    const cost = suiteCost(canonicalProgram(program), suite);
    expect(cost).toBeGreaterThan(suite.opCostLimit);
    expect(() => scoreProgram(program, suite)).toThrow(
      expect.objectContaining({
        code: 'too_costly',
        numbers: { cost, limit: suite.opCostLimit },
      }),
    );
  });

  it('bound the instructions that one scoring runs, and its memory', () => {
    const evaluator = evaluatorOf(suite);
    const [large] = [...worst].sort((left, right) => right.cost - left.cost);
    expect(large).toBeDefined();
    for (const { program } of worst) {
      expect(executions(suite, program)).toBeLessThan(6_000_000);
    }
    if (large !== undefined) evaluator.evaluateProgram(large.program);
    expect(evaluator.memoryBytes).toBeLessThan(MEMORY_BYTES_MAX);
    const before = evaluator.memoryBytes;
    if (large !== undefined) evaluator.evaluateProgram(large.program);
    expect(evaluator.memoryBytes).toBe(before);
  });
});

describe('the generated programs', () => {
  const suite = openTaskType('csv:small.csv?features=4', () => makeTable(60)).consensusSuite;
  const worst = worstPrograms(suite);

  it('have every op, and denormal, infinite and NaN twins', () => {
    const ops = new Set(
      worst.flatMap(({ program }) => [...program.predict, ...program.learn].map(({ op }) => op)),
    );
    expect([...ops].sort((left, right) => left - right)).toEqual(
      OPS.map(({ code }) => code).filter((code) => code > 0),
    );
    const count = (variant: string) => worst.filter((one) => one.variant === variant).length;
    expect(count('ordinary')).toBeGreaterThan(80);
    expect(count('denormal')).toBeGreaterThan(80);
    expect(count('infinite')).toBeGreaterThan(60);
    expect(count('nan')).toBeGreaterThan(60);
  });

  it('run to their last example, so that their cost is what they do', () => {
    const evaluator = evaluatorOf(suite);
    const whole = suite.tasks.map(({ trainY }) => trainY.length);
    for (const one of worst) {
      evaluator.evaluateProgram(one.program);
      expect([...evaluator.steps], describeWorst(one)).toEqual(whole);
      const { predict } = programCost(one.program, one.program.features);
      expect(predict).toBeGreaterThan(0);
    }
  });

  it('have the interpreter’s bits from the compiled evaluator', () => {
    const evaluator = evaluatorOf(suite);
    for (const one of worst) {
      evaluator.evaluateProgram(one.program);
      const found = [...evaluator.fitness];
      const expected = suite.tasks.map((task) => evaluateTask(one.program, task, suite.rules));
      expect(found, describeWorst(one)).toEqual(expected.map(({ fitness }) => fitness));
    }
  });
});
