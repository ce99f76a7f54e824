import { isAditError } from '@adit/base';
import type { TaskRequestBody } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const D = 'd'.repeat(64);

describe('requests for work', () => {
  let pool: PoolFixture;
  beforeAll(async () => {
    pool = await openPoolFixture({ settings: { taskTimeoutMs: 60_000 } });
  });
  afterAll(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  const refusal = async (miner: FixtureMiner, request: TaskRequestBody) => {
    try {
      await pool.service.requestWork(miner.caller, request);
      return null;
    } catch (error) {
      if (!isAditError(error)) throw error;
      return { code: error.code, message: error.message, numbers: error.numbers };
    }
  };

  it('need a registered miner', async () => {
    const stranger = new FixtureMiner('stranger', pool.service, pool.problems);
    expect(await refusal(stranger, { dialect: 'az64' })).toMatchObject({ code: 'not_registered' });
    await expect(pool.service.balance(stranger.caller)).rejects.toMatchObject({
      code: 'not_registered',
    });
  });

  it('need a dialect that the pool writes', async () => {
    const ann = await pool.openMiner('ann');
    expect(await refusal(ann, { dialect: 'az32' })).toMatchObject({
      code: 'no_tasks_available',
      message: 'No tasks available: dialect',
      numbers: { reason: 'dialect', offered: 'az64 bitsota' },
    });
  });

  it('need a problem in common', async () => {
    const ann = await pool.openMiner('ann');
    const request = { dialect: 'az64', problems: ['cifar10_binary'] };
    expect(await refusal(ann, request)).toMatchObject({
      numbers: { reason: 'problems', problems: 'net-check linear-check' },
    });
  });

  it('keep to the problems that the client names', async () => {
    const tim = await pool.openMiner('tim');
    const request: TaskRequestBody = {
      dialect: 'az64',
      task_type: 'evaluate',
      problems: ['linear-check'],
    };
    const batch = await pool.service.requestWork(tim.caller, request);
    expect(new Set(batch.algorithms.map(({ task_type }) => task_type))).toEqual(
      new Set(['linear-check']),
    );
  });

  it('give start programs of mixed problems with suite and digest', async () => {
    const cyd = await pool.openMiner('cyd');
    const batch = await cyd.request('evaluate');
    if (typeof batch === 'string') throw new Error(batch);
    expect(batch).toMatchObject({ task_type: 'evaluate', window_number: 1 });
    expect(batch.algorithms.length).toBe(5);
    for (const algorithm of batch.algorithms) {
      const taskType = pool.problems.find(({ id }) => id === algorithm.task_type);
      expect(algorithm).toMatchObject({
        input_dim: taskType?.features,
        suite: taskType?.consensusSuite.id,
        suite_digest: taskType?.consensusSuite.digest,
      });
    }
    await pool.service.releaseWork(cyd.caller);
  });

  it('refuse to evolve while evaluations wait that this miner could do', async () => {
    const ann = await pool.openMiner('ann');
    expect(await refusal(ann, { dialect: 'az64', task_type: 'evolve' })).toMatchObject({
      numbers: { reason: 'backlog', waiting: expect.any(Number), limit: expect.any(Number) },
    });
  });

  it('choose evaluation by themselves while it waits', async () => {
    const dan = await pool.openMiner('dan');
    const batch = await pool.service.requestWork(dan.caller, { dialect: 'az64' });
    expect(batch.task_type).toBe('evaluate');
  });

  it('hold one assignment by default, up to min(workers, 8) on request', async () => {
    const eve = await pool.openMiner('eve');
    expect(typeof (await eve.request('evaluate'))).toBe('object');
    expect(await refusal(eve, { dialect: 'az64', task_type: 'evaluate' })).toMatchObject({
      code: 'active_task',
      message: 'Miner already has active task',
      numbers: { open: 1, limit: 1 },
    });
    expect(typeof (await eve.request('evaluate', 2))).toBe('object');
    expect(await eve.request('evaluate', 2)).toBe('active_task');
    expect(typeof (await eve.request('evaluate', 3))).toBe('object');
    // Sixteen start programs are taken now: 5, 5, 5, and one is left.
    const last = await eve.request('evaluate', 8);
    expect(typeof last === 'string' ? last : last.algorithms.length).toBe(1);
    expect(await eve.request('evaluate', 8)).toBe('nothing_eligible');
  });

  it('with nothing left to evaluate, evolve from unscored start programs', async () => {
    const eve = await pool.openMiner('eve');
    const batch = await eve.request('evolve', 8);
    if (typeof batch === 'string') throw new Error(batch);
    expect(batch.algorithms.length).toBe(2);
    expect(batch.evolve).toMatchObject({ generations: 50, budget: 1 });
    const [row] = await pool.database.sql<{ authors: number }[]>`
      select count(author_id)::int as authors from algorithms
      where id = any(${batch.algorithms.map(({ id }) => id)}::int[])`;
    expect(row?.authors).toBe(0);
  });

  it('give the open assignments again on resume, without what is reported', async () => {
    const eve = await pool.openMiner('eve');
    const open = await pool.service.resumeWork(eve.caller, 'az64');
    expect(open.length).toBe(5);
    const [first] = open;
    const [one, two] = first?.algorithms ?? [];
    if (first === undefined || one === undefined || two === undefined) throw new Error('No work');
    await eve.report(first, [{ algorithm_id: one.id, score: 0.5, digest: D }]);
    const [again] = await pool.service.resumeWork(eve.caller, 'az64');
    expect(again?.batch_id).toBe(first.batch_id);
    expect(again?.algorithms).toEqual(first.algorithms.slice(1));
  });

  it('are refused after a ban, and open work is revoked', async () => {
    const eve = await pool.openMiner('eve');
    const [first] = await pool.service.resumeWork(eve.caller, 'az64');
    await pool.service.ban(eve.caller.hotkey, 'made-up digests');
    expect(await pool.service.findBan(eve.caller.hotkey)).toEqual({ reason: 'made-up digests' });
    expect(await refusal(eve, { dialect: 'az64' })).toMatchObject({ code: 'miner_banned' });
    await expect(pool.service.register(eve.caller)).rejects.toMatchObject({ code: 'miner_banned' });
    if (first === undefined) throw new Error('No work');
    await expect(eve.report(first, [])).rejects.toMatchObject({ code: 'miner_banned' });
    expect(await pool.service.findBan('nobody')).toBeNull();
    await assertInvariants(pool.database.sql);
  });

  it('pause a miner that let three assignments in a row expire', async () => {
    const fay = await pool.openMiner('fay');
    for (let round = 0; round < 2; round += 1) {
      expect(typeof (await fay.request('evaluate'))).toBe('object');
      pool.clock.advance(60_000);
    }
    expect(typeof (await fay.request('evaluate'))).toBe('object');
    pool.clock.advance(60_000);
    expect(await refusal(fay, { dialect: 'az64' })).toMatchObject({
      numbers: { reason: 'limit', pauseMs: 600_000, expiriesInRow: 3 },
    });
    pool.clock.advance(600_000);
    // Of sixteen programs it let fifteen lapse; those are not offered to it again.
    const batch = await fay.request('evaluate');
    expect(typeof batch === 'string' ? batch : batch.algorithms.length).toBe(1);
  });

  it('do not begin an evolution at the very end of an epoch', async () => {
    const gus = await pool.openMiner('gus');
    while ((await gus.evaluate()) !== 'nothing_eligible') {
      // Evaluates what there is.
    }
    const { current } = await pool.service.epochs({});
    pool.clock.advance(Date.parse(current.ends_at) - pool.clock.nowMs() - 1_999);
    expect(await refusal(gus, { dialect: 'az64', task_type: 'evolve' })).toMatchObject({
      numbers: { reason: 'window', leftMs: 1_999, neededMs: 2_000 },
    });
    pool.clock.advance(1_999);
    expect(typeof (await gus.request('evolve'))).toBe('object');
  });

  it('are closed while the pool stops', async () => {
    const service = await pool.openService();
    const hal = await pool.openMiner('hal');
    service.stopOffering();
    expect((await service.health()).status).toBe('draining');
    await expect(service.requestWork(hal.caller, { dialect: 'az64' })).rejects.toMatchObject({
      numbers: { reason: 'closed' },
    });
  });
});

describe('twenty miners asking two processes at once', () => {
  it('never get more places of a program than it has', async () => {
    const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
    const pool = await openPoolFixture({ problems });
    try {
      const other = await pool.openService();
      const names = Array.from({ length: 20 }, (_, index) => `miner ${index}`);
      const miners = await Promise.all(names.map((name) => pool.openMiner(name)));
      for (const [index, miner] of miners.entries()) {
        if (index % 2 === 1) miner.service = other;
      }
      const batches = await Promise.all(miners.map((miner) => miner.request('evaluate')));
      const given = batches.flatMap((batch) =>
        typeof batch === 'string' ? [] : batch.algorithms.map(({ id }) => id),
      );
      expect(given.length).toBeGreaterThanOrEqual(20);
      for (const id of new Set(given)) {
        expect(given.filter((other) => other === id).length).toBeLessThanOrEqual(3);
      }
      await assertInvariants(pool.database.sql);
    } finally {
      await pool.close();
    }
  });
});
