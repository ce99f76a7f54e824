/**
 * How long a fixed amount of work takes four islands on a number of threads, by the wall clock, and
 * what came out of it.
 */
import { blake2b256, type Clock, encodeHex, encodeUtf8 } from '@adit/base';
import { createIslandSearch } from '../islands/island-search.ts';
import { type ConfigurationName, openConfiguration } from './configurations.ts';

/** Islands that are measured. */
export const BENCH_ISLANDS = 4;
/** Rounds before the clock counts: threads start, the engine is compiled for good. */
const WARM_UP_ROUNDS = 3;
const MS_PER_S = 1_000;

/** What is measured. */
export interface IslandMeasurement {
  readonly configuration: ConfigurationName;
  readonly seed: string;
  readonly threads: number;
  /** Rounds that count, each ten generations of every island. */
  readonly rounds: number;
}

/** One measurement. */
export interface IslandSample {
  readonly wallS: number;
  readonly programs: number;
  /** Lower-case hex of BLAKE2b-256 over the checkpoint's JSON at the end. */
  readonly hash: string;
}

/** Takes one measurement. */
export async function measureIslands(
  { configuration, seed, threads, rounds }: IslandMeasurement,
  clock: Pick<Clock, 'nowMs'>,
): Promise<IslandSample> {
  const { taskType } = openConfiguration(configuration, seed);
  const generations = 10 * (WARM_UP_ROUNDS + rounds);
  const search = createIslandSearch({
    ...{ taskType, seeds: [], seed, generations },
    ...{ islands: BENCH_ISLANDS, threads },
  });
  try {
    const before = await search.run(WARM_UP_ROUNDS);
    const startMs = clock.nowMs();
    const after = await search.run(rounds);
    const wallS = (clock.nowMs() - startMs) / MS_PER_S;
    const hash = encodeHex(blake2b256(encodeUtf8(JSON.stringify(search.checkpoint()))));
    return { wallS, programs: after.evaluationsTotal - before.evaluationsTotal, hash };
  } finally {
    await search.close();
  }
}
