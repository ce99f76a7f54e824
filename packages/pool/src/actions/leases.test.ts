/** Leases: what they hold, parts of them, their end and what comes after (pool.md 2.5, 2.7; decision 16). */
import type { Evolution, Lease, LeaseRequestBody } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const linear = openDemoTasks().filter(({ id }) => id === 'linear-check');
let serial = 0;

/** A program of linear-check that nobody has drawn before, as an evolution. */
function draw(): Evolution {
  serial += 1;
  const header = '# adit az64 scalars=4 vectors=3 matrices=1 features=4';
  const text = `${header}\nsetup:\n  s2 = const ${serial}\npredict:\n  s1 = mul s2 s2\n`;
  return { parent_algorithm_ids: [], algorithm_dsl: text };
}

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'no error';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};

async function take(miner: FixtureMiner, request?: LeaseRequestBody): Promise<Lease> {
  const lease = await miner.lease(request);
  if (typeof lease === 'string') throw new Error(`No lease: ${lease}`);
  return lease;
}

async function stateOf(pool: PoolFixture, lease: Lease): Promise<string | undefined> {
  const [row] = await pool.database.sql<{ state: string }[]>`
    select state from assignments where id = ${Number(lease.lease_id.split('-')[1])}`;
  return row?.state;
}

async function slotStates(pool: PoolFixture, lease: Lease): Promise<string[]> {
  const rows = await pool.database.sql<{ state: string }[]>`
    select state from slots where assignment_id = ${Number(lease.lease_id.split('-')[1])}
    order by algorithm_id`;
  return rows.map(({ state }) => state);
}

describe('a lease', () => {
  let pool: PoolFixture;
  beforeAll(async () => {
    pool = await openPoolFixture({ settings: { backlogPerMiner: 1_000 } });
  });
  afterAll(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  it('holds up to eight programs to evaluate, two seeds of one problem and a budget', async () => {
    const ann = await pool.openMiner('ann');
    const lease = await take(ann);
    expect(lease).toMatchObject({
      lease_id: expect.stringMatching(/^lease-\d+$/),
      window_number: 1,
      evolve_budget: 2,
      evolution_offset: 0,
      gossip: null,
      evolve: { generations: 50, budget: 2 },
    });
    expect(lease.evaluate_algorithms.length).toBe(8);
    expect(lease.seed_algorithms.length).toBe(2);
    const kinds = new Set(lease.seed_algorithms.map(({ task_type }) => task_type));
    expect([...kinds]).toEqual([lease.evolve?.problem]);
    expect(Date.parse(lease.timeout_at) - pool.clock.nowMs()).toBe(10_800_000);
  });

  it('keeps to the sizes that are asked for', async () => {
    const ben = await pool.openMiner('ben');
    const small = await take(ben, { eval_batch_size: 3, seed_batch_size: 5, workers: 8 });
    expect([small.evaluate_algorithms.length, small.seed_algorithms.length]).toEqual([3, 5]);
    const many = { eval_batch_size: 64, seed_batch_size: 64, workers: 8 };
    const large = await take(ben, many);
    expect(large.evaluate_algorithms.length).toBe(8);
    expect(large.seed_algorithms.length).toBe(8);
  });

  it('without seeds is for evaluation only, without evaluations for evolution only', async () => {
    const cyd = await pool.openMiner('cyd');
    const evaluate = await take(cyd, { seed_batch_size: 0, workers: 8 });
    expect(evaluate).toMatchObject({ evolve_budget: 0, seed_algorithms: [] });
    expect(evaluate.evolve).toBeUndefined();
    const evolve = await take(cyd, { eval_batch_size: 0, workers: 8 });
    expect(evolve).toMatchObject({ evolve_budget: 2, evaluate_algorithms: [] });
    expect(await cyd.lease({ eval_batch_size: 0, seed_batch_size: 0, workers: 8 })).toBe(
      'nothing_asked',
    );
  });

  it('keeps to the problem of task_type and to those the client works on', async () => {
    const dan = await pool.openMiner('dan');
    const lease = await take(dan, { task_type: 'net-check', workers: 8 });
    const programs = [...lease.evaluate_algorithms, ...lease.seed_algorithms];
    expect(new Set(programs.map(({ task_type }) => task_type))).toEqual(new Set(['net-check']));
    expect(await dan.lease({ task_type: 'mnist_binary', workers: 8 })).toBe('problems');
    expect(
      await dan.lease({ task_type: 'net-check', problems: ['linear-check'], workers: 8 }),
    ).toBe('problems');
  });

  it('counts among the open assignments, batches too (decision 13)', async () => {
    const eve = await pool.openMiner('eve');
    await take(eve);
    expect(await eve.lease()).toBe('active_task');
    expect(await eve.request('evolve')).toBe('active_task');
    expect(typeof (await eve.request('evolve', 2))).toBe('object');
    expect(await eve.lease({ workers: 2 })).toBe('active_task');
    const { active_assignment: active } = await pool.service.stats(eve.caller);
    expect(active).toMatchObject({ kind: 'lease', id: expect.stringMatching(/^lease-/) });
  });

  it('needs a dialect that the pool writes, and an open pool', async () => {
    const fay = await pool.openMiner('fay');
    expect(await fay.lease({ dialect: 'az32' })).toBe('dialect');
    const closed = await pool.openService();
    closed.stopOffering();
    await expect(closed.requestLease(fay.caller, { dialect: 'az64' })).rejects.toMatchObject({
      numbers: { reason: 'closed' },
    });
  });

  it('has no name of a batch, and a batch none of a lease', async () => {
    const gus = await pool.openMiner('gus');
    const lease = await take(gus);
    const batchName = lease.lease_id.replace('lease', 'batch');
    const body = { evaluations: [], evolutions: [] };
    expect(await codeOf(pool.service.submitLease(gus.caller, batchName, body))).toBe(
      'assignment_not_found',
    );
    const hal = await pool.openMiner('hal');
    expect(await codeOf(pool.service.submitLease(hal.caller, lease.lease_id, body))).toBe(
      'assignment_not_found',
    );
  });
});

describe('the backlog', () => {
  it('comes first: leases carry no budget while it is above the limit', async () => {
    const pool = await openPoolFixture({ problems: linear, settings: { backlogPerMiner: 2 } });
    try {
      const [ann, ben] = [await pool.openMiner('ann'), await pool.openMiner('ben')];
      // Eight start programs want three reports each: 24 are missing, 4 are allowed.
      const lease = await take(ann);
      expect(lease).toMatchObject({ evolve_budget: 0, seed_algorithms: [] });
      expect(lease.evaluate_algorithms.length).toBe(8);
      expect(await ben.lease({ eval_batch_size: 0 })).toBe('backlog');
      await ann.handIn(lease, { evaluations: ann.scoreAll(lease.evaluate_algorithms) });
      expect(await stateOf(pool, lease)).toBe('SUBMITTED');
      // Ann cannot help with what still waits, so that it does not hold her up.
      expect(await take(ann)).toMatchObject({ evolve_budget: 2, evaluate_algorithms: [] });
    } finally {
      await pool.close();
    }
  });
});

describe('parts of a lease', () => {
  let pool: PoolFixture;
  let ann: FixtureMiner;
  beforeAll(async () => {
    const settings = { backlogPerMiner: 1_000, minEvaluators: 15, maxEvaluators: 15 };
    pool = await openPoolFixture({
      problems: linear,
      settings: { ...settings, candidateEvaluators: 15, leaseTimeoutMs: 60_000 },
    });
    ann = await pool.openMiner('ann');
  });
  afterAll(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  it('leave it open: reports first, evolutions later, each answered by name', async () => {
    const lease = await take(ann, { eval_batch_size: 2 });
    const [first, second] = ann.scoreAll(lease.evaluate_algorithms);
    if (first === undefined || second === undefined) throw new Error('No programs');
    expect(await ann.handIn(lease, { evaluations: [first] })).toMatchObject({
      status: 'accepted',
      id: lease.lease_id,
      accepted_evaluations: 1,
      accepted_evolutions: 0,
    });
    const both = await ann.handIn(lease, { evaluations: [first, second], final: false });
    expect(both).toMatchObject({ status: 'accepted', accepted_evaluations: 2 });
    expect(await stateOf(pool, lease)).toBe('OPEN');
    const evolutions = [draw()];
    const one = await ann.handIn(lease, { evolutions, final: false });
    expect(one.items).toEqual([
      { index: 0, status: 'accepted', algorithm_id: one.algorithm_ids[0] },
    ]);
    expect(await stateOf(pool, lease)).toBe('OPEN');
    const [resumed] = await pool.service.resumeLeases(ann.caller, 'az64');
    expect(resumed).toMatchObject({
      lease_id: lease.lease_id,
      evaluate_algorithms: [],
      evolve_budget: 1,
      evolution_offset: 1,
      evolve: { budget: 1 },
    });
    const last = await ann.handIn(lease, { evolutions: [draw()], evolution_offset: 1 });
    expect(last.items).toMatchObject([{ index: 1, status: 'accepted' }]);
    expect(await stateOf(pool, lease)).toBe('SUBMITTED');
    expect(await pool.service.resumeLeases(ann.caller, 'az64')).toEqual([]);
    // Everything again: the stored answers, no effect.
    const again = await ann.handIn(lease, { evaluations: [first, second], evolutions });
    expect(again).toMatchObject({
      status: 'duplicate',
      accepted_evaluations: 2,
      algorithm_ids: one.algorithm_ids,
    });
  });

  it('with a changed item are refused with all that came with it', async () => {
    const ben = await pool.openMiner('ben');
    const lease = await take(ben);
    const reports = ben.scoreAll(lease.evaluate_algorithms);
    const [first, second] = reports;
    const evolution = draw();
    if (first === undefined || second === undefined) throw new Error('No programs');
    await ben.handIn(lease, { evaluations: [first], evolutions: [evolution] });
    const changed = { ...first, score: 0.123 };
    const other = draw();
    const refused = [
      { evaluations: [second, changed], evolutions: [] },
      { evaluations: [second], evolutions: [other] },
    ];
    for (const body of refused) {
      expect(await codeOf(ben.handIn(lease, body))).toBe('content_conflict');
    }
    expect((await slotStates(pool, lease)).filter((state) => state === 'REPORTED').length).toBe(1);
  });

  it('beyond the budget are over_budget, known programs duplicate_algorithm', async () => {
    const cyd = await pool.openMiner('cyd');
    const lease = await take(cyd, { eval_batch_size: 0 });
    const evolution = draw();
    const { items } = await cyd.handIn(lease, { evolutions: [evolution, evolution, draw()] });
    expect(items.map(({ index, status }) => [index, status])).toEqual([
      [0, 'accepted'],
      [1, 'duplicate_algorithm'],
      [2, 'over_budget'],
    ]);
    expect(items[2]?.numbers).toEqual({ budget: 2 });
  });

  it('in one body, as other clients send them, end the lease', async () => {
    const dan = await pool.openMiner('dan');
    const lease = await take(dan);
    const evaluations = dan.scoreAll(lease.evaluate_algorithms);
    await dan.handIn(lease, { evaluations, evolutions: [draw()], gossip: null, iterations: 7 });
    expect(await stateOf(pool, lease)).toBe('SUBMITTED');
    const [row] = await pool.database.sql<{ iterations: bigint }[]>`
      select max(iterations) as iterations from assignments`;
    expect(row?.iterations).toBe(7n);
    expect(await codeOf(dan.handIn(lease, { evolutions: [draw()], evolution_offset: 1 }))).toBe(
      'content_conflict',
    );
  });

  it('with reports missing leave those open', async () => {
    const eve = await pool.openMiner('eve');
    const lease = await take(eve);
    const evaluations = eve.scoreAll(lease.evaluate_algorithms).slice(1);
    await eve.handIn(lease, { evaluations, evolutions: [draw()] });
    expect(await stateOf(pool, lease)).toBe('OPEN');
    const [resumed] = await pool.service.resumeLeases(eve.caller, 'az64');
    expect(resumed?.evaluate_algorithms).toEqual(lease.evaluate_algorithms.slice(0, 1));
  });

  it('have parents that were handed out with it, as seeds or to be evaluated, and no others', async () => {
    const lea = await pool.openMiner('lea');
    const lease = await take(lea, { eval_batch_size: 2 });
    const handed = [...lease.seed_algorithms, ...lease.evaluate_algorithms].map(({ id }) => id);
    const evolution = { ...draw(), parent_algorithm_ids: [...handed, 2_000_000_000_000] };
    const { algorithm_ids: ids } = await lea.handIn(lease, {
      evolutions: [evolution],
      final: false,
    });
    const [row] = await pool.database.sql<{ parents: number[] }[]>`
      select parents from algorithms where id = ${ids[0] ?? 0}`;
    expect([...(row?.parents ?? [])].sort()).toEqual([...new Set(handed)].sort());
    await lea.handIn(lease, { final: true });
  });

  it('marked final give what is missing back at once', async () => {
    const fay = await pool.openMiner('fay');
    const lease = await take(fay);
    const [first] = fay.scoreAll(lease.evaluate_algorithms);
    if (first === undefined) throw new Error('No programs');
    await fay.handIn(lease, { evaluations: [first], final: true });
    expect(await stateOf(pool, lease)).toBe('SUBMITTED');
    const states = await slotStates(pool, lease);
    expect(states.filter((state) => state === 'RELEASED').length).toBe(states.length - 1);
    // Not offered to Fay again.
    const given = lease.evaluate_algorithms.map(({ id }) => id);
    const next = await take(fay);
    expect(next.evaluate_algorithms.filter(({ id }) => given.includes(id))).toEqual([]);
    const rest = fay.scoreAll(lease.evaluate_algorithms.slice(1));
    expect(await codeOf(fay.handIn(lease, { evaluations: rest }))).toBe('assignment_not_found');
    expect(await fay.handIn(lease, { final: true })).toMatchObject({ status: 'duplicate' });
  });

  it('that hold nothing but the end release the lease', async () => {
    const gus = await pool.openMiner('gus');
    const lease = await take(gus);
    expect((await gus.handIn(lease, { final: true })).items).toEqual([]);
    expect(await stateOf(pool, lease)).toBe('RELEASED');
  });

  it('after the time limit: reports late or counted, evolutions if they are new', async () => {
    const hal = await pool.openMiner('hal');
    const lease = await take(hal);
    pool.clock.advance(60_000);
    await pool.service.sweep();
    expect(await stateOf(pool, lease)).toBe('EXPIRED');
    const bad = { parent_algorithm_ids: [], algorithm_dsl: 'nonsense' };
    expect(await codeOf(hal.handIn(lease, { evolutions: [bad] }))).toBe('assignment_not_found');
    const fresh = await hal.handIn(lease, { evolutions: [draw()] });
    expect(fresh.accepted_evolutions).toBe(1);
    const [first] = hal.scoreAll(lease.evaluate_algorithms);
    if (first === undefined) throw new Error('No programs');
    expect(await hal.handIn(lease, { evaluations: [first] })).toMatchObject({
      accepted_evaluations: 1,
    });
    expect(await stateOf(pool, lease)).toBe('EXPIRED');
  });
});

describe('settings of leases', () => {
  it('refuse evolutions of too few iterations, never reports', async () => {
    const settings = { leaseMinIterations: 100, backlogPerMiner: 1_000 };
    const pool = await openPoolFixture({ problems: linear, settings });
    try {
      const ann = await pool.openMiner('ann');
      const lease = await take(ann);
      const evaluations = ann.scoreAll(lease.evaluate_algorithms);
      expect(await ann.handIn(lease, { evaluations })).toMatchObject({ status: 'accepted' });
      const evolutions = [draw()];
      await expect(ann.handIn(lease, { evolutions, iterations: 99 })).rejects.toMatchObject({
        code: 'too_few_iterations',
        numbers: { given: 99, wanted: 100 },
      });
      expect((await ann.handIn(lease, { evolutions, iterations: 100 })).accepted_evolutions).toBe(
        1,
      );
    } finally {
      await pool.close();
    }
  });

  it('give one lease an epoch where that is asked for', async () => {
    const settings = { leasePerWindow: true, leaseEvolveBudget: 0 };
    const pool = await openPoolFixture({ problems: linear, settings });
    try {
      const ann = await pool.openMiner('ann');
      const lease = await take(ann);
      expect(lease.evolve_budget).toBe(0);
      await ann.handIn(lease, { final: true });
      await expect(
        pool.service.requestLease(ann.caller, { dialect: 'az64' }),
      ).rejects.toMatchObject({
        code: 'lease_issued',
        message: 'Lease already issued for this window',
        numbers: { windowNumber: 1 },
      });
      pool.clock.advance(3_600_000);
      // Its start programs are not offered to it again, so that there is nothing left.
      expect(await ann.lease()).toBe('nothing_eligible');
    } finally {
      await pool.close();
    }
  });
});

describe('a miner asking two processes at once', () => {
  it('gets as many leases as it may hold, and no program twice', async () => {
    const pool = await openPoolFixture({ settings: { backlogPerMiner: 1_000 } });
    try {
      const other = await pool.openService();
      const ann = await pool.openMiner('ann');
      const ask = (workers: number) =>
        Promise.all(
          Array.from({ length: 10 }, async (_, index) => {
            const service = index % 2 === 0 ? pool.service : other;
            return await codeOf(
              service.requestLease(ann.caller, { dialect: 'az64', workers, eval_batch_size: 3 }),
            );
          }),
        );
      expect((await ask(1)).sort()).toEqual([...Array(9).fill('active_task'), 'no error']);
      expect((await ask(3)).filter((code) => code === 'no error').length).toBe(2);
      const leases = await pool.service.resumeLeases(ann.caller, 'az64');
      const ids = leases.flatMap((lease) => lease.evaluate_algorithms.map(({ id }) => id));
      expect([leases.length, new Set(ids).size]).toEqual([3, 9]);
      await assertInvariants(pool.database.sql);
    } finally {
      await pool.close();
    }
  });
});
