/** The best of a search: the best score of all, its history, and the best program that is new. */
import { type Program, programHash } from '@adit/program';
import type { SearchOptions } from './search-options.ts';

const IMPROVEMENTS_MAX = 1_000;

/** A program that a search found. */
export interface FoundProgram {
  /** Canonical form. */
  readonly program: Program;
  /** Its program hash. */
  readonly hash: string;
  /** On the search suite. */
  readonly searchScore: number;
}

/** A point of the fitness history. */
export interface Improvement {
  /** Number of the evaluation, from 1. */
  readonly evaluation: number;
  /** The best score from then on. */
  readonly score: number;
}

/** What has been best so far. */
export class BestPrograms {
  readonly seedHashes: ReadonlySet<string>;
  /** Best score of any run, seeds included. */
  score = 0;
  /** Best program that is neither a seed nor known; the first found wins a tie. */
  found: FoundProgram | null = null;
  #improvements: Improvement[] = [];
  readonly #isKnown: (hash: string) => boolean;

  constructor({ seeds, isKnown }: Pick<SearchOptions, 'seeds' | 'isKnown'>) {
    this.seedHashes = new Set(seeds.map(programHash));
    this.#isKnown = isKnown ?? (() => false);
  }

  /** Strict improvements in order; of more than 1000 the newest ones share the last place. */
  get improvements(): readonly Improvement[] {
    return this.#improvements;
  }

  /** True when a new program with this score would be the best. */
  isAbove(score: number): boolean {
    return this.found === null || score > this.found.searchScore;
  }

  /** Takes note of a whole run's score. */
  see(score: number, evaluation: number): void {
    if (score <= this.score) return;
    this.score = score;
    const kept = this.#improvements.slice(0, IMPROVEMENTS_MAX - 1);
    this.#improvements = [...kept, { evaluation, score }];
  }

  /** Makes a program the best one unless it is a seed or known. */
  offer(found: FoundProgram): void {
    if (this.seedHashes.has(found.hash) || this.#isKnown(found.hash)) return;
    this.found = found;
  }

  /** Takes over a checkpoint's state. */
  restore(state: {
    readonly score: number;
    readonly found: FoundProgram | null;
    readonly improvements: readonly Improvement[];
  }): void {
    this.score = state.score;
    this.found = state.found;
    this.#improvements = [...state.improvements];
  }
}
