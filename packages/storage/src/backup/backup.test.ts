/** A backup and back, on real databases; and every way in which a file can be no backup. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { type Migration, migrate } from '../migrate.ts';
import { createTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import {
  createTestFolder,
  failureOf,
  quietDeps,
  removeTestFolder,
} from '../testing/test-folder.ts';
import { inTransaction } from '../transaction.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const FIRST: Migration = {
  id: '0001_first',
  sql: `
    create table owners (id int generated always as identity primary key, name text not null);
    create table "Odd ""Table" (
      id bigint generated always as identity primary key,
      owner int not null references owners,
      parent bigint references "Odd ""Table",
      bytes bytea, words text[], facts jsonb, ratio float8, "Note" text,
      twice bigint generated always as (owner * 2) stored
    );
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'never changed'; end $$;
    create trigger fixed before update or delete or truncate on owners
      for each statement execute function refuse();
    insert into owners (name) values ('made by a step');`,
};
const SECOND: Migration = { id: '0002_second', sql: 'create table later (id int)' };
const readFacts = async () => ({ answer: 42 });

let folder: string;
let source: TemporaryDatabase;
let file: string;

/** Every row of both tables as PostgreSQL writes it. */
async function dump(database: TemporaryDatabase): Promise<unknown> {
  const { sql } = database;
  const odd = await sql.unsafe(`select t::text from "Odd ""Table" t order by id`);
  return [await sql`select o::text from owners o order by id`, odd];
}

async function withEmpty(work: (database: TemporaryDatabase) => Promise<void>): Promise<void> {
  const database = await createTemporaryDatabase();
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

const restore = (database: TemporaryDatabase, path = file, migrations = [FIRST, SECOND]) =>
  restoreBackup(database, { file: path, migrations, readFacts });

beforeAll(async () => {
  folder = createTestFolder();
  source = await createTemporaryDatabase();
  await migrate(source, [FIRST]);
  const { sql } = source;
  await sql`insert into owners (name) values (${'tab\tline\nreturn\r\\. é 数 😀 \u2028'}), ('')`;
  await sql.unsafe(`
    insert into "Odd ""Table" (owner, parent, bytes, words, facts, ratio, "Note")
    select 1 + n % 3, nullif(n, 1) - 1, decode(md5(n::text), 'hex'), array['a', null, '{"', '\\.'],
      '{"a": [1, null, "\\u0041"]}', case n % 5 when 0 then 'NaN' when 1 then 'Infinity'
        when 2 then '-0'::float8 else 1.0 / n end, case when n % 2 = 0 then repeat('x', n) end
    from generate_series(1, 3000) n`);
  file = join(folder, 'first.gz');
  const written = await writeBackup(source, { file, withoutRowsOf: [], readFacts });
  expect(written.rows).toEqual({ owners: 3, 'Odd "Table': 3000 });
});

afterAll(async () => {
  await source.close();
  removeTestFolder(folder);
});

describe('a backup', () => {
  it('comes back with the same rows, sequences, triggers and references', async () => {
    await withEmpty(async (copy) => {
      const { end } = await restore(copy);
      expect(end.facts).toEqual({ answer: 42 });
      expect(await dump(copy)).toEqual(await dump(source));
      await copy.sql`insert into owners (name) values ('next')`;
      expect(await copy.sql`select max(id) from owners`).toEqual([{ max: 4 }]);
      expect(await failureOf(copy.sql`delete from owners`)).toMatchObject({ code: 'P0001' });
      const orphan = copy.sql.unsafe(`insert into "Odd ""Table" (owner) values (99)`);
      expect(await failureOf(orphan)).toMatchObject({ code: '23503' });
      // The steps that the backup did not have follow as ever.
      await migrate(copy, [FIRST, SECOND]);
      expect(await copy.sql`select count(*) from later`).toEqual([{ count: 0n }]);
    });
  });

  it('is one moment, whatever is written meanwhile', async () => {
    const during = join(folder, 'during.gz');
    let isOver = false;
    const writing = (async () => {
      for (let n = 0; !isOver; n += 1) {
        await inTransaction(source, async (tx) => {
          await tx`insert into owners (name) values (${`pair ${n}`})`;
          await tx.unsafe(`
            insert into "Odd ""Table" (owner)
            values (currval(pg_get_serial_sequence('owners', 'id')))`);
        });
      }
    })();
    await writeBackup(source, { file: during, withoutRowsOf: [], readFacts });
    isOver = true;
    await writing;
    await withEmpty(async (copy) => {
      await restore(copy, during);
      const [row] = await copy.sql.unsafe(`
        select (select count(*) from owners where name like 'pair %') as left,
          (select count(*) from "Odd ""Table" where id > 3000) as right`);
      expect(row?.['left']).toBe(row?.['right']);
    });
  });

  it('is not written over another file, nor of a database without a schema', async () => {
    const again = writeBackup(source, { file, withoutRowsOf: [], readFacts });
    expect(await failureOf(again)).toMatchObject({ code: 'backup_exists' });
    await withEmpty(async (empty) => {
      const none = writeBackup(empty, { file: join(folder, 'x'), withoutRowsOf: [], readFacts });
      expect(await failureOf(none)).toMatchObject({ code: 'database_empty' });
    });
  });

  it('leaves out the rows that it is told to', async () => {
    const path = join(folder, 'without.gz');
    const odd = 'Odd "Table';
    await writeBackup(source, { file: path, withoutRowsOf: [odd], readFacts });
    await withEmpty(async (copy) => {
      expect((await restore(copy, path)).end.rows[odd]).toBe(0);
    });
  });
});

describe('a restore', () => {
  it('is refused where there are tables', async () => {
    expect(await failureOf(restore(source))).toMatchObject({ code: 'database_not_empty' });
  });

  it('is refused of a newer schema, and of an edited step', async () => {
    await withEmpty(async (empty) => {
      expect(await failureOf(restore(empty, file, [SECOND]))).toMatchObject({
        code: 'schema_newer',
        numbers: { id: '0001_first' },
      });
      const edited = { ...FIRST, sql: `${FIRST.sql} ` };
      expect(await failureOf(restore(empty, file, [edited]))).toMatchObject({
        code: 'migration_changed',
      });
      const { sql } = empty;
      expect(await sql`select 1 from pg_tables where schemaname = 'public'`).toHaveLength(0);
    });
  });

  it('keeps nothing when what comes back is not what was saved', async () => {
    await withEmpty(async (empty) => {
      const other = async () => ({ answer: 41 });
      const options = { file, migrations: [FIRST], readFacts: other };
      expect(await failureOf(restoreBackup(empty, options))).toMatchObject({
        code: 'restore_differs',
        numbers: { what: 'answer', found: 41, expected: 42 },
      });
      expect(await empty.sql`select 1 from pg_tables where schemaname = 'public'`).toHaveLength(0);
      await restore(empty);
    });
  });

  it.each([0, 1, 50, 1_000, -2_000, -9, -1])('refuses a file cut to %i bytes', async (length) => {
    const path = join(folder, `cut${length}.gz`);
    writeFileSync(path, readFileSync(file).subarray(0, length));
    await withEmpty(async (empty) => {
      expect(await failureOf(restore(empty, path))).toMatchObject({ code: 'backup_damaged' });
    });
  });

  it('refuses a file with one bit changed, and one whose text was changed and packed again', async () => {
    const bytes = readFileSync(file);
    const text = gunzipSync(bytes).toString();
    const lines = text.split('\n');
    const altered = [
      ...[20, 300, bytes.length - 6].map((at) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ 4;
        return copy;
      }),
      gzipSync(text.replace('made by a step', 'made by a thief')),
      gzipSync(lines.filter((_, index) => index !== 5).join('\n')),
      gzipSync(lines.slice(0, -2).join('\n')),
      gzipSync(`${text}more\n`),
      gzipSync('not a backup\n'),
    ];
    await withEmpty(async (empty) => {
      for (const [index, copy] of altered.entries()) {
        const path = join(folder, `altered${index}.gz`);
        writeFileSync(path, copy);
        expect([index, await failureOf(restore(empty, path))]).toMatchObject([
          index,
          { code: 'backup_damaged' },
        ]);
      }
      writeFileSync(join(folder, 'old.gz'), gzipSync('{"format":"adit-backup/9"}\n'));
      expect(await failureOf(restore(empty, join(folder, 'old.gz')))).toMatchObject({
        code: 'backup_format_unknown',
        numbers: { format: 'adit-backup/9' },
      });
      expect(await failureOf(restore(empty, join(folder, 'none.gz')))).toMatchObject({
        code: 'backup_unreadable',
      });
      expect(await empty.sql`select 1 from pg_tables where schemaname = 'public'`).toHaveLength(0);
    });
  });
});

describe('a data directory that another process runs', () => {
  it('is joined where that is asked for', async () => {
    const { dataDir } = source;
    const joined = await openDatabase({ dataDir, mayAttach: true, maxConnections: 1 }, quietDeps);
    expect(await joined.sql`select count(*)::int as count from owners where id <= 3`).toEqual([
      { count: 3 },
    ]);
    await joined.close();
    expect(source.isUp()).toBe(true);
  });
});
