/** What became of a search's evaluations, counted. */

/** Totals since a search began. Every evaluation is in exactly one of the first five. */
export interface SearchCounts {
  /** Programs that ran to their end. */
  readonly executed: number;
  /** Scores known by the canonical key, copies of a parent included. */
  readonly canonicalHits: number;
  /** Scores taken from a program with the same errors on the probe. */
  readonly probeHits: number;
  /** Programs below the hurdle. */
  readonly abandoned: number;
  /** Not run: the prediction cannot depend on the features, or the program is too dear. */
  readonly notRun: number;
  /** Instructions of the programs whose live code was looked at, and how many of them were live. */
  readonly instructions: number;
  readonly liveInstructions: number;
}

/** Counts while they grow. */
export type GrowingCounts = { -readonly [Name in keyof SearchCounts]: number };

/** Nothing counted. */
export function createCounts(): GrowingCounts {
  return {
    executed: 0,
    canonicalHits: 0,
    probeHits: 0,
    abandoned: 0,
    notRun: 0,
    instructions: 0,
    liveInstructions: 0,
  };
}
