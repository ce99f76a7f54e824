import type { Evaluation } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSummary } from './summary.ts';
import { assertInvariants } from './testing/assert-invariants.ts';
import { type FixtureMiner, openPoolFixture, type PoolFixture } from './testing/pool-fixture.ts';

/** What an inflator makes of a report. */
const inflate = (report: Evaluation): Evaluation => ({
  ...report,
  score: Math.min(1, Number(report.score) + 0.3),
  digest: 'f'.repeat(64),
});

/** Flips the lowest bit of a score, as a broken evaluator would, with the digest that follows. */
const flipBit = (report: Evaluation): Evaluation => {
  const bits = new BigUint64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = Number(report.score);
  bits[0] = (bits[0] ?? 0n) ^ 1n;
  return { ...report, score: value[0] ?? 0, digest: '1'.repeat(64) };
};

describe('the life of two tasks with four honest miners and an inflator', () => {
  let pool: PoolFixture;
  let honest: FixtureMiner[];
  let inflator: FixtureMiner;
  const rounds = 8;

  beforeAll(async () => {
    pool = await openPoolFixture({
      settings: { epochMs: 30_000, reofferAfterMs: 10_000, capBps: 3_000, feeBps: 500 },
    });
    honest = await Promise.all(['ann', 'ben', 'cyd', 'dan'].map((name) => pool.openMiner(name)));
    inflator = await pool.openMiner('eve');
    const roles = honest.map((miner) => [miner.caller.hotkey, 'honest'] as const);
    await pool.service.setRoles(new Map([...roles, [inflator.caller.hotkey, 'inflator']]));
    for (let epoch = 0; epoch < 2; epoch += 1) {
      for (let round = 0; round < rounds; round += 1) {
        for (const miner of honest) {
          await miner.evolve(25);
          await miner.evaluate();
        }
        await inflator.evaluate(inflate);
        pool.clock.advance(1_000);
      }
      await assertInvariants(pool.database.sql);
      pool.clock.advance(30_000 - rounds * 1_000);
      await pool.service.sweep();
    }
  });
  afterAll(() => pool.close());

  it('closes two paid epochs that add up', async () => {
    const { closed, current } = await pool.service.epochs({});
    expect(closed.map(({ number }) => number)).toEqual([2, 1]);
    expect(current.number).toBe(3);
    for (const epoch of closed) {
      const parts = [epoch.paid_rao, epoch.fee_rao, epoch.carry_rao, epoch.returned_rao];
      const sum = parts.reduce((total, part) => total + BigInt(part), 0n);
      expect(String(sum)).toBe(epoch.budget_rao);
      expect(epoch.fee_rao).toBe('50000000');
      const paid = epoch.miners.reduce((total, { rao }) => total + BigInt(rao), 0n);
      expect(String(paid)).toBe(epoch.paid_rao);
      const keys = epoch.miners.map(({ hotkey }) => hotkey).sort();
      expect(keys).toEqual(honest.map(({ caller }) => caller.hotkey).sort());
    }
    await assertInvariants(pool.database.sql);
  });

  it('shows the inflator outside in every decision it took part in', async () => {
    const { items } = await pool.service.decisions({ limit: 100 });
    expect(items.length).toBeGreaterThanOrEqual(20);
    const reports = items.flatMap((item) => item.reports);
    const its = reports.filter(({ hotkey }) => hotkey === inflator.caller.hotkey);
    expect(its.length).toBeGreaterThanOrEqual(5);
    for (const report of its) {
      expect(report).toMatchObject({ verdict: 'OUTLIER', reason: 'digest_differs' });
      expect(Number(report.numbers['deviation'])).toBeGreaterThanOrEqual(0);
    }
    const others = reports.filter(({ hotkey }) => hotkey !== inflator.caller.hotkey);
    expect(new Set(others.map(({ verdict }) => verdict))).toEqual(new Set(['AGREED']));
  });

  it('has a running best for both tasks that only rises', async () => {
    const { problems } = await pool.service.bestPrograms({ limit: 3 });
    expect(problems.map(({ task_type }) => task_type)).toEqual(['net-check', 'linear-check']);
    for (const problem of problems) {
      const scores = problem.curve.map(({ score }) => score);
      expect(scores.length).toBeGreaterThan(0);
      expect(scores).toEqual([...new Set(scores)].sort((left, right) => left - right));
      expect(problem.best_score).toBe(scores.at(-1));
      expect(problem.programs.length).toBe(3);
      expect(problem.programs[0]?.program).toContain('# adit az64');
    }
  });

  it('pays authors, and somebody for a child of another miner’s program', async () => {
    const summary = await readSummary(pool.database, { fromEpoch: 1 });
    expect(summary.crossMinerEvolutions).toBeGreaterThan(0);
    const rewarded = summary.epochs.flatMap(({ miners }) => miners);
    expect(rewarded.some(({ evolutionsRewarded }) => evolutionsRewarded > 0)).toBe(true);
  });

  it('has a summary that an independent sum over the tables equals', async () => {
    const summary = await readSummary(pool.database, { fromEpoch: 1 });
    expect(summary.ledgerBalanced).toBe(true);
    expect(summary.inflatedRewarded).toBe(0);
    const { sql } = pool.database;
    for (const epoch of summary.epochs) {
      for (const miner of epoch.miners) {
        const [row] = await sql<{ points: number; rao: string; agreed: number; all: number }[]>`
          select
            (select coalesce(sum(points_micro), 0)::float8 / 1e6 from contributions c
              where c.miner_id = m.id and c.epoch = ${epoch.number}) as points,
            (select coalesce(sum(amount_rao), 0)::text from ledger l where l.epoch = ${epoch.number}
              and l.credit = 'miner:' || encode(m.public_key, 'hex') || ':available') as rao,
            (select count(*)::int from slots s where s.miner_id = m.id
              and s.decided_epoch = ${epoch.number} and s.state = 'AGREED') as agreed,
            (select count(*)::int from slots s where s.miner_id = m.id
              and s.decided_epoch = ${epoch.number}) as all
          from miners m where m.hotkey = ${miner.hotkey}`;
        expect(miner).toMatchObject({
          points: row?.points,
          reputation: row?.points,
          rao: row?.rao,
          accurate: row?.agreed,
          evaluations: row?.all,
        });
        const isInflator = miner.hotkey === inflator.caller.hotkey;
        expect(miner.role).toBe(isInflator ? 'inflator' : 'honest');
        expect(BigInt(miner.rao) > 0n).toBe(!isInflator);
      }
    }
    const [counts] = await sql<{ formed: number; outside: number; best: number }[]>`
      select
        (select count(*)::int from algorithms where state = 'CONSENSUS') as formed,
        (select count(*)::int from slots where state = 'OUTLIER') as outside,
        (select max(score) from decisions) as best`;
    expect(summary.consensusFormed).toBe(counts?.formed);
    expect(summary.inflatedReports).toBe(counts?.outside);
    expect(summary.bestScore).toBe(counts?.best);
    expect(summary.bestTask).toBe('net-check');
  });

  it('lists only the epochs of a run, and reads the same in another process', async () => {
    const later = await readSummary(pool.database, { fromEpoch: 2 });
    expect(later.epochs.map(({ number }) => number)).toEqual([2]);
    const whole = await readSummary(pool.database, { fromEpoch: 1 });
    expect(later.consensusFormed).toBeLessThan(whole.consensusFormed);
    const service = await pool.openService();
    expect(await service.epochs({})).toEqual(await pool.service.epochs({}));
    expect(await readSummary(pool.database, { fromEpoch: 1 })).toEqual(whole);
  });

  it('gives a miner its balance, stats and rank', async () => {
    const [ann] = honest;
    if (ann === undefined) throw new Error('No miner');
    const balance = await pool.service.balance(ann.caller);
    const stats = await pool.service.stats(ann.caller);
    const { miners, total } = await pool.service.leaderboard({});
    const entry = miners.find(({ hotkey }) => hotkey === ann.caller.hotkey);
    expect(total).toBe(5);
    expect(entry?.role).toBe('honest');
    expect(balance.available_rao).toBe(entry?.available_rao);
    expect(BigInt(balance.available_rao)).toBeGreaterThan(0n);
    expect(stats.balance_rao).toBe(balance.available_rao);
    expect(stats.evaluation_accuracy).toBe(1);
    expect(stats.reputation).toBeCloseTo(entry?.reputation_total ?? -1, 9);
    expect(stats.pool.active_miners).toBe(5);
  });
});

describe('one flipped mantissa bit', () => {
  it('makes that miner, and only that one, an outlier', async () => {
    const pool = await openPoolFixture({ settings: { evaluateBatchSize: 8 } });
    try {
      const [ann, ben, cyd] = await Promise.all(
        ['ann', 'ben', 'cyd'].map((name) => pool.openMiner(name)),
      );
      for (let round = 0; round < 2; round += 1) {
        await ann?.evaluate();
        await ben?.evaluate(flipBit);
        await cyd?.evaluate();
      }
      const { items } = await pool.service.decisions({ limit: 100 });
      expect(items.length).toBe(16);
      for (const { reports } of items) {
        expect(reports.filter(({ verdict }) => verdict === 'AGREED').length).toBe(2);
        const [outside] = reports.filter(({ verdict }) => verdict === 'OUTLIER');
        expect(outside?.hotkey).toBe(ben?.caller.hotkey);
        expect(Number(outside?.numbers['deviation'])).toBeLessThan(1e-15);
      }
    } finally {
      await pool.close();
    }
  });
});
