/**
 * The JSON document that `adit up` ends with: the pool's record of this run's epochs, straight from
 * the database, with the run's own times and the baselines of CSV tasks beside it.
 */
import { logisticBaseline } from '@adit/evolution';
import { type PoolSummary, readSummary } from '@adit/pool';
import type { RunningNetwork } from './network.ts';

/** Seconds since the launch, install and build included; `firstPaidEpoch` null when none was paid. */
export interface RunSeconds {
  readonly install: number;
  readonly build: number;
  readonly firstPaidEpoch: number | null;
  readonly total: number;
}

/** What a logistic regression reaches on the same rows, accuracy 0 to 1. */
export interface BaselineSummary {
  readonly task: string;
  readonly rawAccuracy: number;
  readonly projectedAccuracy: number;
}

/** The document; amounts are decimal strings of RAO. */
export interface NetworkSummary extends PoolSummary {
  readonly baselines: readonly BaselineSummary[];
  /** Filled once a relay runs beside the pool. */
  readonly relay: null;
  /** Filled once a chain runs beside the pool. */
  readonly chain: null;
  readonly seconds: RunSeconds;
}

/** Reads the summary of the epochs that closed since this network was started. */
export async function summarizeNetwork(
  network: RunningNetwork,
  seconds: RunSeconds,
): Promise<NetworkSummary> {
  const record = await readSummary(network.database, {
    fromEpoch: network.firstEpoch,
    roles: new Map(network.miners.map(({ hotkey, role }) => [hotkey, role])),
    tasks: network.problems.map(({ id }) => id),
  });
  const baselines = network.problems.flatMap((problem) => {
    const baseline = logisticBaseline(problem);
    return baseline === null ? [] : [{ task: problem.id, ...baseline }];
  });
  return { ...record, baselines, relay: null, chain: null, seconds };
}
