import type { Assignment, Evaluation } from '@adit/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
const REOFFER_MS = 10_000;
const TIMEOUT_MS = 600_000;

describe('slots over time (pool.md 3.6, decisions 8 to 10)', () => {
  let pool: PoolFixture;
  let ann: FixtureMiner;
  let ben: FixtureMiner;
  let cyd: FixtureMiner;
  let dan: FixtureMiner;
  beforeEach(async () => {
    pool = await openPoolFixture({
      problems,
      settings: {
        evaluateBatchSize: 8,
        reofferAfterMs: REOFFER_MS,
        taskTimeoutMs: TIMEOUT_MS,
        minerActiveMs: 3_600_000,
        candidateEvaluators: 3,
      },
    });
    ann = await pool.openMiner('ann');
    ben = await pool.openMiner('ben');
    cyd = await pool.openMiner('cyd');
    dan = await pool.openMiner('dan');
  });
  afterEach(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  const take = async (miner: FixtureMiner): Promise<Assignment> => {
    const batch = await miner.request('evaluate');
    if (typeof batch === 'string') throw new Error(`No work: ${batch}`);
    return batch;
  };
  const statuses = async (miner: FixtureMiner, batch: Assignment, reports: Evaluation[]) =>
    (await miner.report(batch, reports)).items.map(({ status }) => status);
  const verdictsOf = async (miner: FixtureMiner) => {
    const { items } = await pool.service.decisions({ limit: 100 });
    return items.flatMap(({ reports }) =>
      reports.filter(({ hotkey }) => hotkey === miner.caller.hotkey),
    );
  };

  it('an unanswered slot is offered again, and its first holder still counts', async () => {
    const lost = await take(ann);
    const mine = await take(ben);
    await take(cyd);
    expect(await dan.request('evaluate')).toBe('nothing_eligible');
    pool.clock.advance(REOFFER_MS);
    expect((await take(dan)).algorithms.length).toBe(8);
    await ben.report(mine, ben.score(mine));
    expect(await statuses(ann, lost, ann.score(lost))).toEqual(Array(8).fill('accepted'));
  });

  it('a report within its time limit after the decision is compared with it and paid', async () => {
    const late = await take(ann);
    const other = await take(ben);
    const last = await take(cyd);
    pool.clock.advance(REOFFER_MS);
    const again = await take(dan);
    await ben.report(other, ben.score(other));
    await cyd.report(last, cyd.score(last));
    await dan.report(again, dan.score(again));
    expect((await pool.service.decisions({ limit: 100 })).items.length).toBe(8);
    const reports = ann.score(late);
    const [first, ...rest] = reports;
    if (first === undefined) throw new Error('No report');
    await ann.report(late, [{ ...first, score: 0.999, digest: 'e'.repeat(64) }, ...rest]);
    const verdicts = await verdictsOf(ann);
    expect(verdicts.filter(({ verdict }) => verdict === 'AGREED').length).toBe(7);
    expect(verdicts.filter(({ verdict }) => verdict === 'OUTLIER')).toMatchObject([
      { reason: 'digest_differs', numbers: { afterDecision: true } },
    ]);
    expect((await pool.service.balance(ann.caller)).reputation).toBe(7);
  });

  it('after the time limit: normal while nobody took the slot, late when somebody did', async () => {
    const batch = await take(ann);
    pool.clock.advance(TIMEOUT_MS);
    await pool.service.sweep();
    const [row] = await pool.database.sql<{ state: string }[]>`
      select state from assignments order by id limit 1`;
    expect(row?.state).toBe('EXPIRED');
    await take(ben);
    await take(cyd);
    const reports = ann.score(batch);
    expect(await statuses(ann, batch, reports.slice(0, 4))).toEqual(Array(4).fill('accepted'));
    // Of the other four Dan takes the third place: now Ann's reports come too late.
    const taken = await take(dan);
    expect(taken.algorithms.map(({ id }) => id)).toEqual(
      reports.slice(4).map(({ algorithm_id }) => algorithm_id),
    );
    expect(await statuses(ann, batch, reports.slice(4))).toEqual(Array(4).fill('late'));
    await dan.report(taken, dan.score(taken));
    const [late] = await pool.database.sql<{ count: number }[]>`
      select count(*)::int as count from slots where state = 'LATE_REPORTED'`;
    expect(late?.count).toBe(4);
  });

  it('what was given back is not taken any more', async () => {
    const batch = await take(ann);
    expect(await pool.service.releaseWork(ann.caller)).toBe(1);
    expect((await ann.request('evaluate')) !== 'active_task').toBe(true);
    await expect(ann.report(batch, ann.score(batch))).rejects.toMatchObject({
      code: 'assignment_not_found',
    });
  });

  it('a program that nobody can evaluate any more is given up', async () => {
    await pool.service.ban(dan.caller.hotkey, 'test');
    const own = await proposeNew(ann);
    for (const miner of [ben, cyd]) {
      while (typeof (await miner.evaluate()) === 'number') {
        // Evaluates all there is.
      }
    }
    const readState = async () => {
      const [row] = await pool.database.sql<{ state: string }[]>`
        select state from algorithms where id = ${own}`;
      return row?.state;
    };
    await pool.service.sweep();
    pool.clock.advance(REOFFER_MS - 1);
    await pool.service.sweep();
    expect(await readState()).toBe('EVALUATING');
    pool.clock.advance(1);
    await pool.service.sweep();
    expect(await readState()).toBe('NO_CONSENSUS');
    const { items } = await pool.service.decisions({ limit: 1 });
    expect(items[0]).toMatchObject({
      algorithm_id: own,
      outcome: 'NO_CONSENSUS',
      score: null,
      author: ann.caller.hotkey,
      reports: [
        { verdict: 'VOID', reason: 'too_few_evaluators', numbers: { starvedMs: REOFFER_MS } },
        { verdict: 'VOID', reason: 'too_few_evaluators' },
      ],
    });
  });

  it('the pool’s own start programs wait for miners instead', async () => {
    await pool.service.ban(cyd.caller.hotkey, 'test');
    await pool.service.ban(dan.caller.hotkey, 'test');
    await ann.evaluate();
    await ben.evaluate();
    await pool.service.sweep();
    pool.clock.advance(1_800_000);
    await pool.service.sweep();
    expect((await pool.service.decisions({})).items).toEqual([]);
    const eve = await pool.openMiner('eve');
    expect(await eve.evaluate()).toBe(8);
    expect((await pool.service.decisions({ limit: 100 })).items.length).toBe(8);
  });

  it('three made-up digests against each other end without a result', async () => {
    for (const [index, miner] of [ann, ben, cyd, dan].entries()) {
      const digest = String(index).repeat(64);
      await miner.evaluate((report) => ({ ...report, digest }));
    }
    // Three reports disagree, the fourth is asked, nobody is left: given up after the wait.
    await dan.evaluate((report) => ({ ...report, digest: '9'.repeat(64) }));
    pool.clock.advance(1_000);
    await pool.service.sweep();
    pool.clock.advance(120_000);
    await pool.service.sweep();
    const { items } = await pool.service.decisions({ limit: 100 });
    expect(items.length).toBe(8);
    for (const item of items) {
      expect(item.outcome).toBe('NO_CONSENSUS');
      expect(item.reports.every(({ verdict }) => verdict === 'VOID')).toBe(true);
    }
    expect((await pool.service.epochs({})).current.points).toBe(0);
  });

  /** Has a miner store a program of its own. */
  async function proposeNew(miner: FixtureMiner): Promise<number> {
    while (typeof (await miner.evaluate()) === 'number') {
      // Clears the backlog first.
    }
    for (let tries = 0; tries < 20; tries += 1) {
      const batch = await miner.request('evolve');
      if (typeof batch === 'string') throw new Error(batch);
      const { algorithm_ids } = await miner.propose(batch, miner.breed(batch, 5 + tries));
      const [algorithmId] = algorithm_ids;
      if (algorithmId !== undefined) return algorithmId;
    }
    throw new Error('No new program');
  }
});
