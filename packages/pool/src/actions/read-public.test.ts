import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoTasks, openPoolFixture, type PoolFixture } from '../testing/pool-fixture.ts';

describe('what everyone may read', () => {
  let pool: PoolFixture;
  beforeAll(async () => {
    pool = await openPoolFixture({
      problems: openDemoTasks().filter(({ id }) => id === 'linear-check'),
      settings: { evaluateBatchSize: 8 },
    });
    for (const name of ['ann', 'ben', 'cyd']) await (await pool.openMiner(name)).evaluate();
  });
  afterAll(() => pool.close());

  it('decisions come in pages that neither repeat nor skip', async () => {
    const whole = await pool.service.decisions({ limit: 100 });
    expect(whole.items.length).toBe(8);
    expect(whole.next_cursor).toBeNull();
    const paged = [];
    let cursor: string | null = null;
    do {
      const page = await pool.service.decisions({
        limit: 3,
        ...(cursor === null ? {} : { cursor }),
      });
      paged.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(paged).toEqual(whole.items);
    const ids = whole.items.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((left, right) => right - left));
  });

  it('a decision shows program, exact score, digest, author and every report', async () => {
    const [item] = (await pool.service.decisions({ epoch: 1, limit: 1 })).items;
    expect(item).toMatchObject({ epoch: 1, task_type: 'linear-check', author: 'pool' });
    expect(item?.content_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(item?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(item?.reports).toHaveLength(3);
    for (const report of item?.reports ?? []) {
      expect(report).toMatchObject({
        score: item?.score,
        digest: item?.digest,
        verdict: 'AGREED',
        reason: 'digest_equal',
        numbers: { reports: 3, agreeing: 3, needed: 2 },
      });
    }
    expect((await pool.service.decisions({ epoch: 2 })).items).toEqual([]);
  });

  it.each(['0', '-1', 'x', '1e99', '2147483648'])('refuses the cursor %s', async (cursor) => {
    await expect(pool.service.decisions({ cursor })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it('the best of a task that does not exist is an empty list', async () => {
    expect(await pool.service.bestPrograms({ task_type: 'nothing' })).toEqual({ problems: [] });
    const { problems } = await pool.service.bestPrograms({ task_type: 'linear-check', limit: 2 });
    expect(problems[0]?.programs).toHaveLength(2);
  });

  it('a replay key is taken once, and forgotten after its time', async () => {
    const key = new Uint8Array(96).fill(7);
    const untilMs = pool.clock.nowMs() + 300_000;
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => pool.service.claimReplay(key, untilMs)),
    );
    expect(claims.filter((isNew) => isNew)).toHaveLength(1);
    expect(await pool.service.claimReplay(new Uint8Array(96), pool.clock.nowMs() - 1)).toBe(false);
    pool.clock.advance(300_001);
    await pool.service.sweep();
    const rows = await pool.database.sql`select 1 from replays`;
    expect(rows).toHaveLength(0);
  });

  it('health tells the epoch and how much of it is left', async () => {
    const health = await pool.service.health();
    expect(health).toMatchObject({ status: 'healthy', window_number: 1, current_block: 0 });
    expect(health.time_remaining_s).toBe(3_600 - 300.001);
  });
});
