import { mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { readProcess } from '@adit/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { mapDatabaseError } from './database-error.ts';
import { listProcesses, sendSignal, worksInFolder } from './embedded/process-facts.ts';
import { startChildProgram } from './testing/child-program.ts';
import {
  createTestFolder,
  failureOf,
  listSocketFolders,
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

const isAlive = (pid: number): boolean => readProcess(pid).isAlive;

beforeEach(() => {
  folder = createTestFolder();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  removeTestFolder(folder);
});

describe('kill -9', () => {
  it('of our process: the watchdog stops the server and the next start has the rows', async () => {
    const child = await startChildProgram({ dataDir: folder });
    await child.query('create table kept (id int)');
    await child.query('insert into kept select generate_series(1, 100)');
    const serverPid = child.opened.serverPid ?? 0;
    await child.kill();
    expect(await until(() => !isAlive(serverPid))).toBe(true);
    const folders = listSocketFolders();
    const database = await open(folder);
    expect(await database.sql`select count(*) from kept`).toEqual([{ count: 100n }]);
    await database.close();
    // Its own and the dead one's.
    expect(listSocketFolders().length).toBeLessThanOrEqual(folders.length);
  });

  it('of our process and the server: the next start recovers', async () => {
    const child = await startChildProgram({ dataDir: folder });
    await child.query('create table kept (id int)');
    await child.query('insert into kept select generate_series(1, 100)');
    sendSignal(child.opened.serverPid ?? 0, 'SIGKILL');
    await child.kill();
    const database = await open(folder);
    expect(await database.sql`select count(*) from kept`).toEqual([{ count: 100n }]);
  });

  it('of our process and the watchdog: the next start stops the orphan', async () => {
    const child = await startChildProgram({ dataDir: folder });
    const serverPid = child.opened.serverPid ?? 0;
    await child.query('create table kept (id int)');
    const watchdog = listProcesses().filter((pid) => isWatchdogOf(pid, serverPid));
    expect(watchdog).toHaveLength(1);
    for (const pid of watchdog) sendSignal(pid, 'SIGKILL');
    await child.kill();
    expect(worksInFolder(serverPid, join(folder, 'pg'))).toBe(true);
    const database = await open(folder);
    expect(isAlive(serverPid)).toBe(false);
    expect(await database.sql`select count(*) from kept`).toEqual([{ count: 0n }]);
  });

  it('of the server: it is restarted, and nothing that was confirmed is missing', async () => {
    const database = await open(folder);
    await database.sql`create table kept (id bigint primary key)`;
    const confirmed: bigint[] = [];
    const codes = new Set<string>();
    let isDone = false;
    const write = async (lane: bigint): Promise<void> => {
      for (let id = lane; !isDone; id += 4n) {
        const failure = await failureOf(
          inTransaction(database, (tx) => tx`insert into kept values (${id})`),
        );
        if (failure === null) confirmed.push(id);
        else codes.add(failure.code);
      }
    };
    const writers = [0n, 1n, 2n, 3n].map(write);
    for (let round = 0; round < 3; round += 1) {
      const seen = confirmed.length;
      expect(await until(() => confirmed.length > seen + 20)).toBe(true);
      const pid = database.serverPid() ?? 0;
      sendSignal(pid, 'SIGKILL');
      expect(await until(() => database.isUp() && database.serverPid() !== pid)).toBe(true);
    }
    const seen = confirmed.length;
    expect(await until(() => confirmed.length > seen + 20)).toBe(true);
    isDone = true;
    await Promise.all(writers);
    expect([...codes]).toEqual(['database_unavailable']);
    const rows = await database.sql<{ id: bigint }[]>`select id from kept`;
    const present = new Set(rows.map((row) => row.id));
    expect(confirmed.filter((id) => !present.has(id))).toEqual([]);
  });

  it('of one server process: queries fail with a code and work again', async () => {
    const database = await open(folder);
    const rows = await database.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const running = failureOf(
      database.sql`select pg_sleep(20)`.catch((error: unknown) => {
        throw mapDatabaseError(error);
      }),
    );
    sendSignal(rows[0]?.pid ?? 0, 'SIGKILL');
    expect(await running).toMatchObject({ code: 'database_unavailable' });
    const answered = async (): Promise<boolean> =>
      (await failureOf(database.sql`select 1`)) === null;
    let isBack = false;
    for (let attempt = 0; attempt < 500 && !isBack; attempt += 1) {
      isBack = await answered();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(isBack).toBe(true);
  });
});

describe('while the server is away', () => {
  it('queries and transactions fail soon, and hundreds of them too', async () => {
    const database = await open(folder);
    // The server cannot start again without its folder, whatever the back-off.
    const pid = database.serverPid() ?? 0;
    const pg = join(folder, 'pg');
    renameSync(pg, `${pg}-aside`);
    mkdirSync(pg);
    sendSignal(pid, 'SIGKILL');
    expect(await until(() => !database.isUp())).toBe(true);
    expect(database.serverPid()).toBeNull();
    const codes = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const query = async (): Promise<unknown> => {
          if (index % 2 === 0) return inTransaction(database, (tx) => tx`select 1`);
          try {
            return await database.sql`select 1`;
          } catch (error) {
            throw mapDatabaseError(error);
          }
        };
        return (await failureOf(query()))?.code;
      }),
    );
    expect(new Set(codes)).toEqual(new Set(['database_unavailable']));
    rmdirSync(pg);
    renameSync(`${pg}-aside`, pg);
    expect(await until(() => database.isUp())).toBe(true);
    expect(await database.sql`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

/** The shell that waits for our end, told by its last argument. */
function isWatchdogOf(pid: number, serverPid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words[0] === '/bin/sh' && words.includes(String(serverPid));
  } catch {
    return false;
  }
}
