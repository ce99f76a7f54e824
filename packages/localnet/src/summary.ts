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

/** What the chain did in this run. */
export interface ChainSummary {
  /** Number of its head. */
  readonly block: number;
  /** Weight rows that it took from validators. */
  readonly weightsSet: number;
  /** Alpha that its epochs gave to the subnet's neurons. */
  readonly emissionRao: string;
  /** Withdrawals of the pool that were paid on it. */
  readonly withdrawalsConfirmed: number;
}

/** The document; amounts are decimal strings of RAO. */
export interface NetworkSummary extends PoolSummary {
  readonly baselines: readonly BaselineSummary[];
  /** Filled once a relay runs beside the pool. */
  readonly relay: null;
  /** Null without a chain. */
  readonly chain: ChainSummary | null;
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
  return { ...record, baselines, relay: null, chain: await summarizeChain(network), seconds };
}

/** The pool's withdrawals are not paid on this chain yet. */
async function summarizeChain({ chain }: RunningNetwork): Promise<ChainSummary | null> {
  if (chain === null) return null;
  const { block, weightsSet, emissionRao } = await chain.figures();
  return { block, weightsSet, emissionRao: emissionRao.toString(), withdrawalsConfirmed: 0 };
}
