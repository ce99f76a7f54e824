import { correctionTransfer, verifyMerkleProof, withdrawalTransfer } from '@adit/accounting';
import { decodeHex } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { inTransaction } from '@adit/storage';
import type { ReceiptPage, StatementLine } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertMovement } from '../store/ledger.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const EPOCH_MS = 30_000;
const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');

describe('receipts', () => {
  let pool: PoolFixture;
  let ann: FixtureMiner;
  let ben: FixtureMiner;
  let dot: FixtureMiner;

  beforeAll(async () => {
    pool = await openPoolFixture({
      problems,
      settings: { epochMs: EPOCH_MS, evaluateBatchSize: 8, capBps: 3_000, feeBps: 500 },
    });
    [ann, ben, dot] = [
      await pool.openMiner('ann'),
      await pool.openMiner('ben'),
      await pool.openMiner('dot'),
    ];
    const cyd = await pool.openMiner('cyd');
    await pool.database.sql`
      update miners set recipient_coldkey = ${ben.caller.hotkey} where hotkey = ${ann.caller.hotkey}`;
    let turn = 0;
    await dot.evaluate((report) => {
      turn += 1;
      return turn === 1 ? { ...report, digest: 'ff', engine: 'mine/1' } : report;
    });
    for (const miner of [ann, ben, cyd]) await miner.evaluate();
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
  });
  afterAll(() => pool.close());

  it('say of every own evaluation what was reported, decided, paid and why', async () => {
    const { evaluations, hotkey } = await pool.service.receipts(dot.caller, {});
    expect(hotkey).toBe(dot.caller.hotkey);
    expect(evaluations.length).toBe(8);
    const outside = evaluations.filter(({ inside }) => inside === false);
    expect(outside).toHaveLength(1);
    const suite = problems[0]?.consensusSuite;
    expect(outside[0]).toMatchObject({
      task_type: 'linear-check',
      suite: { id: suite?.id, digest: suite?.digest },
      engine: { semantics: 'az64/1', client: 'mine/1' },
      digest: 'ff',
      decision: { outcome: 'CONSENSUS', epoch: 1 },
      verdict: 'OUTLIER',
      reason: 'digest_differs',
      epoch: 1,
      points: 0,
    });
    expect(outside[0]?.numbers).toMatchObject({ digest: 'ff' });
    for (const { inside, points, score, decision } of evaluations) {
      if (inside !== true) continue;
      expect(points).toBe(1);
      expect(score).toBe(decision?.score);
    }
  });

  it('say how a payout line came about, with a proof that holds', async () => {
    const { payouts } = await pool.service.receipts(ann.caller, {});
    const [line] = payouts;
    if (line === undefined) throw new Error('Nothing was paid');
    const rao = (text: string): bigint => BigInt(text);
    expect(
      rao(line.share_before_cap_rao) -
        rao(line.held_by_cap_rao) +
        rao(line.from_others_rao) +
        rao(line.rounding_rao),
    ).toBe(rao(line.amount_rao));
    expect(line).toMatchObject({
      epoch: 1,
      fee_bps: 500,
      cap_bps: 3_000,
      budget_rao: '1000000000',
      fee_rao: '50000000',
      cap_rao: '300000000',
      recipient: ben.caller.hotkey,
    });
    expect(line.held_back.map(({ reason }) => reason)).toContain('fee');
    const claim = {
      epochNumber: 1,
      index: line.merkle.index ?? -1,
      recipient: ss58Decode(ben.caller.hotkey),
      amountRao: rao(line.amount_rao),
      proof: line.merkle.proof.map(decodeHex),
    };
    expect(verifyMerkleProof(decodeHex(line.merkle.root), claim)).toBe(true);
    const { closed } = await pool.service.epochs({});
    expect(closed[0]?.merkle_root).toBe(line.merkle.root);
  });

  it('come in bounded pages that together are everything, and by epoch', async () => {
    const whole = await pool.service.receipts(ann.caller, { limit: 100 });
    const pages: ReceiptPage[] = [];
    let cursor: string | undefined;
    do {
      const page = await pool.service.receipts(ann.caller, {
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.payouts.length + page.evaluations.length).toBeLessThanOrEqual(1);
      pages.push(page);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages.flatMap(({ payouts }) => payouts)).toEqual(whole.payouts);
    expect(pages.flatMap(({ evaluations }) => evaluations)).toEqual(whole.evaluations);
    expect(await pool.service.receipts(ann.caller, { epoch: 9 })).toMatchObject({
      payouts: [],
      evaluations: [],
      next_cursor: null,
    });
    await expect(pool.service.receipts(ann.caller, { cursor: 'p:x' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it('a statement holds payouts, paid withdrawals and corrections, and sums to the ledger', async () => {
    const { publicKey } = ann.caller;
    const { sql } = pool.database;
    const [miner] = await sql<{ id: number }[]>`
      select id from miners where public_key = ${publicKey}`;
    const [row] = await sql<{ id: number }[]>`
      insert into withdrawals (miner_id, recipient, amount_rao, requested_at, updated_at)
      values (${miner?.id ?? 0}, ${ben.caller.hotkey}, 5000000, 1, 1) returning id`;
    const withdrawal = { id: row?.id ?? 0, publicKey, amountRao: 5_000_000n };
    const correction = { id: 1, publicKey, amountRao: 77n, reason: '=1+1, "quoted"' };
    await inTransaction(pool.database, async (tx) => {
      const nowMs = pool.clock.nowMs() + 1;
      await insertMovement(tx, withdrawalTransfer('hold', withdrawal), nowMs);
      await insertMovement(tx, withdrawalTransfer('paid', withdrawal), nowMs);
      await insertMovement(tx, correctionTransfer(correction), nowMs);
    });
    const { lines } = await pool.service.statement(ann.caller, {});
    expect(lines.map(({ kind }) => kind).sort()).toEqual(['correction', 'payout', 'withdrawal']);
    expect(lines.find(({ kind }) => kind === 'withdrawal')).toMatchObject({
      amount_rao: '-5000000',
      recipient: ben.caller.hotkey,
    });
    const { available_rao, held_rao } = await pool.service.balance(ann.caller);
    expect(sumOf(lines)).toBe(BigInt(available_rao) + BigInt(held_rao));
    const paged: StatementLine[] = [];
    let cursor: string | undefined;
    do {
      const page = await pool.service.poolStatement({
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      paged.push(...page.lines);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual((await pool.service.poolStatement({})).lines);
    const [ledger] = await sql<{ rao: bigint }[]>`
      select sum(case when credit ~ ':(available|held)$' then amount_rao else 0 end
        - case when debit ~ ':(available|held)$' then amount_rao else 0 end)::bigint as rao
      from ledger where credit like 'miner:%' or debit like 'miner:%'`;
    expect(sumOf(paged)).toBe(ledger?.rao);
    const first = await pool.service.statement(ann.caller, { from_epoch: 1, to_epoch: 1 });
    expect(first.lines.map(({ kind }) => kind)).toEqual(['payout']);
    expect((await pool.service.statement(ann.caller, { from_epoch: 2 })).lines).toHaveLength(2);
  });
});

function sumOf(lines: readonly StatementLine[]): bigint {
  return lines.reduce((sum, { amount_rao }) => sum + BigInt(amount_rao), 0n);
}
