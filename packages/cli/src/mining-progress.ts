/** What `adit mine pool` tells while it works: one line every half minute. */
import { type Clock, errorMessage, formatTao } from '@adit/base';
import type { Keypair } from '@adit/keys';
import type { PoolMiner } from '@adit/sidecar';
import { createPoolClient, type MinerStats } from '@adit/wire';

/** What a miner is doing, as the last look found it. */
export type MiningStatus = ReturnType<PoolMiner['status']>;

/** One look: the driver's side, and the pool's where it answered. */
export interface MiningProgress {
  readonly pool: string;
  readonly pools: readonly { readonly url: string; readonly answers: boolean }[];
  readonly held: number;
  /** Why there is no work, in the pool's words; null while there is. */
  readonly no_work: { readonly code: string; readonly detail: string } | null;
  /** Null when the pool did not answer. */
  readonly stats: MinerStats | null;
}

/** How progress is told. */
export interface ProgressVoice {
  readonly keypair: Keypair;
  readonly clock: Clock;
  readonly tell: (progress: MiningProgress) => void;
}

const INTERVAL_MS = 30_000;
const TIMEOUT_MS = 10_000;

/** Tells every 30 s until `stop` is aborted; a pool that does not answer is told as well. */
export async function tellProgress(
  miner: PoolMiner,
  { keypair, clock, tell }: ProgressVoice,
  stop: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(INTERVAL_MS, stop);
    if (stop.aborted) return;
    const status = miner.status();
    const stats = await readStats(status.poolUrl, keypair, clock);
    if (!stop.aborted) tell(progressOf(status, stats));
  }
}

async function readStats(
  baseUrl: string,
  keypair: Keypair,
  clock: Clock,
): Promise<MinerStats | null> {
  const common = { baseUrl, clock, timeoutMs: TIMEOUT_MS };
  try {
    const { pool_hotkey: audience } = await createPoolClient(common).readHealth();
    return await createPoolClient({ ...common, keypair, audience }).readStats();
  } catch (error) {
    process.stderr.write(`The pool does not tell your numbers: ${errorMessage(error)}\n`);
    return null;
  }
}

function progressOf(status: MiningStatus, stats: MinerStats | null): MiningProgress {
  const { poolUrl, pools, held, refusal } = status;
  return {
    pool: poolUrl,
    pools: pools.map(({ url, failingSinceMs }) => ({ url, answers: failingSinceMs === null })),
    held: held.length,
    no_work: refusal === null ? null : { code: refusal.code, detail: refusal.detail },
    stats,
  };
}

/** The line for people. */
export function describeProgress({ pool, held, no_work: none, stats }: MiningProgress): string {
  const work =
    none === null || held > 0
      ? `${held} at hand`
      : `no work: ${none.detail} (asked again within 20 s)`;
  if (stats === null) return `[${pool}] ${work}; the pool does not answer`;
  const { next_payout: next, rates, waiting, evaluations_accurate: agreed, outliers } = stats;
  return (
    `[${pool}] ${work}; reputation ${stats.reputation_epoch} this epoch; ` +
    `${rates.rao_per_hour} RAO an hour; next payout about ${next.rao} RAO ` +
    `(${formatTao(BigInt(next.rao))}) for ${next.own_points} of ${next.total_points} points of epoch ` +
    `${next.epoch}; reports: ${waiting.evaluations} pending, ${agreed} agreed, ${outliers} outliers`
  );
}
