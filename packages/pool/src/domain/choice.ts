/**
 * Choosing work (pool.md 3.2, decisions 17 and 19): which problem, which programs to evaluate, which
 * parents to evolve from. Pure: candidates, weights and the random stream come as values.
 */
import type { Random } from '@adit/base';

/** A problem's best from which its share of the work is halved. */
const SOLVED_SCORE = 0.999;

/** A problem as a choice. */
export interface WeightedProblem {
  /** The problem's key in the store. */
  readonly key: number;
  /** Best consensus score, null without any. */
  readonly bestScore: number | null;
}

/** A problem's weight: 1, and 1/2 once its best is at least 0.999. */
export function problemWeight(problem: WeightedProblem): number {
  return problem.bestScore !== null && problem.bestScore >= SOLVED_SCORE ? 0.5 : 1;
}

/** One of `items` with probability proportional to its weight; null when there is none. */
export function drawWeighted<Item>(
  items: readonly Item[],
  weightOf: (item: Item, index: number) => number,
  random: Random,
): Item | null {
  const total = items.reduce((sum, item, index) => sum + weightOf(item, index), 0);
  let rest = random.nextFloat() * total;
  for (const [index, item] of items.entries()) {
    rest -= weightOf(item, index);
    if (rest < 0) return item;
  }
  return items.at(-1) ?? null;
}

/** A program that waits for reports, as a choice. */
export interface EvaluationCandidate {
  readonly id: number;
  readonly problemKey: number;
}

/**
 * A batch of at most `batchSize` programs of mixed problems.
 *
 * `queues` holds each problem's candidates in order of urgency; only the first 4 x batchSize of a
 * queue take part and the draw among them is uniform, so that nobody chooses a target by timing.
 */
export function chooseBatch(
  queues: readonly {
    readonly problem: WeightedProblem;
    readonly candidates: readonly EvaluationCandidate[];
  }[],
  batchSize: number,
  random: Random,
): number[] {
  const open = queues.map(({ problem, candidates }) => ({
    problem,
    rest: candidates.slice(0, 4 * batchSize).map((candidate) => candidate.id),
  }));
  const chosen: number[] = [];
  while (chosen.length < batchSize) {
    const filled = open.filter((queue) => queue.rest.length > 0);
    const queue = drawWeighted(filled, ({ problem }) => problemWeight(problem), random);
    if (queue === null) break;
    const [id] = queue.rest.splice(random.nextBelow(queue.rest.length), 1);
    if (id !== undefined) chosen.push(id);
  }
  return chosen;
}

/** A scored program as a possible parent. */
export interface ParentCandidate {
  readonly id: number;
  readonly score: number;
  /** Characters of its canonical text. */
  readonly length: number;
}

/** How parents were drawn. */
export type ParentRule = 'ranked' | 'novelty' | 'start';

/** Parents to evolve from, best first by rule; may be empty. */
export interface ParentChoice {
  readonly rule: ParentRule;
  readonly ids: readonly number[];
}

/**
 * Parents, two in general: the first by rank (weight n squared for the best, 1 for the last: in a
 * young pool, in which the start programs are many, the few better ones must come forward), the
 * second uniformly from the diversity archive, and so on in turns. In a novelty slot all are drawn
 * uniformly. With fewer than two scored programs they come from the unscored start programs too.
 */
export function chooseParents(
  scored: readonly ParentCandidate[],
  startIds: readonly number[],
  options: { readonly isNovelty: boolean; readonly random: Random; readonly count?: number },
): ParentChoice {
  const { isNovelty, random, count = 2 } = options;
  if (scored.length < 2) {
    const pool = [...scored.map(({ id }) => id), ...startIds];
    return { rule: 'start', ids: drawDistinct(pool, count, random) };
  }
  if (isNovelty) {
    const ids = drawDistinct(
      scored.map(({ id }) => id),
      count,
      random,
    );
    return { rule: 'novelty', ids };
  }
  let rest = [...scored].sort((left, right) => right.score - left.score || left.id - right.id);
  const ids: number[] = [];
  while (ids.length < count && rest.length > 0) {
    const isRanked = ids.length % 2 === 0;
    const drawn = isRanked ? drawRanked(rest, random) : drawDiverse(rest, random);
    if (drawn === null) break;
    ids.push(drawn.id);
    rest = rest.filter(({ id }) => id !== drawn.id);
  }
  return { rule: 'ranked', ids };
}

function drawRanked(ranked: readonly ParentCandidate[], random: Random): ParentCandidate | null {
  return drawWeighted(ranked, (_, index) => (ranked.length - index) ** 2, random);
}

function drawDiverse(ranked: readonly ParentCandidate[], random: Random): ParentCandidate | null {
  const archive = diversityArchive(ranked);
  return archive[random.nextBelow(Math.max(1, archive.length))] ?? null;
}

/**
 * One program for every cell of (score in steps of 0.02, length in steps of 64 characters), the best
 * of its cell: a set that keeps odd programs alive whatever their rank.
 */
export function diversityArchive(scored: readonly ParentCandidate[]): ParentCandidate[] {
  const cells = new Map<string, ParentCandidate>();
  for (const candidate of scored) {
    const cell = `${Math.floor(candidate.score * 50)}/${Math.floor(candidate.length / 64)}`;
    const kept = cells.get(cell);
    if (kept === undefined || candidate.score > kept.score) cells.set(cell, candidate);
  }
  return [...cells.values()];
}

/**
 * Chance of a novelty slot: 1/16 in general; 1/2 when at least half of the last results were
 * programs already known, that is when the best parents lead to nothing new (decision 17).
 */
export function noveltyChance(recentResults: number, recentDuplicates: number): number {
  return recentResults >= 4 && 2 * recentDuplicates >= recentResults ? 0.5 : 0.0625;
}

function drawDistinct(pool: readonly number[], count: number, random: Random): number[] {
  const rest = [...new Set(pool)];
  const drawn: number[] = [];
  while (drawn.length < count && rest.length > 0) {
    const [id] = rest.splice(random.nextBelow(rest.length), 1);
    if (id !== undefined) drawn.push(id);
  }
  return drawn;
}
