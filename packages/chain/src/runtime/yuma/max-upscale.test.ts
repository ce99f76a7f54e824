/** Worked example 13.3. */
import { describe, expect, it } from 'vitest';
import { I32F32 } from '../fixed-point/fixed-point.ts';
import { fixedFromLiteral } from '../fixed-point/float-literal.ts';
import { maxUpscale, maxUpscaleFixed } from './max-upscale.ts';

describe('upscaled weights', () => {
  it.each([
    [[], []],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0, 1, 65_534],
      [0, 1, 65_535],
    ],
    [[1], [65_535]],
    [
      [0, 1, 2, 3, 4, 65_533, 65_535],
      [0, 1, 2, 3, 4, 65_533, 65_535],
    ],
    [
      [43_690, 21_845],
      [65_535, 32_768],
    ],
    [
      [32_767, 32_767],
      [65_535, 65_535],
    ],
    [
      [16_383, 32_767, 49_149, 65_535],
      [16_383, 32_767, 49_149, 65_535],
    ],
  ])('of %j are %j', (weights, upscaled) => {
    expect(maxUpscale(weights)).toEqual(upscaled);
  });

  const fixed = (literals: string[]) =>
    maxUpscaleFixed(literals.map((literal) => fixedFromLiteral(I32F32, literal)));

  it('come out of fractions as well', () => {
    const small = '0.000001 0.000006 0.000007 0.0001 0.001 0.01 0.1 0.2 0.3 0.4'.split(' ');
    expect(fixed(small)).toEqual([0, 1, 1, 16, 164, 1638, 16_384, 32_768, 49_151, 65_535]);
    const large = '0 0.5 1 1.5 2 32768 32769'.split(' ');
    expect(fixed(large)).toEqual([0, 1, 2, 3, 4, 65_533, 65_535]);
  });

  it('round by the exact ratio, to one part more or less at the halves', () => {
    for (let greatest = 1; greatest < 65_535; greatest += 997) {
      for (const weight of [1, greatest >> 1, greatest - 1, greatest]) {
        const [upscaled = -1, top] = maxUpscale([weight, greatest]);
        expect(top).toBe(65_535);
        expect(Math.abs(upscaled - (weight * 65_535) / greatest)).toBeLessThanOrEqual(0.501);
      }
    }
  });
});
