/** The routes of money over HTTP: statuses, texts that clients match, aliases, and what the client types. */
import { isoTime } from '@adit/base';
import { ready } from '@adit/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coldkeyOf } from '../testing/money-fixture.ts';
import { openTestPool, signText, type TestPool } from '../testing/open-test-pool.ts';

let test: TestPool;
beforeAll(async () => {
  await ready();
  test = await openTestPool();
});
afterAll(() => test.close());

/** A registered miner with this much available. */
async function openMiner(name: string, rao = 0): Promise<void> {
  await test.client(name).register();
  if (rao === 0) return;
  const hotkey = test.keypair(name).address;
  const body = { hotkey, amount_rao: rao, reason: 'test', operator: 'zoe' };
  await test.client(name).correctBalance({ body });
}

/** An update as the guide's clients sign it. */
function update(name: string, coldkey: string, more: { method?: string; path?: string } = {}) {
  const timestamp = String(Math.floor(test.clock.nowMs() / 1000));
  const text = `recipient_coldkey:update:${timestamp}:${coldkey}`;
  return test.send({
    method: more.method ?? 'PUT',
    path: more.path ?? '/api/v1/miners/recipient-coldkey',
    headers: signText(test.keypair(name), text, timestamp),
    body: JSON.stringify({ recipient_coldkey: coldkey }),
  });
}

const withdraw = (name: string, body: string) =>
  test.send({
    method: 'POST',
    path: '/api/v1/rewards/withdraw',
    headers: test.sign(name),
    body,
  });

describe('the payout coldkey', () => {
  it.each([
    ['PUT', '/api/v1/miners/recipient-coldkey'],
    ['POST', '/api/v1/miners/recipient-coldkey/'],
    ['POST', '/api/v1/miners/coldkey_address/update'],
    ['POST', '/coldkey_address/update'],
  ])('is set by %s %s', async (method, path) => {
    const name = `owner of ${path.length}`;
    await openMiner(name);
    const coldkey = coldkeyOf(path);
    const answer = await update(name, coldkey, { method, path });
    expect(answer.status).toBe(200);
    const { address } = test.keypair(name);
    expect(JSON.parse(answer.text)).toEqual({
      status: 'success',
      hotkey: address,
      recipient_coldkey: coldkey,
      withdrawals_from: null,
    });
    const shown = await test.client('nobody').readRecipient({ params: { hotkey: address } });
    expect(shown).toEqual({ hotkey: address, recipient_coldkey: coldkey });
  });

  it('is not set by a signature over another coldkey', async () => {
    await openMiner('pat');
    const timestamp = String(Math.floor(test.clock.nowMs() / 1000));
    const text = `recipient_coldkey:update:${timestamp}:${coldkeyOf('mine')}`;
    const answer = await test.send({
      method: 'PUT',
      path: '/api/v1/miners/recipient-coldkey',
      headers: signText(test.keypair('pat'), text, timestamp),
      body: JSON.stringify({ recipient_coldkey: coldkeyOf('the thief’s') }),
    });
    expect([answer.status, answer.refusal().code]).toEqual([401, 'invalid_signature']);
    expect(await test.client('pat').readOwnRecipient()).toMatchObject({ recipient_coldkey: null });
  });

  it('is refused with 400 when it is no address, and unknown hotkeys with 404', async () => {
    await openMiner('quin');
    const answer = await update('quin', 'not an address');
    expect([answer.status, answer.refusal().code]).toEqual([400, 'invalid_address']);
    const path = `/api/v1/miners/recipient-coldkey/${coldkeyOf('nobody')}`;
    expect((await test.send({ method: 'GET', path })).status).toBe(404);
  });
});

describe('a withdrawal', () => {
  it('is refused with the guide’s texts and the numbers that decided', async () => {
    await openMiner('ray', 4_000_000);
    const before = await withdraw('ray', '{}');
    expect([before.status, before.refusal().detail]).toEqual([400, 'Recipient coldkey not set']);
    await update('ray', coldkeyOf('ray'));
    const poor = await withdraw('ray', '');
    expect([poor.status, poor.refusal()]).toEqual([
      400,
      {
        detail: 'Cannot withdraw - below minimum',
        code: 'below_minimum',
        numbers: {
          minimumRao: '5000000',
          availableRao: '4000000',
          askedRao: '4000000',
          missingRao: '1000000',
        },
        next_step: expect.any(String),
      },
    ]);
    await openMiner('ray', 4_000_000);
    const greedy = await withdraw('ray', '{"amount_rao":"8000001"}');
    expect([greedy.status, greedy.refusal()]).toMatchObject([
      400,
      { detail: 'Insufficient balance', numbers: { missingRao: '1' } },
    ]);
    for (const amount of ['-1', '1.5', '"x"', '"-5"', '[]', '1e40', '"99999999999999999999"']) {
      const answer = await withdraw('ray', `{"amount_rao":${amount}}`);
      expect([amount, answer.status]).toEqual([amount, 400]);
    }
    const first = await withdraw('ray', '{"amount_rao":6000000}');
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text)).toMatchObject({
      withdrawal_id: expect.any(Number),
      amount_rao: '6000000',
      recipient_coldkey: coldkeyOf('ray'),
      status: 'REQUESTED',
    });
    const second = await withdraw('ray', '{}');
    expect([second.status, second.refusal().detail]).toEqual([409, 'Withdrawal already pending']);
  });

  it('waits after a change of the coldkey', async () => {
    await openMiner('sue', 9_000_000);
    await update('sue', coldkeyOf('one'));
    await update('sue', coldkeyOf('two'));
    const answer = await withdraw('sue', '{}');
    expect([answer.status, answer.refusal()]).toMatchObject([
      409,
      {
        code: 'recipient_changed',
        numbers: { until: isoTime(test.clock.nowMs() + 86_400_000), waitMs: 86_400_000 },
      },
    ]);
  });

  it('goes its way by the operator’s routes', async () => {
    await openMiner('tom', 9_000_000);
    const tom = test.client('tom');
    await tom.updateRecipient({ body: { coldkey_address: coldkeyOf('tom') } });
    const { withdrawal_id: id } = await tom.requestWithdrawal({ body: {} });
    const ids = { withdrawal_ids: [id] };
    const early = tom.stepWithdrawals({ params: { step: 'confirm' }, body: ids });
    await expect(early).rejects.toMatchObject({ code: 'withdrawal_state' });
    await tom.stepWithdrawals({ params: { step: 'approve' }, body: { ...ids, operator: 'zoe' } });
    const payments = [{ withdrawal_id: id, tx_id: '0xabc', amount_rao: '9000000' }];
    await tom.markWithdrawalsSent({ body: { payments } });
    const { withdrawals } = await tom.listAllWithdrawals({ query: { status: 'SENT' } });
    expect(withdrawals).toMatchObject([
      { withdrawal_id: id, approved_by: 'zoe', hotkey: test.keypair('tom').address },
    ]);
    await tom.stepWithdrawals({ params: { step: 'confirm' }, body: ids });
    expect((await tom.readBalance()).paid_rao).toBe('9000000');
    const own = await tom.listWithdrawals();
    expect(own.withdrawals[0]).toMatchObject({ status: 'CONFIRMED', tx_id: '0xabc' });
    const history = await tom.listRewards();
    expect(history.totals).toMatchObject({ corrections_rao: '9000000', paid_rao: '9000000' });
    const { entries } = await tom.listAudit();
    expect(entries.map(({ action }) => action)).toContain('withdrawal.confirm');
  });

  it('of another miner is not listed', async () => {
    await openMiner('uma');
    expect((await test.client('uma').listWithdrawals()).withdrawals).toEqual([]);
  });
});

describe('a pool that closes', () => {
  it('says so to everyone, and refuses what needs an epoch with 410', async () => {
    await openMiner('vic');
    const vic = test.client('vic');
    const batch = await vic.requestTask({ body: { dialect: 'az64', task_type: 'evaluate' } });
    await vic.closePool({ body: { reason: 'moving house' } });
    const closing = { reason: 'moving house', last_epoch: 1 };
    expect((await vic.readHealth()).closing).toEqual(closing);
    const more = vic.requestTask({ body: { dialect: 'az64' } });
    await expect(more).rejects.toMatchObject({ message: 'No tasks available: closed' });
    test.clock.advance(3_600_000);
    await test.pool.service.sweep();
    const late = await test.send({
      method: 'POST',
      path: `/api/v1/tasks/${batch.batch_id}/submit_evaluation`,
      headers: test.sign('vic'),
      body: '{"evaluations":[]}',
    });
    expect([late.status, late.refusal()]).toMatchObject([
      410,
      { code: 'pool_closed', numbers: { reason: 'moving house', lastEpoch: 1 } },
    ]);
    const none = vic.requestTask({ body: { dialect: 'az64' } });
    await expect(none).rejects.toMatchObject({ message: 'No tasks available: closed' });
    expect(await vic.readStats()).toMatchObject({ pending_rao: '0' });
    expect(await vic.register()).toMatchObject({ status: 'registered' });
    await vic.reopenPool({ body: {} });
    expect((await vic.readHealth()).status).toBe('healthy');
  });
});
