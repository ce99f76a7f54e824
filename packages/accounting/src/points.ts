/**
 * Reputation points of an epoch, in integers of 1e-6 (pool.md 4.1), so that sums and shares are
 * exact. Scores arrive as integers of 1e-9.
 */

/** Points of one accurate evaluation: 1.0. */
export const EVALUATION_POINTS_MICRO = 1_000_000n;

/** Least consensus score that pays for an evolution: 0.7, inclusive. */
export const EVOLUTION_MIN_SCORE_NANO = 700_000_000n;

/** 2.0 points in millionths times a score in billionths: a factor of 1 / 500. */
const NANO_PER_POINT_MICRO = 500n;

function divideHalfEven(numerator: bigint, divisor: bigint): bigint {
  const quotient = numerator / divisor;
  const twiceRest = 2n * (numerator % divisor);
  const isUp = twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

/**
 * Points of an evolution whose program reached this consensus score: 2.0 × score, rounded half to
 * even at the sixth decimal; 0 below 0.7. A score of 0.85 gives 1 700 000n.
 * @param scoreNano the score in units of 1e-9.
 */
export function evolutionPointsMicro(scoreNano: bigint): bigint {
  if (scoreNano < EVOLUTION_MIN_SCORE_NANO) return 0n;
  return divideHalfEven(scoreNano, NANO_PER_POINT_MICRO);
}
