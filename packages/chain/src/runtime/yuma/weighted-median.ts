/** The weighted median of consensus (chain.md 7.5): always one of the scores, nothing in between. */

/** Scores, and the stake behind each. */
export interface Votes {
  readonly stakes: readonly number[];
  readonly scores: readonly number[];
  /** The sum of all stakes. */
  readonly total: number;
  /** Stake that may lie below the median. */
  readonly minority: number;
}

interface Part {
  readonly voters: number[];
  stake: number;
}

/** The voters below and above a score, each in the order they had. */
function split({ stakes, scores }: Votes, voters: readonly number[], pivot: number) {
  const lower: Part = { voters: [], stake: 0 };
  const upper: Part = { voters: [], stake: 0 };
  for (const voter of voters) {
    const score = scores[voter] ?? 0;
    if (score === pivot) continue;
    const part = score < pivot ? lower : upper;
    part.voters.push(voter);
    part.stake += stakes[voter] ?? 0;
  }
  return { lower, upper };
}

/** The score below which at most the minority's stake lies; 0 without votes. */
export function weightedMedian(votes: Votes): number {
  const { stakes, scores, minority } = votes;
  let voters: readonly number[] = stakes.map((_, voter) => voter);
  let [low, high] = [0, votes.total];
  for (let rounds = 0; rounds <= stakes.length; rounds += 1) {
    if (voters.length === 0) return 0;
    const pivot = scores[voters[voters.length >> 1] ?? 0] ?? 0;
    if (voters.length === 1) return pivot;
    const { lower, upper } = split(votes, voters, pivot);
    if (minority < low + lower.stake && lower.voters.length > 0) {
      voters = lower.voters;
      high = low + lower.stake;
    } else if (high - upper.stake <= minority && upper.voters.length > 0) {
      voters = upper.voters;
      low = high - upper.stake;
    } else {
      return pivot;
    }
  }
  return 0;
}
