import { createLogger } from '@adit/base';
import { inTransaction } from '@adit/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOpenEpoch, lockOpenEpoch } from '../store/epochs.ts';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  FIXTURE_START_MS,
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';
import { closeDueEpoch, closeEpoch } from './close-epoch.ts';

const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
const EPOCH_MS = 30_000;
const log = createLogger('close-epoch-test', 'silent');

describe('closing an epoch', () => {
  let pool: PoolFixture;
  let miners: FixtureMiner[];
  beforeEach(async () => {
    pool = await openPoolFixture({
      problems,
      settings: { epochMs: EPOCH_MS, evaluateBatchSize: 8, capBps: 3_000, feeBps: 500 },
    });
    miners = await Promise.all(['ann', 'ben', 'cyd'].map((name) => pool.openMiner(name)));
  });
  afterEach(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  /** All rows that a close writes, as one text. */
  const dump = async (): Promise<string> => {
    const { sql } = pool.database;
    const [row] = await sql<{ text: string }[]>`
      select concat(
        (select string_agg(e::text, E'\n' order by number) from epochs e),
        (select string_agg(p::text, E'\n' order by epoch, miner_id) from payouts p),
        (select string_agg(l::text, E'\n' order by id) from ledger l)) as text`;
    return row?.text ?? '';
  };
  const evaluateAll = async () => {
    for (const miner of miners) await miner.evaluate();
  };
  const context = () => ({ ...pool, log });

  it('cut off between its steps, runs again to the same bytes', async () => {
    await evaluateAll();
    pool.clock.advance(EPOCH_MS);
    const before = await dump();
    let first = '';
    const crash = inTransaction(pool.database, async (tx) => {
      const epoch = await lockOpenEpoch(tx, 'close');
      if (epoch === null) throw new Error('No open epoch');
      await closeEpoch(tx, epoch, { nowMs: pool.clock.nowMs(), settings: pool.settings });
      const [row] = await tx<{ text: string }[]>`
        select concat(
          (select string_agg(e::text, E'\n' order by number) from epochs e),
          (select string_agg(p::text, E'\n' order by epoch, miner_id) from payouts p),
          (select string_agg(l::text, E'\n' order by id) from ledger l)) as text`;
      first = row?.text ?? '';
      throw new Error('power cut');
    });
    await expect(crash).rejects.toThrow('power cut');
    expect(await dump()).toBe(before);
    await pool.service.sweep();
    expect(await dump()).toBe(first);
    expect(first.length).toBeGreaterThan(before.length);
  });

  it('happens once when two processes and ten sweeps try at once', async () => {
    await evaluateAll();
    pool.clock.advance(EPOCH_MS);
    const other = await pool.openService();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? pool.service : other).sweep()),
    );
    const { current, closed } = await pool.service.epochs({});
    expect(closed.map(({ number }) => number)).toEqual([1]);
    expect(current.number).toBe(2);
  });

  it('leaves what is decided in its last millisecond to it, and later to the next', async () => {
    await miners[0]?.evaluate();
    await miners[1]?.evaluate();
    const batch = await miners[2]?.request('evaluate');
    if (batch === undefined || typeof batch === 'string') throw new Error('No work');
    const reports = miners[2]?.score(batch) ?? [];
    pool.clock.advance(EPOCH_MS - 1);
    await miners[2]?.report(batch, reports.slice(0, 3));
    pool.clock.advance(1);
    // Nobody has swept yet: the submission itself closes the epoch first.
    await miners[2]?.report(batch, reports.slice(3));
    const { items } = await pool.service.decisions({ limit: 100 });
    const epochs = items.map(({ epoch }) => epoch).sort();
    expect(epochs).toEqual([1, 1, 1, 2, 2, 2, 2, 2]);
    const { closed, current } = await pool.service.epochs({});
    expect(closed[0]).toMatchObject({ number: 1, points: 9 });
    expect(current).toMatchObject({ number: 2, points: 15 });
  });

  it('with nobody’s points carries the budget, and one base at most', async () => {
    for (let epoch = 0; epoch < 3; epoch += 1) {
      pool.clock.advance(EPOCH_MS);
      await pool.service.sweep();
    }
    const { closed, current } = await pool.service.epochs({});
    const base = '1000000000';
    expect(closed.map((epoch) => [epoch.number, epoch.carry_rao, epoch.returned_rao])).toEqual([
      [3, base, base],
      [2, base, base],
      [1, base, '0'],
    ]);
    expect(closed.every(({ fee_rao, paid_rao }) => fee_rao === '0' && paid_rao === '0')).toBe(true);
    expect(current).toMatchObject({ number: 4, carry_in_rao: base, budget_rao: '2000000000' });
    expect(closed[0]?.merkle_root).toBe('0'.repeat(64));
  });

  it('pays the next epoch out of what was carried', async () => {
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
    await evaluateAll();
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
    const { closed } = await pool.service.epochs({ limit: 1 });
    // Three miners, each capped at 30 % of the base budget; 5 % fee of the base.
    expect(closed[0]).toMatchObject({
      budget_rao: '2000000000',
      paid_rao: '900000000',
      fee_rao: '50000000',
      carry_rao: '1000000000',
      returned_rao: '50000000',
    });
    expect(closed[0]?.miners.every(({ capped }) => capped)).toBe(true);
  });

  it('begins the next where it ended, and opens none for down-time', async () => {
    pool.clock.advance(EPOCH_MS + 7_000);
    await pool.service.sweep();
    const late = (await pool.service.epochs({})).current;
    expect(Date.parse(late.starts_at)).toBe(FIXTURE_START_MS + EPOCH_MS);
    pool.clock.advance(3_600_000);
    await pool.openService();
    const { current, closed } = await pool.service.epochs({});
    expect(closed.length).toBe(2);
    expect(current.number).toBe(3);
    expect(Date.parse(current.starts_at)).toBe(pool.clock.nowMs());
  });

  it('a service opened with shorter epochs shortens the one that runs', async () => {
    await pool.openService({ epochMs: 5_000 });
    const { current } = await pool.service.epochs({});
    expect(Date.parse(current.ends_at)).toBe(FIXTURE_START_MS + 5_000);
    await pool.openService({ epochMs: 60_000 });
    expect((await pool.service.epochs({})).current).toEqual(current);
  });

  it.each(['ledger', 'payouts', 'contributions', 'decisions', 'epochs'])(
    'nobody changes or deletes rows of %s afterwards',
    async (table) => {
      await evaluateAll();
      pool.clock.advance(EPOCH_MS);
      await pool.service.sweep();
      const { sql } = pool.database;
      const column =
        { ledger: 'memo', epochs: 'merkle_root', decisions: 'digest' }[table] ?? 'epoch';
      const refused = { code: '23001' };
      const where = table === 'epochs' ? "where state = 'CLOSED'" : '';
      const update = sql.unsafe(`update ${table} set ${column} = ${column} ${where}`);
      await expect(update).rejects.toMatchObject(refused);
      await expect(sql.unsafe(`delete from ${table} ${where}`)).rejects.toMatchObject(refused);
    },
  );

  it('a due epoch is closed by whoever comes first', async () => {
    pool.clock.advance(EPOCH_MS);
    await miners[0]?.request('evaluate');
    expect((await findOpenEpoch(pool.database.sql))?.number).toBe(2);
    expect((await closeDueEpoch(context()))?.number).toBe(2);
  });
});

describe('the scheduler', () => {
  it('closes epochs on time, survives the database’s absence and ends when told', async () => {
    const pool = await openPoolFixture({ problems, settings: { epochMs: 10_000, sweepMs: 1_000 } });
    try {
      const scheduler = pool.service.startScheduler();
      const waitFor = async (number: number): Promise<void> => {
        for (let tries = 0; tries < 200; tries += 1) {
          const open = await findOpenEpoch(pool.database.sql).catch(() => null);
          if (open !== null && open.number >= number) return;
          pool.clock.advance(500);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        throw new Error(`Epoch ${number} never came`);
      };
      await waitFor(3);
      const pid = pool.database.serverPid();
      if (pid === null) throw new Error('No server');
      process.kill(pid, 'SIGKILL');
      const { current } = await pool.service.epochs({}).catch(() => ({ current: { number: 3 } }));
      await waitFor(current.number + 2);
      await scheduler.close();
      await assertInvariants(pool.database.sql);
    } finally {
      await pool.close();
    }
  });
});
