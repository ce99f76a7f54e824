import { describe, expect, it } from 'vitest';
import {
  type AlertCode,
  type AlertFigures,
  type AlertThresholds,
  deriveAlerts,
  overallLevel,
} from './alerts.ts';

const limits: AlertThresholds = {
  staleFinalizedMs: 3_600_000,
  backlogMs: 1_200_000,
  withdrawalMs: 86_400_000,
  expiryRate: 0.25,
  noConsensusRate: 0.1,
  schedulerMs: 60_000,
};

/** A pool in which nothing is wrong, at every limit that may still be reached. */
const well: AlertFigures = {
  isDatabaseUp: true,
  epochOverdueMs: 60_000,
  activeMiners: 20,
  minEvaluators: 3,
  minersNeeded: 20,
  capBps: 500,
  programsWaiting: 4,
  oldestWaitingMs: 1_200_000,
  sinceDecisionMs: 3_600_000,
  assignmentsEnded: 100,
  assignmentsExpired: 25,
  decisions: 100,
  decisionsWithoutConsensus: 10,
  withdrawalsWaiting: 2,
  oldestWithdrawalMs: 86_400_000,
  owedRao: 10n,
  walletRao: 10n,
  isSchedulerLed: true,
  sinceSchedulerMs: 60_000,
};

const codesOf = (changes: Partial<AlertFigures>): AlertCode[] =>
  deriveAlerts({ ...well, ...changes }, limits).map(({ code }) => code);

describe('alerts', () => {
  it('there are none at the limits themselves', () => {
    expect(deriveAlerts(well, limits)).toEqual([]);
    expect(overallLevel([])).toBe('ok');
  });

  it.each<[AlertCode, string, Partial<AlertFigures>]>([
    ['database_away', 'the database does not answer', { isDatabaseUp: false }],
    ['insolvent', 'one RAO is missing', { owedRao: 11n }],
    ['insolvent', 'the wallet is empty', { walletRao: 0n }],
    ['scheduler_stalled', 'the last pass is too old', { sinceSchedulerMs: 60_001 }],
    ['scheduler_without_leader', 'nobody leads', { isSchedulerLed: false }],
    [
      'scheduler_without_leader',
      'nobody ever led',
      { isSchedulerLed: false, sinceSchedulerMs: null },
    ],
    ['epoch_overdue', 'an epoch is not closed', { epochOverdueMs: 60_001 }],
    ['too_few_miners', 'nobody could decide', { activeMiners: 2, minersNeeded: 0 }],
    ['finalization_stale', 'nothing was decided for an hour', { sinceDecisionMs: 3_600_001 }],
    ['backlog_old', 'a program waits for twenty minutes', { oldestWaitingMs: 1_200_001 }],
    ['cap_cannot_pay_out', 'a miner is missing', { activeMiners: 19 }],
    ['cap_cannot_pay_out', 'the cap is below one RAO', { minersNeeded: null }],
    ['expiry_rate_high', 'one more than a quarter expires', { assignmentsExpired: 26 }],
    ['expiry_rate_high', 'of twenty', { assignmentsEnded: 20, assignmentsExpired: 6 }],
    ['no_consensus_high', 'one more than a tenth fails', { decisionsWithoutConsensus: 11 }],
    ['withdrawals_old', 'a day is over', { oldestWithdrawalMs: 86_400_001 }],
  ])('%s when %s', (code, _, changes) => {
    expect(codesOf(changes)).toEqual([code]);
  });

  it.each<[string, Partial<AlertFigures>]>([
    [
      'nothing waits, however long ago the last decision',
      {
        programsWaiting: 0,
        oldestWaitingMs: null,
        sinceDecisionMs: 1e12,
      },
    ],
    [
      'nothing waits, however few miners are there',
      {
        programsWaiting: 0,
        oldestWaitingMs: null,
        activeMiners: 0,
        minersNeeded: 0,
      },
    ],
    ['a rate is over fewer than twenty', { assignmentsEnded: 19, assignmentsExpired: 19 }],
    ['decisions are fewer than twenty', { decisions: 19, decisionsWithoutConsensus: 19 }],
    ['the operator has declared no wallet', { owedRao: 10n ** 18n, walletRao: null }],
    ['no withdrawal waits', { withdrawalsWaiting: 0, oldestWithdrawalMs: null }],
  ])('none when %s', (_, changes) => {
    expect(codesOf(changes)).toEqual([]);
  });

  it('come critical first, each with numbers, and the overall level is the worst', () => {
    const all = deriveAlerts(
      { ...well, isDatabaseUp: false, owedRao: 12n, oldestWaitingMs: 9e9, activeMiners: 1 },
      limits,
    );
    expect(all.map(({ level }) => level)).toEqual([
      'critical',
      'critical',
      'warning',
      'warning',
      'warning',
    ]);
    expect(overallLevel(all)).toBe('critical');
    expect(overallLevel(all.slice(2))).toBe('warning');
    expect(all[1]?.numbers).toEqual({ owedRao: 12n, walletRao: 10n, missingRao: 2n });
    for (const { message, nextStep } of all) {
      expect(message.length).toBeGreaterThan(10);
      expect(nextStep.length).toBeGreaterThan(10);
    }
  });
});
