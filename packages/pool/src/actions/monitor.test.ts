/** The summary in the moments that need an operator, and what a reading costs. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

let pool: PoolFixture;
afterEach(() => pool.close());

async function openPool(settings: Parameters<typeof openPoolFixture>[0] = {}): Promise<void> {
  pool = await openPoolFixture({
    ...settings,
    problems: openDemoTasks().filter(({ id }) => id === 'linear-check'),
    settings: { epochMs: 600_000, capBps: 5_000, monitorCacheMs: 0, ...settings.settings },
  });
}

const codes = async (): Promise<string[]> =>
  (await pool.service.monitorSummary()).alerts.items.map(({ code }) => code);

async function earn(): Promise<FixtureMiner> {
  const names = ['ann', 'ben', 'cyd'];
  const miners = await Promise.all(names.map((name) => pool.openMiner(name)));
  for (const miner of miners) await miner.evaluate();
  pool.clock.advance(600_000);
  await pool.service.sweep();
  const [ann] = miners;
  if (ann === undefined) throw new Error('There is no miner');
  return ann;
}

describe('the monitor', () => {
  it('sees the withdrawals that wait, and tells after a day', async () => {
    await openPool();
    const ann = await earn();
    const address = ann.keypair.address;
    await pool.service.updateRecipient(ann.caller, { recipient_coldkey: address });
    pool.clock.advance(86_400_001);
    const { available_rao: available } = await pool.service.balance(ann.caller);
    await pool.service.requestWithdrawal(ann.caller, {});
    const summary = await pool.service.monitorSummary();
    expect(summary.withdrawals).toEqual({
      waiting: 1,
      waiting_rao: available,
      oldest_waiting_s: 0,
    });
    expect(await codes()).not.toContain('withdrawals_old');
    pool.clock.advance(86_400_001);
    expect(await codes()).toContain('withdrawals_old');
  });

  it('compares what is owed with what the operator declared', async () => {
    await openPool();
    await earn();
    const { solvency } = await pool.service.monitorSummary();
    expect(BigInt(solvency.owed_rao)).toBeGreaterThan(0n);
    expect(solvency).toMatchObject({ wallet_rao: null });
    expect(await codes()).not.toContain('insolvent');
    expect(solvency.owed_rao).toBe((await pool.service.solvency()).owed_rao);
    await pool.service.declareWallet({ rao: String(BigInt(solvency.owed_rao) - 1n) });
    expect(await codes()).toContain('insolvent');
    await pool.service.declareWallet({ rao: solvency.owed_rao });
    expect(await codes()).not.toContain('insolvent');
  });

  it('says who is missing: a scheduler, miners, decisions', async () => {
    await openPool();
    expect(await codes()).toEqual(
      expect.arrayContaining(['scheduler_without_leader', 'too_few_miners', 'cap_cannot_pay_out']),
    );
    pool.clock.advance(3_600_001);
    expect(await codes()).toEqual(
      expect.arrayContaining(['epoch_overdue', 'finalization_stale', 'backlog_old']),
    );
    await pool.service.sweep();
    expect(await codes()).not.toContain('epoch_overdue');
  });

  it('a pool that has closed waits for nothing and is not overdue', async () => {
    await openPool();
    await pool.service.closePool({ reason: 'the end' });
    pool.clock.advance(600_000);
    await pool.service.sweep();
    pool.clock.advance(86_400_000);
    const summary = await pool.service.monitorSummary();
    expect(summary).toMatchObject({ pool_closed: true, epoch: { number: 1, overdue_s: 0 } });
    expect(await codes()).toEqual(['scheduler_without_leader']);
  });

  it('keeps its figures for the time that is set, for all who ask at once', async () => {
    await openPool({ settings: { monitorCacheMs: 2_000 } });
    const readings = await Promise.all([1, 2, 3].map(() => pool.service.monitorSummary()));
    expect(new Set(readings.map(({ measured_at }) => measured_at)).size).toBe(1);
    await pool.openMiner('ann');
    expect((await pool.service.monitorSummary()).miners.registered).toBe(0);
    pool.clock.advance(2_000);
    expect((await pool.service.monitorSummary()).miners.registered).toBe(1);
  });

  it('counts latency, agreement and duplicates from what happened', async () => {
    await openPool({ settings: { backlogPerMiner: 100, evaluateBatchSize: 8 } });
    const miners = await Promise.all(['a', 'b', 'c', 'd'].map((name) => pool.openMiner(name)));
    const [first, second, third, liar] = miners;
    await first?.evaluate();
    pool.clock.advance(10_000);
    await second?.evaluate();
    await liar?.evaluate((report) => ({ ...report, digest: 'f'.repeat(64) }));
    pool.clock.advance(20_000);
    await third?.evaluate();
    const { consensus, algorithms } = await pool.service.monitorSummary();
    expect(algorithms.consensus).toBe(8);
    expect(consensus).toMatchObject({
      sample: 8,
      latency_p50_s: 30,
      latency_p95_s: 30,
      agreement_rate: 0.75,
      no_consensus_rate: 0,
    });
    const [best] = (await pool.service.bestPrograms({ limit: 1 })).problems[0]?.programs ?? [];
    const batch = await first?.request('evolve');
    if (typeof batch !== 'object' || best === undefined) throw new Error('There is no work');
    await first?.propose(batch, best.program);
    expect((await pool.service.monitorSummary()).consensus.duplicates).toBe(1);
  });
});
