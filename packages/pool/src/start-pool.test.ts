/** Starting and stopping a pool on a real database. */
import { once } from 'node:events';
import net from 'node:net';
import { createLogger, createRandom, isAditError, ManualClock } from '@adit/base';
import { openTaskType } from '@adit/evolution';
import { ready } from '@adit/keys';
import { createTemporaryDatabase, type TemporaryDatabase } from '@adit/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPoolSettings } from './settings.ts';
import { type PoolOptions, type RunningPool, startPool } from './start-pool.ts';
import { TEST_NOW_MS, testKeypair } from './testing/open-test-pool.ts';

const log = createLogger('start test', 'silent');
let database: TemporaryDatabase;

beforeAll(async () => {
  await ready();
  database = await createTemporaryDatabase({ log });
});
afterAll(() => database.close());

function start(
  options: Partial<PoolOptions> = {},
  keypair = testKeypair('pool'),
): Promise<RunningPool> {
  const problems = [openTaskType('linear-check', () => '')];
  return startPool(
    { host: '127.0.0.1', port: 0, problems, settings: defaultPoolSettings, ...options },
    {
      database,
      clock: new ManualClock(TEST_NOW_MS),
      random: createRandom('start'),
      keypair,
      log,
    },
  );
}

describe('startPool', () => {
  it('says which port is taken, and leaves nothing behind', async () => {
    const first = await start();
    const failure = await start({ port: first.port }).catch((error: unknown) => error);
    expect(isAditError(failure) && [failure.code, failure.numbers]).toEqual([
      'port_in_use',
      { host: '127.0.0.1', port: first.port, reason: 'EADDRINUSE' },
    ]);
    await first.close();
    const second = await start({ port: first.port });
    expect([second.port, second.url]).toEqual([first.port, `http://127.0.0.1:${first.port}`]);
    await second.close();
  });

  it('names a host it cannot listen on', async () => {
    const failure = await start({ host: '192.0.2.1' }).catch((error: unknown) => error);
    expect(isAditError(failure) && failure.code).toBe('cannot_listen');
  });

  it('works without a built console, and gives a loopback url for any address', async () => {
    const pool = await start({ host: '0.0.0.0', consoleDir: '/nowhere/console' });
    expect(pool.url).toBe(`http://127.0.0.1:${pool.port}`);
    const page = await fetch(`${pool.url}/`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(404);
    expect(await page.json()).toMatchObject({ code: 'route_not_found' });
    const [one, two] = [pool.close(), pool.close()];
    await Promise.all([one, two]);
    await expect(fetch(`${pool.url}/health`)).rejects.toThrow();
  });

  it('closes at once beside a connection that never sent a request', async () => {
    const pool = await start();
    const silent = net.connect(pool.port, '127.0.0.1');
    silent.on('error', () => {});
    const ended = once(silent, 'close');
    await once(silent, 'connect');
    // An answer on a later connection: the silent one has been accepted before it.
    await fetch(`${pool.url}/health`);
    // The clock stands still, so that no patience can run out.
    await pool.close();
    await ended;
  });

  it('refuses the database of a pool with another hotkey, and says whose it is', async () => {
    const own = await start();
    const health: unknown = await (await fetch(`${own.url}/health`)).json();
    const hotkey = testKeypair('pool').address;
    expect(health).toMatchObject({ pool_hotkey: hotkey, auth_mode: 'legacy' });
    await own.close();
    const other = testKeypair('another pool');
    const failure = await start({}, other).catch((error: unknown) => error);
    expect(isAditError(failure) && [failure.code, failure.numbers]).toEqual([
      'pool_key_mismatch',
      { storedHotkey: hotkey, hotkey: other.address },
    ]);
    await expect(database.sql`update pool_identity set hotkey = ${other.address}`).rejects.toThrow(
      /never changed/,
    );
  });

  it('keeps what the pool before has stored', async () => {
    const before = await start();
    const epoch = await (await fetch(`${before.url}/api/v1/epochs`)).json();
    await before.close();
    const after = await start();
    expect(await (await fetch(`${after.url}/api/v1/epochs`)).json()).toEqual(epoch);
    await after.close();
  });
});
