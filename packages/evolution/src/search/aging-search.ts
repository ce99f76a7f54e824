/**
 * One population of regularised evolution; search.ts says what it does. A search is one of these, an
 * island is one of several.
 */
import { AditError, createRandom, type Random, restoreRandom } from '@adit/base';
import {
  checkProgram,
  type FlatPrograms,
  formatProgramText,
  parseProgramText,
} from '@adit/program';
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
  type ScoredText,
  type SearchState,
} from './checkpoint.ts';
import { ChildScorer, OWN_PARTS, type SearchParts, VERDICTS } from './child-scorer.ts';
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

/** See the file's head. */
export class AgingSearch {
  readonly #options: SearchOptions;
  readonly #frame: SearchFrame;
  readonly #scorer: ChildScorer;
  readonly #ring: FlatPrograms;
  readonly #scores: Float64Array;
  /** True when the programs that the population begins with stand in the ring already. */
  readonly #isSown: boolean;
  #random: Random;
  #mutator: Mutator;
  #evaluations = 0;

  constructor(options: SearchOptions, parts: SearchParts = OWN_PARTS) {
    this.#options = options;
    this.#frame = frameOf(options);
    const { population } = this.#frame;
    this.#scorer = new ChildScorer(options, this.#frame, parts);
    this.#ring = createFlatPrograms(options.taskType, population, parts.allocate);
    this.#scores = new Float64Array(parts.allocate(population * Float64Array.BYTES_PER_ELEMENT));
    this.#isSown = parts.isSown;
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

  /**
   * Puts the programs that the population begins with into the ring, from a random stream of their
   * own: where they are founded, nobody has the task type's generators.
   * @throws AditError `features_differ` or `invalid_dsl` when a seed is not of the task type.
   */
  sow(): void {
    const { seeds, seed, taskType } = this.#options;
    const random = createRandom(`adit founders/1 ${seed}`);
    for (let slot = 0; slot < this.#frame.population; slot += 1) {
      const origin = seeds[slot % Math.max(1, seeds.length)] ?? taskType.startProgram(random);
      this.#ring.store(slot, expandProgram(origin, taskType, random));
    }
  }

  /** All that changes but the population and the tables. */
  state(): SearchState {
    const { best, counts, trainingSteps, hurdle } = this.#scorer;
    return {
      random: this.#random.state(),
      evaluations: this.#evaluations,
      trainingSteps,
      counts: { ...counts },
      bestScore: best.score,
      improvements: best.improvements,
      best: encodeFound(best.found),
      hurdle: hurdle?.state() ?? null,
    };
  }

  /** Takes over what {@link state} gave. */
  adopt(state: SearchState): void {
    this.#random = restoreRandom(state.random);
    this.#mutator = new Mutator(this.#options.taskType, this.#random);
    this.#evaluations = state.evaluations;
    this.#scorer.trainingSteps = state.trainingSteps;
    Object.assign(this.#scorer.counts, state.counts);
    const { bestScore: score, improvements } = state;
    this.#scorer.best.restore({ score, improvements, found: decodeFound(state.best) });
    if (state.hurdle !== null) this.#scorer.hurdle?.restore(state.hurdle);
  }

  /** Plain JSON. */
  checkpoint(): Checkpoint {
    const { best, canonical, probe } = this.#scorer;
    const { population, caches, hurdle } = this.#frame;
    const filled = Math.min(this.#evaluations, population);
    return {
      format: 'adit search/2',
      searchSuiteDigest: this.#options.taskType.searchSuite.digest,
      seed: this.#options.seed,
      seedHashes: [...best.seedHashes],
      population,
      rules: { caches, hurdle },
      ...this.state(),
      ring: encodeRing(this.#ring, this.#scores, filled),
      canonical: canonical?.save() ?? '',
      probe: probe?.save() ?? '',
    };
  }

  /**
   * Takes over a checkpoint.
   * @throws AditError `invalid_checkpoint` when it is that of another search.
   */
  restore(checkpoint: Checkpoint): void {
    this.#requireOwn(checkpoint);
    this.adopt(checkpoint);
    for (const [slot, entry] of checkpoint.ring.entries()) this.#put(slot, entry);
    this.#scorer.canonical?.load(checkpoint.canonical);
    this.#scorer.probe?.load(checkpoint.probe);
  }

  /** Best program of the current ring; the first slot wins a tie. */
  emigrant(): ScoredText {
    const filled = Math.min(this.#evaluations, this.#frame.population);
    let best = 0;
    for (let slot = 1; slot < filled; slot += 1) {
      if (this.#scores[slot] > this.#scores[best]) best = slot;
    }
    return { text: formatProgramText(this.#ring.read(best)), score: this.#scores[best] };
  }

  /** A program from elsewhere takes the newest one's place: it lives as long as a child would. */
  welcome(immigrant: ScoredText): void {
    const { population } = this.#frame;
    this.#put((this.#evaluations + population - 1) % population, immigrant);
  }

  #put(slot: number, { text, score }: ScoredText): void {
    const program = parseProgramText(text);
    checkProgram(program, this.#options.taskType.limits);
    this.#ring.store(slot, program);
    this.#scores[slot] = score;
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
    if (!this.#isSown) {
      const origin = seeds[slot % origins] ?? taskType.startProgram(this.#random);
      this.#ring.store(slot, expandProgram(origin, taskType, this.#random));
    }
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
