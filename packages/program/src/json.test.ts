import { createRandom, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_OPS, randomProgram } from './fixtures/random-program.ts';
import { formatProgramJson, parseProgramJson } from './json.ts';
import { referencePrograms } from './reference-programs.ts';

const shape = { banks: { scalars: 5, vectors: 4, matrices: 3 }, features: 4 };

function refusal(value: unknown, given = shape): Record<string, unknown> {
  try {
    parseProgramJson(value, given);
  } catch (error) {
    if (isAditError(error)) return { code: error.code, ...error.numbers };
    throw error;
  }
  return { code: 'accepted' };
}

const row = (op: number, ...rest: number[]) => [op, ...rest, ...Array(7 - rest.length).fill(0)];
const withSetup = (setup: unknown) => ({ setup, predict: [], learn: [] });

describe('JSON form', () => {
  it('is the form of the program vectors', () => {
    const program = referencePrograms.linear(4);
    expect(formatProgramJson(program)).toEqual({
      setup: [[56, 0, 0, 2, 0.01, 0, 0, 0]],
      predict: [[27, 1, 0, 1, 0, 0, 0, 0]],
      learn: [
        [2, 0, 1, 3, 0, 0, 0, 0],
        [3, 2, 3, 3, 0, 0, 0, 0],
        [18, 3, 0, 2, 0, 0, 0, 0],
        [23, 1, 2, 1, 0, 0, 0, 0],
      ],
    });
  });

  it('round-trips any program', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const random = createRandom(seed);
        const program = randomProgram(random, { ...shape, length: 20, ops: ALL_OPS });
        expect(parseProgramJson(formatProgramJson(program), shape)).toEqual(program);
      }),
      { numRuns: 200 },
    );
  });

  it('rounds d0 to d2 to f32 and ignores other members', () => {
    const value = { ...withSetup([row(57, 0, 0, 3, 0, 0.590862811, -0.1, 0)]), fitness: 1 };
    const [instruction] = parseProgramJson(value, shape).setup;
    expect(instruction).toMatchObject({ d0: Math.fround(0.590862811), d1: Math.fround(-0.1) });
  });

  it.each([
    ['null', null, { reason: 'json_shape' }],
    ['a text', 'setup', { reason: 'json_shape' }],
    ['no learn', { setup: [], predict: [] }, { reason: 'json_shape' }],
    ['inherited members', Object.create(withSetup([])), { reason: 'json_shape' }],
    ['a short row', withSetup([[1, 2, 3]]), { reason: 'json_shape', function: 'setup', index: 0 }],
    ['a long row', withSetup([[...row(1), 0]]), { reason: 'json_shape' }],
    ['a text in a row', withSetup([row(0), ['1', 0, 0, 1, 0, 0, 0, 0]]), { index: 1 }],
    ['an unknown op', withSetup([row(65)]), { reason: 'unknown_op', op: 65 }],
    ['a write to s0', withSetup([row(1)]), { reason: 'read_only_slot' }],
    ['a slot outside', withSetup([row(1, 0, 5, 1)]), { reason: 'slot_out_of_range', slots: 5 }],
    ['a fraction of a slot', withSetup([row(1, 0.5, 0, 1)]), { reason: 'slot_out_of_range' }],
    ['NaN', withSetup([row(56, 0, 0, 1, Number.NaN)]), { reason: 'constant_not_finite' }],
    ['an unused field', withSetup([row(1, 0, 0, 1, 3)]), { reason: 'unused_field' }],
    [
      'a list too long',
      withSetup(Array.from({ length: 1_000_000 }, () => row(0))),
      { reason: 'too_many_instructions', count: 257, limit: 256 },
    ],
  ])('refuses %s', (_, value, want) => {
    expect(refusal(value)).toMatchObject({ code: 'invalid_dsl', ...want });
  });

  it('refuses a bad shape', () => {
    const banks = { ...shape.banks, scalars: 1 };
    expect(refusal(withSetup([]), { ...shape, banks })).toMatchObject({
      code: 'invalid_dsl',
      reason: 'bank_too_small',
    });
  });
});
