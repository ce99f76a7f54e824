import { describe, expect, it } from 'vitest';
import { AditError, assert, errorMessage, isAditError } from './errors.ts';

describe('coded errors', () => {
  it('carry code, numbers, next step and cause', () => {
    const cause = new Error('underneath');
    const error = new AditError('too_large', 'It is too large', {
      numbers: { bytes: 5, limitBytes: 4 },
      nextStep: 'Send less.',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'AditError',
      code: 'too_large',
      message: 'It is too large',
      numbers: { bytes: 5, limitBytes: 4 },
      nextStep: 'Send less.',
      cause,
    });
  });

  it('have empty numbers, no next step and no cause by default', () => {
    const error = new AditError('plain', 'Plain');
    expect(error.numbers).toEqual({});
    expect(error.nextStep).toBeNull();
    expect('cause' in error).toBe(false);
  });

  it('are recognised, also those of another copy of the package', () => {
    const foreign = Object.assign(new Error('x'), { name: 'AditError', code: 'x', numbers: {} });
    expect(isAditError(new AditError('x', 'x'))).toBe(true);
    expect(isAditError(foreign)).toBe(true);
    const others = [new Error('x'), null, undefined, 'AditError', { name: 'AditError', code: 'x' }];
    expect(others.map(isAditError)).toEqual(others.map(() => false));
    expect(isAditError(Object.assign(new Error('x'), { code: 'ENOENT', numbers: {} }))).toBe(false);
  });
});

describe('assertions', () => {
  it('throw a plain error, never a coded one: a defect is no answer to a client', () => {
    expect(() => assert(true, 'fine')).not.toThrow();
    let thrown: unknown;
    try {
      assert(0, 'zero is not enough');
    } catch (failure) {
      thrown = failure;
    }
    expect(errorMessage(thrown)).toBe('Assertion failed: zero is not enough');
    expect(isAditError(thrown)).toBe(false);
  });
});

it('finds the text of anything thrown', () => {
  expect(['text', 7, null, undefined, new Error('said')].map(errorMessage)).toEqual([
    'text',
    '7',
    'null',
    'undefined',
    'said',
  ]);
});
