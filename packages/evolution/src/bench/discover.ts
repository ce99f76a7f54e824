/**
 * How long a search takes to discover linear regression (evolution.md 6.4): configuration DEMO with
 * caches, one search a seed, until a program's score on the search suite is 0.99 or the CPU time is
 * used up.
 *
 * What counts is judged by the reference interpreter, not by the engine that is measured; the same
 * program is then scored on selection tasks that no search has seen.
 */
import { evaluateTask, type Program, type TaskData } from '@adit/program';
import { aggregateFitness } from '../suites/aggregate.ts';
import { BENCH_RULES, demoSelectionTasks, openConfiguration } from './configurations.ts';
import { startBenchSearch } from './measure-search.ts';
import type { CpuTimer } from './repeat-for.ts';

/** Score that is a discovery. */
export const DISCOVERY_SCORE = 0.99;

/** One search. */
export interface DiscoveryAttempt {
  readonly seed: string;
  /** CPU seconds after which it is given up. */
  readonly capS: number;
}

/** What came of one search. */
export interface DiscoveryOutcome {
  readonly seed: string;
  readonly programs: number;
  /** Drawing the tasks included, judging not. */
  readonly cpuS: number;
  /** Program hash of what was discovered, or null. */
  readonly hash: string | null;
  /** The reference interpreter's score on the search suite; null without a discovery. */
  readonly searchScore: number | null;
  /** The reference interpreter's mean over DEMO's selection tasks; null without a discovery. */
  readonly selectionScore: number | null;
}

/** Children between two looks at the clock: a few milliseconds. */
const SLICE = 1000;

function scoreByInterpreter(program: Program, tasks: readonly TaskData[]): number {
  const fitness = tasks.map((task) => evaluateTask(program, task, BENCH_RULES).fitness);
  return aggregateFitness(fitness, 'mean');
}

/** Searches with one seed. */
export function discover({ seed, capS }: DiscoveryAttempt, readCpuS: CpuTimer): DiscoveryOutcome {
  const startS = readCpuS();
  const configuration = openConfiguration('DEMO', seed);
  const search = startBenchSearch(configuration, { seed, hasCaches: true });
  let programs = 0;
  let cpuS = 0;
  while (cpuS < capS) {
    programs = search.run(SLICE).evaluationsTotal;
    cpuS = readCpuS() - startS;
    const best = search.bestNew();
    if (best === null || best.searchScore < DISCOVERY_SCORE) continue;
    const { program, hash } = best;
    const searchScore = scoreByInterpreter(program, configuration.taskType.searchSuite.tasks);
    const selectionScore = scoreByInterpreter(program, demoSelectionTasks(seed));
    return { seed, programs, cpuS, hash, searchScore, selectionScore };
  }
  return { seed, programs, cpuS, hash: null, searchScore: null, selectionScore: null };
}
