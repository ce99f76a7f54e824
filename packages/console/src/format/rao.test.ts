import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRao, formatTao, groupDigits, parseRaoText, sharePercent } from './rao.ts';

const plain = (text: string) => text.replaceAll('\u2009', ' ');

describe('formatRao', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1 000'],
    ['13100000', '13 100 000'],
    ['9007199254740993', '9 007 199 254 740 993'],
  ])('%s is %s', (rao, text) => {
    expect(plain(formatRao(rao))).toBe(text);
  });

  it('shows text which is no amount as a dash', () => {
    for (const text of ['', '1.5', 'abc', '1e9', ' 1']) expect(formatRao(text)).toBe('–');
  });

  it('keeps every digit of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (amount) => {
        expect(BigInt(groupDigits(amount).replaceAll('\u2009', ''))).toBe(amount);
      }),
    );
  });

  it('writes negative differences with a minus sign', () => {
    expect(groupDigits(-1_234n)).toBe('\u22121\u2009234');
  });
});

describe('formatTao', () => {
  it.each([
    ['13100000', '0.0131 TAO'],
    ['1000000000', '1 TAO'],
    ['1', '0.000000001 TAO'],
    ['0', '0 TAO'],
    ['-2500000000', '\u22122.5 TAO'],
  ])('%s is %s', (rao, text) => {
    expect(formatTao(rao)).toBe(text);
  });
});

describe('sharePercent', () => {
  it('divides amounts beyond the range of numbers', () => {
    expect(sharePercent('250000000000000000000', '1000000000000000000000')).toBe(25);
  });
  it('is 0 without a whole', () => {
    expect(sharePercent('5', '0')).toBe(0);
    expect(sharePercent('x', '10')).toBe(0);
    expect(parseRaoText('-')).toBeNull();
  });
});
