/**
 * Scores already known, by program hash, least recently used entries leaving first.
 *
 * A hit is exact, not a guess: random fills are keyed to the canonical program (decision 3), so two
 * programs with one hash have one score on one suite.
 */

/** A bounded map from program hash to search score. */
export interface Memo {
  /** The score, or undefined; marks the entry as used. */
  find(hash: string): number | undefined;
  store(hash: string, score: number): void;
  /** Oldest first. */
  entries(): [string, number][];
}

/** A memo with at most `capacity` entries, filled with `entries` in order. */
export function createMemo(
  capacity: number,
  entries: Iterable<readonly [string, number]> = [],
): Memo {
  const scores = new Map<string, number>();
  const store = (hash: string, score: number): void => {
    scores.delete(hash);
    scores.set(hash, score);
    if (scores.size <= capacity) return;
    const oldest = scores.keys().next();
    if (!oldest.done) scores.delete(oldest.value);
  };
  for (const [hash, score] of entries) store(hash, score);
  return {
    find: (hash) => {
      const score = scores.get(hash);
      if (score !== undefined) store(hash, score);
      return score;
    },
    store,
    entries: () => [...scores],
  };
}
