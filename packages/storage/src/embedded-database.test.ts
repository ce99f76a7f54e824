import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readProcess } from '@adit/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { createTemporaryDatabase } from './temporary-database.ts';
import { startChildProgram } from './testing/child-program.ts';
import {
  createTestFolder,
  failureOf,
  isRoot,
  NOBODY,
  quietDeps,
  removeTestFolder,
  until,
} from './testing/test-folder.ts';
import { inTransaction } from './transaction.ts';

let folder: string;
let opened: Database[];

const open = async (dataDir: string): Promise<Database> => {
  const database = await openDatabase({ dataDir }, quietDeps);
  opened.push(database);
  return database;
};

/** A data directory with one row, closed. */
const fill = async (dataDir: string): Promise<void> => {
  const database = await open(dataDir);
  await database.sql`create table kept (id bigint primary key, note text)`;
  await database.sql`insert into kept values (${9_007_199_254_740_993n}, 'é')`;
  await database.close();
};

beforeEach(() => {
  folder = createTestFolder();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  removeTestFolder(folder);
});

describe('a data directory', () => {
  it('keeps its rows over a restart and leaves nothing running', async () => {
    const dataDir = join(folder, 'data');
    const first = await open(dataDir);
    const pid = first.serverPid() ?? 0;
    const lock: { socketDir: string } = JSON.parse(
      readFileSync(join(dataDir, 'owner.json'), 'utf8'),
    );
    expect(statSync(lock.socketDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'pg')).mode & 0o777).toBe(0o700);
    await first.sql`create table kept (id bigint primary key, note text)`;
    await first.sql`insert into kept values (${9_007_199_254_740_993n}, 'é')`;
    await first.close();
    expect(first.isUp()).toBe(false);
    expect(readProcess(pid).isAlive).toBe(false);
    expect(existsSync(lock.socketDir)).toBe(false);
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);

    const second = await open(dataDir);
    expect(await second.sql`select * from kept`).toEqual([
      { id: 9_007_199_254_740_993n, note: 'é' },
    ]);
    expect(second.isUp()).toBe(true);
    expect(second.url).toBeNull();
  });

  it('is refused to a second process, which learns the first one’s pid', async () => {
    await open(folder);
    const child = await startChildProgram({ dataDir: folder });
    expect(child.opened).toMatchObject({
      code: 'data_dir_locked',
      numbers: { pid: process.pid },
    });
    expect(await failureOf(openDatabase({ dataDir: folder }, quietDeps))).toMatchObject({
      code: 'data_dir_locked',
      numbers: { pid: process.pid },
    });
  });

  it.each([
    'with spaces',
    `quote's "double" $HOME \`x\` \\ back`,
    'línea\nnueva-数据-😀',
    join(...Array.from({ length: 12 }, (_, index) => `${index}`.repeat(index < 10 ? 60 : 30))),
  ])('may be called %j', async (name) => {
    const dataDir = join(folder, name);
    await fill(dataDir);
    const again = await open(dataDir);
    expect(await again.sql`select count(*) from kept`).toEqual([{ count: 1n }]);
  });

  it('does not mix with another one at the same time', async () => {
    const [left, right] = await Promise.all([open(join(folder, 'a')), open(join(folder, 'b'))]);
    await left.sql`create table here (id int)`;
    expect(await failureOf(right.sql`select * from here`)).toMatchObject({ code: '42P01' });
    expect(left.serverPid()).not.toBe(right.serverPid());
  });

  it('opens although its lock is stale or damaged', async () => {
    await fill(folder);
    const socketDir = createTestFolder();
    const lock = { pid: process.pid, startTime: '1', socketDir };
    writeFileSync(join(folder, 'owner.json'), JSON.stringify(lock));
    await (await open(folder)).close();
    // Not by our name pattern, so it is not ours to remove.
    expect(existsSync(socketDir)).toBe(true);
    removeTestFolder(socketDir);
    writeFileSync(join(folder, 'owner.json'), '{"pid":');
    const database = await open(folder);
    expect(await database.sql`select count(*) from kept`).toEqual([{ count: 1n }]);
  });

  it('opens although postmaster.pid names a living process of someone else', async () => {
    await fill(folder);
    const pidFile = join(folder, 'pg', 'postmaster.pid');
    // The number of a process of the server's own user is what PostgreSQL itself refuses.
    const user = isRoot ? NOBODY : {};
    const stranger = spawn('/bin/sleep', ['60'], { cwd: '/', stdio: 'ignore', ...user });
    writeFileSync(pidFile, `${stranger.pid}\n/proc/self/cwd\n1\n5432\n/tmp\n\n  1 999999999\n`);
    const database = await open(folder);
    expect(await database.sql`select count(*) from kept`).toEqual([{ count: 1n }]);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
    await once(stranger, 'exit');
  });

  it('is refused with a code when its cluster is unusable', async () => {
    await fill(folder);
    const pg = join(folder, 'pg');
    chmodSync(pg, 0o755);
    expect(await failureOf(open(folder))).toMatchObject({ code: 'cluster_permissions_invalid' });
    chmodSync(pg, 0o700);
    writeFileSync(join(pg, 'PG_VERSION'), '15\n');
    expect(await failureOf(open(folder))).toMatchObject({
      code: 'cluster_version_mismatch',
      numbers: { found: '15', expected: 18 },
    });
    writeFileSync(join(pg, 'PG_VERSION'), '18\n');
    const control = join(pg, 'global', 'pg_control');
    const content = readFileSync(control);
    const flipped = Buffer.from(content);
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    writeFileSync(control, flipped);
    expect(await failureOf(open(folder))).toMatchObject({ code: 'cluster_damaged' });
    writeFileSync(control, content);
    const password = readFileSync(join(folder, 'password'));
    rmSync(join(folder, 'password'));
    expect(await failureOf(open(folder))).toMatchObject({ code: 'password_missing' });
    writeFileSync(join(folder, 'password'), password);
    rmSync(join(pg, 'PG_VERSION'));
    expect(await failureOf(open(folder))).toMatchObject({ code: 'cluster_damaged' });
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
  });

  it('is refused with a code when it cannot be a folder', async () => {
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, 'file', 'data');
    expect(await failureOf(open(dataDir))).toMatchObject({ code: 'data_dir_unusable' });
  });

  it('says that its fixed port is taken, takes any free one for 0, and opens when it is free', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', () => resolve()));
    const address = holder.address();
    const tcpPort = typeof address === 'object' && address !== null ? address.port : 0;
    const fixed = openDatabase({ dataDir: folder, tcpPort }, quietDeps);
    expect(await failureOf(fixed)).toMatchObject({
      code: 'port_in_use',
      numbers: { port: tcpPort },
    });
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
    const free = await openDatabase({ dataDir: folder, tcpPort: 0 }, quietDeps);
    expect(new URL(free.url ?? '').port).not.toBe(String(tcpPort));
    await free.close();
    await new Promise((resolve) => holder.close(resolve));
    const again = await openDatabase({ dataDir: folder, tcpPort }, quietDeps);
    expect(await again.sql`select 1 as one`).toEqual([{ one: 1 }]);
    await again.close();
  });

  it('cleans up a cluster that was never finished', async () => {
    mkdirSync(join(folder, 'pg.new-1'));
    writeFileSync(join(folder, 'pg.new-1', 'PG_VERSION'), '18\n');
    await open(folder);
    expect(existsSync(join(folder, 'pg.new-1'))).toBe(false);
  });
});

it.skipIf(isRoot)('is refused where it may not write (root may everywhere)', async () => {
  chmodSync(folder, 0o500);
  expect(await failureOf(open(join(folder, 'data')))).toMatchObject({ code: 'data_dir_read_only' });
  chmodSync(folder, 0o700);
});

describe.skipIf(!isRoot)('users (needs root to become them)', () => {
  it('lets an ordinary user run it, and root after them', async () => {
    const home = createTestFolder(NOBODY);
    try {
      const dataDir = join(home, 'data');
      const environment = { HOME: home };
      const child = await startChildProgram({ dataDir, user: NOBODY, environment });
      expect(child.opened.code).toBeUndefined();
      await child.query('create table kept (id int)');
      await child.close();
      const database = await open(dataDir);
      expect(await database.sql`select count(*) from kept`).toEqual([{ count: 0n }]);
      await database.close();
      const again = await startChildProgram({ dataDir, user: NOBODY, environment });
      expect(await again.query('select 1 as one')).toMatchObject({ rows: [{ one: 1 }] });
      expect(await again.close()).toBe(0);
    } finally {
      removeTestFolder(home);
    }
  });

  it('gives a folder that root makes for an ordinary user to that user', async () => {
    const home = createTestFolder(NOBODY);
    try {
      const dataDir = join(home, 'new', 'data');
      await (await open(dataDir)).close();
      expect(statSync(join(home, 'new')).uid).toBe(NOBODY.uid);
      expect(statSync(join(dataDir, 'password')).uid).toBe(NOBODY.uid);
      const child = await startChildProgram({ dataDir, user: NOBODY, environment: { HOME: home } });
      expect(await child.query('select 1 as one')).toMatchObject({ rows: [{ one: 1 }] });
      await child.close();
    } finally {
      removeTestFolder(home);
    }
  });

  it('works behind a closed parent, and tells an ordinary user that they may not write', async () => {
    chmodSync(folder, 0o700);
    const dataDir = join(folder, 'data');
    const database = await open(dataDir);
    expect(statSync(join(dataDir, 'pg')).uid).not.toBe(0);
    await database.close();
    chmodSync(folder, 0o755);
    const child = await startChildProgram({ dataDir, user: NOBODY });
    expect(child.opened).toMatchObject({ code: 'data_dir_read_only' });
  });

  it('keeps another user out of the socket', async () => {
    const database = await createTemporaryDatabase({ tcpPort: 0 });
    try {
      const lock: { socketDir: string } = JSON.parse(
        readFileSync(join(database.dataDir, 'owner.json'), 'utf8'),
      );
      const other = { uid: 12_345, gid: 12_345 };
      expect(() => execFileSync('/bin/ls', [lock.socketDir], { stdio: 'pipe', ...other })).toThrow(
        /Permission denied/,
      );
      const wrong = (database.url ?? '').replace(/:[0-9a-f]{64}@/, ':wrong@');
      expect(await failureOf(openDatabase({ databaseUrl: wrong }, quietDeps))).toMatchObject({
        code: 'database_login_refused',
      });
    } finally {
      await database.close();
    }
  });

  it('reports a full disk and keeps what was confirmed', async (context) => {
    const mount = join(folder, 'small');
    mkdirSync(mount);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=70m', 'tmpfs', mount], { stdio: 'pipe' });
    } catch {
      context.skip('mounting a small disk is not permitted here');
    }
    try {
      writeFileSync(join(mount, 'ballast'), Buffer.alloc(50_000_000));
      expect(await failureOf(open(join(mount, 'data')))).toMatchObject({ code: 'disk_full' });
      rmSync(join(mount, 'ballast'));
      const database = await open(join(mount, 'data'));
      await database.sql`create table kept (id int, filler text)`;
      let confirmed = 0;
      const insert = async (): Promise<void> => {
        await inTransaction(database, async (tx) => {
          await tx`insert into kept select ${confirmed}::int, string_agg(md5(n::text), '')
            from generate_series(1, 60000) n`;
        });
        confirmed += 1;
      };
      let failure = null;
      while (failure === null) failure = await failureOf(insert());
      expect(['disk_full', 'database_unavailable']).toContain(failure.code);
      expect(confirmed).toBeGreaterThan(0);
      execFileSync('mount', ['-o', 'remount,size=200m', mount]);
      expect(await until(() => database.isUp())).toBe(true);
      expect(await database.sql`select count(*) from kept`).toEqual([{ count: BigInt(confirmed) }]);
      await database.close();
    } finally {
      await Promise.all(opened.map((database) => database.close()));
      execFileSync('umount', [mount]);
    }
  });
});
