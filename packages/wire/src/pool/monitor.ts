/** The operator's view of the pool: figures over all tables and alerts drawn from them. */
import { type Static, Type } from 'typebox';
import { count, nullable, numbers, oneOf, raoText, text, time } from '../shapes.ts';
import { problemId } from './miners.ts';

/** How bad an alert is. */
export const alertLevel = oneOf(['warning', 'critical']);
/** Type of {@link alertLevel}. */
export type AlertLevel = Static<typeof alertLevel>;

/** One thing that the operator should know, with the numbers that decided it and what to do. */
export const alert = Type.Object({
  code: text(64),
  level: alertLevel,
  message: text(300),
  numbers,
  next_step: text(300),
});
/** Type of {@link alert}. */
export type Alert = Static<typeof alert>;

/** All alerts, the worst first; `overall` is the worst level, `ok` without any. */
export const alerts = Type.Object({
  overall: oneOf(['ok', 'warning', 'critical']),
  counts: Type.Object({ warning: count, critical: count }),
  items: Type.Array(alert, { maxItems: 64 }),
});
/** Type of {@link alerts}. */
export type Alerts = Static<typeof alerts>;

const share = nullable(Type.Number());
const seconds = nullable(Type.Number());

/** The running epoch. `overdue_s` is how long its end has passed, 0 before. */
export const monitorEpoch = Type.Object({
  number: count,
  starts_at: time,
  ends_at: time,
  overdue_s: Type.Number(),
  points: Type.Number(),
  base_rao: raoText,
  carry_in_rao: raoText,
  budget_rao: raoText,
  fee_bps: count,
  cap_bps: count,
  miners_with_points: count,
  /** How many miners with points it takes until the cap can pay the budget out; null: no number. */
  miners_needed: nullable(count),
});

/** Assignments by kind; rates are over those that ended newest within `window_s`. */
const monitorAssignments = Type.Object({
  open: Type.Record(text(32), count),
  overdue: count,
  issued_recently: count,
  completed_recently: count,
  recent_window_s: Type.Number(),
  ended: count,
  expired: count,
  expiry_rate: share,
});

/** What waits for reports or for a decision. */
const monitorEvaluations = Type.Object({
  programs_waiting: count,
  slots_wanted: count,
  slots_assigned: count,
  reports_waiting: count,
  oldest_waiting_s: seconds,
});

/** Decisions of the newest `sample` within `window_s`; latency is from intake to decision. */
const monitorConsensus = Type.Object({
  window_s: Type.Number(),
  sample: count,
  latency_p50_s: seconds,
  latency_p95_s: seconds,
  agreement_rate: share,
  no_consensus_rate: share,
  last_decision_at: nullable(time),
  duplicates: count,
});

/** Withdrawals that the operator has not finished. */
const monitorWithdrawals = Type.Object({
  waiting: count,
  waiting_rao: raoText,
  oldest_waiting_s: seconds,
});

/** What the pool owes its miners, and what the operator says the payout wallet holds. */
const monitorSolvency = Type.Object({
  owed_rao: raoText,
  wallet_rao: nullable(raoText),
});

/** Whether a process leads the scheduler, and the age of its last pass; null before the first leader. */
const monitorScheduler = Type.Object({
  has_leader: Type.Boolean(),
  last_pass_age_s: seconds,
  leader_changes: count,
});

/**
 * GET monitor/summary. With `database_up` false the figures are the last that could be read, at
 * `measured_at`. `relay` is null: this pool forwards nothing.
 */
export const monitorSummary = Type.Object({
  server_time: time,
  measured_at: time,
  version: text(32),
  database_up: Type.Boolean(),
  alerts,
  /** True in a pool that has closed; `epoch` is then its last one, which is over. */
  pool_closed: Type.Boolean(),
  epoch: monitorEpoch,
  miners: Type.Object({
    registered: count,
    active: count,
    banned: count,
    active_window_s: Type.Number(),
  }),
  assignments: monitorAssignments,
  evaluations: monitorEvaluations,
  algorithms: Type.Object({
    evaluating: count,
    consensus: count,
    invalid: count,
    no_consensus: count,
  }),
  consensus: monitorConsensus,
  problems: Type.Array(Type.Object({ task_type: problemId, best_score: nullable(Type.Number()) }), {
    maxItems: 64,
  }),
  withdrawals: monitorWithdrawals,
  solvency: monitorSolvency,
  scheduler: monitorScheduler,
  relay: Type.Null(),
});
/** Type of {@link monitorSummary}. */
export type MonitorSummary = Static<typeof monitorSummary>;
