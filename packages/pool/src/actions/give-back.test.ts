/** Work that comes back without a vote: undone items, resets, and what a miner is told of the queue. */
import type { Assignment, Lease } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const linear = openDemoTasks().filter(({ id }) => id === 'linear-check');
let pool: PoolFixture;
beforeAll(async () => {
  pool = await openPoolFixture({ problems: linear, settings: { evaluateBatchSize: 8 } });
});
afterAll(async () => {
  await assertInvariants(pool.database.sql);
  await pool.close();
});

async function takeBatch(miner: FixtureMiner): Promise<Assignment> {
  const batch = await miner.request('evaluate');
  if (typeof batch === 'string') throw new Error(batch);
  return batch;
}

async function takeLease(miner: FixtureMiner): Promise<Lease> {
  const lease = await miner.lease();
  if (typeof lease === 'string') throw new Error(lease);
  return lease;
}

async function stateOf(id: string): Promise<string | undefined> {
  const [row] = await pool.database.sql<{ state: string }[]>`
    select state from assignments where id = ${Number(id.split('-')[1])}`;
  return row?.state;
}

/** Points of the open epoch and decisions so far: what a vote would have changed. */
async function countEffects(): Promise<number> {
  const [row] = await pool.database.sql<{ count: number }[]>`
    select ((select count(*) from contributions) + (select count(*) from decisions))::int as count`;
  return row?.count ?? 0;
}

describe('an undone item', () => {
  it('goes to another miner at once, never again to this one, and is no vote', async () => {
    const [ann, ben] = [await pool.openMiner('ann'), await pool.openMiner('ben')];
    const others = [await pool.openMiner('cyd'), await pool.openMiner('dan')];
    // Three of four take all places; the fourth finds none.
    const batch = await takeBatch(ann);
    for (const miner of others) await takeBatch(miner);
    expect(await ben.request('evaluate')).toBe('nothing_eligible');
    const [first, second] = batch.algorithms;
    if (first === undefined || second === undefined) throw new Error('No programs');
    const undone = [{ algorithm_id: first.id, code: 'wall_clock_stop' }];
    const answer = await pool.service.submitEvaluation(ann.caller, batch.batch_id, {
      evaluations: [],
      undone,
    });
    expect(answer).toMatchObject({
      status: 'accepted',
      accepted_evaluations: 0,
      items: [{ algorithm_id: first.id, status: 'undone', code: 'wall_clock_stop' }],
    });
    expect((await takeBatch(ben)).algorithms.map(({ id }) => id)).toEqual([first.id]);
    expect(await countEffects()).toBe(0);
    // Saying it again changes nothing; a report after it is not taken.
    const again = await pool.service.submitEvaluation(ann.caller, batch.batch_id, {
      evaluations: [],
      undone,
    });
    expect(again).toMatchObject({ status: 'duplicate', items: [{ status: 'undone' }] });
    const late = await ann.report(batch, [{ algorithm_id: first.id, score: 0.5 }]);
    expect(late.items).toMatchObject([{ status: 'not_assigned', code: 'given_back' }]);
    expect(await stateOf(batch.batch_id)).toBe('OPEN');
    expect((await ann.request('evaluate', 2)) === 'nothing_eligible').toBe(true);
    // The rest in: the batch is complete.
    await ann.report(batch, ann.score(batch).slice(1));
    expect(await stateOf(batch.batch_id)).toBe('SUBMITTED');
  });

  it('of another’s work, or one that is reported, is said to be so', async () => {
    const eve = await pool.openMiner('eve');
    await pool.service.releaseWork((await pool.openMiner('cyd')).caller);
    const lease = await takeLease(eve);
    const [report] = eve.scoreAll(lease.evaluate_algorithms);
    if (report === undefined) throw new Error('No programs');
    const { algorithm_id: id } = report;
    await eve.handIn(lease, { evaluations: [report], final: false });
    const { items } = await eve.handIn(lease, {
      undone: [
        { algorithm_id: id, code: 'x' },
        { algorithm_id: 999_999, code: 'a\u0000b' },
      ],
    });
    expect(items).toEqual([
      { algorithm_id: id, status: 'duplicate', code: 'already_reported' },
      { algorithm_id: 999_999, status: 'not_assigned', code: 'not_assigned' },
    ]);
  });

  it('and nothing else releases the assignment, also when said twice', async () => {
    const fay = await pool.openMiner('fay');
    await pool.service.releaseWork((await pool.openMiner('dan')).caller);
    const batch = await takeBatch(fay);
    const body = {
      evaluations: [],
      undone: batch.algorithms.map(({ id }) => ({
        algorithm_id: id,
        code: 'suite_mismatch\u0000',
      })),
    };
    const answer = await pool.service.submitEvaluation(fay.caller, batch.batch_id, body);
    expect(answer.items.every(({ status }) => status === 'undone')).toBe(true);
    expect(await stateOf(batch.batch_id)).toBe('RELEASED');
    expect(await pool.service.submitEvaluation(fay.caller, batch.batch_id, body)).toEqual({
      ...answer,
      status: 'duplicate',
    });
    expect(typeof (await fay.request('evolve'))).toBe('object');
  });
});

describe('a reset', () => {
  it('gives back one assignment or all of them, counted against the miner', async () => {
    const gus = await pool.openMiner('gus');
    const first = await takeBatch(gus);
    const second = await gus.lease({ workers: 8 });
    const third = await gus.request('evolve', 8);
    if (typeof second === 'string' || typeof third === 'string') throw new Error('No work');
    expect(await pool.service.releaseWork(gus.caller, second.lease_id)).toBe(1);
    expect([await stateOf(first.batch_id), await stateOf(second.lease_id)]).toEqual([
      'OPEN',
      'RELEASED',
    ]);
    expect(await pool.service.releaseWork(gus.caller, second.lease_id)).toBe(0);
    expect(await pool.service.releaseWork(gus.caller)).toBe(2);
    expect(await stateOf(first.batch_id)).toBe('RELEASED');
    const [row] = await pool.database.sql<{ expiries: number; paused: bigint }[]>`
      select expiries_in_row as expiries, paused_until as paused from miners
      where hotkey = ${gus.caller.hotkey}`;
    expect(row).toEqual({ expiries: 3, paused: 0n });
    const states = await pool.database.sql<{ state: string }[]>`
      select distinct s.state from slots s join miners m on m.id = s.miner_id
      where m.hotkey = ${gus.caller.hotkey}`;
    expect(states).toEqual([{ state: 'RELEASED' }]);
  });

  it('names only what is the caller’s', async () => {
    const [hal, ida] = [await pool.openMiner('hal'), await pool.openMiner('ida')];
    const lease = await hal.lease();
    if (typeof lease === 'string') throw new Error(lease);
    const batchName = lease.lease_id.replace('lease', 'batch');
    for (const [miner, id] of [
      [ida, lease.lease_id],
      [hal, batchName],
      [hal, 'lease-0'],
      [hal, 'x'.repeat(64)],
    ] as const) {
      await expect(pool.service.releaseWork(miner.caller, id)).rejects.toMatchObject({
        code: 'assignment_not_found',
      });
    }
  });
});

describe('pending evaluations', () => {
  it('count the programs that this miner could report', async () => {
    const fresh = await openPoolFixture({ problems: linear, settings: { evaluateBatchSize: 5 } });
    try {
      const ann = await fresh.openMiner('ann');
      const read = () => fresh.service.pendingEvaluations(ann.caller);
      expect(await read()).toEqual({ has_pending_evaluations: true, count: 8 });
      await ann.evaluate();
      expect(await read()).toEqual({ has_pending_evaluations: true, count: 3 });
      await ann.evaluate();
      expect(await read()).toEqual({ has_pending_evaluations: false, count: 0 });
    } finally {
      await fresh.close();
    }
  });
});
