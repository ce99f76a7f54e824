import { describe, expect, it } from 'vitest';
import type { Monitor } from '../api.ts';
import { listWatchFacts } from './facts.ts';

const monitor: Monitor = {
  database_up: true,
  alerts: { overall: 'ok', items: [] },
  miners: { registered: 1, active: 1 },
  evaluations: { programs_waiting: 2, reports_waiting: 1, slots_wanted: 5 },
  consensus: { latency_p50_s: 3.14, agreement_rate: 0.75 },
  withdrawals: { waiting: 0, waiting_rao: '0' },
};

describe('the facts of the watch panel', () => {
  it('say what goes on and what waits', () => {
    expect(listWatchFacts(monitor).map(({ text }) => text)).toEqual([
      '1 of 1 miner active',
      '2 programs under evaluation',
      '1 report waiting for a decision',
      'decided in 3.1 s',
      '75.0\u202f% of reports agree',
      '0 withdrawals waiting',
    ]);
  });

  it('make nothing up where nothing was measured', () => {
    const empty = { ...monitor, consensus: { latency_p50_s: null, agreement_rate: null } };
    const texts = listWatchFacts(empty).map(({ text }) => text);
    expect(texts.slice(3, 5)).toEqual(['no decision yet', '– of reports agree']);
  });
});
