import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryDatabase, type TemporaryDatabase } from './temporary-database.ts';
import { failureOf } from './testing/test-folder.ts';
import { inTransaction } from './transaction.ts';

let database: TemporaryDatabase;

beforeAll(async () => {
  database = await createTemporaryDatabase({ maxConnections: 3 });
});

afterAll(() => database.close());

beforeEach(async () => {
  await database.sql`drop table if exists account`;
  await database.sql`create table account (id text primary key, amount bigint not null)`;
  await database.sql`insert into account values ('a', 100), ('b', 100)`;
});

const amounts = async (): Promise<Record<string, bigint>> => {
  const rows = await database.sql<{ id: string; amount: bigint }[]>`select * from account`;
  return Object.fromEntries(rows.map((row) => [row.id, row.amount]));
};

/** Ends the server's side of a transaction's connection. */
const cut = (pid: number): Promise<unknown> =>
  database.sql`select pg_terminate_backend(${pid})`.then((rows) => rows);

describe('inTransaction', () => {
  it('commits what its work did and gives its value', async () => {
    const value = await inTransaction(database, async (tx) => {
      await tx`update account set amount = amount - 30 where id = 'a'`;
      await tx`update account set amount = amount + 30 where id = 'b'`;
      return 'moved';
    });
    expect(value).toBe('moved');
    expect(await amounts()).toEqual({ a: 70n, b: 130n });
  });

  it('undoes everything when its work throws', async () => {
    const failure = inTransaction(database, async (tx) => {
      await tx`update account set amount = 0`;
      throw Object.assign(new Error('no'), { code: 'refused' });
    });
    expect(await failureOf(failure)).toMatchObject({ code: 'refused' });
    expect(await amounts()).toEqual({ a: 100n, b: 100n });
  });

  it('fails when its work hides the failure of a statement', async () => {
    const failure = inTransaction(database, async (tx) => {
      await tx`update account set amount = 0`;
      await tx`select 1 / 0`.catch(() => undefined);
    });
    expect(await failureOf(failure)).toMatchObject({ code: 'transaction_aborted' });
    expect(await amounts()).toEqual({ a: 100n, b: 100n });
  });

  it('undoes only what was done under a savepoint whose work throws', async () => {
    await inTransaction(database, async (tx) => {
      await tx`update account set amount = 1 where id = 'a'`;
      const inner = tx.savepoint(async (inside) => {
        await inside`update account set amount = 2`;
        await inside`insert into account values ('a', 3)`;
      });
      expect(await failureOf(inner)).toMatchObject({ code: '23505' });
      await tx.savepoint((inside) => inside`update account set amount = 5 where id = 'b'`);
    });
    expect(await amounts()).toEqual({ a: 1n, b: 5n });
  });

  it('repeats its work after a serialization failure', async () => {
    let runs = 0;
    await Promise.all(
      Array.from({ length: 3 }, () =>
        inTransaction(
          database,
          async (tx) => {
            runs += 1;
            const rows = await tx<{ amount: bigint }[]>`select amount from account where id = 'a'`;
            await tx`select pg_sleep(0.02)`;
            const next = (rows[0]?.amount ?? 0n) + 1n;
            await tx`update account set amount = ${next} where id = 'a'`;
          },
          { isolation: 'serializable', retries: 30 },
        ),
      ),
    );
    expect(await amounts()).toEqual({ a: 103n, b: 100n });
    expect(runs).toBeGreaterThan(3);
  });

  it('gives up after so many conflicts', async () => {
    let runs = 0;
    const failure = inTransaction(
      database,
      async (tx) => {
        runs += 1;
        await tx`do $$ begin raise exception 'again' using errcode = '40001'; end $$`;
      },
      { retries: 2 },
    );
    expect(await failureOf(failure)).toMatchObject({ code: 'transaction_conflict' });
    expect(runs).toBe(3);
  });

  it('fails at once, and for good, when its connection is cut', async () => {
    const later: string[] = [];
    const failure = inTransaction(database, async (tx) => {
      const rows = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await tx`update account set amount = 0`;
      await cut(rows[0]?.pid ?? 0);
      for (let round = 0; round < 3; round += 1) {
        const code = (await failureOf(tryQuery(() => tx`update account set amount = 7`)))?.code;
        later.push(code ?? 'passed');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    expect(await failureOf(failure)).toMatchObject({ code: 'database_unavailable' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(later).not.toContain('passed');
    expect(await amounts()).toEqual({ a: 100n, b: 100n });
    await inTransaction(database, (tx) => tx`update account set amount = 1 where id = 'a'`);
    expect(await amounts()).toEqual({ a: 1n, b: 100n });
  });

  it('never commits a cut transaction through another one that waited for the connection', async () => {
    const others: Promise<unknown>[] = [];
    const failure = inTransaction(database, async (tx) => {
      const rows = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      for (let index = 0; index < 20; index += 1) {
        others.push(
          inTransaction(database, async (other) => {
            await other`update account set amount = amount + 1 where id = 'b'`;
            await other`select pg_sleep(0.005)`;
          }),
        );
      }
      await cut(rows[0]?.pid ?? 0);
      // Not a query: the loss must end the transaction although its work goes on.
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await failureOf(failure)).toMatchObject({ code: 'database_unavailable' });
    await Promise.all(others);
    expect(await amounts()).toEqual({ a: 100n, b: 120n });
  });

  it('does not let its query function be used after its end', async () => {
    const kept = await inTransaction(database, (tx) => Promise.resolve({ tx }));
    expect(await failureOf(tryQuery(() => kept.tx`select 1`))).toMatchObject({
      code: 'database_unavailable',
      numbers: { reason: 'transaction_over' },
    });
  });

  it('runs more at once than there are connections', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        inTransaction(database, (tx) => tx`update account set amount = amount + 1 where id = 'a'`),
      ),
    );
    expect((await amounts())['a']).toBe(140n);
  });
});

describe('sql', () => {
  it('reads integers as bigint, times as text in UTC, and takes lists', async () => {
    const ids = [9_007_199_254_740_993n, 2n];
    const rows = await database.sql`
      select 9007199254740993 as big, 7 as small, 0.1::float8 as double, 1.50::numeric as exact,
        timestamptz '2026-01-02 03:04:05.678+02' as instant, '\\x00ff'::bytea as bytes,
        9007199254740993 = any(${ids.map(String)}::bigint[]) as found,
        2::bigint in ${database.sql(ids)} as listed`;
    expect(rows).toEqual([
      {
        big: 9_007_199_254_740_993n,
        small: 7,
        double: 0.1,
        exact: '1.50',
        instant: '2026-01-02 01:04:05.678+00',
        bytes: Buffer.from([0, 255]),
        found: true,
        listed: true,
      },
    ]);
  });

  it('has no way around inTransaction', () => {
    expect(() => Reflect.get(database.sql, 'begin')).toThrow(/inTransaction/);
    expect(() => Reflect.get(database.sql, 'end')).toThrow(/close/);
  });
});

/** A guard throws at once where a query would reject. */
async function tryQuery(query: () => PromiseLike<unknown>): Promise<unknown> {
  return await query();
}
