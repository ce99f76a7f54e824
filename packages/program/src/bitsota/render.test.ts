import { createRandom } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { evaluateTask } from '../evaluate.ts';
import { bitsOf } from '../fixtures/bits.ts';
import { randomProgram } from '../fixtures/random-program.ts';
import { randomTask } from '../fixtures/random-task.ts';
import { programHash } from '../hash.ts';
import { OPS } from '../ops.ts';
import { parseProgramText } from '../parse-text.ts';
import type { Program } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { plainDecimal } from './decimals.ts';
import { type BitsotaText, renderBitsota } from './render.ts';
import { translateBitsota } from './translate.ts';

const LACKING = [
  ...['inv', 'vinv', 'minv', 'asin', 'acos', 'atan', 'transpose', 'matmul', 'mset', 'max', 'vmax'],
  ...['mmax', 'vmin', 'mmin', 'vfill', 'mcolumns', 'mrows', 'columnnorms', 'rownorms', 'rowmeans'],
  ...['rowstds', 'mmean', 'mstd', 'noop'],
];
const WRITABLE = OPS.filter(({ name }) => name !== 'min' && !LACKING.includes(name));
const BANKS = { scalars: 5, vectors: 5, matrices: 3 };
const RULES = { maxAbsError: 100, flushEvery: 64 };

function textOf(program: Program, style: 'def' | 'comment' = 'def'): string {
  const rendered = renderBitsota(program, { style });
  expect(rendered).toMatchObject({ ok: true, isExact: true });
  return (rendered as BitsotaText).text;
}

/** A random program with constants that BitSota can hold. */
function drawWritable(seed: string): Program {
  const random = createRandom(seed);
  const features = 1 + random.nextBelow(6);
  const ops = WRITABLE.map(({ code }) => code);
  const program = randomProgram(random, { banks: BANKS, features, length: 12, ops });
  const round = (list: Program['setup']) =>
    list.map((instruction) => ({ ...instruction, act: Math.fround(instruction.act) }));
  const { setup, predict, learn } = program;
  return { ...program, setup: round(setup), predict: round(predict), learn: round(learn) };
}

describe('renderBitsota', () => {
  it('writes the newer style with a meta line unless told', () => {
    expect(renderBitsota(referencePrograms.linear(4), { constants: 'nearest' })).toEqual({
      ok: true,
      isExact: false,
      text: [
        '# meta: scalar_count=4 vector_count=3 matrix_count=1 vector_dim=4 ' +
          'setup_max_ops=1 predict_max_ops=1 learn_max_ops=4',
        'def Setup():',
        '  s2 = 0.01',
        'def Predict():',
        '  s0 = dot(v1, v0)',
        'def Learn():',
        '  s3 = s1 - s0',
        '  s3 = s2 * s3',
        '  v2 = s3 * v0',
        '  v1 = v1 + v2',
        '',
      ].join('\n'),
    });
  });

  it('writes NoOp for an empty section, and comment headers on request', () => {
    const program = parseProgramText(
      '# adit az64 scalars=2 vectors=1 matrices=0 features=2\nsetup:\npredict:\ns1 = vmean v0\n',
    );
    expect(textOf(program)).toContain('def Setup():\n  NoOp()\ndef Predict():');
    expect(textOf(program, 'comment')).toBe('# setup\n# predict\ns0 = mean(v0)\n# learn\n');
  });

  it('every program it writes translates back to the same form and the same score', () => {
    let written = 0;
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom('def' as const, 'comment' as const),
        (at, style) => {
          const program = drawWritable(`render ${at}`);
          const rendered = renderBitsota(program, { style });
          if (!rendered.ok) {
            expect(rendered.code).toBe('nothing_to_render');
            return;
          }
          written += 1;
          const { features } = program;
          const { program: back, warnings } = translateBitsota(rendered.text, { features });
          expect(warnings).toEqual([]);
          expect(programHash(back)).toBe(programHash(program));
          const shape = { evalType: 'rmse', features, train: 12, valid: 4 } as const;
          const task = randomTask(createRandom(`task ${at}`), shape);
          const want = evaluateTask(canonicalProgram(program), task, RULES);
          const found = evaluateTask(back, task, RULES);
          expect([bitsOf(found.fitness), found.steps]).toEqual([bitsOf(want.fitness), want.steps]);
        },
      ),
      { numRuns: 300 },
    );
    expect(written).toBeGreaterThan(150);
  });

  it.each(LACKING.filter((name) => name !== 'noop'))('has no form of %s', (name) => {
    const op = OPS.find((candidate) => candidate.name === name);
    if (op === undefined) throw new Error(name);
    const slot = (kind: string) => ({ scalar: 's2', vector: 'v1', matrix: 'm0' })[kind] ?? '';
    // The instruction, then whatever leads from its result to the prediction.
    const lead = {
      scalar: ['s1 = add s2 s2'],
      vector: ['s1 = vmean v1'],
      matrix: ['s1 = mnorm m0'],
    };
    const operands = op.inputs.map((kind, at) => (at === 0 ? slot(kind) : `${slot(kind)[0]}2`));
    const constants = op.constants === 'none' ? [] : ['0', '0', '1'];
    const line = `${slot(op.output ?? '')} = ${[name, ...operands, ...constants].join(' ')}`;
    const head = '# adit az64 scalars=4 vectors=4 matrices=3 features=4\npredict:';
    const text = [head, line, ...lead[op.output ?? 'scalar']].join('\n');
    expect(renderBitsota(parseProgramText(text))).toMatchObject({
      ok: false,
      code: 'no_such_op',
      reason: `BitSota has no form of ${name}`,
    });
  });

  it('writes min of a scalar and itself as a copy, and refuses other minima', () => {
    const head = '# adit az64 scalars=3 vectors=1 matrices=0 features=2\npredict:\n';
    expect(textOf(parseProgramText(`${head}s1 = min s0 s0\n`))).toContain('  s0 = s1\n');
    expect(renderBitsota(parseProgramText(`${head}s1 = min s0 s1\n`))).toMatchObject({ ok: false });
  });

  it('refuses a constant that f32 cannot hold, or rounds it and says so', () => {
    const of = (constant: string) =>
      parseProgramText(
        `# adit az64 scalars=2 vectors=1 matrices=0 features=2\npredict:\ns1 = const ${constant}\n`,
      );
    expect(renderBitsota(of('0.1'))).toMatchObject({ ok: false, code: 'constant_not_f32' });
    const rounded = renderBitsota(of('0.1'), { constants: 'nearest' });
    expect(rounded).toMatchObject({ ok: true, isExact: false });
    expect((rounded as BitsotaText).text).toContain('  s0 = 0.1\n');
    expect(renderBitsota(of('1e39'), { constants: 'nearest' })).toMatchObject({ ok: false });
    expect(renderBitsota(of('0.5'), { constants: 'nearest' })).toMatchObject({ isExact: true });
  });

  it('refuses a program without live instructions and one with too many slots', () => {
    const empty = parseProgramText('# adit az64 scalars=3 vectors=1 matrices=0 features=2\n');
    expect(renderBitsota(empty)).toMatchObject({ ok: false, code: 'nothing_to_render' });
    const lines = Array.from({ length: 21 }, (_, at) => `s${at + 2} = const ${at}`);
    const sums = Array.from({ length: 21 }, (_, at) => `s1 = add s1 s${at + 2}`);
    const head = '# adit az64 scalars=23 vectors=1 matrices=0 features=2\npredict:';
    const wide = parseProgramText([head, ...lines, ...sums].join('\n'));
    expect(renderBitsota(wide)).toMatchObject({
      ok: false,
      code: 'too_many_slots',
      reason: 'the program has 23 scalars, BitSota has 20',
    });
  });
});

describe('plain decimals', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-0.5, '-0.5'],
    [Math.fround(0.1), '0.1'],
    [Math.fround(1e-5), '0.00001'],
    [Math.fround(1e-45), `0.${'0'.repeat(44)}1`],
    [Math.fround(3.4028234663852886e38), `34028235${'0'.repeat(31)}.0`],
    [1200, '1200.0'],
    [Math.fround(123456.78), '123456.78'],
  ])('of %d is %s', (value, text) => {
    expect(plainDecimal(value)).toBe(text);
  });

  it('reads back to the same f32 and has no exponent', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^-?\d+\.\d+$/);
        expect(Math.fround(Number(text))).toBe(value);
      }),
    );
  });
});
