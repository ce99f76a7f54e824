/**
 * What an operator should be told, from the pool's figures (pool.md 5.1). Each rule is a pure function
 * of figures and thresholds; an alert names both, and what to do about it.
 */
import type { ErrorNumbers } from '@adit/base';

/** How bad an alert is. */
export type AlertLevel = 'warning' | 'critical';

/** One alert. */
export interface Alert {
  readonly code: AlertCode;
  readonly level: AlertLevel;
  readonly message: string;
  readonly numbers: ErrorNumbers;
  readonly nextStep: string;
}

/** Every alert there is. */
export type AlertCode =
  | 'database_away'
  | 'insolvent'
  | 'scheduler_without_leader'
  | 'scheduler_stalled'
  | 'epoch_overdue'
  | 'too_few_miners'
  | 'finalization_stale'
  | 'backlog_old'
  | 'cap_cannot_pay_out'
  | 'expiry_rate_high'
  | 'no_consensus_high'
  | 'withdrawals_old';

/** From when on something is worth telling. Times in ms. */
export interface AlertThresholds {
  /** Since the last decision, while programs wait (3600 s in the original). */
  readonly staleFinalizedMs: number;
  /** Age of the oldest program that waits (1200 s in the original). */
  readonly backlogMs: number;
  /** Since a withdrawal was asked for (24 h is the documented aim). */
  readonly withdrawalMs: number;
  /** Share of ended assignments that expired. */
  readonly expiryRate: number;
  /** Share of decisions without consensus. */
  readonly noConsensusRate: number;
  /** Since the scheduler's last pass. */
  readonly schedulerMs: number;
}

/** What the rules look at. Times in ms; null where there is nothing to measure. */
export interface AlertFigures {
  readonly isDatabaseUp: boolean;
  readonly epochOverdueMs: number;
  readonly activeMiners: number;
  /** Least number of evaluators that decide. */
  readonly minEvaluators: number;
  readonly minersNeeded: number | null;
  readonly capBps: number;
  readonly programsWaiting: number;
  readonly oldestWaitingMs: number | null;
  /** Since the last decision, or since the epoch's start in a pool without any. */
  readonly sinceDecisionMs: number;
  readonly assignmentsEnded: number;
  readonly assignmentsExpired: number;
  readonly decisions: number;
  readonly decisionsWithoutConsensus: number;
  readonly withdrawalsWaiting: number;
  readonly oldestWithdrawalMs: number | null;
  readonly owedRao: bigint;
  readonly walletRao: bigint | null;
  readonly isSchedulerLed: boolean;
  /** Since the leader's last pass; null before the first leader. */
  readonly sinceSchedulerMs: number | null;
}

/** A rate over fewer says nothing. */
const LEAST_SAMPLE = 20;

type Rule = (figures: AlertFigures, limits: AlertThresholds) => Alert | null;

const databaseAway: Rule = ({ isDatabaseUp }) =>
  isDatabaseUp
    ? null
    : {
        code: 'database_away',
        level: 'critical',
        message: 'The database does not answer; the figures are the last that could be read',
        numbers: {},
        nextStep: 'Look into the pool’s log and start the database again.',
      };

const insolvent: Rule = ({ owedRao, walletRao }) =>
  walletRao === null || owedRao <= walletRao
    ? null
    : {
        code: 'insolvent',
        level: 'critical',
        message: 'The pool owes its miners more than the payout wallet holds',
        numbers: { owedRao, walletRao, missingRao: owedRao - walletRao },
        nextStep: 'Fill the wallet and declare its balance again.',
      };

const schedulerWithoutLeader: Rule = ({ isSchedulerLed, sinceSchedulerMs }) =>
  isSchedulerLed
    ? null
    : {
        code: 'scheduler_without_leader',
        level: 'critical',
        message: 'No process runs the scheduler',
        numbers: { sinceLastPassMs: sinceSchedulerMs },
        nextStep: 'Start a process of the pool that may lead; another takes over within seconds.',
      };

const schedulerStalled: Rule = ({ isSchedulerLed, sinceSchedulerMs }, { schedulerMs }) =>
  !isSchedulerLed || sinceSchedulerMs === null || sinceSchedulerMs <= schedulerMs
    ? null
    : {
        code: 'scheduler_stalled',
        level: 'critical',
        message: 'The scheduler’s passes do not end',
        numbers: { sinceLastPassMs: sinceSchedulerMs, limitMs: schedulerMs },
        nextStep: 'The log of the leading process says why its passes fail.',
      };

const epochOverdue: Rule = ({ epochOverdueMs }, { schedulerMs }) =>
  epochOverdueMs <= schedulerMs
    ? null
    : {
        code: 'epoch_overdue',
        level: 'critical',
        message: 'The epoch’s end has passed and it is not closed',
        numbers: { overdueMs: epochOverdueMs, limitMs: schedulerMs },
        nextStep: 'Look for failed passes of the scheduler in the log.',
      };

const tooFewMiners: Rule = ({ activeMiners, minEvaluators, programsWaiting }) =>
  programsWaiting === 0 || activeMiners >= minEvaluators
    ? null
    : {
        code: 'too_few_miners',
        level: 'warning',
        message: 'Programs wait, and too few miners are there to decide on them',
        numbers: { activeMiners, needed: minEvaluators, programsWaiting },
        nextStep: 'Start more miners; nothing is lost meanwhile.',
      };

const finalizationStale: Rule = ({ programsWaiting, sinceDecisionMs }, { staleFinalizedMs }) =>
  programsWaiting === 0 || sinceDecisionMs <= staleFinalizedMs
    ? null
    : {
        code: 'finalization_stale',
        level: 'warning',
        message: 'Programs wait, and nothing has been decided for long',
        numbers: { sinceDecisionMs, limitMs: staleFinalizedMs, programsWaiting },
        nextStep: 'See whether miners are active and reports come in.',
      };

const backlogOld: Rule = ({ programsWaiting, oldestWaitingMs }, { backlogMs }) =>
  oldestWaitingMs === null || oldestWaitingMs <= backlogMs
    ? null
    : {
        code: 'backlog_old',
        level: 'warning',
        message: 'A program has waited long for its evaluators',
        numbers: { oldestWaitingMs, limitMs: backlogMs, programsWaiting },
        nextStep: 'More miners, or a lower number of wanted evaluators, shorten the queue.',
      };

const capCannotPayOut: Rule = ({ minersNeeded, activeMiners, capBps }) =>
  minersNeeded !== null && activeMiners >= minersNeeded
    ? null
    : {
        code: 'cap_cannot_pay_out',
        level: 'warning',
        message: 'The cap keeps this pool from paying out its budget',
        numbers: { minersNeeded, activeMiners, capBps },
        nextStep: 'Raise MINER_CAP_BPS, or win more miners; the rest is carried, then returned.',
      };

const expiryRateHigh: Rule = ({ assignmentsEnded, assignmentsExpired }, { expiryRate }) =>
  assignmentsEnded < LEAST_SAMPLE || assignmentsExpired <= expiryRate * assignmentsEnded
    ? null
    : {
        code: 'expiry_rate_high',
        level: 'warning',
        message: 'Many assignments expire without a result',
        numbers: { expired: assignmentsExpired, ended: assignmentsEnded, limitShare: expiryRate },
        nextStep: 'Look at the miners that hold work without handing it in.',
      };

const noConsensusHigh: Rule = ({ decisions, decisionsWithoutConsensus }, { noConsensusRate }) =>
  decisions < LEAST_SAMPLE || decisionsWithoutConsensus <= noConsensusRate * decisions
    ? null
    : {
        code: 'no_consensus_high',
        level: 'warning',
        message: 'Many programs find no consensus',
        numbers: { without: decisionsWithoutConsensus, decisions, limitShare: noConsensusRate },
        nextStep: 'Compare the reasons at /api/v1/decisions: other versions, other data or liars.',
      };

const withdrawalsOld: Rule = ({ withdrawalsWaiting, oldestWithdrawalMs }, { withdrawalMs }) =>
  oldestWithdrawalMs === null || oldestWithdrawalMs <= withdrawalMs
    ? null
    : {
        code: 'withdrawals_old',
        level: 'warning',
        message: 'A withdrawal has waited too long for the operator',
        numbers: {
          waiting: withdrawalsWaiting,
          oldestWaitingMs: oldestWithdrawalMs,
          limitMs: withdrawalMs,
        },
        nextStep: 'Work off the queue with adit pool withdrawals.',
      };

/** The worst first; the order within a level is that of this list. */
const RULES: readonly Rule[] = [
  databaseAway,
  insolvent,
  schedulerWithoutLeader,
  schedulerStalled,
  epochOverdue,
  tooFewMiners,
  finalizationStale,
  backlogOld,
  capCannotPayOut,
  expiryRateHigh,
  noConsensusHigh,
  withdrawalsOld,
];

/** All alerts that the figures give, critical ones first. */
export function deriveAlerts(figures: AlertFigures, limits: AlertThresholds): readonly Alert[] {
  return RULES.flatMap((rule) => rule(figures, limits) ?? []);
}

/** The worst level among alerts, `ok` without any. */
export function overallLevel(alerts: readonly Alert[]): 'ok' | AlertLevel {
  if (alerts.some(({ level }) => level === 'critical')) return 'critical';
  return alerts.length === 0 ? 'ok' : 'warning';
}
