/** The caller's numbers and the pool's (pool.md 2.5, row 3; 5.2). */
import { isoTime } from '@adit/base';
import type { EarningRates, MinerStats, PayoutEstimate, PoolSummary } from '@adit/wire';
import { pointsPerHour, pointsWindowMs, raoPerHour } from '../domain/earning-rates.ts';
import type { Caller } from '../service.ts';
import { listOpenAssignments } from '../store/assignments.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import {
  type MinerCounters,
  readCounters,
  readPoolTotals,
  readRecentPay,
  shareOf,
  toPoints,
} from '../store/miner-views.ts';
import { countActiveMiners, type Miner } from '../store/miners.ts';
import type { Query } from '../store/query.ts';
import { formatAssignmentId } from './assignment-id.ts';
import { type PoolContext, readSnapshot, requireMiner, requireOpenEpoch } from './context.ts';
import type { PayoutEstimateFigures } from './estimate-payout.ts';
import { readMoney } from './read-miner.ts';

/** Share of judged reports inside consensus that the guide asks of a healthy miner. */
const ACCURACY_TARGET = 0.95;

/** The caller's numbers and the pool's. Raises `not_registered`. */
export async function readMinerStats(context: PoolContext, caller: Caller): Promise<MinerStats> {
  const miner = await requireMiner(context, caller);
  return await readSnapshot(context, async (query) => {
    const epoch = await requireOpenEpoch(query);
    const windowMs = pointsWindowMs(context.clock.nowMs(), miner.createdAtMs);
    const sinceMs = context.clock.nowMs() - windowMs;
    const money = await readMoney(query, miner, epoch);
    const counters = await readCounters(query, miner.id, { epoch: epoch.number, sinceMs });
    return {
      hotkey: miner.hotkey,
      reputation: toPoints(counters.pointsMicro),
      reputation_epoch: toPoints(counters.epochPointsMicro),
      ...amounts('pending_rao', money.pendingRao),
      ...amounts('balance_rao', money.availableRao),
      ...amounts('paid_rao', money.paidRao),
      ...describeCounters(counters),
      active_assignment: await describeActive(query, miner),
      rates: await readRates(query, miner, { counters, windowMs, sinceMs }),
      next_payout: describeEstimate(money.estimate),
      pool: await readPoolSummary(context, query, epoch),
    };
  });
}

/** An amount under its name and under the one that pool.md gives to decimal text. */
function amounts<Name extends string>(name: Name, rao: bigint) {
  // The computed keys are exactly these two; TypeScript widens them to string.
  return { [name]: String(rao), [`${name}_str`]: String(rao) } as Record<
    Name | `${Name}_str`,
    string
  >;
}

function describeCounters(counters: MinerCounters) {
  const { accurate, outliers, rewardedEvolutions, decidedEvolutions } = counters;
  return {
    evaluations_total: counters.evaluations,
    evaluations_accurate: accurate,
    evaluation_accuracy: shareOf(accurate, accurate + outliers),
    evaluation_accuracy_target: ACCURACY_TARGET,
    outliers,
    evolutions_total: counters.evolutions,
    evolutions_decided: decidedEvolutions,
    evolutions_rewarded: rewardedEvolutions,
    evolution_success: shareOf(rewardedEvolutions, decidedEvolutions),
    tasks_completed: counters.tasksCompleted,
    waiting: {
      evaluations: counters.waitingEvaluations,
      evolutions: counters.evolutions - decidedEvolutions,
    },
  };
}

async function describeActive(
  query: Query,
  miner: Miner,
): Promise<MinerStats['active_assignment']> {
  const [active] = await listOpenAssignments(query, miner.id);
  if (active === undefined) return null;
  const { kind, timeoutAtMs } = active;
  return { id: formatAssignmentId(active), kind, timeout_at: isoTime(timeoutAtMs) };
}

async function readRates(
  query: Query,
  miner: Miner,
  window: {
    readonly counters: MinerCounters;
    readonly windowMs: number;
    readonly sinceMs: number;
  },
): Promise<EarningRates> {
  const pay = await readRecentPay(query, miner.id, window.sinceMs);
  return {
    points_per_hour: pointsPerHour(window.counters.recentPointsMicro, window.windowMs),
    points_window_s: window.windowMs / 1000,
    ...amounts('rao_per_hour', raoPerHour(pay.rao, pay.durationMs)),
    rao_window_s: pay.durationMs / 1000,
  };
}

function describeEstimate(estimate: PayoutEstimateFigures): PayoutEstimate {
  return {
    is_estimate: true,
    epoch: estimate.epoch,
    ...amounts('rao', estimate.rao),
    own_points: toPoints(estimate.ownPointsMicro),
    total_points: toPoints(estimate.totalPointsMicro),
    budget_rao: String(estimate.budgetRao),
    fee_rao: String(estimate.feeRao),
    distributable_rao: String(estimate.distributableRao),
    cap_rao: String(estimate.capRao),
    capped: estimate.capped,
  };
}

async function readPoolSummary(
  context: PoolContext,
  query: Query,
  epoch: OpenEpoch,
): Promise<PoolSummary> {
  const { settings, clock, problems } = context;
  const totals = await readPoolTotals(
    query,
    problems.map(({ key }) => key),
  );
  return {
    sota: totals.bestScore,
    active_miners: await countActiveMiners(query, clock.nowMs() - settings.minerActiveMs),
    total_tasks: totals.tasks,
    ...amounts('total_rewards_rao', totals.paidRao),
    epoch: epoch.number,
    epoch_ends_at: isoTime(epoch.endsAtMs),
    fee_bps: epoch.feeBps,
    cap_bps: epoch.capBps,
    ...amounts('min_withdrawal_rao', settings.minWithdrawalRao),
  };
}
