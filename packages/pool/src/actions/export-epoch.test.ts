import { canonicalJson } from '@adit/base';
import { type EpochExport, epochExport, parseMessage } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExportDifference } from '../domain/verify-export.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const EPOCH_MS = 30_000;
const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');

/** The whole text of an export. */
async function readExport(pool: PoolFixture, epoch: number): Promise<string> {
  let text = '';
  for await (const part of await pool.service.epochExport(epoch)) text += part;
  return text;
}

describe('exporting an epoch', () => {
  let pool: PoolFixture;
  let miners: FixtureMiner[];
  const parse = (text: string): EpochExport => parseMessage(epochExport, JSON.parse(text));

  beforeAll(async () => {
    pool = await openPoolFixture({
      problems,
      settings: { epochMs: EPOCH_MS, evaluateBatchSize: 8, capBps: 3_000, feeBps: 500 },
    });
    miners = await Promise.all(['ann', 'ben', 'cyd', 'dot'].map((name) => pool.openMiner(name)));
    const [ann, ben, cyd, dot] = miners;
    const { sql } = pool.database;
    await sql`update miners set recipient_coldkey = ${ben?.caller.hotkey ?? ''}
      where hotkey = ${ann?.caller.hotkey ?? ''}`;
    // An outlier, a vote that it cannot be scored, a score outside the bounds, an engine text.
    let turn = 0;
    await dot?.evaluate((report) => {
      turn += 1;
      if (turn % 4 === 0) return { ...report, digest: 'ff', engine: 'mine/1' };
      if (turn % 4 === 1) return { algorithm_id: report.algorithm_id, score: null };
      if (turn % 4 === 2) return { ...report, score: 'NaN' };
      return report;
    });
    await ann?.evaluate();
    await ben?.evaluate();
    await cyd?.evaluate();
    await ann?.evolve();
    pool.clock.advance(1_000);
    for (const miner of [ben, cyd, dot]) await miner?.evaluate();
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
    await pool.openService({ toleranceRatio: 0.2 });
    await ben?.evolve();
    for (const miner of [ann, cyd, dot]) await miner?.evaluate();
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
  });
  afterAll(() => pool.close());

  it('is canonical JSON that recomputes in every line and chains', async () => {
    const first = await readExport(pool, 1);
    const second = await readExport(pool, 2);
    for (const text of [first, second]) {
      expect(text).toBe(`${canonicalJson(JSON.parse(text))}\n`);
      expect(findExportDifference(parse(text))).toBeNull();
    }
    const [one, two] = [parse(first), parse(second)];
    expect(one.previous_hash).toBeNull();
    expect(two.previous_hash).toBe(one.hash);
    expect(findExportDifference(two, { previous: one, poolHotkey: one.pool_hotkey })).toBeNull();
    expect(one.decisions.length).toBeGreaterThanOrEqual(8);
    expect(one.payouts.some(({ recipient }) => recipient !== null)).toBe(true);
    const reports = one.decisions.flatMap((decision) => decision.reports);
    const votes = new Set([...reports, ...one.later_reports].map(({ vote }) => vote));
    expect([...votes].sort()).toEqual(['INVALID', 'INVALID_SCORE', 'VALUE']);
    expect([...reports, ...one.later_reports].some(({ engine }) => engine === 'mine/1')).toBe(true);
  });

  it('gives the same bytes again, also from another process with another key’s time', async () => {
    const before = await readExport(pool, 1);
    const other = await pool.openService({ feeBps: 0, capBps: 10_000, toleranceRatio: 0.5 });
    pool.clock.advance(5_000);
    let after = '';
    for await (const part of await other.epochExport(1)) after += part;
    expect(after).toBe(before);
  });

  it('says why there is none', async () => {
    await expect(pool.service.epochExport(99)).rejects.toMatchObject({ code: 'epoch_not_found' });
    const { current } = await pool.service.epochs({});
    await expect(pool.service.epochExport(current.number)).rejects.toMatchObject({
      code: 'epoch_open',
    });
  });

  it('is sealed once when many ask at once', async () => {
    pool.clock.advance(EPOCH_MS);
    const other = await pool.openService();
    const { current } = await pool.service.epochs({});
    const texts = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        let text = '';
        const from = i % 2 === 0 ? pool.service : other;
        for await (const part of await from.epochExport(current.number - 1)) text += part;
        return text;
      }),
    );
    expect(new Set(texts).size).toBe(1);
    expect(findExportDifference(parse(texts[0] ?? ''))).toBeNull();
  });
});

describe('an export with reports after the decision', () => {
  it('holds those that were compared and those that came too late, and recomputes', async () => {
    const settings = { epochMs: 600_000, evaluateBatchSize: 8, reofferAfterMs: 5_000 };
    const pool = await openPoolFixture({
      problems,
      settings: { ...settings, taskTimeoutMs: 60_000, candidateEvaluators: 3 },
    });
    try {
      const names = ['ann', 'ben', 'cyd', 'dot', 'eve'];
      const [ann, ben, cyd, dot, eve] = await Promise.all(
        names.map((name) => pool.openMiner(name)),
      );
      if (!ann || !ben || !cyd || !dot || !eve) throw new Error('Five were opened');
      const held = await cyd.request('evaluate');
      const late = await dot.request('evaluate');
      if (typeof held === 'string' || typeof late === 'string') throw new Error('No work');
      await ann.evaluate();
      pool.clock.advance(6_000);
      for (const miner of [ben, eve]) await miner.evaluate();
      await cyd.report(held, cyd.score(held));
      pool.clock.advance(60_000);
      await dot.report(late, dot.score(late));
      pool.clock.advance(600_000);
      await pool.service.sweep();
      const text = await readExport(pool, 1);
      const document = parseMessage(epochExport, JSON.parse(text)) as EpochExport;
      expect(findExportDifference(document)).toBeNull();
      expect(document.later_reports.length).toBe(held.algorithms.length);
      expect(document.later_reports.every(({ verdict }) => verdict === 'AGREED')).toBe(true);
      expect(document.late_reports.length).toBe(late.algorithms.length);
      const { evaluations } = await pool.service.receipts(dot.caller, {});
      expect(evaluations.map(({ verdict }) => verdict)).toEqual(evaluations.map(() => 'LATE'));
    } finally {
      await pool.close();
    }
  });
});
