import { AditError, encodeHex, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEra, encodeEra, eraBirth, eraDeath, IMMORTAL, mortalEra } from './era.ts';

const periods = fc.integer({ min: 2, max: 16 }).map((power) => 2 ** power);

describe('eras', () => {
  it('have the bytes that Substrate gives them', () => {
    expect(encodeHex(encodeEra(IMMORTAL))).toBe('00');
    // `sp_runtime::generic::era`: mortal(64, 42) and mortal(32768, 20000).
    expect([...encodeEra(mortalEra(64, 42))]).toEqual([5 + (42 % 16) * 16, Math.floor(42 / 16)]);
    expect([...encodeEra(mortalEra(32_768, 20_000))]).toEqual([
      14 + (2500 % 16) * 16,
      Math.floor(2500 / 16),
    ]);
    expect(decodeEra(Uint8Array.of(0xb5, 0x03))).toEqual({ type: 'mortal', period: 64, phase: 59 });
  });

  it('turn odd wishes into the next power of two from 4 to 65 536', () => {
    const periodOf = (wish: number) => {
      const era = mortalEra(wish, 1000);
      return era.type === 'mortal' ? era.period : null;
    };
    expect([1, 2, 3, 4, 5, 100, 65_537, 1e9].map(periodOf)).toEqual([
      4, 4, 4, 4, 8, 128, 65_536, 65_536,
    ]);
  });

  it('are born and die where Substrate says', () => {
    const era = mortalEra(4, 6);
    expect([6, 7, 8, 9, 10].map((block) => eraBirth(era, block))).toEqual([6, 6, 6, 6, 10]);
    expect(eraDeath(era, 6)).toBe(10);
    // Before the first block of its phase an era has already begun.
    expect(eraBirth({ type: 'mortal', period: 8, phase: 5 }, 2)).toBe(5);
    expect(eraBirth(IMMORTAL, 77)).toBe(0);
    expect(eraDeath(IMMORTAL, 77)).toBe(Number.POSITIVE_INFINITY);
  });

  it('come back from their bytes, and hold the block that they were made for', () => {
    fc.assert(
      fc.property(periods, fc.nat({ max: 0xffff_ffff }), (period, current) => {
        const era = mortalEra(period, current);
        expect(decodeEra(encodeEra(era))).toEqual(era);
        const birth = eraBirth(era, current);
        expect(birth).toBeLessThanOrEqual(current);
        expect(eraDeath(era, current)).toBeGreaterThan(current);
        expect(eraDeath(era, current) - birth).toBe(period);
        expect(current - birth).toBeLessThan(Math.max(1, period >> 12));
        expect(eraBirth(era, birth + period - 1)).toBe(birth);
        expect(eraBirth(era, birth + period)).toBe(birth + period);
      }),
    );
  });

  it('of any two bytes are refused or written as they were read', () => {
    const changed: string[] = [];
    let refused = 0;
    for (let encoded = 0; encoded < 65_536; encoded += 1) {
      const bytes = Uint8Array.of(encoded & 255, encoded >> 8);
      if (bytes[0] === 0) continue;
      try {
        const again = encodeEra(decodeEra(bytes));
        if (encodeHex(again) !== encodeHex(bytes)) changed.push(encodeHex(bytes));
      } catch (error) {
        if (!isAditError(error) || error.code !== 'invalid_scale') throw error;
        refused += 1;
      }
    }
    expect(changed).toEqual([]);
    // A period of 2^n up to 2048 leaves 4096 - 2^n of 4096 phases over; a period of 2 is none at all.
    const over = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((power) => 4096 - 2 ** power);
    expect(refused).toBe(over.reduce((sum, count) => sum + count, 0) + 4096 - 256);
  });

  it('that nobody could write are refused', () => {
    for (const [period, phase] of [
      [3, 0],
      [2, 0],
      [64, 64],
      [64, 1.5],
      [65_536, 8],
      [131_072, 0],
    ] as const) {
      expect(() => encodeEra({ type: 'mortal', period, phase })).toThrow(AditError);
    }
  });
});
