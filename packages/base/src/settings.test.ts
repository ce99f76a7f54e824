import { describe, expect, it } from 'vitest';
import { AditError } from './errors.ts';
import { chooseText, type NumberBounds, parseNumberSetting } from './settings.ts';

describe('the order of sources', () => {
  it('is flag, environment, file, default', () => {
    const all = { flag: 'a', environment: 'b', file: 'c' };
    expect(chooseText(all)).toEqual({ text: 'a', source: 'flag' });
    expect(chooseText({ ...all, flag: undefined })).toEqual({ text: 'b', source: 'environment' });
    expect(chooseText({ file: 'c' })).toEqual({ text: 'c', source: 'file' });
    expect(chooseText({})).toBeNull();
  });

  it('passes over an empty environment variable, but not an empty flag', () => {
    expect(chooseText({ environment: '', file: 'c' })).toEqual({ text: 'c', source: 'file' });
    expect(chooseText({ flag: '', environment: 'b' })).toEqual({ text: '', source: 'flag' });
  });
});

describe('a number setting', () => {
  const bounds: NumberBounds = { min: 1, max: 100 };

  it.each([
    ['1', 1],
    ['100', 100],
    ['+7', 7],
    [' 42 ', 42],
    ['1e1', 10],
    ['5.0', 5],
  ])('reads %j', (text, value) => {
    expect(parseNumberSetting('workers', text, bounds)).toBe(value);
  });

  it('may be a fraction where it is said so', () => {
    const fractions = { min: -1, max: 1, integer: false };
    expect(
      ['0.5', '.5', '-1', '1e-3'].map((text) => parseNumberSetting('x', text, fractions)),
    ).toEqual([0.5, 0.5, -1, 0.001]);
  });

  it.each(['', ' ', '0', '101', '1.5', 'x', 'NaN', 'Infinity', '0x10', '0b1', '1_0', '1,5', '5 6'])(
    'refuses %j with name, text and bounds',
    (text) => {
      let refusal: unknown = null;
      try {
        parseNumberSetting('workers', text, bounds);
      } catch (failure) {
        refusal = failure;
      }
      if (!(refusal instanceof AditError)) throw new Error('a coded refusal was expected');
      expect(refusal.code).toBe('invalid_setting');
      expect(refusal.numbers).toEqual({ name: 'workers', given: text, min: 1, max: 100 });
      expect(refusal.nextStep).toBe('Give workers a whole number from 1 to 100.');
    },
  );

  it('refuses whole numbers that a double cannot tell apart', () => {
    const wide = { min: 0, max: 2 ** 60 };
    expect(parseNumberSetting('x', '9007199254740991', wide)).toBe(9_007_199_254_740_991);
    expect(() => parseNumberSetting('x', '9007199254740993', wide)).toThrow(AditError);
  });
});
