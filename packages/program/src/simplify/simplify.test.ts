import { createRandom } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { type EvaluationRules, evaluateTask } from '../evaluate.ts';
import { bitsOf } from '../fixtures/bits.ts';
import { ALL_OPS, insertRandomly, randomProgram } from '../fixtures/random-program.ts';
import { randomTask } from '../fixtures/random-task.ts';
import { formatProgramText } from '../format-text.ts';
import { parseProgramText } from '../parse-text.ts';
import { FUNCTION_NAMES, type Program } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { simplifyProgram } from './simplify.ts';

const HEAD = '# adit az64 scalars=8 vectors=6 matrices=3 features=4\n';

function simplified(body: string): string {
  const { program } = simplifyProgram(parseProgramText(HEAD + body));
  return formatProgramText(program).split('\n').slice(1).join('\n');
}

/** Fitness bits and steps of the program exactly as it stands on tasks of both kinds. */
function resultsOf(program: Program, seed: string): string {
  const random = createRandom(`simplify ${seed}`);
  const shape = { features: program.features, train: 11, valid: 5 };
  const rules: EvaluationRules[] = [
    { maxAbsError: 100, flushEvery: 3 },
    { maxAbsError: 1e300, flushEvery: 0 },
  ];
  return (['rmse', 'accuracy'] as const)
    .flatMap((evalType) => {
      const task = randomTask(random, { evalType, ...shape });
      return rules.map((rule) => {
        const { fitness, steps } = evaluateTask(program, task, rule);
        return `${bitsOf(fitness)} ${steps}`;
      });
    })
    .join(', ');
}

describe('simplifyProgram()', () => {
  it('leaves alone what cannot be simplified', () => {
    for (const reference of [referencePrograms.linear(4), referencePrograms.net(4)]) {
      const result = simplifyProgram(reference);
      expect(formatProgramText(result.program)).toBe(
        formatProgramText(canonicalProgram(reference)),
      );
      expect(result).toMatchObject({ dead: 0, repeated: 0, folded: 0, superseded: 0 });
    }
  });

  it('folds constants that setup leaves and nothing changes', () => {
    const body =
      'setup:\n  s2 = const 2\n  s3 = const 3\npredict:\n  s4 = mul s2 s3\n  s5 = vmean v0\n  s1 = mul s4 s5\n';
    expect(simplified(body)).toBe(
      'setup:\npredict:\n  s2 = const 6\n  s3 = vmean v0\n  s1 = mul s2 s3\nlearn:\n',
    );
    const { before, after, folded } = simplifyProgram(parseProgramText(HEAD + body));
    expect({ before, after, folded }).toEqual({ before: 5, after: 3, folded: 1 });
  });

  it('drops what writes what is there, and computes one thing once', () => {
    const body =
      'setup:\n  s2 = const 2\npredict:\n  s3 = vmean v0\n  s4 = vmean v0\n  s5 = mul s3 s4\n' +
      '  s1 = mul s2 s5\nlearn:\n  s2 = const 2\n';
    expect(simplified(body)).toBe(
      'setup:\n  s2 = const 2\npredict:\n  s3 = vmean v0\n  s4 = mul s3 s3\n  s1 = mul s2 s4\nlearn:\n',
    );
    expect(simplifyProgram(parseProgramText(HEAD + body))).toMatchObject({
      ...{ before: 6, after: 4, dead: 0, repeated: 1, folded: 0, superseded: 1 },
    });
  });

  it('takes x - 0 for x, but never x + 0, which turns -0 into 0', () => {
    const body = (op: string): string =>
      `predict:\n  s3 = vmean v0\n  s3 = ${op} s3 s5\n  s1 = sin s3\n`;
    expect(simplified(body('sub'))).toBe(
      'setup:\npredict:\n  s2 = vmean v0\n  s1 = sin s2\nlearn:\n',
    );
    expect(simplified(body('add'))).toContain('add');
    expect(simplified(body('mul'))).toContain('mul');
  });

  it('takes no number for constant that a flush or the sigmoid changes', () => {
    const tiny =
      'setup:\n  s2 = const 1e-310\npredict:\n  s3 = mul s2 s2\n  s4 = vmean v0\n  s1 = div s4 s2\n';
    expect(simplified(`${tiny}learn:\n  s2 = const 1e-310\n`)).toContain(
      'learn:\n  s2 = const 1e-310',
    );
    const squashed =
      'predict:\n  s1 = const 2\n  s2 = vmean v0\n  s1 = mul s1 s3\n  s1 = add s1 s2\nlearn:\n  s3 = add s1 s3\n';
    expect(simplified(squashed)).toContain('learn:\n');
    expect(simplified(squashed)).toMatch(/learn:\n {2}s\d = add/);
  });

  it('keeps the bits of fitness and the steps of random programs', () => {
    const random = createRandom('simplified programs');
    const banks = { scalars: 5, vectors: 4, matrices: 2 };
    const constants = [1, 2, 3, 4, 18, 23, 24, 25, 44, 45, 48, 56, 56, 5, 22, 37, 57, 58, 27];
    let removed = 0;
    let folded = 0;
    const outcomes = new Set<string>();
    for (let round = 0; round < 600; round += 1) {
      const features = [2, 3, 4][round % 3] ?? 4;
      const ops = round % 2 === 0 ? ALL_OPS : constants;
      const program = randomProgram(random, { banks, features, length: 14, ops });
      const canonical = canonicalProgram(program);
      const result = simplifyProgram(program);
      expect(resultsOf(result.program, String(round))).toBe(resultsOf(canonical, String(round)));
      expect(canonicalProgram(result.program)).toEqual(result.program);
      outcomes.add(resultsOf(canonical, String(round)));
      removed += result.repeated + result.superseded;
      folded += result.folded;
      const count = FUNCTION_NAMES.reduce((sum, name) => sum + result.program[name].length, 0);
      expect(result.before - result.dead - result.repeated - result.superseded).toBe(count);
      expect(result.superseded).toBeGreaterThanOrEqual(0);
    }
    expect(outcomes.size).toBeGreaterThan(200);
    expect(removed).toBeGreaterThan(100);
    expect(folded).toBeGreaterThan(20);
  });

  it('keeps the bits of mutants of the reference programs', () => {
    const random = createRandom('simplified mutants');
    const references = [referencePrograms.linear(4), referencePrograms.net(4)];
    for (let round = 0; round < 300; round += 1) {
      const reference = references[round % 2] ?? referencePrograms.net(4);
      const wide = { ...reference, banks: { scalars: 7, vectors: 9, matrices: 3 } };
      const program = insertRandomly(wide, random, { count: 8, ops: ALL_OPS });
      const result = simplifyProgram(program);
      const expected = resultsOf(canonicalProgram(program), `mutant ${round}`);
      expect(resultsOf(result.program, `mutant ${round}`)).toBe(expected);
    }
  });
});
