/** Listing routes stay small, whatever a pool has stored. */
import type { Sql } from '@adit/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPoolFixture, type PoolFixture } from '../testing/pool-fixture.ts';

const DECISIONS = 2_000;
const LONG_PROGRAMS = 40;
const LONG_BYTES = 300_000;
const MINERS = 300;
const PAID_MINERS = 25_000;

let pool: PoolFixture;

/** A past: closed epochs, programs, their decisions and reports, as if miners had made them. */
async function seedPast(sql: Sql): Promise<void> {
  await sql`
    update epochs set number = 3, starts_at = starts_at + 2, ends_at = ends_at + 2
    where state = 'OPEN'`;
  await sql`
    insert into epochs (number, state, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps,
      points_micro, paid_rao, fee_rao, carry_rao, returned_rao, inputs_hash, merkle_root)
    select n, 'CLOSED', e.starts_at - 3 + n, e.starts_at - 2 + n, 0, 0, 0, 500, 0, 0, 0, 0, 0,
      repeat('0', 64), repeat('0', 64)
    from epochs e, generate_series(1, 2) n where e.state = 'OPEN'`;
  await sql`
    insert into miners (public_key, hotkey, created_at, last_seen_at)
    select sha256(('miner ' || n)::bytea), 'miner ' || n, 1, 1
    from generate_series(1, ${PAID_MINERS}) n`;
  await sql`
    insert into payouts (epoch, miner_id, points_micro, rao, capped)
    select 2, id, id, 0, false from miners where hotkey like 'miner %'`;
  await sql`
    with problem as (select key from problems order by key limit 1),
    authors as (select array_agg(id) as ids from
      (select id from miners where hotkey like 'miner %' order by id limit ${MINERS}) first)
    insert into algorithms (problem_key, content_hash, program, author_id, parents, state, target,
      created_at, offered_since)
    select problem.key, encode(sha256(('program ' || n)::bytea), 'hex'),
      case when n > ${DECISIONS - LONG_PROGRAMS} then repeat('x', ${LONG_BYTES}) else 'short' end,
      authors.ids[1 + n % ${MINERS}], '{}', 'CONSENSUS', 3, n, n
    from problem, authors, generate_series(1, ${DECISIONS}) n`;
  await sql`
    insert into decisions (algorithm_id, problem_key, epoch, outcome, score, score_nano, decided_at)
    select id, problem_key, 1, 'CONSENSUS', (created_at % 1000) / 1000.0,
      (created_at % 1000) * 1000000, created_at + 5
    from algorithms where state = 'CONSENSUS' order by id`;
  await sql`
    insert into assignments (miner_id, kind, state, parents, epoch, created_at, timeout_at,
      submitted_at)
    select id, 'evaluate', 'CLOSED', '{}', 1, 1, 2, 2 from miners
    where hotkey like 'miner %' order by id limit ${MINERS}`;
  await sql`
    insert into slots (algorithm_id, miner_id, assignment_id, state, assigned_at, reoffer_at,
      reported_at, vote, score, reason, numbers, decided_epoch)
    select a.id, s.miner_id, s.id, 'AGREED', a.created_at, a.created_at, a.created_at + 1, 'VALUE',
      0.5, 'digest_equal', '{}', 1
    from algorithms a join assignments s on s.id % 100 = a.id % 100 where a.state = 'CONSENSUS'`;
  await sql.unsafe('analyze');
}

beforeAll(async () => {
  pool = await openPoolFixture({ settings: { monitorCacheMs: 0 } });
  await seedPast(pool.database.sql);
}, 120_000);
afterAll(() => pool.close());

describe('listing a long past', () => {
  it('pages of decisions end early where programs are long, and skip nothing', async () => {
    const ids: number[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 5; page += 1) {
      const answer = await pool.service.decisions({
        limit: 20,
        ...(cursor === null ? {} : { cursor }),
      });
      const bytes = answer.items.reduce((sum, { program }) => sum + program.length, 0);
      expect(bytes).toBeLessThan(4_194_304 + LONG_BYTES);
      ids.push(...answer.items.map(({ id }) => id));
      cursor = answer.next_cursor;
    }
    expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) - index));
    expect(ids.length).toBeLessThan(100);
    expect(ids.length).toBeGreaterThan(60);
  });

  it('the best programs of a problem are as many as fit', async () => {
    const { problems } = await pool.service.bestPrograms({ limit: 50 });
    const programs = problems[0]?.programs ?? [];
    expect(programs.length).toBeGreaterThan(0);
    const bytes = programs.reduce((sum, { program }) => sum + program.length, 0);
    expect(bytes).toBeLessThan(262_144 + LONG_BYTES);
  });

  it('an epoch of many miners shows the largest payouts and how many there are', async () => {
    const [newest] = (await pool.service.epochs({ limit: 1 })).closed;
    expect([newest?.miners.length, newest?.miners_total]).toEqual([20_000, PAID_MINERS]);
    const points = newest?.miners.map((line) => line.points) ?? [];
    expect(points).toEqual(points.toSorted((left, right) => right - left));
    const both = (await pool.service.epochs({ limit: 2 })).closed;
    expect(both.map(({ miners, miners_total: total }) => [miners.length, total])).toEqual([
      [10_000, PAID_MINERS],
      [0, 0],
    ]);
  });
});
