/**
 * Regularised (aging) evolution on a task type's search suite (evolution.md 3.1, decision 7).
 *
 * The population is a ring: each child takes the place of the oldest program, whatever its fitness.
 * A child is a mutant of the winner of a tournament over the current ring. The first `population`
 * evaluations are the seeds and their mutants; a search is `generations` times `population`
 * evaluations in all. One evaluation is one child, also when the memo knows its score; training
 * steps are counted only where they were executed.
 *
 * Everything is decided by the seed: the sizes of the slices in which `run` is called, and a
 * checkpoint in between, change nothing.
 */
import { AditError, createRandom, type Random, restoreRandom } from '@adit/base';
import { canonicalProgram, dependsOnFeatures, type Program, programHash } from '@adit/program';
import { expandProgram } from '../mutation/expand-program.ts';
import { pick } from '../mutation/instruction.ts';
import { mutateExpanded } from '../mutation/mutate.ts';
import { scoreCanonical } from '../suites/score-program.ts';
import { suiteCost } from '../suites/suite-cost.ts';
import type { Suite, TaskType } from '../task-type.ts';
import {
  type Checkpoint,
  decodeScored,
  encodeScored,
  parseCheckpoint,
  type ScoredProgram,
} from './checkpoint.ts';
import { createMemo, type Memo } from './memo.ts';
import { type TrainBudget, trainingCost } from './train-budget.ts';

const MEMO_ENTRIES = 20_000;
const MAX_POPULATION = 10_000;
const MAX_GENERATIONS = 1_000_000;

/** What a search is asked to do. */
export interface SearchOptions {
  readonly taskType: TaskType;
  /** Programs to start from; none: the task type's start programs. */
  readonly seeds: readonly Program[];
  /** Text that decides every random choice. */
  readonly seed: string;
  /** Generations of `population` evaluations each. */
  readonly generations: number;
  /** Default: the task type's. */
  readonly population?: number;
  /** True for the hash of a program that need not be found again. */
  readonly isKnown?: (hash: string) => boolean;
  /** Programs over it are not run and score 0; default: none. */
  readonly trainBudget?: TrainBudget;
}

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
}

/** A program that a search found. */
export interface FoundProgram {
  /** Canonical form. */
  readonly program: Program;
  /** Its program hash. */
  readonly hash: string;
  /** On the search suite. */
  readonly searchScore: number;
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

function encodeFound(found: FoundProgram | null): Checkpoint['best'] {
  if (found === null) return null;
  return {
    ...encodeScored({ program: found.program, score: found.searchScore }),
    hash: found.hash,
  };
}

function decodeFound(best: Checkpoint['best']): FoundProgram | null {
  if (best === null) return null;
  const { program, score } = decodeScored(best);
  return { program, hash: best.hash, searchScore: score };
}

function isAffordable(program: Program, suite: Suite): boolean {
  return suiteCost(program, suite) <= suite.opCostLimit;
}

function requireCount(name: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= limit) return;
  throw new AditError('invalid_search', `${name} is out of range`, {
    numbers: { name, given: value, min: 1, max: limit },
    nextStep: `Give a whole number of ${name} from 1 to ${limit}.`,
  });
}

class AgingSearch implements Search {
  readonly #options: SearchOptions;
  readonly #population: number;
  readonly #budget: number;
  readonly #seedHashes: ReadonlySet<string>;
  #random: Random;
  #memo: Memo = createMemo(MEMO_ENTRIES);
  #ring: ScoredProgram[] = [];
  #evaluations = 0;
  #trainingSteps = 0;
  #bestScore = 0;
  #best: FoundProgram | null = null;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#population = options.population ?? options.taskType.population;
    requireCount('population', this.#population, MAX_POPULATION);
    requireCount('generations', options.generations, MAX_GENERATIONS);
    this.#budget = this.#population * options.generations;
    this.#seedHashes = new Set(options.seeds.map(programHash));
    this.#random = createRandom(`adit search/1 ${options.seed}`);
  }

  get isDone(): boolean {
    return this.#evaluations >= this.#budget;
  }

  run(maxEvaluations: number): SearchProgress {
    const startEvaluations = this.#evaluations;
    const startSteps = this.#trainingSteps;
    const end = Math.min(this.#budget, startEvaluations + Math.max(0, Math.floor(maxEvaluations)));
    while (this.#evaluations < end) this.#step();
    return {
      evaluations: this.#evaluations - startEvaluations,
      evaluationsTotal: this.#evaluations,
      bestScore: this.#bestScore,
      trainingSteps: this.#trainingSteps - startSteps,
      trainingStepsTotal: this.#trainingSteps,
    };
  }

  bestNew(): FoundProgram | null {
    return this.#best;
  }

  checkpoint(): Checkpoint {
    return {
      format: 'adit search/1',
      searchSuiteDigest: this.#options.taskType.searchSuite.digest,
      seed: this.#options.seed,
      seedHashes: [...this.#seedHashes],
      population: this.#population,
      random: this.#random.state(),
      evaluations: this.#evaluations,
      trainingSteps: this.#trainingSteps,
      bestScore: this.#bestScore,
      best: encodeFound(this.#best),
      ring: this.#ring.map(encodeScored),
      memo: this.#memo.entries(),
    };
  }

  /** Takes over a checkpoint's state; it was checked against the options by the caller. */
  restore(checkpoint: Checkpoint): void {
    this.#random = restoreRandom(checkpoint.random);
    this.#evaluations = checkpoint.evaluations;
    this.#trainingSteps = checkpoint.trainingSteps;
    this.#bestScore = checkpoint.bestScore;
    this.#best = decodeFound(checkpoint.best);
    this.#ring = checkpoint.ring.map(decodeScored);
    this.#memo = createMemo(MEMO_ENTRIES, checkpoint.memo);
  }

  #step(): void {
    const slot = this.#evaluations % this.#population;
    const program = this.#evaluations < this.#population ? this.#founder(slot) : this.#child();
    this.#ring[slot] = { program, score: this.#score(program) };
    this.#evaluations++;
  }

  /** The first slots hold the seeds, the others one mutant each, seeds taking turns. */
  #founder(slot: number): Program {
    const { seeds, taskType } = this.#options;
    const origin = seeds[slot % Math.max(1, seeds.length)] ?? taskType.startProgram(this.#random);
    const program = expandProgram(origin, taskType, this.#random);
    return slot < Math.max(1, seeds.length)
      ? program
      : mutateExpanded(program, taskType, this.#random);
  }

  #child(): Program {
    const { taskType } = this.#options;
    const { probability, retries } = taskType.mutations;
    const parent = this.#tournamentWinner();
    if (this.#random.nextFloat() >= probability) return parent.program;
    let child = mutateExpanded(parent.program, taskType, this.#random);
    for (let retry = 0; retry < retries && this.#isUseless(child); retry++) {
      child = mutateExpanded(child, taskType, this.#random);
    }
    return child;
  }

  /** True when evaluating the program would tell nothing new. */
  #isUseless(program: Program): boolean {
    return !dependsOnFeatures(program) || this.#memo.find(programHash(program)) !== undefined;
  }

  #tournamentWinner(): ScoredProgram {
    let winner = pick(this.#ring, this.#random);
    for (let drawn = 1; drawn < this.#options.taskType.tournament; drawn++) {
      const rival = pick(this.#ring, this.#random);
      if (rival.score > winner.score) winner = rival;
    }
    return winner;
  }

  /**
   * Search score; 0, without running it, for a program that is too dear for either suite or whose
   * prediction cannot depend on the features.
   */
  #score(program: Program): number {
    const { trainBudget } = this.#options;
    if (trainBudget !== undefined && trainingCost(program, trainBudget) > trainBudget.limit) {
      return 0;
    }
    const canonical = canonicalProgram(program);
    const hash = programHash(canonical);
    const known = this.#memo.find(hash);
    if (known !== undefined) return known;
    const { searchSuite, consensusSuite } = this.#options.taskType;
    const mayRun =
      dependsOnFeatures(canonical) &&
      isAffordable(canonical, searchSuite) &&
      isAffordable(canonical, consensusSuite);
    const score = mayRun ? this.#evaluate(canonical) : 0;
    this.#memo.store(hash, score);
    if (mayRun) this.#consider({ program: canonical, hash, searchScore: score });
    return score;
  }

  #evaluate(canonical: Program): number {
    const { score, trainingSteps } = scoreCanonical(canonical, this.#options.taskType.searchSuite);
    this.#trainingSteps += trainingSteps;
    this.#bestScore = Math.max(this.#bestScore, score);
    return score;
  }

  #consider(found: FoundProgram): void {
    if (this.#best !== null && found.searchScore <= this.#best.searchScore) return;
    if (this.#seedHashes.has(found.hash) || this.#options.isKnown?.(found.hash) === true) return;
    this.#best = found;
  }
}

/**
 * A search that has not begun.
 * @throws AditError `invalid_search` when population or generations are out of range.
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
  const state = parseCheckpoint(checkpoint);
  const fresh = search.checkpoint();
  const isSame =
    state.searchSuiteDigest === fresh.searchSuiteDigest &&
    state.seed === fresh.seed &&
    state.population === fresh.population &&
    state.seedHashes.join() === fresh.seedHashes.join();
  if (!isSame) {
    throw new AditError('invalid_checkpoint', 'The checkpoint belongs to another search', {
      numbers: { seed: state.seed, population: state.population },
      nextStep: 'Restore it with the options of the search that wrote it.',
    });
  }
  search.restore(state);
  return search;
}
