import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AditError } from './errors.ts';
import { formatTao, parseRao, RAO_PER_TAO } from './rao.ts';

describe('amounts', () => {
  it.each([
    ['0', 0n],
    ['1000000000', RAO_PER_TAO],
    ['007', 7n],
    ['9223372036854775807', 2n ** 63n - 1n],
  ])('reads %s', (text, rao) => {
    expect(parseRao(text)).toBe(rao);
  });

  it.each([
    '',
    '-1',
    '+1',
    '1.0',
    '1e9',
    '0x10',
    ' 1',
    '1_000',
    '١',
    '9223372036854775808',
    '00000000000000000001',
    '9'.repeat(10_000),
  ])('refuses %j', (text) => {
    let refusal: unknown = null;
    try {
      parseRao(text);
    } catch (failure) {
      refusal = failure;
    }
    if (!(refusal instanceof AditError)) throw new Error('a coded refusal was expected');
    expect(refusal.code).toBe('invalid_rao');
    expect(String(refusal.numbers['text']).length).toBeLessThanOrEqual(40);
  });

  it.each([
    [0n, '0.000000000'],
    [1n, '0.000000001'],
    [13_100_000n, '0.013100000'],
    [1_000_000_000n, '1.000000000'],
    [-13_100_000n, '-0.013100000'],
    [2n ** 63n - 1n, '9223372036.854775807'],
  ])('writes %s RAO as %s TAO', (rao, text) => {
    expect(formatTao(rao)).toBe(text);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (rao) => {
        expect(BigInt(formatTao(rao).replace('.', ''))).toBe(rao);
        expect(parseRao(rao.toString())).toBe(rao);
      }),
    );
  });
});
