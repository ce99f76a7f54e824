/** What everyone may read. */
import { isoTime, VERSION } from '@adit/base';
import type {
  BestResults,
  BestResultsQuery,
  DecisionPage,
  DecisionsQuery,
  EpochPage,
  EpochsQuery,
  Leaderboard,
  LeaderboardQuery,
  PoolHealth,
  ProblemBest,
} from '@adit/wire';
import { invalidCursor } from '../errors.ts';
import { listBestCurve, listBestPrograms } from '../store/best-views.ts';
import { findClosing } from '../store/closings.ts';
import { listDecisions } from '../store/decisions.ts';
import { describeOpenEpoch, listClosedEpochs, readEpochPoints } from '../store/epoch-views.ts';
import { findOpenEpoch } from '../store/epochs.ts';
import { findNextFee } from '../store/fees.ts';
import { countMiners, listLeaders } from '../store/miner-views.ts';
import type { Query } from '../store/query.ts';
import { type PoolContext, readFrom, readSnapshot, requireOpenEpoch } from './context.ts';

const MAX_ID = 2 ** 31 - 1;

function boundLimit(limit: number | undefined, standard: number, max: number): number {
  return Math.min(Math.max(Math.trunc(limit ?? standard), 1), max);
}

/** Miners by reputation. */
export async function readLeaderboard(
  context: PoolContext,
  { limit }: LeaderboardQuery,
): Promise<Leaderboard> {
  return await readSnapshot(context, async (query) => {
    const epoch = await requireOpenEpoch(query);
    const ask = { epoch: epoch.number, limit: boundLimit(limit, 50, 200) };
    return { miners: await listLeaders(query, ask), total: await countMiners(query) };
  });
}

/** A page of final decisions, newest first. Raises `invalid_cursor`. */
export async function readDecisions(
  context: PoolContext,
  ask: DecisionsQuery,
): Promise<DecisionPage> {
  const beforeId = ask.cursor === undefined ? null : Number(ask.cursor);
  if (beforeId !== null && !(Number.isInteger(beforeId) && beforeId > 0 && beforeId <= MAX_ID)) {
    throw invalidCursor();
  }
  const limit = boundLimit(ask.limit, 50, 100);
  const epoch = ask.epoch ?? null;
  const { items, hasMore } = await readFrom(context, (query) =>
    listDecisions(query, { epoch, beforeId, limit }),
  );
  const last = items.at(-1);
  return { items: [...items], next_cursor: hasMore && last !== undefined ? String(last.id) : null };
}

/** The open epoch (the last one in a pool that has closed) and the newest closed ones. */
export async function readEpochs(context: PoolContext, ask: EpochsQuery): Promise<EpochPage> {
  return await readSnapshot(context, async (query) => {
    const open = await findOpenEpoch(query);
    const current = await requireOpenEpoch(query);
    return {
      current: describeOpenEpoch(current, await readEpochPoints(query, current.number)),
      pool_closed: open === null,
      closed: await listClosedEpochs(query, boundLimit(ask.limit, 20, 100)),
    };
  });
}

/** The best programs of the configured problems. */
export async function readBestPrograms(
  context: PoolContext,
  ask: BestResultsQuery,
): Promise<BestResults> {
  const wanted = context.problems.filter(
    ({ taskType }) => ask.task_type === undefined || taskType.id === ask.task_type,
  );
  return await readFrom(context, async (query) => {
    const problems: ProblemBest[] = [];
    for (const { key, taskType } of wanted) {
      const programs = await listBestPrograms(query, key, boundLimit(ask.limit, 5, 50));
      problems.push({
        task_type: taskType.id,
        title: taskType.title,
        best_score: programs[0]?.score ?? null,
        curve: await listBestCurve(query, key),
        programs,
      });
    }
    return { problems };
  });
}

function healthOf(hasDatabase: boolean, isOffering: boolean): PoolHealth['status'] {
  if (!isOffering) return 'draining';
  return hasDatabase ? 'healthy' : 'degraded';
}

/** Liveness; never raises. */
export async function readHealth(context: PoolContext, isOffering: boolean): Promise<PoolHealth> {
  const nowMs = context.clock.nowMs();
  const { epoch, ...announced } = await readFrom(context, readAnnounced).catch(() => nothingKnown);
  const leftMs = epoch === null ? 0 : Math.max(0, epoch.endsAtMs - nowMs);
  return {
    status: healthOf(epoch !== null, isOffering),
    window_number: epoch?.number ?? 0,
    current_block: 0,
    time_remaining_s: leftMs / 1000,
    server_time: isoTime(nowMs),
    version: VERSION,
    pool_hotkey: context.keypair.address,
    auth_mode: context.authMode,
    ...announced,
  };
}

const nothingKnown = {
  epoch: null,
  next_fee_bps: null,
  next_fee_from_epoch: null,
  closing: null,
};

/** The open epoch, and what miners are told ahead of time: another fee, the pool's end. */
async function readAnnounced(query: Query) {
  const epoch = await findOpenEpoch(query);
  const fee = epoch === null ? null : await findNextFee(query, epoch.number);
  const closing = await findClosing(query);
  return {
    epoch,
    next_fee_bps: fee?.feeBps ?? null,
    next_fee_from_epoch: fee?.fromEpoch ?? null,
    closing: closing === null ? null : { reason: closing.reason, last_epoch: closing.lastEpoch },
  };
}
