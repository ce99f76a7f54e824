/**
 * Islands: several populations of regularised evolution on worker threads, with migration in a ring.
 *
 * A round is `interval` evaluations of every island. At the end of round k an island sends a copy of
 * its best program to the next island, which takes it in before its round k + 2. The round between
 * is slack: an island waits only for what its neighbour finished long ago, so threads seldom stand
 * still, and who works when changes nothing. The result depends on the options alone, not on the
 * number of threads, and a search stopped between rounds continues to the same bytes.
 */
import { AgingSearch, type SearchProgress } from '../search/aging-search.ts';
import type { FoundProgram } from '../search/best-programs.ts';
import { decodeFound, type ScoredText } from '../search/checkpoint.ts';
import { OWN_PARTS } from '../search/child-scorer.ts';
import {
  type IslandCheckpoint,
  invalidIslands,
  type Migrant,
  parseIslandCheckpoint,
} from './island-checkpoint.ts';
import { plainTaskType } from './island-messages.ts';
import {
  type IslandFrame,
  type IslandOptions,
  islandFrameOf,
  optionsOfIsland,
} from './island-options.ts';
import { ThreadPool } from './thread-pool.ts';

/** Rounds between leaving an island and entering the next one. */
const TRAVEL_ROUNDS = 2;

/** How far an island search has come. */
export interface IslandProgress {
  readonly evaluationsTotal: number;
  readonly trainingStepsTotal: number;
  /** Best search score of all islands. */
  readonly bestScore: number;
  /** Each island's own totals. */
  readonly islands: readonly Omit<SearchProgress, 'evaluations' | 'trainingSteps'>[];
}

/** A running island search. Its threads end with `close`. */
export interface IslandSearch {
  /**
   * Makes at most `maxRounds` more rounds; one call at a time.
   * @throws AditError `thread_crashed`; the search is then to be restored from a checkpoint.
   */
  run(maxRounds: number): Promise<IslandProgress>;
  readonly isDone: boolean;
  /** Best canonical program that is neither a seed nor known; the first island wins a tie. */
  bestNew(): FoundProgram | null;
  /** Plain JSON that {@link restoreIslandSearch} continues from. */
  checkpoint(): IslandCheckpoint;
  close(): Promise<void>;
}

/** One island as its owner sees it. */
interface Island {
  /** Over the memory that the threads work on; it never runs here. */
  readonly search: AgingSearch;
  rounds: number;
  isRunning: boolean;
}

class ThreadedIslands implements IslandSearch {
  readonly #frame: IslandFrame;
  readonly #islands: readonly Island[];
  readonly #pool: ThreadPool;
  #migrants: Migrant[] = [];

  constructor(options: IslandOptions) {
    this.#frame = islandFrameOf(options);
    const buffers: SharedArrayBuffer[][] = [];
    this.#islands = Array.from({ length: this.#frame.islands }, (_, index) => {
      const own: SharedArrayBuffer[] = [];
      buffers.push(own);
      const allocate = (bytes: number): SharedArrayBuffer => {
        const buffer = new SharedArrayBuffer(bytes);
        own.push(buffer);
        return buffer;
      };
      const parts = { ...OWN_PARTS, allocate, isSown: true };
      const search = new AgingSearch(optionsOfIsland(options, index), parts);
      search.sow();
      return { search, rounds: 0, isRunning: false };
    });
    const plain = { ...options, taskType: plainTaskType(options.taskType) };
    this.#pool = new ThreadPool({ options: plain, buffers }, this.#frame.threads);
  }

  get isDone(): boolean {
    return this.#islands.every(({ search }) => search.isDone);
  }

  async run(maxRounds: number): Promise<IslandProgress> {
    const from = Math.min(...this.#islands.map(({ rounds }) => rounds));
    const target = Math.min(this.#frame.rounds, from + Math.max(0, Math.floor(maxRounds)));
    const running = new Set<Promise<void>>();
    const start = (): void => {
      for (let next = this.#next(target); next >= 0; next = this.#next(target)) {
        const round = this.#runRound(next).finally(() => running.delete(round));
        running.add(round);
      }
    };
    for (start(); running.size > 0; start()) await Promise.race(running);
    return this.#progress();
  }

  bestNew(): FoundProgram | null {
    let best: FoundProgram | null = null;
    for (const { search } of this.#islands) {
      const found = decodeFound(search.state().best);
      if (found !== null && found.searchScore > (best?.searchScore ?? -1)) best = found;
    }
    return best;
  }

  checkpoint(): IslandCheckpoint {
    const order = (left: Migrant, right: Migrant): number =>
      left.round - right.round || left.origin - right.origin;
    return {
      format: 'adit islands/1',
      interval: this.#frame.interval,
      rounds: Math.min(...this.#islands.map(({ rounds }) => rounds)),
      islands: this.#islands.map(({ search }) => search.checkpoint()),
      migrants: [...this.#migrants].sort(order),
    };
  }

  /**
   * Takes over a checkpoint.
   * @throws AditError `invalid_checkpoint` when it is that of another search.
   */
  restore(checkpoint: IslandCheckpoint): void {
    if (checkpoint.interval !== this.#frame.interval) throw invalidIslands('interval');
    if (checkpoint.islands.length !== this.#islands.length) throw invalidIslands('islands');
    for (const [index, island] of this.#islands.entries()) {
      island.search.restore(checkpoint.islands[index]);
      island.rounds = checkpoint.rounds;
    }
    this.#migrants = [...checkpoint.migrants];
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** The island that is furthest behind and can go on, -1 when none or no thread is free. */
  #next(target: number): number {
    if (!this.#pool.isFree) return -1;
    let next = -1;
    for (const [index, { rounds, isRunning }] of this.#islands.entries()) {
      if (isRunning || rounds >= target || !this.#mayRun(index)) continue;
      if (next < 0 || rounds < this.#islands[next].rounds) next = index;
    }
    return next;
  }

  #neighbourOf(island: number): number {
    return (island + this.#islands.length - 1) % this.#islands.length;
  }

  /** True when the migrant of the island's next round, if there is one, has left. */
  #mayRun(index: number): boolean {
    const neighbour = this.#islands[this.#neighbourOf(index)];
    return neighbour.rounds > this.#islands[index].rounds - TRAVEL_ROUNDS;
  }

  /** Takes the migrant for an island's next round off the list. */
  #arriving(index: number): ScoredText | null {
    const round = this.#islands[index].rounds - TRAVEL_ROUNDS;
    const origin = this.#neighbourOf(index);
    const found = this.#migrants.find((one) => one.origin === origin && one.round === round);
    if (found === undefined) return null;
    this.#migrants = this.#migrants.filter((one) => one !== found);
    return { text: found.text, score: found.score };
  }

  async #runRound(index: number): Promise<void> {
    const island = this.#islands[index];
    island.isRunning = true;
    try {
      const { state, emigrant } = await this.#pool.work({
        island: index,
        state: island.search.state(),
        immigrant: this.#arriving(index),
        evaluations: this.#frame.interval,
      });
      island.search.adopt(state);
      if (this.#islands.length > 1) {
        this.#migrants.push({ origin: index, round: island.rounds, ...emigrant });
      }
      island.rounds += 1;
    } finally {
      island.isRunning = false;
    }
  }

  #progress(): IslandProgress {
    const islands = this.#islands.map(({ search }) => {
      const { evaluations, trainingSteps, bestScore, counts, improvements } = search.state();
      return {
        evaluationsTotal: evaluations,
        trainingStepsTotal: trainingSteps,
        bestScore,
        counts,
        improvements,
      };
    });
    const sum = (numbers: readonly number[]): number =>
      numbers.reduce((total, number) => total + number, 0);
    return {
      evaluationsTotal: sum(islands.map(({ evaluationsTotal }) => evaluationsTotal)),
      trainingStepsTotal: sum(islands.map(({ trainingStepsTotal }) => trainingStepsTotal)),
      bestScore: Math.max(...islands.map(({ bestScore }) => bestScore)),
      islands,
    };
  }
}

/**
 * An island search that has not begun; threads start with the first round.
 * @throws AditError `invalid_search` when an option is out of range, `features_differ` or
 *   `invalid_dsl` when a seed is not a program of the task type.
 */
export function createIslandSearch(options: IslandOptions): IslandSearch {
  return new ThreadedIslands(options);
}

/**
 * The island search that continues where `checkpoint` was taken. `options` must be those of the
 * original; the number of threads may be another.
 * @throws AditError `invalid_checkpoint` when the value is not a checkpoint of such a search.
 */
export function restoreIslandSearch(options: IslandOptions, checkpoint: unknown): IslandSearch {
  const search = new ThreadedIslands(options);
  search.restore(parseIslandCheckpoint(checkpoint));
  return search;
}
