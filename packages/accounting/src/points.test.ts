import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVALUATION_POINTS_MICRO, evolutionPointsMicro } from './points.ts';

describe('points (pool.md 4.1)', () => {
  it.each([
    [850_000_000n, 1_700_000n],
    [800_000_000n, 1_600_000n],
    [750_000_000n, 1_500_000n],
    [650_000_000n, 0n],
    [700_000_000n, 1_400_000n],
    [699_999_999n, 0n],
    [1_000_000_000n, 2_000_000n],
    [0n, 0n],
    [-900_000_000n, 0n],
  ])('a score of %s billionths pays %s millionths', (scoreNano, pointsMicro) => {
    expect(evolutionPointsMicro(scoreNano)).toBe(pointsMicro);
  });

  it('adds up the guide’s epoch: ten evaluations and two evolutions are 13.1', () => {
    const evolutions = evolutionPointsMicro(800_000_000n) + evolutionPointsMicro(750_000_000n);
    expect(evolutions).toBe(3_100_000n);
    expect(10n * EVALUATION_POINTS_MICRO + evolutions).toBe(13_100_000n);
    expect(5n * EVALUATION_POINTS_MICRO).toBe(5_000_000n);
  });

  it('rounds half to even at the sixth decimal', () => {
    // 2e6 * 0.700000250 = 1400000.5, 2e6 * 0.700000750 = 1400001.5
    expect(evolutionPointsMicro(700_000_250n)).toBe(1_400_000n);
    expect(evolutionPointsMicro(700_000_750n)).toBe(1_400_002n);
    expect(evolutionPointsMicro(700_000_249n)).toBe(1_400_000n);
    expect(evolutionPointsMicro(700_000_251n)).toBe(1_400_001n);
  });

  it('is at most half a millionth away from 2 × score', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 700_000_000n, max: 1_000_000_000n }), (scoreNano) => {
        // In units of 1e-9 points: micro * 1000 against 2 * scoreNano.
        const error = evolutionPointsMicro(scoreNano) * 1_000n - 2n * scoreNano;
        expect(error >= -500n && error <= 500n).toBe(true);
      }),
    );
  });
});
