/** Any schema that was released becomes the newest one with its data, and a strange one is refused. */
import { createLogger, createRandom, ManualClock, systemClock } from '@adit/base';
import { ready } from '@adit/keys';
import { canonicalProgram, formatProgramText, programHash } from '@adit/program';
import {
  createTemporaryDatabase,
  type Database,
  migrate,
  openDatabase,
  type Sql,
  type TemporaryDatabase,
} from '@adit/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPoolService } from '../create-pool-service.ts';
import { defaultPoolSettings } from '../settings.ts';
import { assertInvariants } from '../testing/assert-invariants.ts';
import { TEST_NOW_MS, testKeypair } from '../testing/open-test-pool.ts';
import { FixtureMiner, openDemoTasks } from '../testing/pool-fixture.ts';
import { poolMigrations } from './migrations.ts';

const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
const EPOCH_MS = 60_000;
const log = createLogger('migration test', 'silent');

/** Columns that a later step took away, because what they said stands elsewhere since then. */
const DROPPED = ['assignments.result'];

let database: TemporaryDatabase;

beforeEach(async () => {
  await ready();
  database = await createTemporaryDatabase({ tcpPort: 0 });
});
afterEach(() => database.close());

/** Programs of the problem, as the pool stores them. */
function drawPrograms(count: number): { hash: string; text: string }[] {
  const [problem] = problems;
  if (problem === undefined) throw new Error('No problem');
  const random = createRandom('migration');
  const found = new Map<string, string>();
  while (found.size < count) {
    const program = canonicalProgram(problem.randomProgram(random));
    found.set(programHash(program), formatProgramText(program));
  }
  return [...found].map(([hash, text]) => ({ hash, text }));
}

/**
 * A pool that ran for two epochs on the first schema: three miners and a banned one, a decided and an
 * undecided program, open and past assignments, a closed and paid epoch, its transfers.
 */
async function insertFirstRows(sql: Sql): Promise<void> {
  const startMs = TEST_NOW_MS - EPOCH_MS - 1_000;
  const now = TEST_NOW_MS - 1_000;
  for (const [index, name] of ['ann', 'ben', 'cyd', 'mal'].entries()) {
    const { publicKey, address } = testKeypair(name);
    await sql`
      insert into miners (public_key, hotkey, recipient_coldkey, created_at, last_seen_at, problems)
      values (${Buffer.from(publicKey)}, ${address},
        ${index === 0 ? testKeypair('coldkey').address : null}, ${startMs}, ${now},
        ${['linear-check']})`;
  }
  const digest = problems[0]?.consensusSuite.digest ?? '';
  await sql`insert into problems (id, suite_digest) values ('linear-check', ${digest})`;
  for (const { hash, text } of drawPrograms(2)) {
    await sql`
      insert into algorithms (problem_key, content_hash, program, author_id, parents, target,
        created_at, offered_since)
      values (1, ${hash}, ${text}, null, '{}', 3, ${startMs}, ${startMs})`;
  }
  const ann = Buffer.from(testKeypair('ann').publicKey).toString('hex');
  const ben = Buffer.from(testKeypair('ben').publicKey).toString('hex');
  await sql.unsafe(`
    insert into bans select hotkey, 'old rules', ${now} from miners where id = 4;
    insert into miner_roles select hotkey, 'honest' from miners where id = 1;
    insert into replays values (decode(repeat('ab', 96), 'hex'), ${now + 300_000});
    insert into epochs (number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps)
      values (1, ${startMs}, ${now}, 1000, 0, 500, 5000);
    insert into assignments (miner_id, kind, state, problem_key, parents, epoch, created_at,
      timeout_at, submitted_at, result) values
      (1, 'evaluate', 'CLOSED', 1, '{}', 1, ${startMs}, ${startMs + 50_000}, ${startMs + 9}, null),
      (2, 'evaluate', 'CLOSED', 1, '{}', 1, ${startMs}, ${startMs + 50_000}, ${startMs + 9}, null),
      (3, 'evaluate', 'EXPIRED', 1, '{}', 1, ${startMs}, ${startMs + 50_000}, null, null),
      (3, 'evaluate', 'OPEN', 1, '{}', 2, ${now}, ${now + 9_000_000}, null, null);
    insert into slots (algorithm_id, miner_id, assignment_id, state, assigned_at, reoffer_at,
      reported_at, vote, score, digest, decided_epoch) values
      (1, 1, 1, 'AGREED', ${startMs}, ${startMs}, ${startMs + 9}, 'VALUE', 0.75, 'd1', 1),
      (1, 2, 2, 'AGREED', ${startMs}, ${startMs}, ${startMs + 9}, 'VALUE', 0.75, 'd1', 1),
      (1, 3, 3, 'EXPIRED', ${startMs}, ${startMs}, null, null, null, null, null),
      (2, 3, 4, 'ASSIGNED', ${now}, ${now + 60_000}, null, null, null, null, null);
    insert into items values (1, 'evaluation:1', 'h', '{"status": "accepted"}', ${startMs + 9});
    update algorithms set state = 'CONSENSUS' where id = 1;
    insert into decisions (algorithm_id, problem_key, epoch, outcome, score, score_nano, digest,
      decided_at) values (1, 1, 1, 'CONSENSUS', 0.75, 750000000, 'd1', ${startMs + 9});
    insert into contributions values
      ('evaluation', 1, 1, 1, 1000000, ${startMs + 9}),
      ('evaluation', 1, 2, 1, 1000000, ${startMs + 9});
    insert into payouts values (1, 1, 1000000, 475, false), (1, 2, 1000000, 475, false);
    insert into ledger values
      ('epoch:1:funding', 1, 'operator:funding', 'pool:budget', 1000, 'budget', ${now}),
      ('epoch:1:fee', 1, 'pool:budget', 'operator:fee', 50, 'fee', ${now}),
      ('epoch:1:payout:${ann}', 1, 'pool:budget', 'miner:${ann}:available', 475, 'p', ${now}),
      ('epoch:1:payout:${ben}', 1, 'pool:budget', 'miner:${ben}:available', 475, 'p', ${now});
    update epochs set state = 'CLOSED', points_micro = 2000000, paid_rao = 950, fee_rao = 50,
      carry_rao = 0, returned_rao = 0, inputs_hash = 'aa', merkle_root = 'bb';
    insert into epochs (number, starts_at, ends_at, base_rao, carry_in_rao, fee_bps, cap_bps)
      values (2, ${now}, ${now + EPOCH_MS}, 1000, 0, 500, 5000);`);
}

/** Every row of the first schema's tables, by its columns of then. */
async function dump(sql: Sql, columns: ReadonlyMap<string, readonly string[]>): Promise<unknown> {
  const tables: Record<string, unknown> = {};
  for (const [table, names] of columns) {
    const list = names.map((name) => `t.${name}`).join(', ');
    tables[table] = await sql.unsafe(`select row(${list})::text as row from ${table} t order by 1`);
  }
  return tables;
}

async function readColumns(sql: Sql): Promise<Map<string, string[]>> {
  const rows = await sql<{ table: string; names: string[] }[]>`
    select table_name as table, array_agg(column_name::text order by ordinal_position) as names
    from information_schema.columns
    where table_schema = 'public' and table_name <> 'adit_migrations' group by table_name`;
  return new Map(
    rows.map(({ table, names }) => [
      table,
      names.filter((name) => !DROPPED.includes(`${table}.${name}`)),
    ]),
  );
}

/** The newest program's service on what the migration left. */
async function openService(given: Database) {
  const clock = new ManualClock(TEST_NOW_MS);
  const settings = {
    ...defaultPoolSettings,
    ...{ epochMs: EPOCH_MS, epochBudgetRao: 1000n, feeBps: 500, capBps: 5000 },
  };
  const keypair = testKeypair('pool');
  const random = createRandom('after');
  const deps = { database: given, clock, random, keypair, log, settings, problems };
  return { clock, service: await createPoolService(deps) };
}

describe('the schema', () => {
  it.each(poolMigrations.map(({ id }, index) => [id, index + 1] as const))(
    'of step %s becomes the newest one with all its rows, and the pool goes on',
    async (_id, steps) => {
      await migrate(database, poolMigrations.slice(0, 1));
      const columns = await readColumns(database.sql);
      await insertFirstRows(database.sql);
      const before = await dump(database.sql, columns);
      await migrate(database, poolMigrations.slice(0, steps));
      await migrate(database, [...poolMigrations]);
      expect(await dump(database.sql, columns)).toEqual(before);

      const { clock, service } = await openService(database);
      const caller = (name: string) => {
        const { publicKey, address } = testKeypair(name);
        return { publicKey, hotkey: address };
      };
      expect(await service.balance(caller('ann'))).toMatchObject({ available_rao: '475' });
      await expect(service.register(caller('mal'))).rejects.toMatchObject({ code: 'miner_banned' });
      expect(await service.resumeWork(caller('cyd'), 'az64')).toHaveLength(1);
      const newcomer = new FixtureMiner('eve', service, problems);
      await service.register(newcomer.caller);
      expect(await newcomer.evaluate()).toBeGreaterThan(0);
      clock.advance(EPOCH_MS);
      await service.sweep();
      expect((await service.epochs({})).current.number).toBe(3);
      await assertInvariants(database.sql);
    },
  );

  it('is brought up to date once when two processes start at the same time', async () => {
    const url = { databaseUrl: database.url ?? '' };
    const deps = { log, clock: systemClock };
    const two = await Promise.all([openDatabase(url, deps), openDatabase(url, deps)]);
    await Promise.all(two.map((one) => migrate(one, [...poolMigrations])));
    expect(await database.sql`select id from adit_migrations order by id`).toEqual(
      poolMigrations.map(({ id }) => ({ id })),
    );
    await Promise.all(two.map((one) => one.close()));
  });

  it('of a newer program, or with a step that was edited, is refused and left alone', async () => {
    const { sql } = database;
    await migrate(database, poolMigrations.slice(0, 1));
    await sql`insert into adit_migrations values ('9999_future', 'x', 0)`;
    await expect(migrate(database, [...poolMigrations])).rejects.toMatchObject({
      code: 'schema_newer',
      numbers: { id: '9999_future' },
    });
    await sql`delete from adit_migrations where id = '9999_future'`;
    await sql`update adit_migrations set checksum = 'edited'`;
    await expect(migrate(database, [...poolMigrations])).rejects.toMatchObject({
      code: 'migration_changed',
    });
    expect(await sql`select count(*)::int as count from adit_migrations`).toEqual([{ count: 1 }]);
  });
});
