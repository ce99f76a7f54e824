/** How many programs a second a search evaluates, from its beginning on. */
import { createSearch, type Search } from '../search/search.ts';
import type { SearchCounts } from '../search/search-counts.ts';
import type { SearchCaches } from '../search/search-options.ts';
import { withCalibration } from './calibration-timer.ts';
import { type Configuration, type ConfigurationName, openConfiguration } from './configurations.ts';
import { type CpuTimer, repeatFor } from './repeat-for.ts';

/** What is measured, in CPU seconds. */
export interface SearchMeasurement {
  readonly configuration: ConfigurationName;
  /** Decides tasks and search. */
  readonly seed: string;
  /** False: every child is evaluated, also one that is known already. */
  readonly hasCaches: boolean;
  /** Another search before the clock counts. */
  readonly warmUpS: number;
  /** What counts. */
  readonly sampleS: number;
}

/** One sample. */
export interface SearchSample {
  /** Children, each counted once, whatever it took to score it. */
  readonly programs: number;
  readonly cpuS: number;
  /** CPU seconds of one run of the calibration kernel beside it. */
  readonly kernelCpuS: number;
  /** Training examples executed. */
  readonly trainingSteps: number;
  /** Best search score. */
  readonly bestScore: number;
  /** What became of the children. */
  readonly counts: SearchCounts;
}

const ENDLESS_GENERATIONS = 1_000_000;
const NO_CACHES: SearchCaches = { canonical: 0, probe: null };

/** A search that its caller ends. */
export function startBenchSearch(
  { taskType, trainBudget }: Configuration,
  { seed, hasCaches }: { readonly seed: string; readonly hasCaches: boolean },
): Search {
  return createSearch({
    taskType,
    seeds: [],
    seed,
    generations: ENDLESS_GENERATIONS,
    ...(trainBudget === null ? {} : { trainBudget }),
    ...(hasCaches ? {} : { caches: NO_CACHES }),
  });
}

/** Takes one sample; the warm-up searches the same tasks with another seed. */
export function measureSearch(measurement: SearchMeasurement, readCpuS: CpuTimer): SearchSample {
  const { configuration: name, seed, hasCaches, warmUpS, sampleS } = measurement;
  const configuration = openConfiguration(name, seed);
  const other = startBenchSearch(configuration, { seed: `warm-up ${seed}`, hasCaches });
  repeatFor(warmUpS, readCpuS, (children) => other.run(children));
  const search = startBenchSearch(configuration, { seed, hasCaches });
  const { sample, kernelCpuS } = withCalibration(readCpuS, () =>
    repeatFor(sampleS, readCpuS, (children) => search.run(children)),
  );
  const { evaluationsTotal, trainingStepsTotal, bestScore, counts } = search.run(0);
  return {
    programs: evaluationsTotal,
    cpuS: sample.cpuS,
    kernelCpuS,
    trainingSteps: trainingStepsTotal,
    bestScore,
    counts,
  };
}
