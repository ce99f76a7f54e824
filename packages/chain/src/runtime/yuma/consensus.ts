/** What validators agree on, and what that leaves of their weights (chain.md 7.5, 7.6). */
import type { SparseRow } from './epoch-types.ts';
import { multiply, normalise, sum } from './fixed-number.ts';
import { weightedMedian } from './weighted-median.ts';

/** Weights by validator with the stake behind them. */
export interface StakedWeights {
  readonly weights: readonly SparseRow[];
  readonly activeStake: readonly number[];
}

/** Consensus by column: the greatest weight that more than `kappa` of the stake gives. */
export function consensusOf({ weights, activeStake }: StakedWeights, kappa: number): number[] {
  const voters = weights.filter((_, uid) => (activeStake[uid] ?? 0) > 0);
  const stakes = normalise(activeStake.filter((stake) => stake > 0));
  const total = sum(stakes);
  const columns = weights.map(() => new Array<number>(voters.length).fill(0));
  for (const [voter, row] of voters.entries()) {
    for (let at = 0; at < row.columns.length; at += 1) {
      const scores = columns[row.columns[at] ?? 0];
      if (scores !== undefined) scores[voter] = row.values[at] ?? 0;
    }
  }
  return columns.map((scores) =>
    weightedMedian({ stakes, scores, total, minority: total - kappa }),
  );
}

/** A row with nothing above consensus; what has no consensus goes. */
export function clipRow(row: SparseRow, consensus: readonly number[]): SparseRow {
  const columns: number[] = [];
  const values: number[] = [];
  for (let at = 0; at < row.columns.length; at += 1) {
    const column = row.columns[at] ?? 0;
    const value = row.values[at] ?? 0;
    const most = consensus[column] ?? 0;
    if (most < value && most <= 0) continue;
    columns.push(column);
    values.push(Math.min(value, most));
  }
  return { columns, values };
}

/** Incentive by column: clipped weights by stake, adding up to about 1. */
export function incentiveOf({ weights, activeStake }: StakedWeights): number[] {
  const ranks = new Array<number>(weights.length).fill(0);
  for (const [uid, row] of weights.entries()) {
    const stake = activeStake[uid] ?? 0;
    for (let at = 0; at < row.columns.length; at += 1) {
      const column = row.columns[at] ?? 0;
      ranks[column] = (ranks[column] ?? 0) + multiply(stake, row.values[at] ?? 0);
    }
  }
  return normalise(ranks);
}
