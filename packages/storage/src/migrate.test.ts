import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Migration, migrate } from './migrate.ts';
import { createTemporaryDatabase, type TemporaryDatabase } from './temporary-database.ts';
import { failureOf } from './testing/test-folder.ts';

const FIRST: Migration = {
  id: '0001_first',
  sql: 'create table thing (id bigint primary key);\ncreate index on thing (id);',
};
const SECOND: Migration = {
  id: '0002_second',
  sql: 'insert into thing values (1); insert into thing values (2);',
};

let database: TemporaryDatabase;

beforeAll(async () => {
  database = await createTemporaryDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  await database.sql`drop table if exists thing, adit_migrations`;
});

const applied = async (): Promise<string[]> => {
  const rows = await database.sql<{ id: string }[]>`select id from adit_migrations order by id`;
  return rows.map((row) => row.id);
};

describe('migrate', () => {
  it('applies each step once, in order', async () => {
    await migrate(database, [FIRST]);
    await migrate(database, [FIRST, SECOND]);
    await migrate(database, [FIRST, SECOND]);
    expect(await applied()).toEqual(['0001_first', '0002_second']);
    expect(await database.sql`select count(*) from thing`).toEqual([{ count: 2n }]);
    const rows = await database.sql<{ ageMs: bigint }[]>`
      select (extract(epoch from now()) * 1000)::bigint - applied_at_ms as "ageMs"
      from adit_migrations`;
    expect(rows.every((row) => row.ageMs > -1_000n && row.ageMs < 60_000n)).toBe(true);
  });

  it('applies each step once when several start at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migrate(database, [FIRST, SECOND])));
    expect(await applied()).toEqual(['0001_first', '0002_second']);
    expect(await database.sql`select count(*) from thing`).toEqual([{ count: 2n }]);
  });

  it('leaves the schema as it was when a step fails', async () => {
    await migrate(database, [FIRST]);
    const broken = { id: '0003_broken', sql: 'drop table thing; select nonsense;' };
    expect(await failureOf(migrate(database, [FIRST, SECOND, broken]))).toMatchObject({
      code: '42703',
    });
    expect(await applied()).toEqual(['0001_first']);
    expect(await database.sql`select count(*) from thing`).toEqual([{ count: 0n }]);
  });

  it('refuses a step that changed, but not another line end', async () => {
    await migrate(database, [FIRST]);
    await migrate(database, [{ ...FIRST, sql: FIRST.sql.replaceAll('\n', '\r\n') }]);
    const changed = { ...FIRST, sql: `${FIRST.sql} ` };
    expect(await failureOf(migrate(database, [changed, SECOND]))).toMatchObject({
      code: 'migration_changed',
      numbers: { id: '0001_first' },
    });
    expect(await applied()).toEqual(['0001_first']);
  });

  it('refuses a schema with a step that it does not know', async () => {
    await migrate(database, [FIRST, SECOND]);
    expect(await failureOf(migrate(database, [FIRST]))).toMatchObject({
      code: 'schema_newer',
      numbers: { id: '0002_second' },
    });
  });

  it('refuses a step between those that are applied', async () => {
    await migrate(database, [FIRST, SECOND]);
    const late = { id: '0001_late', sql: 'select 1' };
    expect(await failureOf(migrate(database, [FIRST, late, SECOND]))).toMatchObject({
      code: 'migration_out_of_order',
      numbers: { id: '0001_late', after: '0002_second' },
    });
  });

  it('refuses ids that do not rise', async () => {
    expect((await failureOf(migrate(database, [SECOND, FIRST])))?.code).toMatch(/must rise/);
  });
});
