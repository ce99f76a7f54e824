import { describe, expect, it } from 'vitest';
import { deriveSumCheck } from './sum-check.ts';

const payout = (rao: string) => ({
  hotkey: 'x',
  points: 1,
  reputation: 1,
  rao,
  capped: false,
});
const epoch = {
  budget_rao: '1000000000',
  paid_rao: '900000000',
  fee_rao: '50000000',
  carry_rao: '50000000',
  returned_rao: '0',
  miners: [payout('300000000'), payout('600000000'), payout('0')],
};

describe('deriveSumCheck', () => {
  it('accepts parts that make up the budget', () => {
    expect(deriveSumCheck(epoch)).toEqual({
      ok: true,
      differenceRao: 0n,
      payoutsDifferenceRao: 0n,
    });
  });

  it('names a difference of a single RAO', () => {
    const check = deriveSumCheck({ ...epoch, fee_rao: '49999999' });
    expect(check).toMatchObject({ ok: false, differenceRao: -1n, payoutsDifferenceRao: 0n });
  });

  it('is exact beyond the range of numbers', () => {
    const check = deriveSumCheck({
      budget_rao: '9007199254740993',
      paid_rao: '9007199254740992',
      fee_rao: '0',
      carry_rao: '0',
      returned_rao: '0',
      miners: [payout('9007199254740992')],
    });
    expect(check).toMatchObject({ ok: false, differenceRao: -1n });
  });

  it('compares the payouts of the miners with what was paid', () => {
    const check = deriveSumCheck({ ...epoch, miners: [payout('900000001')] });
    expect(check).toMatchObject({ ok: false, differenceRao: 0n, payoutsDifferenceRao: 1n });
  });

  it('fails on an amount it cannot read', () => {
    expect(deriveSumCheck({ ...epoch, carry_rao: '5e7' })).toMatchObject({
      ok: false,
      differenceRao: null,
    });
  });
});
