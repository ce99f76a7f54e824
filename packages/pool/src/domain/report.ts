/**
 * One evaluator's report, and how it is read (pool.md 3.3, decision 15).
 *
 * A finite score within the problem's bounds is a VALUE; null or an error text is a vote that the
 * program cannot be scored; a score that is not finite or outside the bounds is INVALID_SCORE, which
 * counts among the reports but never agrees with anything.
 */

/** How a report votes. */
export type Vote = 'VALUE' | 'INVALID' | 'INVALID_SCORE';

/** A report as consensus sees it. `score` is null unless the vote is VALUE. */
export interface Report {
  readonly minerId: number;
  readonly vote: Vote;
  readonly score: number | null;
  /** Result digest in lower case; null when none was sent. */
  readonly digest: string | null;
}

/** How far a score may lie outside the bounds by rounding alone (pool.md 3.3). */
const BOUNDS_SLACK = 1e-9;

/** The vote that a reported score stands for. */
export function classifyVote(
  score: number | null,
  hasError: boolean,
  bounds: readonly [number, number],
): Vote {
  if (score !== null && !Number.isFinite(score)) return 'INVALID_SCORE';
  if (score === null || hasError) return 'INVALID';
  const [low, high] = bounds;
  return score < low - BOUNDS_SLACK || score > high + BOUNDS_SLACK ? 'INVALID_SCORE' : 'VALUE';
}
