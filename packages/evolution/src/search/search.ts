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
import { AgingSearch, type SearchProgress } from './aging-search.ts';
import type { FoundProgram } from './best-programs.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import type { SearchOptions } from './search-options.ts';

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
