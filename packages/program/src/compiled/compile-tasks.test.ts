import { createRandom } from '@adit/base';
import { describe, expect, it } from 'vitest';
import type { EvaluationRules, TaskData } from '../evaluate.ts';
import { evaluateTask } from '../evaluate.ts';
import { randomTask } from '../fixtures/random-task.ts';
import { parseProgramText } from '../parse-text.ts';
import type { Program } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { compileTasks } from './compile-tasks.ts';
import { groupTasks } from './lanes.ts';
import { LiveCode, loadLiveCode } from './live-code.ts';

const RULES: EvaluationRules = { maxAbsError: 100, flushEvery: 64 };

function tasksOf(count: number, features: number, train = 40): TaskData[] {
  const random = createRandom(`tasks ${count} ${features}`);
  const shape = { evalType: 'rmse', features, train, valid: 10 } as const;
  return Array.from({ length: count }, () => randomTask(random, shape));
}

function codeOf(program: Program): LiveCode {
  const code = new LiveCode();
  loadLiveCode(program, code);
  return code;
}

describe('compileTasks', () => {
  const tasks = tasksOf(10, 4);
  const linear = codeOf(referencePrograms.linear(4));

  it('gives every task its own result, in the order given, in any grouping', () => {
    const mixed = [...tasksOf(3, 4), ...tasksOf(2, 4, 17), ...tasksOf(8, 4)];
    const expected = mixed.map((task) => evaluateTask(referencePrograms.linear(4), task, RULES));
    for (const lanesMax of [2, 4, 6, 8, 10]) {
      const compiled = compileTasks(mixed, RULES, { lanesMax });
      compiled.evaluate(linear);
      expect([...compiled.fitness]).toEqual(expected.map(({ fitness }) => fitness));
      expect([...compiled.steps]).toEqual(expected.map(({ steps }) => steps));
    }
  });

  it('probes a prefix of the run and goes on from there', () => {
    const compiled = compileTasks(tasks, RULES);
    compiled.evaluate(linear);
    const whole = [...compiled.fitness];
    for (const examples of [1, 10, 40, 1000]) {
      compiled.begin(linear, examples);
      const errors = compiled.probeErrors;
      expect(errors.length).toBe(Math.min(examples, 40) * 10);
      // Weights are 0 before the first example, so its error is its label.
      expect([...errors.slice(0, 10)]).toEqual(tasks.map(({ trainY }) => Math.abs(trainY[0])));
      compiled.finish();
      expect([...compiled.fitness]).toEqual(whole);
    }
  });

  it('has one probe key for programs that err alike, and others for others', () => {
    const compiled = compileTasks(tasks, RULES);
    const keyOf = (program: Program): string => {
      compiled.begin(codeOf(program), 10);
      return compiled.probeKey.join();
    };
    const header = '# adit az64 scalars=3 vectors=3 matrices=0 features=4';
    const program = (line: string): Program =>
      parseProgramText(
        `${header}\nsetup:\n  s2 = const 0.5\npredict:\n  ${line}\n  s1 = dot v2 v0\nlearn:\n`,
      );
    const first = keyOf(program('v2 = vadd v0 v0'));
    expect(keyOf(program('v2 = vsub v0 v1'))).not.toBe(first);
    expect(keyOf(program('v2 = vscale s2 v0'))).not.toBe(first);
    const doubled = `${header}\nsetup:\npredict:\n  s2 = dot v0 v0\n  s1 = add s2 s2\nlearn:\n`;
    expect(keyOf(parseProgramText(doubled))).toBe(first);
  });

  it('computes the same after another program, and after one that needs more memory', () => {
    const compiled = compileTasks(tasksOf(4, 16), RULES);
    const net = codeOf(referencePrograms.net(16));
    compiled.evaluate(net);
    const expected = [...compiled.fitness];
    const large = `# adit az64 scalars=2 vectors=2 matrices=32 features=16\nsetup:\n${Array.from(
      { length: 32 },
      (_, slot) => `  m${slot} = mnormal 0 1`,
    ).join('\n')}\npredict:\n${Array.from(
      { length: 31 },
      (_, slot) => `  m0 = madd m0 m${slot + 1}`,
    ).join('\n')}\n  v1 = matvec m0 v0\n  s1 = dot v1 v0\nlearn:\n`;
    const program = parseProgramText(large);
    compiled.evaluateProgram(program);
    const [first] = tasksOf(4, 16);
    expect(compiled.fitness[0]).toBe(evaluateTask(program, first, RULES).fitness);
    compiled.evaluate(net);
    expect([...compiled.fitness]).toEqual(expected);
  });

  it('holds the largest banks there are in a few megabytes, once', () => {
    const compiled = compileTasks(tasksOf(10, 64), RULES);
    const before = compiled.memoryBytes;
    const slots = Array.from({ length: 32 }, (_, slot) => slot);
    const program = parseProgramText(
      [
        '# adit az64 scalars=32 vectors=32 matrices=32 features=64',
        ...['setup:', ...slots.map((slot) => `  m${slot} = muniform 0 1`)],
        ...['predict:', ...slots.slice(1).map((slot) => `  m0 = mmax m0 m${slot}`)],
        ...['  s1 = mmean m0', 'learn:', ''],
      ].join('\n'),
    );
    compiled.evaluateProgram(program);
    const after = compiled.memoryBytes;
    expect(after - before).toBeGreaterThan(31 * 64 * 64 * 2 * 8);
    expect(after - before).toBeLessThan(4 * 1024 * 1024);
    compiled.evaluateProgram(referencePrograms.net(64));
    compiled.evaluateProgram(program);
    expect(compiled.memoryBytes).toBe(after);
  });

  it('refuses a program for another number of features', () => {
    expect(() => compileTasks(tasks, RULES).evaluateProgram(referencePrograms.linear(8))).toThrow(
      expect.objectContaining({ code: 'features_differ' }),
    );
  });

  it('makes groups that fit the cache and are about equally large', () => {
    const sizes = (count: number, features: number): number[] =>
      groupTasks(tasksOf(count, features, 1)).map(({ members }) => members.length);
    expect(sizes(10, 4)).toEqual([10]);
    expect(sizes(1, 4)).toEqual([1]);
    expect(sizes(12, 4)).toEqual([6, 6]);
    expect(sizes(32, 4)).toEqual([8, 8, 8, 8]);
    expect(sizes(3, 64)).toEqual([2, 1]);
  });
});
