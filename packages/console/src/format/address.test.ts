import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveIdenticon, isAddress, shortAddress, shortHash } from './address.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describe('shortAddress', () => {
  it('keeps both ends of an address', () => {
    expect(shortAddress(ALICE)).toBe('5Grwva…utQY');
  });
  it('leaves other texts alone', () => {
    expect(isAddress('pool')).toBe(false);
    expect(shortAddress('pool')).toBe('pool');
  });
});

describe('shortHash', () => {
  it('drops 0x and keeps eight digits', () => {
    expect(shortHash(`0x${'ab'.repeat(32)}`)).toBe('abababab…');
    expect(shortHash('ab12')).toBe('ab12');
  });
});

describe('deriveIdenticon', () => {
  it('is stable, mirrored and never empty', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { hue, cells } = deriveIdenticon(text);
        expect(deriveIdenticon(text)).toEqual({ hue, cells });
        expect(cells.length).toBeGreaterThan(0);
        const keys = new Set(cells.map(([column, row]) => `${column}:${row}`));
        for (const [column, row] of cells) expect(keys.has(`${4 - column}:${row}`)).toBe(true);
        expect(hue).toBeGreaterThanOrEqual(0);
        expect(hue).toBeLessThan(360);
      }),
    );
  });
  it('differs between addresses', () => {
    expect(deriveIdenticon(ALICE)).not.toEqual(deriveIdenticon(ALICE.replace('5G', '5F')));
  });
});
