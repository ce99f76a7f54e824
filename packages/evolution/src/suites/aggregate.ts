/**
 * One score from the fitness of several tasks.
 *
 * Sums run in task order; the median sorts by value. An even count has two middle values and the
 * median is half their sum (AutoML-Zero takes the upper one, BitSota's packages differ among
 * themselves; ours is part of the suite digest by its name).
 */
import { assert } from '@adit/base';
import type { Aggregate } from '../task-type.ts';

/** Arithmetic mean, or median with the mean of the two middle values for an even count. */
export function aggregateFitness(fitness: ArrayLike<number>, aggregate: Aggregate): number {
  assert(fitness.length > 0, 'a suite has at least one task');
  if (aggregate === 'mean') {
    let sum = 0;
    for (let task = 0; task < fitness.length; task += 1) sum += fitness[task];
    return sum / fitness.length;
  }
  const ordered = Array.from(fitness).sort((left, right) => left - right);
  const upper = ordered[ordered.length >> 1] ?? Number.NaN;
  if (ordered.length % 2 === 1) return upper;
  const lower = ordered[(ordered.length >> 1) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** A score in whole units of 1e-9, the form in which scores travel into accounting. */
export function toScoreNano(score: number): number {
  return Math.round(score * 1e9);
}
