import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { mapDatabaseError } from './database-error.ts';
import { createTemporaryDatabase, type TemporaryDatabase } from './temporary-database.ts';
import { failureOf, quietDeps, until } from './testing/test-folder.ts';
import { inTransaction } from './transaction.ts';

/** What stands between client and server: passes everything, or plays an absent server. */
type Mode = 'pass' | 'refuse' | 'close_at_once' | 'silent';

const OPENSSL = 'openssl';

let server: TemporaryDatabase;
let proxy: Server;
let mode: Mode;
let sockets: Set<Socket>;
let opened: Database[];

const proxyUrl = (): string => {
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return (server.url ?? '').replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`);
};

const open = async (databaseUrl: string): Promise<Database> => {
  const database = await openDatabase({ databaseUrl }, quietDeps);
  opened.push(database);
  return database;
};

const cutAll = (): void => {
  for (const socket of sockets) socket.destroy();
};

const follow = (socket: Socket): void => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
};

const passOn = (socket: Socket): void => {
  follow(socket);
  if (mode === 'close_at_once') socket.end();
  if (mode === 'refuse') socket.resetAndDestroy();
  if (mode !== 'pass') return;
  const upstream = connect(Number(new URL(server.url ?? '').port), '127.0.0.1');
  follow(upstream);
  socket.pipe(upstream).pipe(socket);
  socket.on('close', () => upstream.destroy());
  upstream.on('close', () => socket.destroy());
};

const plainQuery = async (database: Database): Promise<unknown> => {
  try {
    return await database.sql`select 1`;
  } catch (error) {
    throw mapDatabaseError(error);
  }
};

beforeEach(async () => {
  mode = 'pass';
  sockets = new Set();
  opened = [];
  server = await createTemporaryDatabase({ tcpPort: 0 });
  proxy = createServer(passOn).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});

afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  cutAll();
  proxy.close();
  await server.close();
});

describe('a database by url', () => {
  it('offers the same as an embedded one', async () => {
    const database = await open(proxyUrl());
    expect([database.kind, database.serverPid(), database.isUp()]).toEqual(['server', null, true]);
    await inTransaction(database, (tx) => tx`create table shared (id bigint)`);
    await database.sql`insert into shared values (${1n})`;
    expect(await server.sql`select * from shared`).toEqual([{ id: 1n }]);
    await database.close();
    expect(database.isUp()).toBe(false);
    expect(await failureOf(plainQuery(database))).toMatchObject({ code: 'database_unavailable' });
  });

  it.each(['refuse', 'close_at_once', 'silent'] as const)(
    'that goes (%s) and comes back is missed and found again',
    async (absence) => {
      const database = await open(proxyUrl());
      let running: Promise<unknown> = Promise.resolve();
      await new Promise<void>((resolve) => {
        const work = inTransaction(database, async (tx) => {
          await tx`select 1`;
          resolve();
          await tx`select pg_sleep(30)`;
        });
        running = failureOf(work);
      });
      await plainQuery(database);
      mode = absence;
      cutAll();
      expect(await running).toMatchObject({ code: 'database_unavailable' });
      const codes = await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const query =
            index % 2 === 0 ? plainQuery(database) : inTransaction(database, (tx) => tx`select 1`);
          return (await failureOf(query))?.code;
        }),
      );
      expect(new Set(codes)).toEqual(new Set(['database_unavailable']));
      expect(await until(() => !database.isUp())).toBe(true);
      mode = 'pass';
      cutAll();
      expect(await until(() => database.isUp())).toBe(true);
      const after = await Promise.all(
        Array.from({ length: 40 }, () => failureOf(plainQuery(database))),
      );
      expect(after.filter((failure) => failure !== null)).toEqual([]);
      expect(await inTransaction(database, (tx) => tx`select 1 as one`)).toEqual([{ one: 1 }]);
    },
  );

  it('is refused with a code when it cannot be used', async () => {
    const url = server.url ?? '';
    const missing = url.replace(/postgres$/, 'nowhere');
    expect(await failureOf(open(missing))).toMatchObject({ code: 'database_missing' });
    mode = 'refuse';
    expect(await failureOf(open(proxyUrl()))).toMatchObject({ code: 'database_unavailable' });
    for (const text of ['', 'localhost', 'mysql://host/db', 'postgres//x']) {
      expect(await failureOf(open(text))).toMatchObject({ code: 'invalid_database_url' });
    }
  });

  it('is reached by TLS, also after it was away', async (context) => {
    const pg = join(server.dataDir, 'pg');
    const [key, certificate] = [join(pg, 'server.key'), join(pg, 'server.crt')];
    try {
      const words = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' ');
      const files = ['-keyout', key, '-out', certificate];
      execFileSync(OPENSSL, [...words, ...files], { stdio: 'pipe' });
    } catch {
      context.skip('there is no openssl to make a certificate');
    }
    const { uid, gid } = statSync(pg);
    for (const path of [key, certificate]) chownSync(path, uid, gid);
    await server.sql`alter system set ssl = on`;
    await server.sql`select pg_reload_conf()`;
    const requireUrl = `${server.url}?sslmode=require`;
    let database: Database | null = null;
    // The reload takes effect a moment later.
    for (let attempt = 0; attempt < 200 && database === null; attempt += 1) {
      database = await open(requireUrl).catch(() => null);
    }
    if (database === null) throw new Error('TLS was never accepted');
    const hasTls = (from: Database) =>
      from.sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
    expect(await hasTls(database)).toEqual([{ ssl: true }]);
    const running = failureOf(inTransaction(database, (tx) => tx`select pg_sleep(30)`));
    const killed = server.serverPid() ?? 0;
    process.kill(killed, 'SIGKILL');
    expect(await running).toMatchObject({ code: 'database_unavailable' });
    // The query may end before the server's death is noticed: up means a new server.
    const isBack = (): boolean => server.isUp() && server.serverPid() !== killed;
    expect(await until(() => isBack() && database.isUp())).toBe(true);
    expect(await failureOf(plainQuery(database))).toSatisfy(
      (failure) => failure === null || failure.code === 'database_unavailable',
    );
    expect(await failureOf(open(`${server.url}?sslmode=verify-full`))).toMatchObject({
      code: 'database_certificate_refused',
    });
  });

  it('lives through a restart of the server', async () => {
    const database = await open(server.url ?? '');
    await Promise.all(Array.from({ length: 10 }, () => plainQuery(database)));
    process.kill(server.serverPid() ?? 0, 'SIGINT');
    expect(await until(() => !database.isUp())).toBe(true);
    expect(await until(() => database.isUp())).toBe(true);
    const after = await Promise.all(
      Array.from({ length: 40 }, () => failureOf(plainQuery(database))),
    );
    expect(after.filter((failure) => failure !== null)).toEqual([]);
  });
});
