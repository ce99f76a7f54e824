/**
 * The operator's summary: figures of one snapshot, kept some seconds, and the alerts drawn from them.
 *
 * While the database is away the last figures are shown with the alert that says so. Counters of closed
 * epochs are remembered: what was decided there cannot change, so a scrape reads only the open one.
 */
import { minersNeeded } from '@adit/accounting';
import { isAditError } from '@adit/base';
import type { MonitorSummary } from '@adit/wire';
import { findOpenEpoch } from '../store/epochs.ts';
import { readLeadershipAge, SCHEDULER } from '../store/leadership.ts';
import {
  countOutcomes,
  type OutcomeCounts,
  readAssignmentFigures,
  readConsensusFigures,
  readEpochFigures,
  readEvaluationFigures,
  readMinerFigures,
  readWithdrawalFigures,
} from '../store/monitor-views.ts';
import { findWalletDeclaration, readOwed } from '../store/operator-records.ts';
import { readBestScores } from '../store/programs.ts';
import type { Query } from '../store/query.ts';
import { type PoolContext, readSnapshot, requireOpenEpoch } from './context.ts';
import { describeMonitor, MONITOR_WINDOWS, type MonitorFigures } from './describe-monitor.ts';

/** Sums over the whole ledger are kept this many times longer than other figures. */
const KEEP_OWED_TIMES = 12;

/** The monitor of one process. */
export interface Monitor {
  /** At most `monitorCacheMs` old. Raises `database_unavailable` before the first figures. */
  summary(): Promise<MonitorSummary>;
}

/** What a process remembers between two readings. */
interface Memory {
  closed: { readonly beforeEpoch: number; readonly outcomes: OutcomeCounts };
  owed: { readonly atMs: number; readonly rao: bigint } | null;
}

/** Makes one; nothing is read until it is asked. */
export function createMonitor(context: PoolContext): Monitor {
  const { clock } = context;
  const memory: Memory = {
    closed: { beforeEpoch: 0, outcomes: { CONSENSUS: 0, INVALID: 0, NO_CONSENSUS: 0 } },
    owed: null,
  };
  let last: MonitorFigures | null = null;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let isUp = true;
  let running: Promise<MonitorFigures> | null = null;

  const read = async (): Promise<MonitorFigures> => {
    triedAtMs = clock.nowMs();
    try {
      last = await readSnapshot(context, (query) => readFigures(context, query, memory));
      isUp = true;
      return last;
    } catch (error) {
      isUp = false;
      if (last === null || !isAditError(error)) throw error;
      return last;
    }
  };
  const current = async (): Promise<MonitorFigures> => {
    const isFresh = last !== null && clock.nowMs() - triedAtMs < context.settings.monitorCacheMs;
    if (isFresh && last !== null) return last;
    running ??= read().finally(() => {
      running = null;
    });
    return await running;
  };
  return {
    summary: async () => {
      return describeMonitor(context, await current(), isUp);
    },
  };
}

async function readFigures(
  context: PoolContext,
  query: Query,
  memory: Memory,
): Promise<MonitorFigures> {
  const { clock, settings, problems } = context;
  const nowMs = clock.nowMs();
  const epoch = await requireOpenEpoch(query);
  const sinceMs = nowMs - MONITOR_WINDOWS.rateMs;
  const window = { nowMs, recentSinceMs: nowMs - MONITOR_WINDOWS.recentMs, sinceMs };
  const keys = problems.map(({ key }) => key);
  return {
    measuredAtMs: nowMs,
    epoch,
    isPoolClosed: (await findOpenEpoch(query)) === null,
    epochFigures: await readEpochFigures(query, epoch.number),
    minersNeeded: minersNeeded(epoch),
    miners: await readMinerFigures(query, nowMs - settings.minerActiveMs),
    assignments: await readAssignmentFigures(query, window),
    evaluations: await readEvaluationFigures(query, nowMs),
    outcomes: await readOutcomes(query, epoch.number, memory),
    consensus: await readConsensusFigures(query, sinceMs),
    bestScores: await readBestScores(query, keys),
    owedRao: await readOwedRao(query, memory, {
      nowMs,
      keepMs: KEEP_OWED_TIMES * settings.monitorCacheMs,
    }),
    walletRao: (await findWalletDeclaration(query))?.rao ?? null,
    withdrawals: await readWithdrawalFigures(query),
    leadership: await readLeadershipAge(query, SCHEDULER),
  };
}

async function readOutcomes(query: Query, open: number, memory: Memory): Promise<OutcomeCounts> {
  const { closed } = memory;
  if (closed.beforeEpoch < open) {
    const more = await countOutcomes(query, closed.beforeEpoch, open);
    memory.closed = { beforeEpoch: open, outcomes: addCounts(closed.outcomes, more) };
  }
  return addCounts(memory.closed.outcomes, await countOutcomes(query, open, null));
}

function addCounts(left: OutcomeCounts, right: OutcomeCounts): OutcomeCounts {
  return {
    CONSENSUS: left.CONSENSUS + right.CONSENSUS,
    INVALID: left.INVALID + right.INVALID,
    NO_CONSENSUS: left.NO_CONSENSUS + right.NO_CONSENSUS,
  };
}

async function readOwedRao(
  query: Query,
  memory: Memory,
  age: { readonly nowMs: number; readonly keepMs: number },
): Promise<bigint> {
  const known = memory.owed;
  if (known !== null && age.nowMs - known.atMs < age.keepMs) return known.rao;
  const { availableRao, heldRao, carryRao } = await readOwed(query);
  const rao = availableRao + heldRao + carryRao;
  memory.owed = { atMs: age.nowMs, rao };
  return rao;
}
