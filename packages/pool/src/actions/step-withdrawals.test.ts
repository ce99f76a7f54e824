import { inTransaction } from '@adit/storage';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import { coldkeyOf, moneyOf, openPaidMiner, refusalOf } from '../testing/money-fixture.ts';
import { type FixtureMiner, openPoolFixture, type PoolFixture } from '../testing/pool-fixture.ts';

const AMOUNT = '6000000';
let pool: PoolFixture;
beforeAll(async () => {
  pool = await openPoolFixture();
});
afterEach(() => assertInvariants(pool.database.sql));
afterAll(() => pool.close());

type Step = 'approve' | 'reject' | 'confirm' | 'fail' | 'retry' | 'refund';

const step = (name: Step, id: number, more: { operator?: string; reason?: string } = {}) =>
  pool.service.stepWithdrawals(name, { withdrawal_ids: [id], reason: 'r', ...more });
const sent = (id: number, tx_id: string, operator?: string) =>
  pool.service.markWithdrawalsSent({
    payments: [{ withdrawal_id: id, tx_id }],
    ...(operator === undefined ? {} : { operator }),
  });

let names = 0;
async function request(): Promise<{ miner: FixtureMiner; id: number }> {
  names += 1;
  const miner = await openPaidMiner(pool, `miner ${names}`, BigInt(AMOUNT));
  const { withdrawal_id: id } = await pool.service.requestWithdrawal(miner.caller, {});
  return { miner, id };
}

/** Takes a withdrawal to a state by the shortest way. */
async function bring(id: number, state: string): Promise<void> {
  if (state === 'REQUESTED') return;
  if (state === 'REJECTED') return void (await step('reject', id));
  await step('approve', id);
  if (state === 'APPROVED') return;
  await sent(id, '0xaa');
  if (state === 'CONFIRMED') return void (await step('confirm', id));
  if (state === 'SENT') return;
  await step('fail', id);
  if (state === 'REFUNDED') await step('refund', id);
}

const HELD = { available_rao: '0', held_rao: AMOUNT, paid_rao: '0' };
const BACK = { available_rao: AMOUNT, held_rao: '0', paid_rao: '0' };
const PAID = { available_rao: '0', held_rao: '0', paid_rao: AMOUNT };

/** Where each step leads; a step that is not listed is refused, one that repeats itself is silent. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  REQUESTED: { approve: 'APPROVED', reject: 'REJECTED', retry: 'same' },
  APPROVED: { approve: 'same', reject: 'REJECTED', sent: 'SENT' },
  SENT: { sent: 'same', confirm: 'CONFIRMED', fail: 'FAILED' },
  CONFIRMED: { confirm: 'same' },
  REJECTED: { reject: 'same' },
  FAILED: { fail: 'same', retry: 'REQUESTED', refund: 'REFUNDED' },
  REFUNDED: { refund: 'same' },
};
const MONEY: Readonly<Record<string, typeof HELD>> = {
  CONFIRMED: PAID,
  REJECTED: BACK,
  REFUNDED: BACK,
};

describe('a step with a withdrawal', () => {
  it.each(Object.keys(TABLE))(
    'from %s goes where the table says, and nowhere else',
    async (from) => {
      for (const name of ['approve', 'reject', 'sent', 'confirm', 'fail', 'retry', 'refund']) {
        const { miner, id } = await request();
        await bring(id, from);
        const to = TABLE[from]?.[name] ?? 'refused';
        const take = () => (name === 'sent' ? sent(id, '0xaa') : step(name as Step, id));
        if (to === 'refused') {
          expect(await refusalOf(take()), name).toMatchObject({
            code: 'withdrawal_state',
            numbers: { withdrawalId: id, state: from, step: name },
          });
        } else {
          const { withdrawals } = await take();
          expect(withdrawals[0]?.status, name).toBe(to === 'same' ? from : to);
          // Taken twice it is taken once.
          if (to !== 'same') expect((await take()).withdrawals[0]?.status).toBe(to);
        }
        const after = to === 'refused' || to === 'same' ? from : to;
        expect(await moneyOf(miner), `${name} from ${from}`).toEqual(MONEY[after] ?? HELD);
      }
    },
  );

  it('after a failure is approved again and sent under another transaction', async () => {
    const { miner, id } = await request();
    await bring(id, 'FAILED');
    const { withdrawals } = await step('retry', id, { reason: 'fee was too low' });
    expect(withdrawals[0]).toMatchObject({ status: 'REQUESTED', tx_id: null, approved_by: null });
    expect(await refusalOf(sent(id, '0xbb'))).toMatchObject({ code: 'withdrawal_state' });
    await step('approve', id, { operator: 'zoe' });
    await sent(id, '0xbb');
    const after = await step('confirm', id);
    expect(after.withdrawals[0]).toMatchObject({ tx_id: '0xbb', approved_by: 'zoe' });
    expect(await moneyOf(miner)).toEqual(PAID);
  });

  it('sent is not sent again under another transaction', async () => {
    const { id } = await request();
    await bring(id, 'SENT');
    expect(await refusalOf(sent(id, '0xother'))).toMatchObject({
      code: 'withdrawal_state',
      numbers: { state: 'SENT', txId: '0xaa', givenTxId: '0xother' },
    });
  });

  it('moves all that are named or none', async () => {
    const one = await request();
    const two = await request();
    await bring(two.id, 'SENT');
    const both = { withdrawal_ids: [one.id, two.id] };
    expect(await refusalOf(pool.service.stepWithdrawals('approve', both))).toMatchObject({
      numbers: { withdrawalId: two.id, state: 'SENT' },
    });
    const page = await pool.service.listAllWithdrawals({ status: 'REQUESTED', limit: 200 });
    expect(page.withdrawals.map((each) => each.withdrawal_id)).toContain(one.id);
  });

  it('refuses a payment that is not the one that was approved', async () => {
    const { id, miner } = await request();
    await bring(id, 'APPROVED');
    const payment = { withdrawal_id: id, tx_id: '0x1' };
    const pay = (more: object) =>
      pool.service.markWithdrawalsSent({ payments: [{ ...payment, ...more }] });
    expect(await refusalOf(pay({ amount_rao: '6000001' }))).toMatchObject({
      code: 'payment_differs',
      numbers: { approvedRao: 6_000_000n, sentRao: '6000001' },
    });
    const elsewhere = { recipient_coldkey: coldkeyOf('thief') };
    expect(await refusalOf(pay(elsewhere))).toMatchObject({ code: 'payment_differs' });
    const { recipient_coldkey } = await pool.service.ownRecipient(miner.caller);
    const { withdrawals } = await pay({ amount_rao: AMOUNT, recipient_coldkey });
    expect(withdrawals[0]).toMatchObject({ status: 'SENT', tx_id: '0x1' });
  });

  it('needs a reason where the miner reads it, and an id that exists', async () => {
    const { id } = await request();
    for (const name of ['reject', 'fail'] as const) {
      const work = pool.service.stepWithdrawals(name, { withdrawal_ids: [id] });
      expect(await refusalOf(work)).toMatchObject({ code: 'reason_missing' });
    }
    expect(await refusalOf(step('approve', 999_999))).toEqual({
      code: 'withdrawal_not_found',
      detail: 'There is no such withdrawal',
      numbers: { withdrawalId: 999_999 },
    });
  });

  it.each([
    ['approve', 'REQUESTED', 'APPROVED', HELD],
    ['confirm', 'SENT', 'CONFIRMED', PAID],
    ['reject', 'APPROVED', 'REJECTED', BACK],
    ['refund', 'FAILED', 'REFUNDED', BACK],
  ] as const)('%s taken ten times at once at two services happens once', async (...row) => {
    const [name, from, to, money] = row;
    const { miner, id } = await request();
    await bring(id, from);
    const before = await countAudit();
    const other = await pool.openService();
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 === 0 ? pool.service : other).stepWithdrawals(name, {
          withdrawal_ids: [id],
          reason: 'r',
        }),
      ),
    );
    expect(new Set(taken.map(({ withdrawals }) => withdrawals[0]?.status))).toEqual(new Set([to]));
    expect(await moneyOf(miner)).toEqual(money);
    expect(await countAudit()).toBe(before + 1);
  });

  it('sent under ten transactions at once is noted under one of them', async () => {
    const { id } = await request();
    await bring(id, 'APPROVED');
    const other = await pool.openService();
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 === 0 ? pool.service : other).markWithdrawalsSent({
          payments: [{ withdrawal_id: id, tx_id: `0x${i}` }],
        }),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('rejected and confirmed at once ends one way', async () => {
    const { miner, id } = await request();
    await bring(id, 'APPROVED');
    const [rejected, marked] = await Promise.allSettled([step('reject', id), sent(id, '0xcc')]);
    const isRejected = rejected.status === 'fulfilled';
    expect(marked.status).toBe(isRejected ? 'rejected' : 'fulfilled');
    expect(await moneyOf(miner)).toEqual(isRejected ? BACK : HELD);
  });
});

describe('two operators', () => {
  it('are one by default', async () => {
    const { id } = await request();
    await step('approve', id, { operator: 'ann' });
    expect((await sent(id, '0x1', 'ann')).withdrawals[0]?.status).toBe('SENT');
  });

  it('have to be two where the setting says so', async () => {
    const strict = await pool.openService({ requireTwoOperators: true });
    const { id } = await request();
    await strict.stepWithdrawals('approve', { withdrawal_ids: [id], operator: 'ann' });
    const payments = [{ withdrawal_id: id, tx_id: '0x1' }];
    const own = strict.markWithdrawalsSent({ payments, operator: 'Ann' });
    expect(await refusalOf(own)).toMatchObject({
      code: 'same_operator',
      numbers: { withdrawalId: id, operator: 'Ann' },
    });
    const { withdrawals } = await strict.markWithdrawalsSent({ payments, operator: 'ben' });
    expect(withdrawals[0]).toMatchObject({ status: 'SENT', approved_by: 'ann' });
  });
});

describe('a step whose transaction breaks', () => {
  it.each(['ledger', 'withdrawal_events', 'operator_audit'])(
    'at %s leaves nothing behind',
    async (table) => {
      const { miner, id } = await request();
      await bring(id, 'SENT');
      const { sql } = pool.database;
      const entries = await countAudit();
      await sql.unsafe(`alter table ${table} add constraint broken check (false) not valid`);
      try {
        await expect(step('confirm', id)).rejects.toThrow('broken');
      } finally {
        await sql.unsafe(`alter table ${table} drop constraint broken`);
      }
      const { withdrawals } = await pool.service.withdrawals(miner.caller, {});
      expect(withdrawals[0]?.status).toBe('SENT');
      expect(await moneyOf(miner)).toEqual(HELD);
      expect(await countAudit()).toBe(entries);
      await step('confirm', id);
      expect(await moneyOf(miner)).toEqual(PAID);
    },
  );

  it.each(['ledger', 'withdrawals', 'withdrawal_events'])(
    'of a request at %s holds nothing',
    async (table) => {
      names += 1;
      const miner = await openPaidMiner(pool, `miner ${names}`, BigInt(AMOUNT));
      const { sql } = pool.database;
      await sql.unsafe(`alter table ${table} add constraint broken check (false) not valid`);
      try {
        await expect(pool.service.requestWithdrawal(miner.caller, {})).rejects.toThrow('broken');
      } finally {
        await sql.unsafe(`alter table ${table} drop constraint broken`);
      }
      expect(await moneyOf(miner)).toEqual(BACK);
      await pool.service.requestWithdrawal(miner.caller, {});
      expect(await moneyOf(miner)).toEqual(HELD);
    },
  );
});

describe('the tables of withdrawals', () => {
  it('refuse another amount, another recipient, a step out of an end, and deletion', async () => {
    const { id } = await request();
    await bring(id, 'CONFIRMED');
    const open = await request();
    for (const change of [
      `update withdrawals set state = 'REQUESTED' where id = ${id}`,
      `update withdrawals set amount_rao = 1 where id = ${open.id}`,
      `update withdrawals set recipient = 'x' where id = ${open.id}`,
      `delete from withdrawals where id = ${open.id}`,
      `delete from withdrawal_events`,
      `update operator_audit set operator = 'x'`,
      `truncate recipient_changes`,
    ]) {
      const work = inTransaction(pool.database, (tx) => tx.unsafe(change).simple());
      await expect(work, change).rejects.toThrow(/frozen|never changed/);
    }
  });
});

async function countAudit(): Promise<number> {
  const [row] = await pool.database.sql<{ count: number }[]>`
    select count(*)::int as count from operator_audit`;
  return row?.count ?? 0;
}
