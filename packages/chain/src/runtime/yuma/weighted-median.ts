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
  readonly voters: readonly number[];
  readonly stake: number;
}

type Keep = (score: number) => boolean;

function choose({ stakes, scores }: Votes, voters: readonly number[], keep: Keep): Part {
  const chosen: number[] = [];
  let stake = 0;
  for (const voter of voters) {
    if (!keep(scores[voter] ?? 0)) continue;
    chosen.push(voter);
    stake += stakes[voter] ?? 0;
  }
  return { voters: chosen, stake };
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
    const lower = choose(votes, voters, (score) => score < pivot);
    const upper = choose(votes, voters, (score) => score > pivot);
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
