/** What becomes a report, what a vote against a program, and what is given back undone. */
import { scoreProgram } from '@adit/evolution';
import { describe, expect, it } from 'vitest';
import { algorithmRef, linearCheck, samplePrograms } from '../fixtures/sample-work.ts';
import { evaluateItem } from './evaluate-item.ts';
import { standardEvaluator } from './evaluator.ts';

const problems = new Map([[linearCheck.id, linearCheck]]);
const programs = samplePrograms(linearCheck, 8, 'evaluate-item');
const refs = programs.map((program, index) => algorithmRef(linearCheck, index + 1, program));
const evaluate = (ref: (typeof refs)[number], evaluator = standardEvaluator) =>
  evaluateItem(ref, problems, evaluator);

describe('evaluateItem', () => {
  it('reports score, digest and training steps of the consensus suite, bit for bit', () => {
    for (const [index, program] of programs.entries()) {
      const direct = scoreProgram(program, linearCheck.consensusSuite);
      const ref = refs[index];
      if (ref === undefined) throw new Error('no reference');
      expect(evaluate(ref)).toEqual({
        kind: 'report',
        report: { algorithm_id: index + 1, score: direct.score, digest: direct.digest },
        trainingSteps: direct.trainingSteps,
      });
    }
  });

  it.each([
    ['is no program', 'setup:\n  s2 = const\n', 'invalid_dsl'],
    ['lacks the az64 line', 'setup:\npredict:\nlearn:\n', 'invalid_dsl'],
    ['is empty', '', 'invalid_dsl'],
  ])('votes against a text that %s', (_name, text, error) => {
    expect(evaluate({ ...refs[0], algorithm_dsl: text } as (typeof refs)[number])).toEqual({
      kind: 'report',
      report: { algorithm_id: 1, score: null, error },
      trainingSteps: 0,
    });
  });

  it('gives an item back undone when the suites differ, with both digests', () => {
    const [ref] = refs;
    if (ref === undefined) throw new Error('no reference');
    const asked = '0'.repeat(64);
    const own = linearCheck.consensusSuite.digest;
    const result = evaluate({ ...ref, suite_digest: asked });
    expect(result).toMatchObject({
      kind: 'undone',
      item: { algorithm_id: 1, code: 'suite_mismatch', numbers: { asked, own } },
    });
    expect(result.kind === 'undone' && result.item.next_step).toMatch(/^Update Adit/);
  });

  it('gives an item of a problem it does not have back undone', () => {
    const [ref] = refs;
    if (ref === undefined) throw new Error('no reference');
    expect(evaluate({ ...ref, task_type: 'other' })).toMatchObject({
      kind: 'undone',
      item: { code: 'unknown_task', numbers: { problem: 'other' } },
    });
  });

  it('never votes on a defect of its own', () => {
    const [ref] = refs;
    if (ref === undefined) throw new Error('no reference');
    const broken = {
      ...standardEvaluator,
      scoreProgram: () => {
        throw new TypeError('defect');
      },
    };
    expect(evaluate(ref, broken)).toMatchObject({
      kind: 'undone',
      item: { code: 'evaluator_failed', detail: 'defect' },
    });
  });

  it('reports a score that is no number as none', () => {
    const [ref] = refs;
    if (ref === undefined) throw new Error('no reference');
    const odd = {
      ...standardEvaluator,
      scoreProgram: (...given: Parameters<typeof scoreProgram>) => ({
        ...scoreProgram(...given),
        score: Number.NaN,
      }),
    };
    expect(evaluate(ref, odd)).toMatchObject({
      kind: 'report',
      report: { score: null, error: 'not_finite' },
    });
  });
});
