import { isoTime } from '@adit/base';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import { coldkeyOf, moneyOf, openPaidMiner, refusalOf } from '../testing/money-fixture.ts';
import { openPoolFixture, type PoolFixture } from '../testing/pool-fixture.ts';

const MINIMUM = 5_000_000n;
const DAY_MS = 86_400_000;

let pool: PoolFixture;
beforeAll(async () => {
  pool = await openPoolFixture();
});
afterEach(() => assertInvariants(pool.database.sql));
afterAll(() => pool.close());

describe('a request for a withdrawal', () => {
  it('takes everything that is available and holds it', async () => {
    const ann = await openPaidMiner(pool, 'ann', 7_500_000n);
    const nowMs = pool.clock.nowMs();
    const given = await pool.service.requestWithdrawal(ann.caller, {});
    expect(given).toEqual({
      withdrawal_id: given.withdrawal_id,
      amount_rao: '7500000',
      recipient_coldkey: coldkeyOf('ann'),
      status: 'REQUESTED',
      requested_at: isoTime(nowMs),
      updated_at: isoTime(nowMs),
      tx_id: null,
      reason: null,
      next: expect.stringMatching(/^The operator looks at it/),
    });
    const money = { available_rao: '0', held_rao: '7500000', paid_rao: '0' };
    expect(await moneyOf(ann)).toEqual(money);
  });

  it.each([
    [5_000_000, 2_000_000n],
    ['6999999', 1n],
    ['7000000', 0n],
  ])('of %s leaves the rest available', async (asked, left) => {
    const ben = await openPaidMiner(pool, `ben ${asked}`, 7_000_000n);
    await pool.service.requestWithdrawal(ben.caller, { amount_rao: asked });
    expect(await moneyOf(ben)).toMatchObject({
      available_rao: String(left),
      held_rao: String(asked),
    });
  });

  it('is refused below the minimum with what is missing', async () => {
    const cyd = await openPaidMiner(pool, 'cyd', MINIMUM - 1n);
    const detail = 'Cannot withdraw - below minimum';
    expect(await refusalOf(pool.service.requestWithdrawal(cyd.caller, {}))).toEqual({
      code: 'below_minimum',
      detail,
      numbers: {
        minimumRao: MINIMUM,
        availableRao: 4_999_999n,
        askedRao: 4_999_999n,
        missingRao: 1n,
      },
    });
    const much = pool.service.requestWithdrawal(cyd.caller, { amount_rao: 9_000_000 });
    expect(await refusalOf(much)).toMatchObject({ detail, numbers: { missingRao: 1n } });
    const dan = await openPaidMiner(pool, 'dan', 9_000_000n);
    const little = pool.service.requestWithdrawal(dan.caller, { amount_rao: '4000000' });
    expect(await refusalOf(little)).toMatchObject({
      detail,
      numbers: { availableRao: 9_000_000n, askedRao: 4_000_000n, missingRao: 1_000_000n },
    });
    const nothing = pool.service.requestWithdrawal(dan.caller, { amount_rao: 0 });
    expect(await refusalOf(nothing)).toMatchObject({ numbers: { missingRao: MINIMUM } });
  });

  it('is refused above the balance with what is missing', async () => {
    const eve = await openPaidMiner(pool, 'eve', 6_000_000n);
    const much = pool.service.requestWithdrawal(eve.caller, { amount_rao: 6_000_001 });
    expect(await refusalOf(much)).toEqual({
      code: 'insufficient_balance',
      detail: 'Insufficient balance',
      numbers: {
        minimumRao: MINIMUM,
        availableRao: 6_000_000n,
        askedRao: 6_000_001n,
        missingRao: 1n,
      },
    });
    const absurd = pool.service.requestWithdrawal(eve.caller, {
      amount_rao: '9999999999999999999',
    });
    expect(await refusalOf(absurd)).toMatchObject({ code: 'invalid_rao' });
  });

  it('is refused without a payout coldkey', async () => {
    const { caller } = await pool.openMiner('fay');
    await pool.service.correctBalance({ hotkey: caller.hotkey, amount_rao: 9e6, reason: 'x' });
    expect(await refusalOf(pool.service.requestWithdrawal(caller, {}))).toMatchObject({
      code: 'recipient_missing',
      detail: 'Recipient coldkey not set',
    });
  });

  it('is refused while another is under way, and names it', async () => {
    const gil = await openPaidMiner(pool, 'gil', 20_000_000n);
    const first = await pool.service.requestWithdrawal(gil.caller, { amount_rao: 5_000_000 });
    expect(await refusalOf(pool.service.requestWithdrawal(gil.caller, {}))).toEqual({
      code: 'withdrawal_pending',
      detail: 'Withdrawal already pending',
      numbers: {
        withdrawalId: first.withdrawal_id,
        amountRao: 5_000_000n,
        status: 'REQUESTED',
      },
    });
  });

  it('that comes again under its key is the same one, and another amount is a conflict', async () => {
    const hal = await openPaidMiner(pool, 'hal', 20_000_000n);
    const body = { amount_rao: '6000000', request_key: 'first' };
    const first = await pool.service.requestWithdrawal(hal.caller, body);
    expect(await pool.service.requestWithdrawal(hal.caller, body)).toEqual(first);
    expect(await moneyOf(hal)).toMatchObject({ held_rao: '6000000' });
    const other = pool.service.requestWithdrawal(hal.caller, { ...body, amount_rao: 6_000_001 });
    expect(await refusalOf(other)).toMatchObject({
      code: 'request_conflict',
      numbers: { storedRao: 6_000_000n, askedRao: 6_000_001n },
    });
    // A key belongs to its miner.
    const ida = await openPaidMiner(pool, 'ida', 6_000_000n);
    const hers = await pool.service.requestWithdrawal(ida.caller, body);
    expect(hers.withdrawal_id).not.toBe(first.withdrawal_id);
  });

  it('asked for 50 times at once at two services holds once', async () => {
    const jim = await openPaidMiner(pool, 'jim', 30_000_000n);
    const other = await pool.openService();
    const asked = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 === 0 ? pool.service : other).requestWithdrawal(jim.caller, {
          amount_rao: 5_000_000 + i,
        }),
      ),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'withdrawal_pending' });
    }
    const { withdrawals } = await pool.service.withdrawals(jim.caller, {});
    expect(withdrawals).toHaveLength(1);
    expect((await moneyOf(jim)).held_rao).toBe(withdrawals[0]?.amount_rao);
  });

  it('of a banned miner is refused', async () => {
    const kim = await openPaidMiner(pool, 'kim', 9_000_000n);
    await pool.service.ban(kim.caller.hotkey, 'made-up digests');
    expect(await refusalOf(pool.service.requestWithdrawal(kim.caller, {}))).toMatchObject({
      code: 'miner_banned',
    });
  });
});

describe('the payout coldkey', () => {
  it('set first holds nothing back, changed holds new withdrawals back for a day', async () => {
    const lea = await openPaidMiner(pool, 'lea', 9_000_000n);
    const { caller } = lea;
    const changedAtMs = pool.clock.nowMs();
    const until = isoTime(changedAtMs + DAY_MS);
    expect(await pool.service.ownRecipient(caller)).toMatchObject({ withdrawals_from: null });
    const change = { coldkey_address: coldkeyOf('other') };
    expect(await pool.service.updateRecipient(caller, change)).toEqual({
      status: 'success',
      hotkey: caller.hotkey,
      recipient_coldkey: coldkeyOf('other'),
      withdrawals_from: until,
    });
    pool.clock.advance(DAY_MS - 1);
    // The same one again is no change and does not begin the day anew.
    await pool.service.updateRecipient(caller, change);
    expect(await refusalOf(pool.service.requestWithdrawal(caller, {}))).toEqual({
      code: 'recipient_changed',
      detail: 'Recipient coldkey changed lately',
      numbers: { changedAt: isoTime(changedAtMs), until, waitMs: 1 },
    });
    pool.clock.advance(1);
    const { recipient_coldkey: frozen } = await pool.service.requestWithdrawal(caller, {});
    expect(frozen).toBe(coldkeyOf('other'));
  });

  it('changed after the request leaves the withdrawal’s as it was', async () => {
    const { caller } = await openPaidMiner(pool, 'max', 9_000_000n);
    await pool.service.requestWithdrawal(caller, {});
    await pool.service.updateRecipient(caller, { recipient_coldkey: coldkeyOf('new') });
    const { withdrawals } = await pool.service.withdrawals(caller, {});
    expect(withdrawals[0]?.recipient_coldkey).toBe(coldkeyOf('max'));
    expect(await pool.service.recipientOf(caller.hotkey)).toEqual({
      hotkey: caller.hotkey,
      recipient_coldkey: coldkeyOf('new'),
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty text', { recipient_coldkey: '' }],
    ['a broken checksum', { recipient_coldkey: `${coldkeyOf('x').slice(0, -1)}1` }],
    [
      'another network’s',
      { recipient_coldkey: '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5' },
    ],
  ])('is refused when it is %s', async (_, body) => {
    const { caller } = await pool.openMiner('ned');
    expect(await refusalOf(pool.service.updateRecipient(caller, body))).toMatchObject({
      code: 'invalid_address',
      numbers: { reason: expect.any(String) },
    });
    expect(await pool.service.ownRecipient(caller)).toMatchObject({ recipient_coldkey: null });
  });

  it('of an unknown hotkey is not found', async () => {
    expect(await refusalOf(pool.service.recipientOf(coldkeyOf('nobody')))).toMatchObject({
      code: 'miner_not_found',
    });
  });
});

describe('the list of withdrawals', () => {
  it('goes page by page, newest first', async () => {
    const ola = await openPaidMiner(pool, 'ola', 50_000_000n);
    const ids: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { withdrawal_id } = await pool.service.requestWithdrawal(ola.caller, {
        amount_rao: 5_000_000,
      });
      ids.unshift(withdrawal_id);
      await pool.service.stepWithdrawals('reject', {
        withdrawal_ids: [withdrawal_id],
        reason: 'test',
      });
    }
    const first = await pool.service.withdrawals(ola.caller, { limit: 2 });
    const second = await pool.service.withdrawals(ola.caller, {
      limit: 2,
      cursor: first.next_cursor ?? '',
    });
    expect([...first.withdrawals, ...second.withdrawals].map((one) => one.withdrawal_id)).toEqual(
      ids,
    );
    expect(second.next_cursor).toBeNull();
  });
});
