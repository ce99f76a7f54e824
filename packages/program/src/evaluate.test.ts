/** One evaluation: order of events, early stop, fitness, flush rule. */
import { describe, expect, it } from 'vitest';
import { type EvaluationRules, evaluateTask, type TaskData } from './evaluate.ts';
import { aditMath } from './math/adit-math.ts';
import { parseProgramText } from './parse-text.ts';
import { normalDraw } from './random-stream.ts';
import { referencePrograms } from './reference-programs.ts';

const RULES: EvaluationRules = { maxAbsError: 100, flushEvery: 0 };

/** A task with one feature a row. */
function taskOf(
  train: readonly (readonly [x: number, y: number])[],
  valid: readonly (readonly [x: number, y: number])[],
  evalType: TaskData['evalType'] = 'rmse',
): TaskData {
  return {
    evalType,
    features: 1,
    trainX: Float64Array.from(train, ([x]) => x),
    trainY: Float64Array.from(train, ([, y]) => y),
    validX: Float64Array.from(valid, ([x]) => x),
    validY: Float64Array.from(valid, ([, y]) => y),
    seed: 11n,
  };
}

function programOf(body: string) {
  return parseProgramText(`# adit az64 scalars=8 vectors=4 matrices=2 features=1\n${body}`);
}

const rmseFitness = (rmse: number) => 1 - 0.6366197723675814 * aditMath.atan(rmse);

describe('evaluateTask', () => {
  it('runs setup once, then predict and learn, then predict alone', () => {
    // s2 counts setups, s3 predicts, s4 learns; the prediction is 100 s2 + 10 s3 + s4.
    const counter = programOf(`setup:
  s5 = const 1
  s6 = const 10
  s2 = add s2 s5
predict:
  s3 = add s3 s5
  s1 = mul s2 s6
  s1 = add s1 s3
  s1 = mul s1 s6
  s1 = add s1 s4
learn:
  s4 = add s4 s5
`);
    const rules = { maxAbsError: 1000, flushEvery: 0 };
    const task = taskOf(
      [
        [0, 110],
        [0, 121],
      ],
      [
        [0, 132],
        [0, 142],
      ],
    );
    expect(evaluateTask(counter, task, rules)).toEqual({ fitness: 1, steps: 2 });
  });

  it('shows the label to learn only, and sets s0 to 0 before predict', () => {
    const leak = programOf('predict:\n  s1 = add s0 s0\nlearn:\n  s2 = add s0 s2\n');
    const task = taskOf([[0, 3]], [[0, 0]]);
    expect(evaluateTask(leak, task, RULES).fitness).toBe(1);
    const memory = programOf('predict:\n  s1 = add s2 s0\nlearn:\n  s2 = add s0 s3\n');
    expect(evaluateTask(memory, task, RULES).fitness).toBe(rmseFitness(3));
  });

  it('gives the anchors of the fitness formula', () => {
    const silent = programOf('setup:\n');
    const at = (rmse: number) => evaluateTask(silent, taskOf([[0, 0]], [[0, rmse]]), RULES).fitness;
    expect(at(0)).toBe(1);
    expect(at(1)).toBeCloseTo(0.5, 15);
    expect(at(0.1)).toBeCloseTo(0.937, 3);
    expect(at(0.001)).toBeCloseTo(0.99936, 5);
    expect(at(100)).toBe(rmseFitness(100));
  });

  it('stops at an error above the limit or NaN, counts that example, gives 0', () => {
    const silent = programOf('setup:\n');
    const stop = (y: number) =>
      evaluateTask(
        silent,
        taskOf(
          [
            [0, 1],
            [0, y],
            [0, 1],
          ],
          [[0, 0]],
        ),
        RULES,
      );
    expect(stop(100)).toEqual({ fitness: 1, steps: 3 });
    expect(stop(-100)).toEqual({ fitness: 1, steps: 3 });
    expect(stop(100.00000000000001)).toEqual({ fitness: 0, steps: 2 });
    expect(stop(Number.NaN)).toEqual({ fitness: 0, steps: 2 });
    expect(stop(Number.POSITIVE_INFINITY)).toEqual({ fitness: 0, steps: 2 });
    const nan = programOf('predict:\n  s1 = div s2 s3\n');
    const task = taskOf([[0, 1]], [[0, 0]]);
    expect(evaluateTask(nan, task, RULES)).toEqual({ fitness: 0, steps: 1 });
    const infinite = programOf('setup:\n  s2 = const 1\npredict:\n  s1 = div s2 s3\n');
    expect(evaluateTask(infinite, task, RULES)).toEqual({ fitness: 0, steps: 1 });
  });

  it('does not learn from the example that fails', () => {
    // learn would make the second error small; the first example must stop before it.
    const late = programOf('predict:\n  s1 = add s2 s3\nlearn:\n  s2 = add s0 s3\n');
    const task = taskOf(
      [
        [0, 500],
        [0, 500],
      ],
      [[0, 500]],
    );
    expect(evaluateTask(late, task, RULES)).toEqual({ fitness: 0, steps: 1 });
  });

  it('gives 0 for an error above the limit in validation, after all steps', () => {
    const silent = programOf('setup:\n');
    const task = taskOf(
      [
        [0, 1],
        [0, 1],
      ],
      [
        [0, 1],
        [0, 101],
        [0, 1],
      ],
    );
    expect(evaluateTask(silent, task, RULES)).toEqual({ fitness: 0, steps: 2 });
  });

  it('gives 0 without validation rows', () => {
    const silent = programOf('setup:\n');
    expect(evaluateTask(silent, taskOf([[0, 1]], []), RULES).fitness).toBe(0);
    expect(evaluateTask(silent, taskOf([[0, 1]], [], 'accuracy'), RULES).fitness).toBe(0);
  });

  it('refuses a program of other width', () => {
    const task = taskOf([[0, 1]], [[0, 1]]);
    expect(() => evaluateTask(referencePrograms.linear(4), task, RULES)).toThrow(
      expect.objectContaining({ code: 'features_differ', numbers: { program: 4, task: 1 } }),
    );
  });
});

describe('accuracy tasks', () => {
  it('class 1 is a prediction above 0; exactly 0 and NaN are class 0', () => {
    const score = (body: string, y: number) =>
      evaluateTask(programOf(body), taskOf([], [[0, y]], 'accuracy'), RULES).fitness;
    const constant = (value: string) => `setup:\n  s1 = const ${value}\n`;
    expect(score(constant('0'), 0)).toBe(1);
    expect(score(constant('0'), 1)).toBe(0);
    expect(score(constant('1e-15'), 1)).toBe(1);
    expect(score(constant('1e-17'), 1)).toBe(0);
    expect(score(constant('-1e-15'), 0)).toBe(1);
    const nan = 'predict:\n  s1 = div s2 s3\n';
    expect(score(nan, 0)).toBe(1);
    expect(score(nan, 1)).toBe(0);
  });

  it('counts wrong answers', () => {
    const sign = programOf('setup:\n  s2 = const 1\n  v1 = vfill s2\npredict:\n  s1 = dot v0 v1\n');
    const valid = [
      [1, 1],
      [-1, 0],
      [2, 0],
      [-2, 0],
    ] as const;
    expect(evaluateTask(sign, taskOf([], valid, 'accuracy'), RULES).fitness).toBe(0.75);
  });

  it('learn sees the sigmoid of the prediction in training, validation leaves it alone', () => {
    // learn keeps what it saw in s1; validation then predicts it, so its sign and size show.
    const keep = programOf('predict:\n  s1 = add s2 s3\nlearn:\n  s2 = sub s1 s3\n');
    // sigmoid(0) = 0.5 after the first example, sigmoid(0.5) after the second.
    const twice = taskOf(
      [
        [0, 1],
        [0, 1],
      ],
      [[0, 1]],
      'accuracy',
    );
    expect(evaluateTask(keep, twice, RULES).fitness).toBe(1);
    const probe = programOf(`setup:
  s4 = const 0.6224593312018546
predict:
  s1 = sub s2 s4
learn:
  s2 = sub s1 s3
`);
    // First example: predict -s4, learn s2 = sigmoid(-s4); the validation prediction is s2 - s4 < 0.
    expect(evaluateTask(probe, taskOf([[0, 1]], [[0, 0]], 'accuracy'), RULES).fitness).toBe(1);
  });

  it('a NaN in training stops although validation would call it class 0', () => {
    const nan = programOf('predict:\n  s1 = div s2 s3\n');
    const task = taskOf([[0, 0]], [[0, 0]], 'accuracy');
    expect(evaluateTask(nan, task, RULES)).toEqual({ fitness: 0, steps: 1 });
  });
});

describe('random fills', () => {
  it('draw anew at each execution and continue into validation', () => {
    const noise = programOf('predict:\n  s1 = normal 0 1\n');
    const task = taskOf(
      [
        [0, 0],
        [0, 0],
      ],
      [[0, 5]],
    );
    const drawn = normalDraw(11n, 0, 0, 2);
    expect(evaluateTask(noise, task, RULES).fitness).toBe(rmseFitness(Math.abs(5 - drawn)));
  });

  it('give the same result at each evaluation and another for another seed', () => {
    const net = referencePrograms.net(1);
    const task = taskOf(
      [
        [1, 1],
        [2, 2],
      ],
      [[3, 3]],
    );
    const first = evaluateTask(net, task, RULES);
    expect(evaluateTask(net, task, RULES)).toEqual(first);
    expect(evaluateTask(net, { ...task, seed: 12n }, RULES)).not.toEqual(first);
  });
});

describe('flushEvery', () => {
  const examples = (count: number) => Array.from({ length: count }, () => [0, 0] as const);
  /** Predicts 1 as long as s2 is not 0, else 0. */
  const isAlive = (initial: string) =>
    programOf(`setup:
  s2 = const ${initial}
  s3 = const 1e308
  s4 = const 1e-308
predict:
  s5 = mul s2 s3
  s5 = mul s5 s3
  s5 = abs s5
  s6 = sub s4 s5
  s6 = step s6
  s1 = const 1
  s1 = sub s1 s6
`);
  const survives = (initial: string, count: number, flushEvery: number) => {
    const task = taskOf(examples(count), [[0, 1]]);
    const { fitness } = evaluateTask(isAlive(initial), task, { maxAbsError: 100, flushEvery });
    return fitness === 1;
  };

  it('leaves denormals alone at 0', () => {
    expect(survives('1e-310', 200, 0)).toBe(true);
  });

  it('acts after every flushEvery-th training example and not before', () => {
    expect(survives('1e-310', 63, 64)).toBe(true);
    expect(survives('1e-310', 64, 64)).toBe(false);
    expect(survives('1e-310', 1, 1)).toBe(false);
    expect(survives('-1e-310', 64, 64)).toBe(false);
  });

  it('keeps the least normal number and clears the one below', () => {
    expect(survives('2.2250738585072014e-308', 64, 64)).toBe(true);
    expect(survives('2.225073858507201e-308', 64, 64)).toBe(false);
  });

  it('never acts in validation', () => {
    const task = taskOf(
      examples(1),
      Array.from({ length: 200 }, () => [0, 1] as const),
    );
    const rules = { maxAbsError: 100, flushEvery: 64 };
    expect(evaluateTask(isAlive('1e-310'), task, rules).fitness).toBe(1);
  });

  it('reaches vectors and matrices, turns -0 into +0, keeps NaN and infinities', () => {
    const banks = (kind: 'vector' | 'matrix') =>
      programOf(`setup:
  s2 = const -0
  s3 = const 1
  ${kind === 'vector' ? 'v1 = vfill s2' : 'v1 = vfill s2\n  m0 = mrows v1'}
predict:
  ${kind === 'vector' ? 's4 = vmean v1' : 's4 = mmean m0'}
  s4 = div s3 s4
  s5 = const 0
  s1 = step s4
`);
    const task = taskOf(examples(2), [[0, 1]]);
    for (const kind of ['vector', 'matrix'] as const) {
      // 1 / -0 steps to 0, 1 / +0 to 1.
      expect(evaluateTask(banks(kind), task, RULES).fitness).toBe(rmseFitness(1));
      expect(evaluateTask(banks(kind), task, { ...RULES, flushEvery: 2 }).fitness).toBe(1);
    }
    const special = programOf(`setup:
  s2 = const 1
  s3 = div s2 s4
  s6 = div s4 s4
predict:
  s5 = div s2 s3
  s5 = sub s4 s5
  s5 = step s5
  s7 = max s6 s2
  s7 = step s7
  s1 = sub s5 s7
`);
    expect(evaluateTask(special, task, { ...RULES, flushEvery: 1 }).fitness).toBe(1);
  });
});
