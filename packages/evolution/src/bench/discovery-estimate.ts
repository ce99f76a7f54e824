/**
 * From the searches of many seeds to the time of one discovery (evolution.md 6.4). Discoveries are
 * taken as a Poisson process: the mean time is all time spent over the number of discoveries, and the
 * interval of that count gives the interval of the mean.
 */
import type { DiscoveryOutcome } from './discover.ts';
import { DISCOVERY_SCORE } from './discover.ts';
import { poissonInterval90 } from './poisson-interval.ts';

/** What the outcomes say. Times are CPU seconds; without a discovery they are infinite. */
export interface DiscoveryEstimate {
  readonly seeds: number;
  readonly discoveries: number;
  readonly cpuS: number;
  readonly programs: number;
  readonly cpuSPerDiscovery: number;
  /** Ends of the 90 % interval of `cpuSPerDiscovery`. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly programsPerDiscovery: number;
  readonly programsPerCpuS: number;
  /** Discoveries whose mean over the selection tasks is 0.99, too. */
  readonly holdOnSelection: number;
}

function isDiscovery({ searchScore }: DiscoveryOutcome): boolean {
  return searchScore !== null && searchScore >= DISCOVERY_SCORE;
}

/** Adds the outcomes up. An outcome that the interpreter does not confirm is no discovery. */
export function estimateDiscovery(outcomes: readonly DiscoveryOutcome[]): DiscoveryEstimate {
  const found = outcomes.filter(isDiscovery);
  const cpuS = outcomes.reduce((sum, outcome) => sum + outcome.cpuS, 0);
  const programs = outcomes.reduce((sum, outcome) => sum + outcome.programs, 0);
  const { low, high } = poissonInterval90(found.length);
  return {
    seeds: outcomes.length,
    discoveries: found.length,
    cpuS,
    programs,
    cpuSPerDiscovery: cpuS / found.length,
    interval: { low: cpuS / high, high: cpuS / low },
    programsPerDiscovery: programs / found.length,
    programsPerCpuS: programs / cpuS,
    holdOnSelection: found.filter(
      ({ selectionScore }) => selectionScore !== null && selectionScore >= DISCOVERY_SCORE,
    ).length,
  };
}
