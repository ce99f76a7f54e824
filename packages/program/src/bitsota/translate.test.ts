import { createRandom, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTask } from '../evaluate.ts';
import { bitsOf } from '../fixtures/bits.ts';
import { randomTask } from '../fixtures/random-task.ts';
import { formatProgramText } from '../format-text.ts';
import { programHash } from '../hash.ts';
import { DEFAULT_PROGRAM_LIMITS } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { BITSOTA_LINES, BITSOTA_TEXT_BYTES } from './read-text.ts';
import { tokenizeLine } from './tokens.ts';
import { isAditText, translateBitsota, translateBitsotaJson, WARNINGS_KEPT } from './translate.ts';

const LINEAR = `# setup
s2 = 0.01
# predict
s0 = dot(v1, v0)
# learn
s3 = s1 - s0
s3 = s2 * s3
v2 = s3 * v0
v1 = v1 + v2
`;

/** The two-layer net with relu as x·heaviside(x), because BitSota has no maximum. */
const NET = `# meta: scalar_count=5 vector_count=9 matrix_count=2 vector_dim=4 setup_max_ops=7 predict_max_ops=11 learn_max_ops=23
def Setup():
  v2 = gaussian(0.0, 0.1)
  m0 = gaussian(0.0, 0.1)
  s3 = 0.01
def Predict():
  v3 = matmul(m0, v0)
  v3 = v3 + v1
  v8 = heaviside(v3)
  v4 = v3 * v8
  s0 = dot(v4, v2)
  s0 = s0 + s2
def Learn():
  s4 = s1 - s0
  s4 = s3 * s4
  s2 = s2 + s4
  v6 = s4 * v4
  v2 = v2 + v6
  v7 = s4 * v2
  v7 = v8 * v7
  v1 = v1 + v7
  m1 = outer(v7, v0)
  m0 = m0 + m1
`;

function refusal(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isAditError(error)) return { code: error.code, ...error.numbers };
    throw error;
  }
  throw new Error('nothing was refused');
}

const translate = (text: string) => translateBitsota(text, { features: 4 });

describe('whole programs', () => {
  it('linear regression is the reference program, with the step as f32', () => {
    const reference = referencePrograms.linear(4);
    const setup = reference.setup.map((row) => ({ ...row, act: Math.fround(row.act) }));
    expect(programHash(translate(LINEAR).program)).toBe(programHash({ ...reference, setup }));
  });

  // Scores of the first build; a change of one bit is a change of the semantics or of the translation.
  it.each([
    ['linear', 'rmse', '3fd45d32e0f1f250'],
    ['linear', 'accuracy', '3feb333333333333'],
    ['net', 'rmse', '3fc9b348b30bff70'],
    ['net', 'accuracy', '3fd6666666666666'],
  ] as const)('%s scores on a %s task as committed', (name, evalType, bits) => {
    const shape = { evalType, features: 4, train: 60, valid: 20 } as const;
    const task = randomTask(createRandom('bitsota scores'), shape);
    const { program } = translate(name === 'linear' ? LINEAR : NET);
    const found = evaluateTask(program, task, { maxAbsError: 100, flushEvery: 64 });
    expect([bitsOf(found.fitness), found.steps]).toEqual([bits, 60]);
  });

  it('are the same through JSON', () => {
    const phase = (rows: readonly (readonly number[])[]) => ({
      ...{ ops: rows.map((row) => row[0]), arg1: rows.map((row) => row[1]) },
      ...{ arg2: rows.map((row) => row[2]), dest: rows.map((row) => row[3]) },
      ...{ const1: rows.map((row) => row[4] ?? 0), const2: rows.map(() => 0) },
    });
    const value = {
      input_dim: 4,
      phases: {
        setup: phase([[1, -1, -1, 2, 0.01]]),
        predict: phase([[16, 21, 20, 0]]),
        learn: phase([
          [4, 1, 0, 3],
          [5, 2, 3, 3],
          [5, 3, 20, 22],
          [3, 21, 22, 21],
        ]),
      },
    };
    const { program } = translateBitsotaJson(value, { features: 4 });
    expect(formatProgramText(program)).toBe(formatProgramText(translate(LINEAR).program));
  });

  it('take lines before any header as predict, and join repeated sections', () => {
    const { program } = translate('s2 = norm(v0)\n# learn\ns3 = s1 + s2\n# predict\ns0 = s2 + s3');
    expect(formatProgramText(program)).toContain(
      'predict:\n  s2 = vnorm v0\n  s1 = add s2 s3\nlearn:\n  s3 = add s0 s2\n',
    );
  });

  it('keep to the banks that they declare', () => {
    const { warnings } = translate('# meta: scalar_count=3\ns3 = s1\ns0 = s1');
    expect(warnings).toMatchObject([{ line: 2, code: 'slot_out_of_range' }]);
  });

  it('say that longer vectors are cut', () => {
    const { warnings } = translate('# meta: vector_dim=26\ns0 = mean(v0)');
    expect(warnings).toMatchObject([{ line: null, code: 'vector_length' }]);
  });
});

describe('refusals', () => {
  it.each([
    ['s0 = norm(v0)\ns1 = 0.5', 2, 's1'],
    ['# learn\nv0 = v1 + v2', 2, 'v0'],
    ['v0[1] = 2', 1, 'v0'],
    ['s1 = exp(v3)', 1, 's1'],
    ['GAUSSIAN -> v0', 1, 'v0'],
  ])('a write to label or features: %j', (text, line, slot) => {
    expect(refusal(() => translate(text))).toMatchObject({
      ...{ code: 'invalid_dsl', reason: 'read_only_slot', line, slot },
    });
  });

  it('nothing left', () => {
    expect(refusal(() => translate(''))).toMatchObject({
      ...{ code: 'invalid_dsl', reason: 'nothing_left', warnings: 0, firstWarning: null },
    });
    expect(refusal(() => translate('\nv1 = exp(v0)\nx'))).toMatchObject({
      ...{ reason: 'nothing_left', warnings: 2, line: 2, firstWarning: 'wrong_types' },
    });
    const noOps = 'def Setup():\n  NoOp()\ndef Predict():\n  NoOp()\ndef Learn():\n  NoOp()';
    expect(refusal(() => translate(noOps))).toMatchObject({ reason: 'nothing_left' });
  });

  it('limits of the problem, counted on the canonical form', () => {
    const limits = { ...DEFAULT_PROGRAM_LIMITS, banks: { scalars: 3, vectors: 2, matrices: 0 } };
    const dead = Array.from({ length: 15 }, (_, at) => `s${at + 3} = 1.5`).join('\n');
    const text = `${dead}\ns0 = norm(v0)`;
    expect(translateBitsota(text, { features: 4, limits }).program.banks.scalars).toBe(2);
    const wide = () => translateBitsota(LINEAR, { features: 4, limits });
    expect(refusal(wide)).toMatchObject({ reason: 'bank_too_large', count: 4, limit: 3 });
  });

  it.each([0, 65, 1.5, Number.NaN])('%d features', (features) => {
    expect(refusal(() => translateBitsota('s0 = s1', { features }))).toMatchObject({
      ...{ code: 'invalid_dsl', reason: 'features_out_of_range' },
    });
  });

  it.each([
    [null, 'json_shape'],
    [[], 'json_shape'],
    [{}, 'json_shape'],
    [{ phases: { setup: {} } }, 'json_shape'],
    [{ phases: { setup: { ops: [1] } } }, 'json_shape'],
    [{ phases: { setup: { ops: [], size: 1e9 } } }, 'too_many_instructions'],
    [{ phases: { setup: { ops: [], size: -1 } } }, 'json_shape'],
    [{ scalar_count: 'x', phases: {} }, 'json_shape'],
    [{ phases: {} }, 'nothing_left'],
  ])('JSON %j', (value, reason) => {
    const found = refusal(() => translateBitsotaJson(value, { features: 4 }));
    expect(found).toMatchObject({ code: 'invalid_dsl', reason });
  });

  it('JSON instructions by function and index', () => {
    const one = (op: number, arg1: number, dest: number) => ({
      phases: {
        learn: {
          ...{ ops: [7, op], arg1: [0, arg1], arg2: [-1, -1], dest: [2, dest] },
          ...{ const1: [0, 0], const2: [0, 0] },
        },
      },
    });
    const warn = (value: unknown) => translateBitsotaJson(value, { features: 4 }).warnings;
    const place = { line: null, function: 'learn', index: 1 };
    expect(warn(one(8, 21, 22))).toMatchObject([{ ...place, code: 'wrong_types' }]);
    expect(warn(one(99, 0, 0))).toMatchObject([{ ...place, code: 'unknown_op' }]);
    expect(warn(one(7, -1, 0))).toMatchObject([{ ...place, code: 'missing_operand' }]);
    expect(warn(one(7, 0, 34))).toMatchObject([{ ...place, code: 'wrong_types' }]);
    expect(warn(one(7, 0, 35))).toMatchObject([{ ...place, code: 'slot_out_of_range' }]);
    expect(refusal(() => warn(one(7, 0, 1)))).toMatchObject({
      ...{ reason: 'read_only_slot', function: 'learn', index: 1 },
    });
  });
});

describe('hostile text', () => {
  const LONG = 500_000;
  const hostile: Readonly<Record<string, string>> = {
    'one word': 's'.repeat(LONG),
    digits: `s0 = ${'9'.repeat(LONG)}`,
    'a fraction': `s0 = 0.${'1'.repeat(LONG)}e`,
    'an exponent': `s0 = 1e${'9'.repeat(LONG)}`,
    signs: `s0 = ${'-'.repeat(LONG)}1`,
    brackets: `s0 = abs${'('.repeat(LONG)}`,
    blanks: `s0${' '.repeat(LONG)}=${' '.repeat(LONG)}s1`,
    operators: `s0 = ${'s1 + '.repeat(LONG / 5)}`,
    arrows: '->'.repeat(LONG / 2),
    colons: ':'.repeat(LONG),
    equals: '='.repeat(LONG),
  };

  it.each(Object.entries(hostile))('%s costs at most a step a character', (_, line) => {
    const { steps } = tokenizeLine(line);
    expect(steps).toBeLessThanOrEqual(line.length);
    expect(refusal(() => translate(line))).toMatchObject({
      ...{ code: 'invalid_dsl', reason: 'text_too_large', limit: BITSOTA_TEXT_BYTES },
    });
  });

  it.each(Object.entries(hostile))('%s cut to the limit is read', (_, line) => {
    const text = `${line.slice(0, BITSOTA_TEXT_BYTES - 100)}\ns0 = s1`;
    const { program, warnings } = translate(text);
    expect(formatProgramText(program)).toContain('s1 = min s0 s0');
    expect(warnings.every(({ text: quoted }) => quoted.length <= 80)).toBe(true);
  });

  it('has limits of lines and of warnings', () => {
    const lines = (count: number) => `s0 = s1\n${'x\n'.repeat(count)}`;
    const { warnings, warningCount } = translate(lines(4_000));
    expect([warnings.length, warningCount]).toEqual([WARNINGS_KEPT, 4_000]);
    expect(refusal(() => translate(lines(BITSOTA_LINES)))).toMatchObject({
      ...{ reason: 'too_many_lines', limit: BITSOTA_LINES },
    });
  });

  const word = fc.constantFrom(
    ...[
      's0',
      's1',
      'v0',
      'v1',
      'm0',
      's99',
      '=',
      '+',
      '-',
      '*',
      '/',
      '->',
      '(',
      ')',
      '[',
      ']',
      ',',
    ],
    ...['0.5', '-1e-3', '1e999', 'abs', 'dot', 'gaussian', 'COPY', 'def Setup():', '# learn', '\n'],
    ...[
      '# meta: scalar_count=',
      ' ',
      '\r',
      '\u2028',
      '𝟘',
      '__proto__',
      'constructor',
      'NoOp()',
      ':',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
    fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
  );

  it('any text is translated or refused with a code', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 64 }), (given, features) => {
        try {
          const { program } = translateBitsota(given, { features });
          expect(program.features).toBe(features);
        } catch (error) {
          expect(isAditError(error) && error.code).toBe('invalid_dsl');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('any JSON value is translated or refused with a code', () => {
    const column = fc.array(fc.oneof(fc.integer({ min: -2, max: 40 }), fc.jsonValue()), {
      maxLength: 4,
    });
    const names = ['ops', 'arg1', 'arg2', 'dest', 'const1', 'const2'];
    const phase = fc.record(Object.fromEntries(names.map((name) => [name, column])));
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({
        phases: fc.record({ setup: phase, predict: phase }),
        vector_dim: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(value, (given) => {
        try {
          translateBitsotaJson(given, { features: 4 });
        } catch (error) {
          expect(isAditError(error) && error.code).toBe('invalid_dsl');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

it('tells its own texts from BitSota’s by the first line', () => {
  expect(isAditText('# adit az64 scalars=2 vectors=1 matrices=0 features=2\n')).toBe(true);
  expect(isAditText('# adit az65\n')).toBe(true);
  for (const text of ['', '# setup\n', '# meta: x=1', 'def Setup():', '\n# adit az64', '# aditx']) {
    expect(isAditText(text)).toBe(false);
  }
});
