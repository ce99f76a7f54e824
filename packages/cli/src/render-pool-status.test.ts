import type { MonitorSummary } from '@adit/wire';
import { describe, expect, it } from 'vitest';
import { describeSeconds, renderPoolStatus } from './render-pool-status.ts';

const summary: MonitorSummary = {
  server_time: '2026-01-01T00:10:00.000Z',
  measured_at: '2026-01-01T00:09:58.000Z',
  version: '0.1.0',
  database_up: true,
  alerts: { overall: 'ok', counts: { warning: 0, critical: 0 }, items: [] },
  pool_closed: false,
  epoch: {
    number: 7,
    starts_at: '2026-01-01T00:00:00.000Z',
    ends_at: '2026-01-01T01:00:00.000Z',
    overdue_s: 0,
    points: 13.1,
    base_rao: '1000000000',
    carry_in_rao: '0',
    budget_rao: '1000000000',
    fee_bps: 500,
    cap_bps: 3000,
    miners_with_points: 1,
    miners_needed: 4,
  },
  miners: { registered: 6, active: 5, banned: 1, active_window_s: 900 },
  assignments: {
    open: { evaluate: 2, lease: 1 },
    overdue: 0,
    issued_recently: 40,
    completed_recently: 38,
    recent_window_s: 900,
    ended: 40,
    expired: 1,
    expiry_rate: 0.025,
  },
  evaluations: {
    programs_waiting: 1,
    slots_wanted: 2,
    slots_assigned: 1,
    reports_waiting: 0,
    oldest_waiting_s: 125,
  },
  algorithms: { evaluating: 1, consensus: 420, invalid: 3, no_consensus: 2 },
  consensus: {
    window_s: 86_400,
    sample: 425,
    latency_p50_s: 3.21,
    latency_p95_s: 61,
    agreement_rate: 0.9612,
    no_consensus_rate: 0.005,
    last_decision_at: '2026-01-01T00:09:00.000Z',
    duplicates: 4,
  },
  problems: [
    { task_type: 'net-check', best_score: 0.98 },
    { task_type: 'linear-check', best_score: null },
  ],
  withdrawals: { waiting: 2, waiting_rao: '15000000', oldest_waiting_s: 10_800 },
  solvency: { owed_rao: '900', wallet_rao: null },
  scheduler: { has_leader: true, last_pass_age_s: 2.5, leader_changes: 1 },
  relay: null,
};

describe('the status page', () => {
  it('shows the figures in words', () => {
    const page = renderPoolStatus(summary, 'http://127.0.0.1:8434');
    expect(page.split('\n')).toEqual([
      'Pool at http://127.0.0.1:8434, version 0.1.0, figures of 2026-01-01T00:09:58.000Z',
      'All is well: no alerts.',
      '',
      'Epoch:       7 ends in 50 min, 13.1 points of 1 miner, budget 1000000000 RAO, fee 5 %, cap 30 %',
      'Miners:      5 active of 6, 1 banned',
      'Open work:   2 evaluate + 1 lease, 0 overdue, in 15 min: 40 issued, 38 completed, 2.5 % of 40 expired',
      'Waiting:     1 program, 2 places free, 1 taken, 0 reports in, the oldest for 2 min 5 s',
      'Decisions:   420 consensus, 3 invalid, 2 without consensus, latency 3.2 s (p95 1 min 1 s), 96.1 % of reports agree, 4 duplicates',
      'Best scores: net-check 0.98, linear-check –',
      'Withdrawals: 2 waiting, 15000000 RAO, the oldest for 3 h',
      'Owed:        900 RAO, wallet not declared',
      'Scheduler:   led by one process, last pass 2.5 s ago',
      'Relay:       this pool forwards nothing',
    ]);
  });

  it('begins with what is wrong, its numbers and the next step', () => {
    const alert = {
      code: 'insolvent',
      level: 'critical',
      message: 'The pool owes more than it has',
      numbers: { owedRao: '12', walletRao: '10' },
      next_step: 'Fill the wallet.',
    } as const;
    const alerts: MonitorSummary['alerts'] = {
      overall: 'critical',
      counts: { warning: 1, critical: 1 },
      items: [alert, { ...alert, code: 'backlog_old', level: 'warning', numbers: {} }],
    };
    const lines = renderPoolStatus({ ...summary, alerts }, 'http://x').split('\n');
    expect(lines.slice(1, 7)).toEqual([
      'CRITICAL: 1 critical, 1 warning',
      '  critical The pool owes more than it has [insolvent]',
      '           owedRao 12, walletRao 10',
      '           Fill the wallet.',
      '  warning  The pool owes more than it has [backlog_old]',
      '           Fill the wallet.',
    ]);
  });

  it('says that a closed pool is closed', () => {
    const page = renderPoolStatus({ ...summary, pool_closed: true }, 'http://x');
    expect(page).toContain('Epoch:       7 was the last one, the pool is closed');
  });

  it.each([
    [null, 'none'],
    [0, '0 s'],
    [3.14, '3.1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3_600, '1 h'],
    [3_661, '1 h 1 min'],
    [90_061, '1 d 1 h'],
  ])('%s seconds are %s', (seconds, text) => {
    expect(describeSeconds(seconds)).toBe(text);
  });
});
