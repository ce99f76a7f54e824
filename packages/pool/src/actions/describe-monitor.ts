/** From the monitor's figures to alerts and to the wire's shape. */
import { isoTime, VERSION } from '@adit/base';
import type { Alerts, MonitorSummary, Alert as WireAlert } from '@adit/wire';
import {
  type Alert,
  type AlertFigures,
  type AlertThresholds,
  deriveAlerts,
  overallLevel,
} from '../domain/alerts.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import type { LeadershipAge } from '../store/leadership.ts';
import { shareOf, toPoints } from '../store/miner-views.ts';
import type {
  AssignmentFigures,
  ConsensusFigures,
  EpochFigures,
  EvaluationFigures,
  MinerFigures,
  OutcomeCounts,
  WithdrawalFigures,
} from '../store/monitor-views.ts';
import type { PoolContext } from './context.ts';

/** Counters are over the first, rates over the second; both end now. */
export const MONITOR_WINDOWS = { recentMs: 900_000, rateMs: 86_400_000 } as const;

/** A pass may be this late before the scheduler counts as gone, besides two intervals. */
const SCHEDULER_PATIENCE_MS = 30_000;

/** Everything that one reading finds. Times in ms. */
export interface MonitorFigures {
  readonly measuredAtMs: number;
  /** The open epoch; the last one in a pool that has closed. */
  readonly epoch: OpenEpoch;
  readonly isPoolClosed: boolean;
  readonly epochFigures: EpochFigures;
  readonly minersNeeded: number | null;
  readonly miners: MinerFigures;
  readonly assignments: AssignmentFigures;
  readonly evaluations: EvaluationFigures;
  readonly outcomes: OutcomeCounts;
  readonly consensus: ConsensusFigures;
  readonly bestScores: ReadonlyMap<number, number>;
  readonly owedRao: bigint;
  /** As the operator declared it; null when nothing was. */
  readonly walletRao: bigint | null;
  readonly withdrawals: WithdrawalFigures;
  /** Null before the first leader. */
  readonly leadership: LeadershipAge | null;
}

const NOTHING_WAITS = { programs: 0, oldestAtMs: null } as const;

function thresholds({ settings }: PoolContext): AlertThresholds {
  return {
    staleFinalizedMs: settings.monitorStaleFinalizedMs,
    backlogMs: settings.monitorBacklogMs,
    withdrawalMs: settings.monitorWithdrawalMs,
    expiryRate: settings.monitorExpiryRate,
    noConsensusRate: settings.monitorNoConsensusRate,
    schedulerMs: SCHEDULER_PATIENCE_MS + 2 * settings.sweepMs,
  };
}

/**
 * Ages are counted to now, also those of figures that could not be read anew. In a pool that has
 * closed nothing waits: nobody is given work any more.
 */
function alertFigures(
  context: PoolContext,
  figures: MonitorFigures,
  isDatabaseUp: boolean,
): AlertFigures {
  const nowMs = context.clock.nowMs();
  const { epoch, consensus, assignments, isPoolClosed, withdrawals } = figures;
  const evaluations = isPoolClosed ? NOTHING_WAITS : figures.evaluations;
  const ageOf = (atMs: number | null): number | null => (atMs === null ? null : nowMs - atMs);
  const decidedMs = consensus.lastDecisionAtMs ?? evaluations.oldestAtMs ?? epoch.startsAtMs;
  return {
    isDatabaseUp,
    epochOverdueMs: isPoolClosed ? 0 : Math.max(0, nowMs - epoch.endsAtMs),
    activeMiners: figures.miners.active,
    minEvaluators: context.settings.minEvaluators,
    minersNeeded: figures.minersNeeded,
    capBps: epoch.capBps,
    programsWaiting: evaluations.programs,
    oldestWaitingMs: ageOf(evaluations.oldestAtMs),
    sinceDecisionMs: nowMs - decidedMs,
    assignmentsEnded: assignments.ended,
    assignmentsExpired: assignments.expired,
    decisions: consensus.sample,
    decisionsWithoutConsensus: consensus.withoutConsensus,
    withdrawalsWaiting: withdrawals.waiting,
    oldestWithdrawalMs: ageOf(withdrawals.oldestAtMs),
    owedRao: figures.owedRao,
    walletRao: figures.walletRao,
    isSchedulerLed: figures.leadership?.isHeld ?? false,
    sinceSchedulerMs: figures.leadership?.sinceLastPassMs ?? null,
  };
}

/** The summary as the route answers it. */
export function describeMonitor(
  context: PoolContext,
  figures: MonitorFigures,
  isDatabaseUp: boolean,
): MonitorSummary {
  const alerts = deriveAlerts(alertFigures(context, figures, isDatabaseUp), thresholds(context));
  const nowMs = context.clock.nowMs();
  return {
    server_time: isoTime(nowMs),
    measured_at: isoTime(figures.measuredAtMs),
    version: VERSION,
    database_up: isDatabaseUp,
    alerts: describeAlerts(alerts),
    pool_closed: figures.isPoolClosed,
    epoch: describeEpoch(figures, nowMs),
    miners: { ...figures.miners, active_window_s: context.settings.minerActiveMs / 1000 },
    assignments: describeAssignments(figures.assignments),
    evaluations: describeEvaluations(figures.evaluations, nowMs),
    algorithms: {
      evaluating: figures.evaluations.programs,
      consensus: figures.outcomes.CONSENSUS,
      invalid: figures.outcomes.INVALID,
      no_consensus: figures.outcomes.NO_CONSENSUS,
    },
    consensus: describeConsensus(figures.consensus),
    problems: context.problems.map(({ key, taskType }) => ({
      task_type: taskType.id,
      best_score: figures.bestScores.get(key) ?? null,
    })),
    withdrawals: describeWithdrawals(figures.withdrawals, nowMs),
    solvency: {
      owed_rao: String(figures.owedRao),
      wallet_rao: figures.walletRao === null ? null : String(figures.walletRao),
    },
    scheduler: {
      has_leader: figures.leadership?.isHeld ?? false,
      last_pass_age_s: secondsOf(figures.leadership?.sinceLastPassMs ?? null),
      leader_changes: figures.leadership?.fencing ?? 0,
    },
    relay: null,
  };
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms) / 1000;
}

function describeAlerts(alerts: readonly Alert[]): Alerts {
  const items = alerts.map(
    ({ code, level, message, numbers, nextStep }): WireAlert => ({
      code,
      level,
      message,
      numbers: Object.fromEntries(
        Object.entries(numbers).map(([name, value]) => [
          name,
          typeof value === 'bigint' ? String(value) : value,
        ]),
      ),
      next_step: nextStep,
    }),
  );
  const countOf = (level: Alert['level']): number =>
    alerts.filter((alert) => alert.level === level).length;
  return {
    overall: overallLevel(alerts),
    counts: { warning: countOf('warning'), critical: countOf('critical') },
    items,
  };
}

function describeEpoch(figures: MonitorFigures, nowMs: number): MonitorSummary['epoch'] {
  const { epoch, epochFigures } = figures;
  return {
    number: epoch.number,
    starts_at: isoTime(epoch.startsAtMs),
    ends_at: isoTime(epoch.endsAtMs),
    overdue_s: figures.isPoolClosed ? 0 : Math.max(0, nowMs - epoch.endsAtMs) / 1000,
    points: toPoints(epochFigures.pointsMicro),
    base_rao: String(epoch.baseRao),
    carry_in_rao: String(epoch.carryInRao),
    budget_rao: String(epoch.baseRao + epoch.carryInRao),
    fee_bps: epoch.feeBps,
    cap_bps: epoch.capBps,
    miners_with_points: epochFigures.minersWithPoints,
    miners_needed: figures.minersNeeded,
  };
}

function describeAssignments(figures: AssignmentFigures): MonitorSummary['assignments'] {
  return {
    open: Object.fromEntries(figures.open),
    overdue: figures.overdue,
    issued_recently: figures.issuedRecently,
    completed_recently: figures.completedRecently,
    recent_window_s: MONITOR_WINDOWS.recentMs / 1000,
    ended: figures.ended,
    expired: figures.expired,
    expiry_rate: shareOf(figures.expired, figures.ended),
  };
}

function describeEvaluations(
  figures: EvaluationFigures,
  nowMs: number,
): MonitorSummary['evaluations'] {
  return {
    programs_waiting: figures.programs,
    slots_wanted: figures.slotsWanted,
    slots_assigned: figures.slotsAssigned,
    reports_waiting: figures.reports,
    oldest_waiting_s: secondsOf(figures.oldestAtMs === null ? null : nowMs - figures.oldestAtMs),
  };
}

function describeConsensus(figures: ConsensusFigures): MonitorSummary['consensus'] {
  return {
    window_s: MONITOR_WINDOWS.rateMs / 1000,
    sample: figures.sample,
    latency_p50_s: secondsOf(figures.latencyP50Ms),
    latency_p95_s: secondsOf(figures.latencyP95Ms),
    agreement_rate: shareOf(figures.agreed, figures.agreed + figures.outliers),
    no_consensus_rate: shareOf(figures.withoutConsensus, figures.sample),
    last_decision_at: figures.lastDecisionAtMs === null ? null : isoTime(figures.lastDecisionAtMs),
    duplicates: figures.duplicates,
  };
}

function describeWithdrawals(
  figures: WithdrawalFigures,
  nowMs: number,
): MonitorSummary['withdrawals'] {
  const { waiting, waitingRao, oldestAtMs } = figures;
  return {
    waiting,
    waiting_rao: String(waitingRao),
    oldest_waiting_s: secondsOf(oldestAtMs === null ? null : nowMs - oldestAtMs),
  };
}
