/** What a search is asked to do, with every default filled in. */
import { AditError } from '@adit/base';
import type { Program } from '@adit/program';
import type { TaskType } from '../task-type.ts';
import type { HurdleRules } from './hurdle.ts';
import { CACHE_ENTRIES_MAX } from './score-cache.ts';
import type { TrainBudget } from './train-budget.ts';

const MAX_POPULATION = 10_000;
const MAX_GENERATIONS = 1_000_000;

/** A table of scores by what programs answer on the first training examples. */
export interface ProbeCache {
  /** Training examples that make the key. */
  readonly examples: number;
  readonly entries: number;
}

/** What a search remembers. */
export interface SearchCaches {
  /** Entries of the exact table, by canonical form; 0: none. */
  readonly canonical: number;
  /** Functional equivalence: null for none. A hit is a guess, never a reported score. */
  readonly probe: ProbeCache | null;
}

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
  /** Default: {@link DEFAULT_CACHES}. */
  readonly caches?: SearchCaches;
  /** Default: none. */
  readonly hurdle?: HurdleRules | null;
}

/** Both tables on. */
export const DEFAULT_CACHES: SearchCaches = {
  canonical: 65_536,
  probe: { examples: 10, entries: 65_536 },
};

/** What the options say about scoring, in the form that a checkpoint keeps. */
export interface ScoringRules {
  readonly caches: SearchCaches;
  readonly hurdle: HurdleRules | null;
}

/** The parts of the options with defaults, checked. */
export interface SearchFrame extends ScoringRules {
  readonly population: number;
  /** Evaluations in all. */
  readonly budget: number;
}

function requireInside(name: string, value: number, range: { min: number; max: number }): void {
  const { min, max } = range;
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new AditError('invalid_search', `${name} is out of range`, {
    numbers: { name, given: value, min, max },
    nextStep: `Give a whole number of ${name} from ${min} to ${max}.`,
  });
}

function checkCaches({ canonical, probe }: SearchCaches, examplesMax: number): void {
  requireInside('cache entries', canonical, { min: 0, max: CACHE_ENTRIES_MAX });
  if (probe === null) return;
  requireInside('probe entries', probe.entries, { min: 1, max: CACHE_ENTRIES_MAX });
  requireInside('probe examples', probe.examples, { min: 1, max: examplesMax });
}

function checkHurdle({ examples, percentile }: HurdleRules, examplesMax: number): void {
  requireInside('hurdle examples', examples, { min: 1, max: examplesMax });
  if (percentile >= 0 && percentile < 1) return;
  throw new AditError('invalid_search', 'The hurdle’s percentile is out of range', {
    numbers: { given: percentile, min: 0, max: 1 },
    nextStep: 'Give a share from 0 up to, but not including, 1.',
  });
}

/** Fewest training examples of the suite's tasks. */
function examplesOf({ searchSuite }: TaskType): number {
  return searchSuite.tasks.reduce(
    (least, { trainY }) => Math.min(least, trainY.length),
    Number.MAX_SAFE_INTEGER,
  );
}

/** A probe never looks at more examples than a task has. */
function fitProbe({ canonical, probe }: SearchCaches, examplesMax: number): SearchCaches {
  if (probe === null) return { canonical, probe };
  return { canonical, probe: { ...probe, examples: Math.min(probe.examples, examplesMax) } };
}

/**
 * The options' numbers with defaults.
 * @throws AditError `invalid_search` when one is out of range.
 */
export function frameOf(options: SearchOptions): SearchFrame {
  const population = options.population ?? options.taskType.population;
  requireInside('population', population, { min: 1, max: MAX_POPULATION });
  requireInside('generations', options.generations, { min: 1, max: MAX_GENERATIONS });
  const examplesMax = examplesOf(options.taskType);
  const caches = options.caches ?? fitProbe(DEFAULT_CACHES, examplesMax);
  checkCaches(caches, examplesMax);
  const hurdle = options.hurdle ?? null;
  if (hurdle !== null) checkHurdle(hurdle, examplesMax);
  return { population, budget: population * options.generations, caches, hurdle };
}
