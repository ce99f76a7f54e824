/** `adit pool status` beside a running pool: the page, the JSON, the monitor's token, no pool at all. */
import path from 'node:path';
import type { MonitorSummary } from '@adit/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';
import { waitFor } from './kit/wait.ts';

const TOKEN = 'a-token-for-the-monitor';
const place = createTemporaryFolder();
const dataDir = path.join(place.folder, 'pool');
let pool: StartedProcess;
let url: string;

beforeAll(async () => {
  const port = String(await findFreePort());
  pool = startAdit(
    ['pool', 'serve', '--data-dir', dataDir, '--task', 'linear-check', '--port', port],
    { env: { MONITOR_TOKEN: TOKEN, MONITOR_CACHE_S: '0' } },
  );
  [, url = ''] = await pool.waitForLine(/Pool at (http:\S+),/);
});
afterAll(async () => {
  await pool.stop('SIGKILL');
  place.remove();
});

const status = (more: string[], token = TOKEN) =>
  runAditProcess(['pool', 'status', ...more], { env: { MONITOR_TOKEN: token } });

it('finds the pool by its data directory and begins with the alerts', async () => {
  const page = await waitFor('a led scheduler', 30_000, async () => {
    const { stdout } = await status(['--data-dir', dataDir]);
    return stdout.includes('led by one process') ? stdout : null;
  });
  const lines = page.split('\n');
  expect(lines[0]).toContain(`Pool at ${url}, version `);
  // Nobody mines: the programs of the start wait, and the cap wants 20 miners.
  expect(lines[1]).toBe('WARNING: 0 critical, 2 warnings');
  expect(page).toContain('[too_few_miners]');
  expect(page).toContain('[cap_cannot_pay_out]');
  expect(page).toMatch(/^Epoch: +1 ends in /m);
});

it('prints the summary as JSON, also of a pool known by its address', async () => {
  for (const where of [
    ['--data-dir', dataDir],
    ['--pool-url', url],
  ]) {
    const { code, stdout } = await status([...where, '--json']);
    const summary: MonitorSummary = JSON.parse(stdout);
    expect([code, summary.database_up, summary.evaluations.programs_waiting]).toEqual([0, true, 8]);
  }
});

it('is refused without the token, and says that no pool runs where none does', async () => {
  const refused = await status(['--pool-url', url, '--json'], '');
  expect([refused.code, JSON.parse(refused.stdout).error.code]).toEqual([1, 'missing_auth']);
  const nowhere = await status(['--data-dir', place.folder, '--json']);
  expect([nowhere.code, JSON.parse(nowhere.stdout).error.code]).toEqual([1, 'pool_not_found']);
});
