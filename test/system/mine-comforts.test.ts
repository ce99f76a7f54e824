/**
 * `adit mine pool` with two real pools: it says its terms, goes to the second pool when the first is
 * away, returns, and on Ctrl-C finishes what it holds.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { removeLeftServer } from './kit/left-server.ts';
import { type StartedProcess, startAdit } from './kit/process.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 90_000;
const { folder, remove } = createTemporaryFolder();
const env = { HOME: folder, EVOLVE_GENERATIONS: '1' };
const running: StartedProcess[] = [];
const ports: number[] = [];

const dataDirOf = (index: number): string => path.join(folder, `pool-${index}`);
const urlOf = (index: number): string => `http://127.0.0.1:${ports[index]}`;

async function startPool(index: number): Promise<StartedProcess> {
  const where = ['--port', String(ports[index]), '--data-dir', dataDirOf(index)];
  const pool = startAdit(['pool', 'serve', ...where, '--epoch-seconds', '20'], { env });
  running.push(pool);
  await pool.waitForLine(/^Pool at http/m);
  return pool;
}

beforeAll(async () => {
  ports.push(await findFreePort(), await findFreePort());
});

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop('SIGKILL')));
  for (const index of ports.keys()) await removeLeftServer(path.join(dataDirOf(index), 'database'));
  remove();
});

describe('adit mine pool', () => {
  it('says its terms, changes pools and returns, and finishes on Ctrl-C', async () => {
    const first = await startPool(0);
    await startPool(1);
    const spans = ['--away-s', '2', '--back-s', '3', '--finish-s', '30'];
    const pools = ['--pool-url', urlOf(0), '--pool-url', urlOf(1)];
    const miner = startAdit(['mine', 'pool', ...pools, ...spans], { env });
    running.push(miner);
    const said = (text: string, ms = PATIENCE_MS) =>
      waitFor(text, ms, () => (`${miner.stdout()}${miner.stderr()}`.includes(text) ? true : null));

    await said(`Mining at ${urlOf(0)}, while it is away at ${urlOf(1)}`);
    const out = miner.stdout();
    expect(out).toMatch(/^This machine agrees: 6 of 6 digests/m);
    expect(out).toMatch(/^Hotkey: 5\w{47} \(created now\)$/m);
    for (const index of [0, 1]) expect(out).toContain(`Pool: ${urlOf(index)}, hotkey 5`);
    expect(out).toMatch(/^Payout coldkey at this pool: none yet: adit mine pool recipient/m);
    expect(out).toMatch(
      /^Terms: fee \S+ %, most for one miner 5 %, least that is paid out \d+ RAO/m,
    );
    await said('submit_lease ok=True');

    await first.stop('SIGTERM');
    await said(`Working for ${urlOf(1)}`);
    await startPool(0);
    await said(`Working for ${urlOf(0)}`);

    expect(await miner.stop('SIGINT'), miner.stderr()).toBe(0);
    expect(miner.stdout()).toMatch(/^Finishing \d+ piece\(s\) of work at hand, at most 30 s/m);
    expect(miner.stdout()).toMatch(/\nDone\.\n$/);
  });
});
