/** `adit bench search`: searches on the configurations of AutoML-Zero's experiments. */
import os from 'node:os';
import type { SearchSample } from '@adit/evolution';
import { benchDiscovery, describeDiscovery } from '../bench/bench-discovery.ts';
import { type BenchResult, medianOf, ratesOf, summarize } from '../bench/bench-result.ts';
import { benchSpeedup } from '../bench/bench-speedup.ts';
import { CPU_COUNTED } from '../bench/cpu-timer.ts';
import { measureApart } from '../bench/measuring-process.ts';
import { printBench } from '../bench/print-bench.ts';
import { type ChosenNames, chooseNames, type SearchName } from '../bench/search-names.ts';

/** Flags of `adit bench search`. */
interface BenchSearchFlags {
  readonly config?: string;
  readonly repetitions?: number;
  readonly seconds: number;
  readonly seeds: number;
  readonly capSeconds: number;
  readonly processes: number;
  readonly json?: boolean;
}

const WARM_UP_S = 1;
const REPETITIONS = 3;
const SPEEDUP_RUNS = 5;
const UNIT = { unit: 'programs/cpu-s', better: 'higher' } as const;

async function takeSamples(
  { configuration, hasCaches }: SearchName,
  { repetitions = REPETITIONS, seconds }: BenchSearchFlags,
): Promise<SearchSample[]> {
  const samples: SearchSample[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    const seed = String(repetition);
    const given = { configuration, hasCaches, seed, warmUpS: WARM_UP_S, sampleS: seconds };
    samples.push(await measureApart<'search'>({ kind: 'search', given }));
  }
  return samples;
}

/** Share of the counted children, over all samples. */
function shareOf(
  samples: readonly SearchSample[],
  count: (sample: SearchSample) => number,
): number {
  const sum = (pick: (sample: SearchSample) => number): number =>
    samples.reduce((total, sample) => total + pick(sample), 0);
  return sum(count) / sum(({ programs }) => programs);
}

/** Live instructions of the programs that were looked at, as a share of all their instructions. */
function liveShareOf(samples: readonly SearchSample[]): number {
  const all = samples.reduce((sum, { counts }) => sum + counts.instructions, 0);
  return samples.reduce((sum, { counts }) => sum + counts.liveInstructions, 0) / all;
}

function resultOf(name: string, samples: readonly SearchSample[]): BenchResult {
  const rates = samples.map(ratesOf);
  return {
    ...summarize(
      name,
      rates.map(({ perCpuS }) => perCpuS),
      UNIT,
    ),
    ratio: medianOf(rates.map(({ perKernel }) => perKernel)),
    notRunShare: shareOf(samples, ({ counts }) => counts.notRun),
    hitShare: shareOf(samples, ({ counts }) => counts.canonicalHits + counts.probeHits),
    liveShare: liveShareOf(samples),
    programs: samples.map(({ programs }) => programs),
    trainingSteps: samples.map(({ trainingSteps }) => trainingSteps),
    bestScore: samples.map(({ bestScore }) => bestScore),
  };
}

/** What was asked for, as the report says it. */
function configOf(flags: BenchSearchFlags, { hasDiscovery, hasSpeedup }: ChosenNames) {
  const { repetitions, seconds, seeds, capSeconds, processes } = flags;
  return {
    configurations: 'AutoML-Zero’s (docs/benchmarks.md); a repetition’s number is its seed',
    flushEvery: 0,
    repetitions: repetitions ?? REPETITIONS,
    warmUpCpuS: WARM_UP_S,
    sampleCpuS: seconds,
    ...(hasSpeedup ? { speedupRuns: repetitions ?? SPEEDUP_RUNS } : {}),
    ...(hasDiscovery
      ? { discoverySeeds: seeds, discoveryCapCpuS: capSeconds, discoveryProcesses: processes }
      : {}),
    cpu: CPU_COUNTED,
  };
}

/** Measures what the names ask for and prints. */
export async function runBenchSearch(flags: BenchSearchFlags): Promise<number> {
  const chosen = chooseNames(flags.config);
  const results: BenchResult[] = [];
  const notes: string[] = [];
  for (const search of chosen.searches) {
    results.push(resultOf(search.name, await takeSamples(search, flags)));
  }
  if (chosen.hasSpeedup) {
    const runs = flags.repetitions ?? SPEEDUP_RUNS;
    const cores = os.availableParallelism();
    results.push(await benchSpeedup({ runs, seconds: flags.seconds, cores }));
  }
  if (chosen.hasDiscovery) {
    const { seeds, capSeconds: capS, processes } = flags;
    const result = await benchDiscovery({ seeds, capS, processes });
    results.push(result);
    notes.push(...describeDiscovery(result));
  }
  const report = { bench: 'search', config: configOf(flags, chosen), results } as const;
  return printBench(flags, report, notes);
}
