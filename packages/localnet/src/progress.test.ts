import { describe, expect, it } from 'vitest';
import { describeBest, describeEpoch } from './progress.ts';

describe('describeBest()', () => {
  it('shows a dash before the first decision', () => {
    const problem = { title: '', curve: [], programs: [] };
    const line = describeBest({
      problems: [
        { ...problem, task_type: 'net-check', best_score: 0.98765 },
        { ...problem, task_type: 'linear-check', best_score: null },
      ],
    });
    expect(line).toBe('net-check 0.9877 · linear-check –');
  });
});

describe('describeEpoch()', () => {
  it('names every part of the budget and who was paid what', () => {
    const hotkey = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    const lines = describeEpoch(
      {
        number: 3,
        starts_at: '2026-01-01T00:00:00.000Z',
        ends_at: '2026-01-01T00:01:00.000Z',
        points: 10,
        base_rao: '1000000000',
        carry_in_rao: '0',
        budget_rao: '1000000000',
        paid_rao: '300000000',
        fee_rao: '50000000',
        carry_rao: '650000000',
        returned_rao: '0',
        cap_bps: 3000,
        fee_bps: 500,
        merkle_root: '00',
        miners: [{ hotkey, points: 10, reputation: 10, rao: '300000000', capped: true }],
        miners_total: 1,
      },
      new Map([[hotkey, 'honest']]),
    );
    expect(lines).toEqual([
      'epoch 3 closed: budget 1.000000000 = paid 0.300000000 + fee 0.050000000 + ' +
        'carry 0.650000000 + returned 0.000000000',
      '  honest    5GrwvaEF…    0.300000000     10.00 points  at the cap',
    ]);
  });
});
