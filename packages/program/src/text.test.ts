/** The text form: round trip, and every way in which a hostile text is refused. */
import { createRandom, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProgram } from './check-program.ts';
import { ALL_OPS, randomProgram } from './fixtures/random-program.ts';
import { formatProgramText } from './format-text.ts';
import { parseProgramText } from './parse-text.ts';
import { createInstruction, DEFAULT_PROGRAM_LIMITS, type Program } from './program.ts';
import { referencePrograms } from './reference-programs.ts';

const HEADER = '# adit az64 scalars=4 vectors=3 matrices=2 features=4';

/** Code and numbers of what a call throws. */
function refusal(call: () => unknown): Record<string, unknown> {
  try {
    call();
  } catch (error) {
    if (isAditError(error)) return { code: error.code, ...error.numbers };
    throw error;
  }
  return { code: 'accepted' };
}

const parse = (...lines: readonly string[]) => parseProgramText([HEADER, ...lines].join('\n'));

describe('text form', () => {
  it('reads and writes a program that a person can follow', () => {
    const text = formatProgramText(referencePrograms.linear(4));
    expect(text).toBe(
      `# adit az64 scalars=4 vectors=3 matrices=1 features=4
setup:
  s2 = const 0.01
predict:
  s1 = dot v1 v0
learn:
  s3 = sub s0 s1
  s3 = mul s2 s3
  v2 = vscale s3 v0
  v1 = vadd v1 v2
`,
    );
    expect(parseProgramText(text)).toEqual(referencePrograms.linear(4));
  });

  it('round-trips any program and any constant', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        (seed, act, d1) => {
          const banks = { scalars: 5, vectors: 4, matrices: 3 };
          const shape = { banks, features: 8, length: 20, ops: ALL_OPS };
          const drawn = randomProgram(createRandom(seed), shape);
          const constants = [
            createInstruction(56, { out: 2, act }),
            createInstruction(57, { out: 1, d0: 0.75, d1 }),
            createInstruction(62, { out: 1, d0: d1, d1: -d1 }),
          ];
          const program: Program = { ...drawn, learn: [...drawn.learn, ...constants] };
          checkProgram(program, DEFAULT_PROGRAM_LIMITS);
          expect(parseProgramText(formatProgramText(program))).toEqual(program);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('writes the shortest number that reads back: f32 constants as f32, the sign of zero kept', () => {
    const body = [
      createInstruction(56, { out: 1, act: 0.1 }),
      createInstruction(56, { out: 1, act: -0 }),
      createInstruction(56, { out: 1, act: 5e-324 }),
      createInstruction(56, { out: 1, act: 1.7976931348623157e308 }),
      createInstruction(62, { out: 1, d0: Math.fround(0.1), d1: -0 }),
      createInstruction(62, { out: 1, d0: 2 ** -149, d1: Math.fround(3.4028234663852886e38) }),
    ];
    const text = formatProgramText({ ...parse('setup:'), setup: body });
    expect(text.split('\n').slice(2, 8)).toEqual([
      '  s1 = const 0.1',
      '  s1 = const -0',
      '  s1 = const 5e-324',
      '  s1 = const 1.7976931348623157e+308',
      '  s1 = normal 0.1 -0',
      '  s1 = normal 1e-45 3.4028235e+38',
    ]);
    expect(parseProgramText(text).setup).toEqual(body);
  });

  it('allows blank lines, comments, tabs, carriage returns, any order and absent sections', () => {
    const program = parse(
      '',
      'learn:\r',
      '# a remark',
      '\ts3 =  sub s0 s1 # the error\r',
      'setup:',
      'noop',
      's2 = const +1.5E-2',
    );
    expect(program.learn).toEqual([createInstruction(2, { in1: 0, in2: 1, out: 3 })]);
    expect(program.setup).toEqual([
      createInstruction(0),
      createInstruction(56, { out: 2, act: 0.015 }),
    ]);
    expect(program.predict).toEqual([]);
  });
});

describe('text that is refused', () => {
  it.each([
    ['', 'missing_header'],
    ['setup:\n', 'missing_header'],
    ['# setup\ns3 = 0.5\n', 'missing_header'],
    ['def Setup():\n  NoOp()\n', 'missing_header'],
    ['# adit az65 scalars=4 vectors=3 matrices=1 features=4\n', 'missing_header'],
    ['# adit az64 scalars=4 vectors=3 features=4\n', 'missing_header'],
    ['# adit az64 scalars=-4 vectors=3 matrices=1 features=4\n', 'missing_header'],
    ['# adit az64 scalars=4e9 vectors=3 matrices=1 features=4\n', 'missing_header'],
    [' # adit az64 scalars=4 vectors=3 matrices=1 features=4\n', 'missing_header'],
    ['\ufeff# adit az64 scalars=4 vectors=3 matrices=1 features=4\n', 'missing_header'],
  ])('header of %j', (text, reason) => {
    const found = refusal(() => parseProgramText(text));
    expect(found).toMatchObject({ code: 'invalid_dsl', reason, line: 1 });
  });

  it.each([
    [
      'scalars=1 vectors=3 matrices=1 features=4',
      { reason: 'bank_too_small', count: 1, minimum: 2 },
    ],
    ['scalars=2 vectors=0 matrices=1 features=4', { reason: 'bank_too_small', bank: 'vectors' }],
    ['scalars=33 vectors=1 matrices=1 features=4', { reason: 'bank_too_large', limit: 32 }],
    [
      'scalars=2 vectors=1 matrices=999999 features=4',
      { reason: 'bank_too_large', count: 999_999 },
    ],
    ['scalars=2 vectors=1 matrices=0 features=0', { reason: 'features_out_of_range', features: 0 }],
    ['scalars=2 vectors=1 matrices=0 features=65', { reason: 'features_out_of_range', limit: 64 }],
  ])('shape %s', (shape, want) => {
    const found = refusal(() => parseProgramText(`# adit az64 ${shape}\n`));
    expect(found).toMatchObject({ code: 'invalid_dsl', line: 1, ...want });
  });

  it.each([
    ['s3 sub s0 s1', { reason: 'unparsable' }],
    ['s3 = s0 - s1', { reason: 'unknown_op' }],
    ['s3 = launch s0 s1', { reason: 'unknown_op' }],
    ['s3 = __proto__ s0', { reason: 'unknown_op' }],
    ['s3 = noop', { reason: 'unknown_op' }],
    ['setup :', { reason: 'unparsable' }],
    ['Setup:', { reason: 'unparsable' }],
    ['s3 = sub s0', { reason: 'wrong_arguments', expected: 2, found: 1 }],
    ['s3 = sub s0 s1 s2', { reason: 'wrong_arguments', expected: 2, found: 3 }],
    ['s3 = const', { reason: 'wrong_arguments', expected: 1, found: 0 }],
    ['v1 = sub s0 s1', { reason: 'wrong_kind', expected: 'scalar', found: 'vector' }],
    ['s3 = dot v0 m1', { reason: 'wrong_kind', expected: 'vector', found: 'matrix' }],
    ['s03 = sub s0 s1', { reason: 'not_a_slot' }],
    ['s3 = sub s0 1', { reason: 'not_a_slot' }],
    ['s3 = sub s0 s-1', { reason: 'not_a_slot' }],
    ['s3 = sub s0 s1e1', { reason: 'not_a_slot' }],
    ['s0 = const 1', { reason: 'read_only_slot', kind: 'scalar', slot: 0 }],
    ['v0 = vfill s1', { reason: 'read_only_slot', kind: 'vector', slot: 0 }],
    ['v0 = vset 0 1', { reason: 'read_only_slot', kind: 'vector', slot: 0 }],
    ['s4 = const 1', { reason: 'slot_out_of_range', kind: 'scalar', slot: 4, slots: 4 }],
    ['s3 = sub s0 s99999', { reason: 'slot_out_of_range', slot: 99_999, slots: 4 }],
    ['v1 = vadd v0 v3', { reason: 'slot_out_of_range', kind: 'vector', slots: 3 }],
    ['m2 = mabs m0', { reason: 'slot_out_of_range', kind: 'matrix', slots: 2 }],
    ['s3 = const NaN', { reason: 'not_a_number' }],
    ['s3 = const Infinity', { reason: 'not_a_number' }],
    ['s3 = const 0x10', { reason: 'not_a_number' }],
    ['s3 = const 1_000', { reason: 'not_a_number' }],
    ['s3 = const .', { reason: 'not_a_number' }],
    ['s3 = const 1e', { reason: 'not_a_number' }],
    ['s3 = const 1e999', { reason: 'constant_not_finite', field: 'act' }],
    ['s3 = uniform 0 1e39', { reason: 'constant_not_finite', field: 'd1' }],
    ['v1 = vset 1 0.5', { reason: 'index_out_of_range', field: 'd0', value: 1 }],
    ['v1 = vset -0.1 0.5', { reason: 'index_out_of_range', field: 'd0' }],
    ['v1 = vset 0.99999999 0.5', { reason: 'index_out_of_range', field: 'd0', value: 1 }],
    ['m1 = mset 0.5 7 0.5', { reason: 'index_out_of_range', field: 'd1', value: 7 }],
  ])('line %j', (line, want) => {
    const found = refusal(() => parse('setup:', '  noop', `  ${line}`));
    expect(found).toMatchObject({ code: 'invalid_dsl', line: 4, ...want });
  });

  it('an instruction before any section, and a section twice', () => {
    const outside = refusal(() => parse('', 's3 = const 1'));
    expect(outside).toMatchObject({ code: 'invalid_dsl', reason: 'outside_section', line: 3 });
    const twice = refusal(() => parse('setup:', 'learn:', 'setup:'));
    expect(twice).toMatchObject({ code: 'invalid_dsl', reason: 'duplicate_section', line: 4 });
  });

  it('more instructions than the limit, in numbers', () => {
    const limits = { ...DEFAULT_PROGRAM_LIMITS, instructions: { setup: 1, predict: 2, learn: 3 } };
    const text = (count: number) => `${HEADER}\npredict:\n${'noop\n'.repeat(count)}`;
    expect(parseProgramText(text(2), limits).predict.length).toBe(2);
    expect(refusal(() => parseProgramText(text(3), limits))).toEqual({
      code: 'invalid_dsl',
      reason: 'too_many_instructions',
      function: 'predict',
      count: 3,
      limit: 2,
    });
  });

  it('more bytes than the limit, counted in UTF-8', () => {
    const limits = { ...DEFAULT_PROGRAM_LIMITS, textBytes: HEADER.length + 4 };
    expect(parseProgramText(`${HEADER}\n#ab`, limits).setup).toEqual([]);
    const found = refusal(() => parseProgramText(`${HEADER}\n#éé`, limits));
    const count = HEADER.length + 6;
    expect(found).toMatchObject({ reason: 'text_too_large', count, limit: limits.textBytes });
    const huge = refusal(() => parseProgramText('#'.repeat(5_000_000)));
    expect(huge).toMatchObject({ code: 'invalid_dsl', count: 5_000_000, limit: 65_536 });
  });

  it('never throws anything but a coded error', () => {
    const piece = fc.constantFrom(
      's1',
      's9',
      'v0',
      '=',
      'add',
      'const',
      '1',
      'nan',
      ':',
      '#',
      '\n',
    );
    const line = fc.oneof(
      fc.string(),
      fc.array(piece).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { code } = refusal(() => parse('learn:', ...lines));
        expect(['accepted', 'invalid_dsl']).toContain(code);
      }),
      { numRuns: 500 },
    );
  });
});

describe('checkProgram', () => {
  const limits = { ...DEFAULT_PROGRAM_LIMITS, banks: { scalars: 4, vectors: 3, matrices: 1 } };
  const linear = referencePrograms.linear(4);

  it('accepts what keeps the limits exactly', () => {
    expect(refusal(() => checkProgram(linear, limits))).toEqual({ code: 'accepted' });
  });

  it.each([
    ['banks', { ...linear, banks: { ...linear.banks, matrices: 2 } }, { reason: 'bank_too_large' }],
    ['features', { ...linear, features: 4.5 }, { reason: 'features_out_of_range' }],
    [
      'op',
      { ...linear, learn: [createInstruction(65)] },
      { reason: 'unknown_op', function: 'learn', index: 0, op: 65 },
    ],
    ['op fraction', { ...linear, learn: [createInstruction(1.5)] }, { reason: 'unknown_op' }],
    [
      'slot',
      { ...linear, learn: [createInstruction(1, { in1: -1, out: 1 })] },
      { reason: 'slot_out_of_range', slot: -1 },
    ],
    [
      'label',
      { ...linear, setup: [createInstruction(0), createInstruction(1)] },
      { reason: 'read_only_slot', function: 'setup', index: 1 },
    ],
    [
      'NaN',
      { ...linear, setup: [createInstruction(56, { out: 1, act: Number.NaN })] },
      { reason: 'constant_not_finite', value: 'NaN' },
    ],
    [
      'f32',
      { ...linear, setup: [createInstruction(59, { out: 1, d1: 0.1 })] },
      { reason: 'constant_not_f32', field: 'd1' },
    ],
    [
      'unused field',
      { ...linear, setup: [createInstruction(56, { out: 1, in1: 2 })] },
      { reason: 'unused_field', op: 56 },
    ],
    [
      'length',
      { ...linear, predict: Array.from({ length: 257 }, () => createInstruction(0)) },
      { reason: 'too_many_instructions', count: 257, limit: 256 },
    ],
  ])('refuses a bad %s', (_, program, want) => {
    expect(refusal(() => checkProgram(program, limits))).toMatchObject({
      code: 'invalid_dsl',
      ...want,
    });
  });

  it('counts the bytes of the text', () => {
    const bytes = formatProgramText(linear).length;
    expect(refusal(() => checkProgram(linear, { ...limits, textBytes: bytes }))).toEqual({
      code: 'accepted',
    });
    expect(refusal(() => checkProgram(linear, { ...limits, textBytes: bytes - 1 }))).toEqual({
      code: 'invalid_dsl',
      reason: 'text_too_large',
      count: bytes,
      limit: bytes - 1,
    });
  });
});
