import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDIT_START, verifyAuditLog } from '../domain/audit.ts';
import { listAudit } from '../store/audit.ts';
import { assertInvariants } from '../testing/assert-invariants.ts';
import { coldkeyOf, giveRao, moneyOf, openPaidMiner, refusalOf } from '../testing/money-fixture.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const EPOCH_MS = 30_000;
const BASE = 1_000_000_000n;
const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');

let pool: PoolFixture;
beforeEach(async () => {
  pool = await openPoolFixture({
    problems,
    settings: { epochMs: EPOCH_MS, evaluateBatchSize: 8, capBps: 3_000, feeBps: 500 },
  });
});
afterEach(async () => {
  await assertInvariants(pool.database.sql);
  await pool.close();
});

async function nextEpoch(): Promise<void> {
  pool.clock.advance(EPOCH_MS);
  await pool.service.sweep();
}

/** Three miners with points in the running epoch. */
async function openWorkers(): Promise<FixtureMiner[]> {
  const miners = await Promise.all(['ann', 'ben', 'cyd'].map((name) => pool.openMiner(name)));
  for (const miner of miners) await miner.evaluate();
  return miners;
}

describe('a correction', () => {
  it('is a transfer of its own, and its key books once', async () => {
    const ann = await openPaidMiner(pool, 'ann', 0n);
    const { hotkey } = ann.caller;
    const body = { hotkey, amount_rao: '700', reason: 'lost report', request_key: 'k1' };
    const first = await pool.service.correctBalance(body);
    expect(first).toMatchObject({ amount_rao: '700', available_rao: '700', hotkey });
    expect(await pool.service.correctBalance(body)).toEqual(first);
    const other = pool.service.correctBalance({ ...body, amount_rao: 701 });
    expect(await refusalOf(other)).toMatchObject({
      code: 'request_conflict',
      numbers: { storedRao: 700n, askedRao: 701n },
    });
    const rows = await pool.database.sql`
      select debit, amount_rao, memo from ledger where id = ${`correction:${first.correction_id}`}`;
    expect(rows).toMatchObject([
      { debit: 'operator:corrections', amount_rao: 700n, memo: 'lost report' },
    ]);
  });

  it('takes back at most what is available', async () => {
    const ann = await openPaidMiner(pool, 'ann', 500n);
    await giveRao(pool, ann, -200n);
    expect(await moneyOf(ann)).toMatchObject({ available_rao: '300' });
    expect(await refusalOf(giveRao(pool, ann, -301n))).toMatchObject({
      code: 'insufficient_balance',
      numbers: { availableRao: 300n, askedRao: 301n, missingRao: 1n },
    });
    expect(await refusalOf(giveRao(pool, ann, 0n))).toMatchObject({ code: 'invalid_rao' });
    const stranger = { hotkey: coldkeyOf('x'), amount_rao: 5, reason: 'x' };
    expect(await refusalOf(pool.service.correctBalance(stranger))).toMatchObject({
      code: 'miner_not_found',
    });
  });

  it('and a withdrawal at once do not take the same money', async () => {
    const ann = await openPaidMiner(pool, 'ann', 6_000_000n);
    const other = await pool.openService();
    const take = { hotkey: ann.caller.hotkey, amount_rao: '-6000000', reason: 'mistake' };
    const done = await Promise.allSettled([
      other.correctBalance(take),
      pool.service.requestWithdrawal(ann.caller, {}),
    ]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a ban', () => {
  it('takes the open work away, is listed, and ends with unban', async () => {
    const ann = await pool.openMiner('ann');
    const { hotkey } = ann.caller;
    expect(await ann.request('evaluate')).toMatchObject({ batch_id: expect.any(String) });
    await pool.service.banMiner({ hotkey, reason: 'copied scores', operator: 'zoe' });
    expect((await pool.service.listBans()).bans).toMatchObject([
      { hotkey, reason: 'copied scores' },
    ]);
    expect(await ann.request('evaluate')).toBe('copied scores');
    expect(await pool.service.unbanMiner({ hotkey })).toEqual({ hotkey, banned: false });
    await pool.service.unbanMiner({ hotkey });
    expect((await pool.service.listBans()).bans).toEqual([]);
    // Her slots are gone, and nobody gets the same slot twice; but she may ask again.
    expect(await ann.request('evaluate')).toBe('nothing_eligible');
    const { entries } = await pool.service.audit({});
    expect(entries.map(({ action, operator }) => [action, operator])).toEqual([
      ['ban', 'zoe'],
      ['unban', 'operator'],
    ]);
    const broken = { hotkey: 'nobody', reason: 'x' };
    expect(await refusalOf(pool.service.banMiner(broken))).toMatchObject({
      code: 'invalid_address',
    });
  });
});

describe('a group', () => {
  it('is set, replaced and removed', async () => {
    const hotkey = coldkeyOf('farm');
    const read = () => pool.database.sql`select group_name from miner_groups`;
    await pool.service.groupMiner({ hotkey, group: 'farm-1' });
    await pool.service.groupMiner({ hotkey, group: 'farm-2' });
    expect(await read()).toMatchObject([{ group_name: 'farm-2' }]);
    await pool.service.groupMiner({ hotkey, group: null });
    expect(await read()).toHaveLength(0);
  });
});

describe('another fee', () => {
  it('needs a full epoch of notice, is public until then, and holds from its epoch on', async () => {
    expect(await refusalOf(pool.service.announceFee({ fee_bps: 700, from_epoch: 2 }))).toEqual({
      code: 'fee_notice_too_short',
      detail: 'A fee change needs more notice',
      numbers: { fromEpoch: 2, runningEpoch: 1, feeNoticeEpochs: 1, earliestEpoch: 3 },
    });
    expect(await pool.service.announceFee({ fee_bps: 700, from_epoch: 3 })).toEqual({
      fee_bps: 500,
      next_fee_bps: 700,
      next_fee_from_epoch: 3,
    });
    const health = await pool.service.health();
    expect(health).toMatchObject({ next_fee_bps: 700, next_fee_from_epoch: 3 });
    const fees = [(await pool.service.epochs({})).current.fee_bps];
    for (let epoch = 2; epoch <= 4; epoch += 1) {
      await nextEpoch();
      fees.push((await pool.service.epochs({})).current.fee_bps);
    }
    expect(fees).toEqual([500, 500, 700, 700]);
    expect(await pool.service.health()).toMatchObject({ next_fee_bps: null });
  });

  it('raised in the settings alone does not hold, lowered does', async () => {
    const greedy = await pool.openService({ feeBps: 1_000 });
    pool.clock.advance(EPOCH_MS);
    await greedy.sweep();
    expect((await greedy.epochs({})).current.fee_bps).toBe(500);
    const modest = await pool.openService({ feeBps: 100 });
    pool.clock.advance(EPOCH_MS);
    await modest.sweep();
    expect((await modest.epochs({})).current.fee_bps).toBe(100);
  });
});

describe('solvency', () => {
  it('is what the ledger owes against what was declared', async () => {
    const miners = await openWorkers();
    await nextEpoch();
    const [ann] = miners;
    if (ann === undefined) throw new Error('No miner');
    await pool.service.updateRecipient(ann.caller, { recipient_coldkey: coldkeyOf('a') });
    const { withdrawal_id } = await pool.service.requestWithdrawal(ann.caller, {
      amount_rao: 6_000_000,
    });
    const before = await pool.service.solvency();
    // All of the budget but the fee is still owed: paid out to balances, or carried.
    const owed = BASE - (BASE * 500n) / 10_000n;
    expect(before).toMatchObject({ owed_rao: String(owed), wallet_rao: null, covered: null });
    expect(before).toMatchObject({ held_rao: '6000000', sent_rao: '0' });
    const short = await pool.service.declareWallet({ rao: String(owed - 5n), note: 'cold' });
    expect(short).toMatchObject({ covered: false, short_rao: '5', wallet_note: 'cold' });
    const full = await pool.service.declareWallet({ rao: String(owed) });
    expect(full).toMatchObject({ covered: true, short_rao: '0' });
    const ids = { withdrawal_ids: [withdrawal_id] };
    await pool.service.stepWithdrawals('approve', ids);
    await pool.service.markWithdrawalsSent({ payments: [{ withdrawal_id, tx_id: '0x1' }] });
    expect(await pool.service.solvency()).toMatchObject({ sent_rao: '6000000' });
    await pool.service.stepWithdrawals('confirm', ids);
    expect(await pool.service.solvency()).toMatchObject({
      owed_rao: String(owed - 6_000_000n),
      sent_rao: '0',
    });
  });
});

describe('closing the pool', () => {
  it('ends with the running epoch: no work, it pays, the carry goes back, withdrawals go on', async () => {
    const miners = await openWorkers();
    const door = await pool.service.closePool({ reason: 'moving house', operator: 'zoe' });
    expect(door).toEqual({
      status: 'closing',
      reason: 'moving house',
      last_epoch: 1,
      running_epoch: 1,
    });
    expect(await pool.service.health()).toMatchObject({
      closing: { reason: 'moving house', last_epoch: 1 },
    });
    expect(await miners[0]?.request('evolve')).toBe('closed');
    await nextEpoch();
    await nextEpoch();
    const page = await pool.service.epochs({});
    expect(page).toMatchObject({ pool_closed: true, current: { number: 1 } });
    expect(page.closed).toHaveLength(1);
    expect(BigInt(page.closed[0]?.paid_rao ?? 0)).toBeGreaterThan(0n);
    const { carry_rao: carry } = await pool.service.solvency();
    expect(carry).toBe('0');
    const [returned] = await pool.database.sql`
      select amount_rao from ledger where id = 'closing:1:carry'`;
    expect(String(returned?.['amount_rao'])).toBe(page.closed[0]?.carry_rao);
    await payOut(miners);
  });

  /** Whoever has less than the minimum takes the whole rest; new miners are still registered. */
  async function payOut(miners: readonly FixtureMiner[]): Promise<void> {
    const [ann] = miners;
    if (ann === undefined) throw new Error('No miner');
    const { caller } = ann;
    const balance = await moneyOf(ann);
    await giveRao(pool, ann, 1_234n - BigInt(balance.available_rao));
    await pool.service.updateRecipient(caller, { recipient_coldkey: coldkeyOf('a') });
    const part = pool.service.requestWithdrawal(caller, { amount_rao: 1_000 });
    expect(await refusalOf(part)).toMatchObject({
      code: 'below_minimum',
      numbers: { minimumRao: 1_234n, missingRao: 234n },
    });
    expect(await pool.service.requestWithdrawal(caller, {})).toMatchObject({ amount_rao: '1234' });
    expect(await ann.request('evaluate')).toBe('closed');
    expect(await pool.openMiner('late')).toBeDefined();
  }

  it('can be announced for a later epoch', async () => {
    await nextEpoch();
    const past = pool.service.closePool({ reason: 'x', at_epoch: 1 });
    expect(await refusalOf(past)).toEqual({
      code: 'invalid_closing',
      detail: 'The last epoch cannot lie in the past',
      numbers: { lastEpoch: 1, runningEpoch: 2 },
    });
    await pool.service.closePool({ reason: 'x', at_epoch: 3 });
    expect(await refusalOf(pool.service.closePool({ reason: 'y' }))).toMatchObject({
      code: 'already_closing',
      numbers: { lastEpoch: 3 },
    });
    const ann = await pool.openMiner('ann');
    expect(await ann.request('evaluate')).toMatchObject({ batch_id: expect.any(String) });
    await nextEpoch();
    const ben = await pool.openMiner('ben');
    expect(await ben.request('evaluate')).toBe('closed');
    await nextEpoch();
    expect(await pool.service.epochs({})).toMatchObject({ pool_closed: true });
  });

  it('is taken back before and after its end, also by another process', async () => {
    expect(await refusalOf(pool.service.reopenPool({}))).toMatchObject({
      code: 'pool_not_closing',
    });
    await pool.service.closePool({ reason: 'x' });
    expect(await pool.service.reopenPool({})).toMatchObject({ status: 'open', running_epoch: 1 });
    await pool.service.closePool({ reason: 'y' });
    await nextEpoch();
    // A process that starts on a closed pool opens no epoch.
    const other = await pool.openService();
    expect(await other.epochs({})).toMatchObject({ pool_closed: true });
    pool.clock.advance(10 * EPOCH_MS);
    expect(await other.reopenPool({})).toMatchObject({ status: 'open', running_epoch: 2 });
    const { current } = await pool.service.epochs({});
    expect(current).toMatchObject({ number: 2, carry_in_rao: '0', fee_bps: 500 });
    expect(Date.parse(current.ends_at)).toBe(pool.clock.nowMs() + EPOCH_MS);
    const ann = await pool.openMiner('ann');
    expect(await ann.request('evaluate')).toMatchObject({ batch_id: expect.any(String) });
  });

  it('taken back while the last epoch closes leaves exactly one epoch open', async () => {
    for (let round = 0; round < 5; round += 1) {
      await pool.service.closePool({ reason: 'x' });
      pool.clock.advance(EPOCH_MS);
      const other = await pool.openService();
      await Promise.all([pool.service.sweep(), other.reopenPool({}), other.sweep()]);
      await assertInvariants(pool.database.sql);
    }
  });
});

describe('the audit log', () => {
  it('chains its entries, also those of two services at once', async () => {
    expect(verifyAuditLog([])).toEqual({ entries: 0, headHash: AUDIT_START, firstBroken: null });
    const other = await pool.openService();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? pool.service : other).declareWallet({ rao: i, note: `n${i}` }),
      ),
    );
    const first = await pool.service.audit({ limit: 15 });
    const second = await pool.service.audit({ cursor: first.next_cursor ?? '' });
    expect([...first.entries, ...second.entries].map(({ seq }) => seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    const entries = await listAudit(pool.database.sql, { afterSeq: 0, limit: 100 });
    expect(verifyAuditLog(entries)).toMatchObject({ entries: 20, firstBroken: null });
    const changes = { operator: 'x', action: 'x', arguments: '{}', atMs: 1, seq: 9, hash: 'x' };
    for (const [field, value] of Object.entries(changes)) {
      const spoilt = entries.map((entry, i) => (i === 6 ? { ...entry, [field]: value } : entry));
      expect(verifyAuditLog(spoilt).firstBroken, field).toBe(7);
    }
    expect(verifyAuditLog(entries.filter((_, i) => i !== 3)).firstBroken).toBe(4);
  });
});
