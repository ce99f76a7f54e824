/** Results, the best of a problem, submissions, stats and legal text of a pool that has worked. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureMiner, openPoolFixture, type PoolFixture } from '../testing/pool-fixture.ts';

let pool: PoolFixture;
let ann: FixtureMiner;
let liar: FixtureMiner;

beforeAll(async () => {
  pool = await openPoolFixture({
    settings: {
      evaluateBatchSize: 8,
      epochMs: 600_000,
      capBps: 3_000,
      feeBps: 500,
      backlogPerMiner: 100,
    },
  });
  ann = await pool.openMiner('ann');
  liar = await pool.openMiner('liar');
  const ben = await pool.openMiner('ben');
  const cyd = await pool.openMiner('cyd');
  // The pool's 16 start programs are two batches.
  for (let batch = 0; batch < 2; batch += 1) {
    await ben.evaluate();
    await liar.evaluate((report) => ({ ...report, score: 0.99, digest: 'f'.repeat(64) }));
    await ann.evaluate();
    await cyd.evaluate();
  }
});
afterAll(() => pool.close());

describe('results', () => {
  it('come best first, bounded, and by problem and score', async () => {
    const { results } = await pool.service.results(ann.caller, {});
    expect(results.length).toBeGreaterThan(4);
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((left, right) => right - left));
    expect((await pool.service.results(ann.caller, { limit: 2 })).results).toEqual(
      results.slice(0, 2),
    );
    const middle = scores[2] ?? 0;
    const good = await pool.service.results(ann.caller, { min_score: middle });
    expect(good.results).toEqual(results.filter(({ score }) => score >= middle));
    const ofOne = await pool.service.results(ann.caller, { task_type: 'net-check' });
    expect(ofOne.results).toEqual(results.filter(({ task_type }) => task_type === 'net-check'));
  });

  it('agree with the decisions that made them', async () => {
    const { results } = await pool.service.results(ann.caller, {});
    const { items } = await pool.service.decisions({ limit: 100 });
    const scored = items.filter(({ score }) => score !== null);
    expect(results.length).toBe(scored.length);
    for (const result of results) {
      const decision = items.find(({ id }) => id === result.result_id);
      expect(decision).toMatchObject({
        score: result.score,
        digest: result.digest,
        content_hash: result.content_hash,
        epoch: result.epoch,
      });
      const agreed = decision?.reports.filter(({ verdict }) => verdict === 'AGREED');
      expect(agreed?.length).toBe(result.agreeing);
    }
  });

  it('the best of a problem is the first of its list; without a name the first problem', async () => {
    for (const { id, consensusSuite } of pool.problems) {
      const { results } = await pool.service.results(ann.caller, { task_type: id, limit: 1 });
      expect(await pool.service.sota({ task_type: id })).toEqual({
        task_type: id,
        suite: consensusSuite.id,
        suite_digest: consensusSuite.digest,
        sota: results[0]?.score ?? null,
        result: results[0] ?? null,
      });
    }
    expect((await pool.service.sota({})).task_type).toBe(pool.problems[0]?.id);
  });

  it('a problem that the pool does not have is refused with those it has', async () => {
    const refused = {
      code: 'unknown_task_type',
      numbers: { task_type: 'cifar10_binary', known: 'net-check, linear-check' },
    };
    const ask = { task_type: 'cifar10_binary' };
    await expect(pool.service.sota(ask)).rejects.toMatchObject(refused);
    await expect(pool.service.results(ann.caller, ask)).rejects.toMatchObject(refused);
  });

  it('a confirmation is noted once; another digest, no score and no decision are refused', async () => {
    const [first] = (await pool.service.results(ann.caller, { limit: 1 })).results;
    if (first === undefined) throw new Error('There is no result');
    expect(first.verified_by).toBe('consensus');
    const other = { digest: 'e'.repeat(64) };
    await expect(pool.service.verifyResult(first.result_id, other)).rejects.toMatchObject({
      code: 'result_differs',
      numbers: { consensus: first.digest },
    });
    pool.clock.advance(5);
    const body = { digest: first.digest ?? '', note: 'evaluated here' };
    const verified = await pool.service.verifyResult(first.result_id, body);
    expect(verified).toEqual({
      ...first,
      verified_by: 'operator',
      verified_at: new Date(pool.clock.nowMs()).toISOString(),
    });
    pool.clock.advance(5);
    expect(await pool.service.verifyResult(first.result_id, {})).toEqual(verified);
    const [again] = (await pool.service.results(ann.caller, { limit: 1 })).results;
    expect(again).toEqual(verified);
    await expect(pool.service.verifyResult(999_999, {})).rejects.toMatchObject({
      code: 'result_not_found',
    });
    await expect(pool.database.sql`update verifications set note = 'x'`).rejects.toThrow(
      'never changed',
    );
  });
});

describe('what a miner reads about itself', () => {
  it('submissions say what waits, for how many reports, and what became of the rest', async () => {
    const dan = await pool.openMiner('dan');
    // A child may equal a program that is known; the next search starts from other parents.
    for (let tries = 0; tries < 20; tries += 1) {
      const answer = await dan.evolve(10);
      if (typeof answer === 'object' && answer.accepted_evolutions === 1) break;
    }
    const overview = await pool.service.submissions(dan.caller);
    expect(overview).toMatchObject({ evaluations: {}, evolutions: { waiting: 1 } });
    expect(overview.items).toHaveLength(1);
    expect(overview.items[0]).toMatchObject({
      kind: 'evolution',
      state: 'waiting',
      reports: 0,
      wanted: 3,
      score: null,
      points: 0,
      next_step: 'Waits for 3 more reports of 3, then the pool decides.',
    });
    await ann.evaluate();
    const own = await pool.service.submissions(ann.caller);
    expect(own.items[0]).toMatchObject({ kind: 'evaluation', state: 'waiting' });
    const rewarded = own.items.filter(({ state }) => state === 'rewarded');
    for (const { points, numbers } of rewarded) {
      expect(points).toBe(1);
      expect(numbers['agreeing']).toBeGreaterThanOrEqual(Number(numbers['needed']));
    }
    expect(rewarded.length).toBe(own.evaluations['rewarded']);
    const lies = await pool.service.submissions(liar.caller);
    expect(lies.items[0]).toMatchObject({ state: 'outside', points: 0, reason: 'digest_differs' });
  });

  it('stats name rates, the estimate and what it was made of, and shares', async () => {
    const stats = await pool.service.stats(ann.caller);
    const balance = await pool.service.balance(ann.caller);
    const { current } = await pool.service.epochs({});
    expect(stats).toMatchObject({
      evaluation_accuracy: 1,
      evaluation_accuracy_target: 0.95,
      outliers: 0,
      evolution_success: null,
      pending_rao_str: balance.pending_rao,
    });
    expect(stats.waiting.evaluations).toBeGreaterThan(0);
    expect(stats.next_payout).toMatchObject({
      is_estimate: true,
      epoch: current.number,
      rao: balance.pending_rao,
      own_points: stats.reputation_epoch,
      total_points: current.points,
      cap_rao: '300000000',
      fee_rao: '50000000',
      distributable_rao: '950000000',
    });
    // The clock has stood all but still: the shortest window, one minute.
    expect(stats.rates).toMatchObject({ points_window_s: 60, rao_per_hour: '0', rao_window_s: 0 });
    expect(stats.rates.points_per_hour).toBe(stats.reputation_epoch * 60);
    expect(await pool.service.stats(liar.caller)).toMatchObject({ evaluation_accuracy: 0 });
  });

  it('RAO an hour are those of the epochs that were closed within it', async () => {
    pool.clock.advance(600_000);
    await pool.service.sweep();
    const [closed] = (await pool.service.epochs({ limit: 1 })).closed;
    const paid = closed?.miners.find(({ hotkey }) => hotkey === ann.caller.hotkey)?.rao ?? '0';
    const stats = await pool.service.stats(ann.caller);
    expect(stats.rates.rao_window_s).toBe(600);
    expect(stats.rates.rao_per_hour_str).toBe(String(BigInt(paid) * 6n));
    expect(BigInt(paid)).toBeGreaterThan(0n);
    expect(stats.next_payout).toMatchObject({ epoch: 2, rao: '0', own_points: 0 });
    const { miners } = await pool.service.leaderboard({ limit: 1 });
    expect(miners).toHaveLength(1);
  });
});

describe('the pool as a service', () => {
  it('the status is health, and says that nothing is paid over a chain', async () => {
    const status = await pool.service.status();
    expect(status).toMatchObject({ ...(await pool.service.health()), status: 'healthy' });
    expect(status.onchain_runtime).toMatchObject({ enabled: false, processes: [] });
  });

  it('the legal text is ours until the operator names a file, which may change', async () => {
    expect(await pool.service.disclaimer()).toMatchObject({ source: 'default' });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-legal-'));
    const disclaimerFile = path.join(folder, 'terms.md');
    await expect(pool.openService({ disclaimerFile })).rejects.toMatchObject({
      code: 'disclaimer_unreadable',
    });
    fs.writeFileSync(disclaimerFile, '# Terms\n');
    const service = await pool.openService({ disclaimerFile });
    expect(await service.disclaimer()).toMatchObject({ source: 'operator', text: '# Terms\n' });
    fs.writeFileSync(disclaimerFile, '# New terms\n');
    const { text, sha256 } = await service.disclaimer();
    expect(text).toBe('# New terms\n');
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    for (const bad of ['', ' \n', 'x'.repeat(2_000_000)]) {
      fs.writeFileSync(disclaimerFile, bad);
      await expect(service.disclaimer()).rejects.toMatchObject({ code: 'disclaimer_unreadable' });
    }
    fs.rmSync(folder, { recursive: true });
  });
});
