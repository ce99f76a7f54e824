/**
 * A pool whose disk runs full while it serves: refusals with a code, nothing acknowledged lost, and it
 * goes on by itself once there is room. Needs a small disk of its own, which only root can mount.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createLogger, isAditError, systemClock } from '@adit/base';
import { type Keypair, keypairFromSeed, ready } from '@adit/keys';
import { openDatabase } from '@adit/storage';
import { createPoolClient } from '@adit/wire';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { removeLeftServer } from './kit/left-server.ts';
import { type StartedProcess, startAdit } from './kit/process.ts';
import { readJson } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 90_000;
const SIZE = '90m';
const LARGER = '300m';

let place: ReturnType<typeof createTemporaryFolder>;
let disk: string;
let pool: StartedProcess | null = null;
let isMounted = false;

beforeEach(async () => {
  await ready();
  place = createTemporaryFolder();
  disk = path.join(place.folder, 'disk');
  fs.mkdirSync(disk);
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', disk];
    execFileSync('mount', options, { stdio: 'pipe' });
    isMounted = true;
  } catch {
    isMounted = false;
  }
});
afterEach(async () => {
  await pool?.stop('SIGKILL');
  pool = null;
  await removeLeftServer(path.join(disk, 'pool', 'database'));
  if (isMounted) execFileSync('umount', ['-l', disk]);
  place.remove();
});

function keypairOf(index: number): Keypair {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, index + 1);
  return keypairFromSeed(seed);
}

it('refuses with a code, keeps what it answered 200 for, and goes on when there is room', async (context) => {
  if (!isMounted) context.skip('mounting a small disk is not permitted here');
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['pool', 'serve', '--task', 'linear-check', '--port', String(port)];
  pool = startAdit([...args, '--data-dir', path.join(disk, 'pool')], {
    env: { DRAIN_NOTICE_S: '0', LOG_LEVEL: 'error' },
  });
  await pool.waitForLine(/^Pool at/m);

  const accepted: string[] = [];
  const codes = new Set<string>();
  let registered = 0;
  const register = async (): Promise<boolean> => {
    const keypair = keypairOf(registered);
    registered += 1;
    const client = createPoolClient({
      baseUrl: url,
      keypair,
      clock: systemClock,
      timeoutMs: 10_000,
    });
    try {
      await client.register();
      accepted.push(keypair.address);
      return true;
    } catch (error) {
      codes.add(isAditError(error) ? error.code : 'other');
      return false;
    }
  };
  for (let index = 0; index < 20; index += 1) expect(await register()).toBe(true);
  // All that is left of the disk; the database's own files cannot grow any more.
  const ballast = path.join(disk, 'ballast');
  const free = Number(fs.statfsSync(disk).bavail) * fs.statfsSync(disk).bsize;
  fs.writeFileSync(ballast, Buffer.alloc(Math.max(0, free)));
  await waitFor('a refusal', PATIENCE_MS, async () => ((await register()) ? null : true));
  for (let index = 0; index < 10; index += 1) await register();
  for (const code of codes) {
    expect(['disk_full', 'database_unavailable', 'rate_limited']).toContain(code);
  }

  execFileSync('mount', ['-o', `remount,size=${LARGER}`, disk]);
  await waitFor('the pool to take requests again', PATIENCE_MS, async () =>
    (await register()) ? true : null,
  );
  expect(await readJson(url, '/health')).toMatchObject({ status: 'healthy' });
  expect(await pool.stop('SIGTERM'), pool.stderr()).toBe(0);

  const deps = { log: createLogger('test', 'silent'), clock: systemClock };
  const database = await openDatabase({ dataDir: path.join(disk, 'pool', 'database') }, deps);
  const rows = await database.sql<{ hotkey: string }[]>`select hotkey from miners`;
  await database.close();
  const kept = new Set(rows.map(({ hotkey }) => hotkey));
  expect(accepted.filter((hotkey) => !kept.has(hotkey))).toEqual([]);
});
