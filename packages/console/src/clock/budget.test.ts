import { describe, expect, it } from 'vitest';
import { deriveBudgetTerms } from './budget.ts';

describe('deriveBudgetTerms', () => {
  it.each([
    ['1000000000', 500, 3000, '50000000', '300000000'],
    ['1000000000', 0, 500, '0', '50000000'],
    // The part kept is rounded down, so the fee is rounded up.
    ['7', 500, 3000, '1', '2'],
  ])('base %s, fee %d bps, cap %d bps', (base_rao, fee_bps, cap_bps, feeRao, capRao) => {
    expect(deriveBudgetTerms({ base_rao, fee_bps, cap_bps })).toEqual({ feeRao, capRao });
  });
});
