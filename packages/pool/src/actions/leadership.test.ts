/** Several processes on one database: who runs the scheduler, and what happens when two do. */
import { createLogger, createRandom, type Logger, ManualClock, systemClock } from '@adit/base';
import { createTemporaryDatabase, migrate, openDatabase } from '@adit/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPoolService } from '../create-pool-service.ts';
import type { PoolService, SchedulerState } from '../service.ts';
import { poolMigrations } from '../store/migrations.ts';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  FIXTURE_START_MS,
  FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';
import { openTcpGate } from '../testing/tcp-gate.ts';
import { announceProcess } from './presence.ts';

const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
const EPOCH_MS = 30_000;

let pool: PoolFixture;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  pool = await openPoolFixture({ problems, settings: { epochMs: EPOCH_MS, capBps: 3_000 } });
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await assertInvariants(pool.database.sql);
  await pool.close();
});

/** Another process of the pool. */
const openProcess = (processId: string): Promise<PoolService> => pool.openService({}, processId);

function startScheduler(service: PoolService): { close(): Promise<void> } {
  const scheduler = service.startScheduler();
  closing.push(() => scheduler.close());
  return scheduler;
}

/** Lets the pool's time pass until the state is as wanted; vitest's limit ends it otherwise. */
async function untilState(isSo: (state: SchedulerState) => boolean): Promise<SchedulerState> {
  for (;;) {
    const state = await pool.service.readScheduler();
    if (isSo(state)) return state;
    pool.clock.advance(250);
    await systemClock.sleep(5);
  }
}

/** What a leader looks like that was killed and whose lease has run out. */
async function expireLease(): Promise<void> {
  await pool.database.sql`update leadership set expires_at = 0`;
}

describe('the leader of the scheduler', () => {
  it('is nobody before the first candidate', async () => {
    expect(await pool.service.readScheduler()).toEqual({
      holder: null,
      since: null,
      lastPassAt: null,
      fencing: 0,
      processes: [],
    });
  });

  it('is one process among several, and its passes are seen by all', async () => {
    for (const id of ['a', 'b', 'c']) startScheduler(await openProcess(id));
    const first = await untilState(
      ({ holder, lastPassAt }) => holder !== null && lastPassAt !== null,
    );
    const later = await untilState(({ lastPassAt }) => lastPassAt !== first.lastPassAt);
    expect(['a', 'b', 'c']).toContain(first.holder);
    expect([later.holder, later.fencing, later.since]).toEqual([first.holder, 1, first.since]);
  });

  it('is another one as soon as the lease of a dead leader has run out', async () => {
    const dead = startScheduler(await openProcess('dead'));
    await untilState(({ holder }) => holder === 'dead');
    // Killed: it neither renews nor gives back.
    await dead.close();
    await pool.database.sql`update leadership set expires_at = database_now_ms() + 3600000`;
    startScheduler(await openProcess('heir'));
    for (let step = 0; step < 20; step += 1) {
      pool.clock.advance(250);
      await systemClock.sleep(5);
    }
    expect((await pool.service.readScheduler()).holder).toBe('dead');
    await expireLease();
    const state = await untilState(({ holder }) => holder === 'heir');
    expect(state.fencing).toBe(2);
  });

  it('passes on at once when it is told to stop', async () => {
    const scheduler = startScheduler(await openProcess('a'));
    await untilState(({ holder }) => holder === 'a');
    await scheduler.close();
    expect((await pool.service.readScheduler()).holder).toBeNull();
    startScheduler(await openProcess('b'));
    expect((await untilState(({ holder }) => holder === 'b')).fencing).toBe(2);
  });

  it('that slept over its term ends its pass and goes back to asking', async () => {
    startScheduler(await openProcess('slept'));
    await untilState(({ holder, lastPassAt }) => holder === 'slept' && lastPassAt !== null);
    await pool.database.sql`
      update leadership set holder = 'other', fencing = fencing + 1,
        expires_at = database_now_ms() + 3600000`;
    const before = (await pool.service.readScheduler()).lastPassAt;
    for (let step = 0; step < 40; step += 1) {
      pool.clock.advance(250);
      await systemClock.sleep(5);
    }
    expect(await pool.service.readScheduler()).toMatchObject({
      holder: 'other',
      lastPassAt: before,
    });
    await expireLease();
    expect((await untilState(({ holder }) => holder === 'slept')).fencing).toBe(3);
  });
});

describe('a leader that loses the database', () => {
  it('ends its term when the lease has run out, says so, and leads again when it is back', async () => {
    const own = await createTemporaryDatabase({ tcpPort: 0 });
    const url = new URL(own.url ?? '');
    const gate = await openTcpGate(Number(url.port));
    url.port = String(gate.port);
    const clock = new ManualClock(FIXTURE_START_MS);
    const said: string[] = [];
    const quiet = createLogger('leadership test', 'silent');
    const say = (_facts: unknown, text: string): void => {
      said.push(text);
    };
    const log: Logger = Object.create(quiet, {
      ...Object.fromEntries(['info', 'warn', 'error'].map((name) => [name, { value: say }])),
    });
    const database = await openDatabase({ databaseUrl: url.href }, { log: quiet, clock });
    await migrate(own, [...poolMigrations]);
    const { settings } = pool;
    const deps = { database, clock, log, settings, problems };
    const service = await createPoolService({
      ...deps,
      random: createRandom('lost'),
      keypair: new FixtureMiner('pool', pool.service, problems).keypair,
    });
    const scheduler = service.startScheduler();
    const until = async (text: string): Promise<void> => {
      while (!said.includes(text)) {
        clock.advance(500);
        await systemClock.sleep(20);
      }
      said.length = 0;
    };
    await until('This process leads the scheduler');
    await gate.shut();
    await until('This process no longer leads the scheduler');
    await gate.open();
    await until('This process leads the scheduler');
    await scheduler.close();
    await database.close();
    await gate.close();
    await own.close();
  });
});

describe('two schedulers at once', () => {
  it('close each epoch once and leave balanced books', async () => {
    const services = [await openProcess('a'), await openProcess('b')];
    const miners: FixtureMiner[] = [];
    for (const name of ['ann', 'ben', 'cyd', 'dan']) miners.push(await pool.openMiner(name));
    for (let epoch = 1; epoch <= 4; epoch += 1) {
      await Promise.all([
        ...miners.map((miner) => miner.evaluate()),
        ...services.map((service) => service.sweep()),
      ]);
      pool.clock.advance(EPOCH_MS);
      await Promise.all([...services, ...services].map((service) => service.sweep()));
    }
    const { sql } = pool.database;
    expect(
      await sql`select count(*)::int as closed, count(distinct number)::int as numbers
        from epochs where state = 'CLOSED'`,
    ).toEqual([{ closed: 4, numbers: 4 }]);
    expect(await sql`select 1 from payouts where rao > 0 limit 1`).toHaveLength(1);
  });
});

describe('a process of the pool', () => {
  const facts = { role: 'api', host: 'here', pid: 7, isAlive: () => true } as const;
  const announce = async (processId: string, more: object = {}): Promise<() => Promise<void>> => {
    const { database, clock, settings } = pool;
    const authMode = 'legacy' as const;
    const context = { database, clock, settings, problems, authMode, processId };
    const presence = await announceProcess({ ...context, ...more }, facts);
    closing.push(() => presence.close());
    return () => presence.close();
  };

  it('is known while it lives', async () => {
    await announce('one');
    const close = await announce('two');
    const ids = async () => (await pool.service.readScheduler()).processes.map(({ id }) => id);
    expect(await ids()).toEqual(['one', 'two']);
    await close();
    expect(await ids()).toEqual(['one']);
  });

  it.each([
    ['epochMs', { epochMs: 60_000 }, '60000', String(EPOCH_MS)],
    ['capBps', { capBps: 500 }, '500', '3000'],
  ])('is refused with another %s than those that run', async (name, change, here, there) => {
    await announce('one');
    const settings = { ...pool.settings, ...change };
    await expect(announce('two', { settings })).rejects.toMatchObject({
      code: 'settings_differ',
      numbers: { name, here, there, process: 'one' },
    });
    const { processes } = await pool.service.readScheduler();
    expect(processes).toHaveLength(1);
  });

  it('is refused with other problems or another signature mode', async () => {
    await announce('one');
    await expect(announce('two', { problems: openDemoTasks() })).rejects.toMatchObject({
      numbers: { name: 'problems' },
    });
    await expect(announce('two', { authMode: 'strict' })).rejects.toMatchObject({
      numbers: { name: 'authMode', here: 'strict', there: 'legacy' },
    });
  });

  it('may differ in what a reload changes, and in everything once the others are gone', async () => {
    const close = await announce('one');
    await announce('two', { settings: { ...pool.settings, sweepMs: 1, backlogPerMiner: 9 } });
    await close();
    await pool.database.sql`update pool_processes set seen_at = seen_at - 11000`;
    await announce('three', { settings: { ...pool.settings, epochMs: 60_000 } });
  });

  it('need not wait for one that was killed on the same machine', async () => {
    await announce('killed');
    const { database, clock } = pool;
    const settings = { ...pool.settings, feeBps: 100 };
    const context = { database, clock, settings, problems, processId: 'new' };
    const presence = await announceProcess(
      { ...context, authMode: 'legacy' },
      { ...facts, pid: 8, isAlive: (pid) => pid !== 7 },
    );
    await presence.close();
  });

  it('puts other settings in force for what begins after', async () => {
    const miner = await pool.openMiner('eve');
    pool.service.applySettings({ ...pool.settings, evaluateBatchSize: 2 });
    const batch = await miner.request('evaluate');
    expect(typeof batch === 'string' ? batch : batch.algorithms.length).toBe(2);
  });
});
