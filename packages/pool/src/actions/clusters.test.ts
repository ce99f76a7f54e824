/** Miners who are paid together evaluate neither each other nor the same program (pool.md 3.1). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../service.ts';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const linear = openDemoTasks().filter(({ id }) => id === 'linear-check');

async function pay(pool: PoolFixture, miner: FixtureMiner, coldkey: string | null): Promise<void> {
  await pool.database.sql`
    update miners set recipient_coldkey = ${coldkey} where hotkey = ${miner.caller.hotkey}`;
}

async function group(pool: PoolFixture, miner: FixtureMiner, name: string): Promise<void> {
  await pool.database.sql`
    insert into miner_groups (hotkey, group_name) values (${miner.caller.hotkey}, ${name})`;
}

async function refusalOf(miner: FixtureMiner): Promise<unknown> {
  try {
    const request = { dialect: 'az64', seed_batch_size: 0 };
    return await miner.service.requestLease(miner.caller, request);
  } catch (error) {
    return error instanceof Error && 'numbers' in error ? error.numbers : error;
  }
}

describe.each([
  {
    shared: 'recipient_coldkey',
    join: (pool: PoolFixture, one: FixtureMiner) => pay(pool, one, '5C'),
  },
  { shared: 'group', join: (pool: PoolFixture, one: FixtureMiner) => group(pool, one, 'rack 7') },
])('miners with the same $shared', ({ shared, join }) => {
  let pool: PoolFixture;
  let ann: FixtureMiner;
  let ben: FixtureMiner;
  let cyd: FixtureMiner;
  beforeAll(async () => {
    pool = await openPoolFixture({ problems: linear, settings: { evaluateBatchSize: 8 } });
    ann = await pool.openMiner('ann');
    ben = await pool.openMiner('ben');
    cyd = await pool.openMiner('cyd');
    await join(pool, ann);
    await join(pool, ben);
  });
  afterAll(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  it('get no slot of a program that the other evaluates, and are told why', async () => {
    expect(typeof (await ann.request('evaluate'))).toBe('object');
    expect(await refusalOf(ben)).toEqual({ reason: 'cluster', waiting: 8, peers: 1 });
    expect(await pool.service.pendingEvaluations(ben.caller)).toMatchObject({ count: 0 });
    expect(await ben.request('evaluate')).toBe('cluster');
    expect(typeof (await cyd.request('evaluate'))).toBe('object');
  });

  it('are refused at intake when they joined after the work was given out', async () => {
    const [dan, eve] = [await pool.openMiner('dan'), await pool.openMiner('eve')];
    await pool.service.releaseWork(ann.caller);
    const [first, second] = [
      await dan.request('evaluate'),
      await cyd.service.resumeWork(cyd.caller, 'az64'),
    ];
    const [own] = second;
    if (typeof first === 'string' || own === undefined) throw new Error('No work');
    await dan.report(first, dan.score(first));
    if (shared === 'group') {
      await group(pool, dan, 'late');
      await group(pool, cyd, 'late');
    } else {
      await pay(pool, dan, '5L');
      await pay(pool, cyd, '5L');
    }
    const [report] = cyd.score(own);
    if (report === undefined) throw new Error('No programs');
    const answer = await cyd.report(own, [report]);
    expect(answer.items).toMatchObject([
      { status: 'not_assigned', code: 'cluster', numbers: { shared } },
    ]);
    expect(await cyd.report(own, [report])).toMatchObject({ status: 'duplicate' });
    // Its place is free for somebody else.
    const free = await eve.request('evaluate');
    expect(typeof free === 'string' ? [] : free.algorithms.map(({ id }) => id)).toContain(
      report.algorithm_id,
    );
  });
});

describe('an author’s cluster', () => {
  it('evaluates none of its programs', async () => {
    const pool = await openPoolFixture({ problems: linear, settings: { backlogPerMiner: 1_000 } });
    try {
      const [ann, ben, cyd] = await Promise.all(
        ['ann', 'ben', 'cyd'].map((n) => pool.openMiner(n)),
      );
      if (ann === undefined || ben === undefined || cyd === undefined) throw new Error('No miners');
      await pay(pool, ann, '5C');
      await pay(pool, ben, '5C');
      // An empty recipient is none: it joins nobody.
      await pay(pool, cyd, '');
      const lease = await ann.lease({ eval_batch_size: 0 });
      if (typeof lease === 'string') throw new Error(lease);
      const text =
        '# adit az64 scalars=4 vectors=3 matrices=1 features=4\nsetup:\n  s2 = const 3\npredict:\n  s1 = mul s2 s2\n';
      const answer = await ann.handIn(lease, {
        evolutions: [{ parent_algorithm_ids: [], algorithm_dsl: text }],
      });
      const [own = 0] = answer.algorithm_ids;
      const seen = async (miner: FixtureMiner): Promise<number[]> => {
        const ids: number[] = [];
        for (;;) {
          const more = await miner.lease({ seed_batch_size: 0, workers: 8 });
          if (typeof more === 'string') return ids;
          ids.push(...more.evaluate_algorithms.map(({ id }) => id));
        }
      };
      expect(await seen(ben)).not.toContain(own);
      expect(await seen(cyd)).toContain(own);
      await assertInvariants(pool.database.sql);
    } finally {
      await pool.close();
    }
  });

  it('is nobody’s who could still report: such a program is given up', async () => {
    const pool = await openPoolFixture({
      problems: linear,
      settings: { evaluateBatchSize: 8, reofferAfterMs: 1_000 },
    });
    try {
      const miners = await Promise.all(['a', 'b', 'c', 'd'].map((name) => pool.openMiner(name)));
      // Four miners, two of them one: a program can get three reports, and no four.
      for (const miner of miners.slice(0, 2)) await pay(pool, miner, '5C');
      for (const [index, miner] of miners.entries()) {
        const digest = String(index).repeat(64);
        await miner.evaluate((report) => ({ ...report, digest }));
      }
      pool.clock.advance(2_000);
      await pool.service.sweep();
      pool.clock.advance(120_000);
      await pool.service.sweep();
      const { items } = await pool.service.decisions({ limit: 100 });
      expect(items.map(({ outcome }) => outcome)).toEqual(Array(8).fill('NO_CONSENSUS'));
    } finally {
      await pool.close();
    }
  });
});

describe('clustering by address', () => {
  const callFrom = (miner: FixtureMiner, address: string): Caller => ({ ...miner.caller, address });

  it('is off by default, and never applies to loopback', async () => {
    for (const clusterByAddress of [false, true]) {
      const pool = await openPoolFixture({
        problems: linear,
        settings: { clusterByAddress, evaluateBatchSize: 8 },
      });
      try {
        const miners = await Promise.all(['a', 'b', 'c', 'd'].map((name) => pool.openMiner(name)));
        const [a, b, c, d] = miners;
        if (a === undefined || b === undefined || c === undefined || d === undefined) {
          throw new Error('No miners');
        }
        const request = { dialect: 'az64', task_type: 'evaluate' } as const;
        await pool.service.requestWork(callFrom(a, '198.51.100.7'), request);
        const near = pool.service.requestWork(callFrom(b, '::ffff:198.51.100.99'), request);
        if (clusterByAddress) {
          await expect(near).rejects.toMatchObject({ numbers: { reason: 'cluster', peers: 1 } });
        } else {
          expect((await near).algorithms.length).toBe(8);
        }
        await pool.service.requestWork(callFrom(c, '127.0.0.1'), request);
        if (!clusterByAddress) continue;
        await pool.service.requestWork(callFrom(d, '127.0.0.2'), request);
        // Switched off again, nothing of it is kept.
        await pool.openService({ clusterByAddress: false });
        const rows = await pool.database.sql`select 1 from miners where address_block is not null`;
        expect(rows.length).toBe(0);
      } finally {
        await pool.close();
      }
    }
  });
});
