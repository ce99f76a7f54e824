import { createRandom } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { ALL_OPS, insertRandomly, randomProgram } from '../fixtures/random-program.ts';
import { parseProgramText } from '../parse-text.ts';
import { FUNCTION_NAMES, type Program } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { type Explanation, explainProgram } from './explain.ts';

function remarks(explanation: Explanation): string[] {
  return FUNCTION_NAMES.flatMap((name) => explanation.lines[name].map(({ remark }) => remark));
}

function nameOf(explanation: Explanation, slot: string): string | undefined {
  return explanation.slots.find((known) => known.slot === slot)?.name;
}

const HEAD = '# adit az64 scalars=8 vectors=6 matrices=2 features=4\n';

describe('explainProgram()', () => {
  it('recognises linear regression by gradient descent', () => {
    const explanation = explainProgram(referencePrograms.linear(4));
    expect(explanation.summary).toBe(
      'A linear model: the prediction is a linear function of the features. Each training example ' +
        'changes the weights v1 by the error of the prediction, at the learning rate in s2. From ' +
        'example to example v1 survives.',
    );
    expect(remarks(explanation)).toEqual([
      'the learning rate: the constant 0.01',
      'the prediction: the inner product of the weights v1 and the features',
      'the error: label minus prediction',
      'the correction: the error times the learning rate',
      'the update: the correction times the features',
      'adds the update v2 to the weights v1: this is what is learned',
    ]);
  });

  it('does so under other slot names and among dead code', () => {
    const text = `${HEAD}setup:
  s6 = const 0.01
  s3 = const 5
  s7 = sin s3
predict:
  noop
  s1 = dot v0 v4
learn:
  s5 = sub s0 s1
  s5 = mul s5 s6
  v3 = vscale s5 v0
  v4 = vadd v3 v4
  v5 = vabs v3
`;
    const explanation = explainProgram(parseProgramText(text));
    expect(explanation.summary).toContain('changes the weights v4 by the error');
    expect(explanation.summary).toContain('4 of 10 instructions never count.');
    expect(nameOf(explanation, 'v4')).toBe('weights');
    expect(nameOf(explanation, 's6')).toBe('learningRate');
    expect(explanation.lines.setup[2]).toEqual({
      text: 's7 = sin s3',
      isLive: false,
      remark: 'never used: no line that counts reads s7',
    });
    expect(explanation.lines.predict[0]?.remark).toBe('does nothing');
  });

  it('recognises the net: hidden units, relu, biases, weight matrix', () => {
    const explanation = explainProgram(referencePrograms.net(4));
    expect(explanation.summary).toMatch(/^A net with relu units/);
    expect(explanation.summary).toContain('Random numbers fill v2 and m0 at the start.');
    expect(explanation.summary).toContain('From example to example v2, m0, v1 and s2 survive.');
    expect(nameOf(explanation, 'm0')).toBe('weightMatrix');
    expect(nameOf(explanation, 'v1')).toBe('biases');
    expect(nameOf(explanation, 's2')).toBe('bias');
    expect(nameOf(explanation, 'v8')).toBe('activeUnits');
    expect(explanation.lines.predict[2]?.remark).toBe(
      'relu: negative elements of the hidden units v3 become 0',
    );
    expect(explanation.lines.learn.at(-1)?.remark).toBe(
      'adds the update m1 to the weight matrix m0: this is what is learned',
    );
  });

  it('sees what does not learn, does not look, or looks without learning', () => {
    const explain = (body: string): string => explainProgram(parseProgramText(HEAD + body)).summary;
    expect(explain('predict:\n  s1 = const 0.5\n')).toBe(
      'The prediction does not depend on the features. Nothing is learned from the labels. ' +
        'Nothing changes from example to example.',
    );
    expect(explain('setup:\n  s2 = const 2\npredict:\n  s3 = vmean v0\n  s1 = exp s3\n')).toMatch(
      /^A nonlinear function of the features \(predict uses vmean and exp\)\./,
    );
    expect(explain('predict:\n  s1 = dot v0 v1\nlearn:\n  v1 = vadd v1 v0\n')).toContain(
      'Learn changes the weights v1 without looking at the label.',
    );
    expect(
      explain('predict:\n  s1 = dot v0 v1\nlearn:\n  v2 = vscale s0 v0\n  v1 = vadd v1 v2\n'),
    ).toContain('Each training example changes the weights v1 with the label.');
  });

  it('tells decay from a step, and what is left from what was predicted', () => {
    const text = `${HEAD}setup:\n  s2 = const 0.9\n  s1 = vmean v0\npredict:\n  s3 = abs s1\n  s1 = dot v0 v1\n  s1 = mul s1 s3\n`;
    const program = parseProgramText(
      `${text}learn:\n  v2 = vscale s0 v0\n  v1 = vscale s2 v1\n  v1 = vadd v2 v1\n  s1 = sub s1 s0\n`,
    );
    const explanation = explainProgram(program);
    expect(explanation.lines.setup[1]?.remark).toBe('the mean of the features (0 here)');
    expect(explanation.lines.predict[0]?.remark).toBe('what learn left in s1 without its sign');
    expect(explanation.lines.learn.map(({ remark }) => remark)).toEqual([
      'the label times the features',
      'scales the weights v1 by 0.9',
      'adds v2 to the weights v1: this is what is learned',
      'the negative error: prediction minus label',
    ]);
  });

  it('names no learning rate where a constant scales something else', () => {
    const text = `${HEAD}setup:\n  s2 = const 0.5\npredict:\n  s3 = dot v0 v1\n  s1 = mul s2 s3\n`;
    const explanation = explainProgram(parseProgramText(`${text}learn:\n  v1 = vadd v1 v0\n`));
    expect(explanation.summary).not.toContain('learning rate');
    expect(nameOf(explanation, 's2')).toBe('constant');
  });

  it('says something of every line of every program, and gives every slot a name of its own', () => {
    const random = createRandom('explained programs');
    const shape = { banks: { scalars: 6, vectors: 5, matrices: 3 }, features: 4 };
    const reference: Program = referencePrograms.net(4);
    for (let round = 0; round < 300; round += 1) {
      const program =
        round % 2 === 0
          ? randomProgram(random, { ...shape, length: 12, ops: ALL_OPS })
          : insertRandomly(reference, random, { count: 6, ops: ALL_OPS });
      const explanation = explainProgram(program);
      for (const remark of remarks(explanation)) {
        expect(remark).toMatch(/^\S.*\S$/);
        expect(remark).not.toMatch(/undefined|\{|\}/);
      }
      const names = explanation.slots.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const live = FUNCTION_NAMES.map(
        (name) => explanation.lines[name].filter(({ isLive }) => isLive).length,
      );
      const canonical = canonicalProgram(program);
      expect(live).toEqual(FUNCTION_NAMES.map((name) => canonical[name].length));
    }
  });
});
