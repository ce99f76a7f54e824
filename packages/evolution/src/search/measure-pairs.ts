/**
 * How much a search adds to its parents: the measurement behind the claim that a worker's child
 * beats both parents, and beats as many independent random programs.
 *
 * Both contenders choose by the search suite and are compared on the consensus suite.
 */
import { createRandom } from '@adit/base';
import { canonicalProgram, type Program, programHash } from '@adit/program';
import { scoreCanonical, scoreProgram } from '../suites/score-program.ts';
import type { TaskType } from '../task-type.ts';
import { createSearch } from './search.ts';

/** What one pair of parents led to; scores of the consensus suite. */
export interface PairResult {
  readonly parents: readonly [number, number];
  readonly child: number;
  readonly random: number;
}

/** What to measure. */
export interface PairMeasurement {
  readonly taskType: TaskType;
  /** Decides the search and the random programs. */
  readonly seed: string;
  /** Of the search; the random side gets `generations` times the population, too. */
  readonly generations: number;
}

/** Consensus score of the best of `count` random programs by search score; each counts once. */
function bestRandomScore({ taskType, seed }: PairMeasurement, count: number): number {
  const random = createRandom(`random ${seed}`);
  const seen = new Set<string>();
  let best: { program: Program; score: number } | null = null;
  for (let drawn = 0; drawn < count; drawn++) {
    const program = canonicalProgram(taskType.randomProgram(random));
    const hash = programHash(program);
    if (seen.has(hash)) continue;
    seen.add(hash);
    const { score } = scoreCanonical(program, taskType.searchSuite);
    if (best === null || score > best.score) best = { program, score };
  }
  return best === null ? 0 : scoreProgram(best.program, taskType.consensusSuite).score;
}

/** Runs one search from two parents and as many random programs. */
export function measurePair(
  parents: readonly [Program, Program],
  measurement: PairMeasurement,
): PairResult {
  const { taskType, seed, generations } = measurement;
  const evaluations = generations * taskType.population;
  const search = createSearch({ taskType, seeds: parents, seed: `pair ${seed}`, generations });
  search.run(evaluations);
  const found = search.bestNew();
  const consensus = (program: Program): number =>
    scoreProgram(program, taskType.consensusSuite).score;
  return {
    parents: [consensus(parents[0]), consensus(parents[1])],
    child: found === null ? 0 : consensus(found.program),
    random: bestRandomScore(measurement, evaluations),
  };
}

/** In how many results the child is strictly better. */
export function countWins(results: readonly PairResult[]): { parents: number; random: number } {
  return {
    parents: results.filter(({ parents, child }) => child > Math.max(...parents)).length,
    random: results.filter(({ random, child }) => child > random).length,
  };
}
