/** What an island search is asked to do. */
import { AditError } from '@adit/base';
import { frameOf, type SearchOptions } from '../search/search-options.ts';

const ISLANDS_MAX = 64;
const THREADS_MAX = 64;
const GENERATIONS_PER_ROUND = 10;

/** What an island search is asked to do. Each island is a search with these options. */
export interface IslandOptions extends Omit<SearchOptions, 'isKnown'> {
  readonly islands: number;
  /** Threads that do the work; the result does not depend on them. */
  readonly threads: number;
  /** Evaluations of an island between two migrations; default: 10 generations. */
  readonly interval?: number;
  /** Hashes of programs that need not be found again. */
  readonly known?: readonly string[];
}

/** The options' numbers with defaults. */
export interface IslandFrame {
  readonly islands: number;
  readonly threads: number;
  readonly interval: number;
  /** Rounds until every island has made its evaluations; the last one may be shorter. */
  readonly rounds: number;
}

function requireInside(name: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw new AditError('invalid_search', `${name} is out of range`, {
    numbers: { name, given: value, min: 1, max },
    nextStep: `Give a whole number of ${name} from 1 to ${max}.`,
  });
}

/**
 * The options' numbers with defaults.
 * @throws AditError `invalid_search` when one is out of range.
 */
export function islandFrameOf(options: IslandOptions): IslandFrame {
  const { islands, threads } = options;
  const { population, budget } = frameOf(options);
  const interval = options.interval ?? GENERATIONS_PER_ROUND * population;
  requireInside('islands', islands, ISLANDS_MAX);
  requireInside('threads', threads, THREADS_MAX);
  requireInside('evaluations between migrations', interval, Number.MAX_SAFE_INTEGER);
  return { islands, threads, interval, rounds: Math.ceil(budget / interval) };
}

/** The options of one island's search: a random stream of its own. */
export function optionsOfIsland(options: IslandOptions, island: number): SearchOptions {
  const known = new Set(options.known ?? []);
  return {
    ...options,
    seed: `${options.seed} island ${island}`,
    isKnown: (hash) => known.has(hash),
  };
}
