/** Follows a running network until its last wanted epoch has closed or somebody stops it. */
import { type Clock, isAditError } from '@adit/base';
import type { PoolService } from '@adit/pool';
import type { RunningNetwork } from './network.ts';
import { describeBest, describeEpoch } from './progress.ts';

const POLL_MS = 400;
const STATUS_EVERY_MS = 10_000;
const CLOSED_LIMIT = 50;

/** The part of a running network that is watched. */
export interface WatchedNetwork {
  readonly miners: RunningNetwork['miners'];
  readonly firstEpoch: number;
  readonly pool: { readonly service: Pick<PoolService, 'epochs' | 'bestPrograms'> };
}

/** What {@link watchNetwork} needs besides the network. */
export interface WatchOptions {
  /** Closed epochs to wait for; null waits for the signal alone. */
  readonly epochs: number | null;
  readonly clock: Clock;
  /** Ends the watch early. */
  readonly signal: AbortSignal;
  /** Gets every progress line. */
  readonly say: (line: string) => void;
}

/** What {@link watchNetwork} saw. */
export interface WatchResult {
  /** Epochs of this run that closed while it was watched. */
  readonly closedEpochs: number;
  /** Clock time at which the first epoch with a payout was seen closed; null when there was none. */
  readonly firstPaidAtMs: number | null;
}

/**
 * Resolves when enough epochs have closed or the signal is aborted. A database that is away is waited
 * for; any other failure of the pool is thrown.
 */
export async function watchNetwork(
  network: WatchedNetwork,
  options: WatchOptions,
): Promise<WatchResult> {
  const { clock, signal, say } = options;
  const roles = new Map(network.miners.map(({ hotkey, role }) => [hotkey, role]));
  const seen = new Set<number>();
  let firstPaidAtMs: number | null = null;
  let nextStatusMs = clock.nowMs() + STATUS_EVERY_MS;
  const isDone = (): boolean => options.epochs !== null && seen.size >= options.epochs;
  while (!signal.aborted && !isDone()) {
    await clock.sleep(POLL_MS, signal);
    const answer = await readProgress(network);
    if (answer === null) continue;
    const fresh = answer.closed
      .filter(({ number }) => number >= network.firstEpoch && !seen.has(number))
      .sort((left, right) => left.number - right.number);
    for (const epoch of fresh) {
      seen.add(epoch.number);
      if (BigInt(epoch.paid_rao) > 0n) firstPaidAtMs ??= clock.nowMs();
      for (const line of describeEpoch(epoch, roles)) say(line);
    }
    if (clock.nowMs() >= nextStatusMs) {
      nextStatusMs += STATUS_EVERY_MS;
      const leftS = Math.max(0, Date.parse(answer.current.ends_at) - clock.nowMs()) / 1000;
      say(`epoch ${answer.current.number}, ${leftS.toFixed(0)} s left, best: ${answer.best}`);
    }
  }
  return { closedEpochs: seen.size, firstPaidAtMs };
}

/** The open and the closed epochs and the best scores; null while the database is away. */
async function readProgress(network: WatchedNetwork) {
  try {
    const { current, closed } = await network.pool.service.epochs({ limit: CLOSED_LIMIT });
    const best = describeBest(await network.pool.service.bestPrograms({ limit: 1 }));
    return { current, closed, best };
  } catch (error) {
    if (isAditError(error) && error.code === 'database_unavailable') return null;
    throw error;
  }
}
