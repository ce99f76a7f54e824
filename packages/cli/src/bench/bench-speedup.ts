/** The result `speedup-2-threads`: four islands on one thread against two, by the wall clock. */
import { AditError } from '@adit/base';
import type { IslandSample } from '@adit/evolution';
import { type BenchResult, requireOneHash, summarize } from './bench-result.ts';
import { measureApart } from './measuring-process.ts';
import { SPEEDUP } from './search-names.ts';

const TRIAL_ROUNDS = 2;
const CONFIGURATION = 'DEMO';
const SEED = 'islands';

async function runIslands(threads: number, rounds: number): Promise<IslandSample> {
  const given = { configuration: CONFIGURATION, seed: SEED, threads, rounds } as const;
  return await measureApart<'islands'>({ kind: 'islands', given });
}

/** @throws AditError `too_few_cores` where two threads cannot run at once. */
function requireTwoCores(cores: number): void {
  if (cores >= 2) return;
  throw new AditError('too_few_cores', 'Two threads need two cores', {
    numbers: { cores },
    nextStep: `Leave ${SPEEDUP} out on this machine.`,
  });
}

/** How much is run. */
export interface SpeedupPlan {
  /** Runs on one thread and as many on two, alternating. */
  readonly runs: number;
  /** Length of a run on one thread, about. */
  readonly seconds: number;
  /** Cores of this machine. */
  readonly cores: number;
}

/** The result. The bytes of all runs have to be equal (`bench_differs`). */
export async function benchSpeedup({ runs, seconds, cores }: SpeedupPlan): Promise<BenchResult> {
  requireTwoCores(cores);
  const trial = await runIslands(1, TRIAL_ROUNDS);
  const rounds = Math.max(1, Math.round((seconds / trial.wallS) * TRIAL_ROUNDS));
  const pairs: { readonly one: IslandSample; readonly two: IslandSample }[] = [];
  for (let run = 0; run < runs; run++) {
    pairs.push({ one: await runIslands(1, rounds), two: await runIslands(2, rounds) });
  }
  const hash = requireOneHash(
    SPEEDUP,
    pairs.flatMap(({ one, two }) => [one.hash, two.hash]),
  );
  const ratios = pairs.map(({ one, two }) => one.wallS / two.wallS);
  return {
    ...summarize(SPEEDUP, ratios, { unit: 'ratio', better: 'higher' }),
    configuration: CONFIGURATION,
    rounds,
    wallS: pairs.map(({ one, two }) => [one.wallS, two.wallS]),
    programs: pairs[0]?.one.programs,
    hash,
  };
}
