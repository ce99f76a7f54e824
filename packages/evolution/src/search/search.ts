/**
 * Regularised (aging) evolution on a task type's search suite (evolution.md 3.1, decision 7).
 *
 * The population is a ring: each child takes the place of the oldest program, whatever its fitness.
 * A child is a mutant of the winner of a tournament over the current ring. The first `population`
 * evaluations are the seeds and their mutants; a search is `generations` times `population`
 * evaluations in all. One evaluation is one child, also when a table knows its score; training
 * steps are counted only where they were executed. A program whose prediction cannot depend on the
 * features is never run: its score is 0.
 *
 * Everything is decided by the seed and the options: the sizes of the slices in which `run` is
 * called, and a checkpoint in between, change nothing.
 */
import { AditError, createRandom, type Random, restoreRandom } from '@adit/base';
import { type FlatPrograms, parseProgramText } from '@adit/program';
import { drawIndex } from '../mutation/draw-index.ts';
import { expandProgram } from '../mutation/expand-program.ts';
import { createFlatPrograms } from '../mutation/flat-space.ts';
import { Mutator } from '../mutation/mutate.ts';
import type { FoundProgram, Improvement } from './best-programs.ts';
import {
  type Checkpoint,
  decodeFound,
  encodeFound,
  encodeRing,
  parseCheckpoint,
} from './checkpoint.ts';
import { ChildScorer, VERDICTS } from './child-scorer.ts';
import type { SearchCounts } from './search-counts.ts';
import { frameOf, type SearchFrame, type SearchOptions } from './search-options.ts';

/** How far a search has come. */
export interface SearchProgress {
  /** Evaluations of this call. */
  readonly evaluations: number;
  readonly evaluationsTotal: number;
  /** Best search score so far, seeds included; 0 before the first evaluation. */
  readonly bestScore: number;
  /** Training examples executed in this call. */
  readonly trainingSteps: number;
  readonly trainingStepsTotal: number;
  /** What became of all evaluations so far. */
  readonly counts: SearchCounts;
  /** When `bestScore` rose, in order; at most 1000 points. */
  readonly improvements: readonly Improvement[];
}

/** A running search. */
export interface Search {
  /** Makes at most `maxEvaluations` more evaluations. */
  run(maxEvaluations: number): SearchProgress;
  readonly isDone: boolean;
  /** Best canonical program that is neither a seed nor known; the first found wins a tie. */
  bestNew(): FoundProgram | null;
  /** Plain JSON that {@link restoreSearch} continues from. */
  checkpoint(): Checkpoint;
}

/** The search of one population; islands are several of them. */
export class AgingSearch implements Search {
  readonly #options: SearchOptions;
  readonly #frame: SearchFrame;
  readonly #scorer: ChildScorer;
  readonly #ring: FlatPrograms;
  readonly #scores: Float64Array;
  #random: Random;
  #mutator: Mutator;
  #evaluations = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#frame = frameOf(options);
    this.#scorer = new ChildScorer(options, this.#frame);
    this.#ring = createFlatPrograms(options.taskType, this.#frame.population);
    this.#scores = new Float64Array(this.#frame.population);
    this.#random = createRandom(`adit search/2 ${options.seed}`);
    this.#mutator = new Mutator(options.taskType, this.#random);
  }

  get isDone(): boolean {
    return this.#evaluations >= this.#frame.budget;
  }

  run(maxEvaluations: number): SearchProgress {
    const { budget } = this.#frame;
    const startEvaluations = this.#evaluations;
    const startSteps = this.#scorer.trainingSteps;
    const end = Math.min(budget, startEvaluations + Math.max(0, Math.floor(maxEvaluations)));
    while (this.#evaluations < end) this.#step();
    const { trainingSteps, best, counts } = this.#scorer;
    return {
      evaluations: this.#evaluations - startEvaluations,
      evaluationsTotal: this.#evaluations,
      bestScore: best.score,
      trainingSteps: trainingSteps - startSteps,
      trainingStepsTotal: trainingSteps,
      counts: { ...counts },
      improvements: best.improvements,
    };
  }

  bestNew(): FoundProgram | null {
    return this.#scorer.best.found;
  }

  checkpoint(): Checkpoint {
    const { best, counts, trainingSteps, canonical, probe, hurdle } = this.#scorer;
    const { population, caches } = this.#frame;
    return {
      format: 'adit search/2',
      searchSuiteDigest: this.#options.taskType.searchSuite.digest,
      seed: this.#options.seed,
      seedHashes: [...best.seedHashes],
      population,
      rules: { caches, hurdle: this.#frame.hurdle },
      random: this.#random.state(),
      evaluations: this.#evaluations,
      trainingSteps,
      counts: { ...counts },
      bestScore: best.score,
      improvements: best.improvements,
      best: encodeFound(best.found),
      ring: encodeRing(this.#ring, this.#scores, Math.min(this.#evaluations, population)),
      canonical: canonical?.save() ?? '',
      probe: probe?.save() ?? '',
      hurdle: hurdle?.state() ?? null,
    };
  }

  /**
   * Takes over a checkpoint's state.
   * @throws AditError `invalid_checkpoint` when it is that of another search.
   */
  restore(checkpoint: Checkpoint): void {
    this.#requireOwn(checkpoint);
    const { best, counts, canonical, probe, hurdle } = this.#scorer;
    this.#random = restoreRandom(checkpoint.random);
    this.#mutator = new Mutator(this.#options.taskType, this.#random);
    this.#evaluations = checkpoint.evaluations;
    this.#scorer.trainingSteps = checkpoint.trainingSteps;
    Object.assign(counts, checkpoint.counts);
    const { bestScore: score, improvements } = checkpoint;
    best.restore({ score, improvements, found: decodeFound(checkpoint.best) });
    for (const [slot, entry] of checkpoint.ring.entries()) {
      this.#ring.store(slot, parseProgramText(entry.text));
      this.#scores[slot] = entry.score;
    }
    canonical?.load(checkpoint.canonical);
    probe?.load(checkpoint.probe);
    if (checkpoint.hurdle !== null) hurdle?.restore(checkpoint.hurdle);
  }

  #requireOwn(checkpoint: Checkpoint): void {
    const own = this.checkpoint();
    const isOwn =
      checkpoint.searchSuiteDigest === own.searchSuiteDigest &&
      checkpoint.seed === own.seed &&
      checkpoint.population === own.population &&
      checkpoint.seedHashes.join() === own.seedHashes.join() &&
      JSON.stringify(checkpoint.rules) === JSON.stringify(own.rules);
    if (isOwn) return;
    throw new AditError('invalid_checkpoint', 'The checkpoint belongs to another search', {
      numbers: { seed: checkpoint.seed, population: checkpoint.population },
      nextStep: 'Restore it with the options of the search that wrote it.',
    });
  }

  #step(): void {
    const slot = this.#evaluations % this.#frame.population;
    this.#scores[slot] =
      this.#evaluations < this.#frame.population ? this.#found(slot) : this.#breed(slot);
    this.#evaluations += 1;
  }

  /** The first slots hold the seeds, the others one mutant each, seeds taking turns. */
  #found(slot: number): number {
    const { seeds, taskType } = this.#options;
    const origins = Math.max(1, seeds.length);
    const origin = seeds[slot % origins] ?? taskType.startProgram(this.#random);
    this.#ring.store(slot, expandProgram(origin, taskType, this.#random));
    if (slot >= origins) this.#mutator.mutate(this.#ring, slot);
    this.#scorer.inspect(this.#ring, slot);
    return this.#scorer.score(this.#evaluations + 1);
  }

  /** Puts a child of a tournament's winner at `slot`; its score. */
  #breed(slot: number): number {
    const { probability, retries } = this.#options.taskType.mutations;
    const parent = this.#tournamentWinner();
    const parentScore = this.#scores[parent];
    this.#ring.copy(parent, slot);
    if (this.#random.nextFloat() >= probability) return this.#scoreCopy(slot, parentScore);
    this.#mutator.mutate(this.#ring, slot);
    let verdict = this.#scorer.inspect(this.#ring, slot);
    for (let retry = 0; retry < retries && verdict !== VERDICTS.fresh; retry += 1) {
      this.#mutator.mutate(this.#ring, slot);
      verdict = this.#scorer.inspect(this.#ring, slot);
    }
    return this.#scorer.score(this.#evaluations + 1);
  }

  /** A copy has its parent's score; a search without tables runs it again. */
  #scoreCopy(slot: number, parentScore: number): number {
    if (this.#scorer.canonical !== null) {
      this.#scorer.counts.canonicalHits += 1;
      return parentScore;
    }
    this.#scorer.inspect(this.#ring, slot);
    return this.#scorer.score(this.#evaluations + 1);
  }

  #tournamentWinner(): number {
    const { population } = this.#frame;
    const scores = this.#scores;
    let winner = drawIndex(this.#random, population);
    let best = scores[winner];
    for (let drawn = 1; drawn < this.#options.taskType.tournament; drawn += 1) {
      const rival = drawIndex(this.#random, population);
      if (scores[rival] <= best) continue;
      winner = rival;
      best = scores[rival];
    }
    return winner;
  }
}

/**
 * A search that has not begun.
 * @throws AditError `invalid_search` when an option is out of range.
 *   `run` throws `features_differ` or `invalid_dsl` when a seed is not a program of the task type.
 */
export function createSearch(options: SearchOptions): Search {
  return new AgingSearch(options);
}

/**
 * The search that continues where `checkpoint` was taken. `options` must be those of the original.
 * @throws AditError `invalid_checkpoint` when the value is not a checkpoint of such a search.
 */
export function restoreSearch(options: SearchOptions, checkpoint: unknown): Search {
  const search = new AgingSearch(options);
  search.restore(parseCheckpoint(checkpoint));
  return search;
}
