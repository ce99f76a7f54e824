/** The result `discovery`: CPU time until linear regression is found, over many seeds. */
import { AditError } from '@adit/base';
import { type DiscoveryOutcome, estimateDiscovery } from '@adit/evolution';
import { type BenchResult, summarize } from './bench-result.ts';
import { type MeasuringProcess, startMeasuringProcess } from './measuring-process.ts';
import { DISCOVERY } from './search-names.ts';

/** How much is searched. */
export interface DiscoveryPlan {
  /** Seeds 1 to this. */
  readonly seeds: number;
  /** CPU seconds after which a search is given up. */
  readonly capS: number;
  /** Processes side by side; each counts its own CPU time. */
  readonly processes: number;
}

const WARM_UP_S = 2;

async function searchSeeds(seeds: string[], capS: number): Promise<DiscoveryOutcome[]> {
  const started: MeasuringProcess = startMeasuringProcess();
  try {
    const outcomes: DiscoveryOutcome[] = [];
    const ask = (seed: string, limitS: number): Promise<DiscoveryOutcome> =>
      started.ask<'discovery'>({ kind: 'discovery', given: { seed, capS: limitS } });
    await ask('warm-up', WARM_UP_S);
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      outcomes.push(await ask(seed, capS));
    }
    return outcomes;
  } finally {
    await started.close();
  }
}

/** Searches all seeds, each process taking the next one when it is free. */
async function searchAll({ seeds, capS, processes }: DiscoveryPlan): Promise<DiscoveryOutcome[]> {
  const waiting = Array.from({ length: seeds }, (_, index) => String(index + 1));
  const lists = await Promise.all(
    Array.from({ length: processes }, () => searchSeeds(waiting, capS)),
  );
  return lists.flat().sort((left, right) => Number(left.seed) - Number(right.seed));
}

/** @throws AditError `bench_differs` when the interpreter does not confirm what a search reported. */
function requireConfirmed(outcomes: readonly DiscoveryOutcome[], discoveries: number): void {
  const reported = outcomes.filter(({ hash }) => hash !== null).length;
  if (reported === discoveries) return;
  throw new AditError('bench_differs', 'The interpreter does not confirm every discovery', {
    numbers: { reported, confirmed: discoveries },
    nextStep: 'Compare the search scores of the outcomes with the interpreter’s.',
  });
}

/**
 * The result: `median` is the estimate of the mean, `min` and `max` are the ends of its 90 % interval,
 * `samples` are the CPU seconds of the seeds.
 */
export async function benchDiscovery(plan: DiscoveryPlan): Promise<BenchResult> {
  const outcomes = await searchAll(plan);
  const { cpuSPerDiscovery, interval, ...estimate } = estimateDiscovery(outcomes);
  requireConfirmed(outcomes, estimate.discoveries);
  return {
    ...summarize(
      DISCOVERY,
      outcomes.map(({ cpuS }) => cpuS),
      { unit: 'cpu-s', better: 'lower' },
    ),
    median: cpuSPerDiscovery,
    min: interval.low,
    max: interval.high,
    capCpuS: plan.capS,
    ...estimate,
    outcomes,
  };
}

/** What the result says beside its figure, for people. */
export function describeDiscovery(result: BenchResult): string[] {
  const figure = (name: string): string => Math.round(Number(result[name])).toLocaleString('en');
  return [
    `discovery: mean and 90 % interval; ${figure('discoveries')} of ${figure('seeds')} seeds within ` +
      `${figure('capCpuS')} CPU s; ${figure('programsPerDiscovery')} programs a discovery, ` +
      `${figure('programsPerCpuS')} programs/s; ${figure('holdOnSelection')} hold 0.99 on selection tasks`,
  ];
}
