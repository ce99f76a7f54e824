import { describe, expect, it } from 'vitest';
import { assignRoles } from './options.ts';

const refusal = (miners: number): unknown => {
  try {
    assignRoles(miners);
    return null;
  } catch (error) {
    return error;
  }
};

describe('assignRoles()', () => {
  it('makes the last of five an inflator', () => {
    expect(assignRoles(5)).toEqual(['honest', 'honest', 'honest', 'honest', 'inflator']);
  });

  it('keeps four honest: an author needs three evaluators', () => {
    expect(assignRoles(4)).toEqual(['honest', 'honest', 'honest', 'honest']);
  });

  it('refuses fewer than four and more than the machine can hold', () => {
    expect(refusal(3)).toMatchObject({
      code: 'too_few_miners',
      numbers: { miners: 3, minimum: 4 },
    });
    expect(refusal(65)).toMatchObject({ code: 'too_many_miners', numbers: { maximum: 64 } });
  });
});
