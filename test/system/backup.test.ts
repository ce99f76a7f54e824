/**
 * The drill: a pool under load is backed up, works on, dies, and is restored elsewhere. It has the
 * balances of the backup and goes on from there. A file that was cut or altered is refused.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createLogger, systemClock } from '@adit/base';
import { type Database, openDatabase } from '@adit/storage';
import type { EpochPage } from '@adit/wire';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { removeLeftServer } from './kit/left-server.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';
import { readJson } from './kit/up.ts';
import { listBookViolations } from './kit/verify-books.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 120_000;
const TERMS = { baseRao: 1_000_000_007n, feeBps: 500, capBps: 3_000 } as const;
const POOL_ENV = {
  EPOCH_SECONDS: '4',
  EPOCH_BUDGET_RAO: String(TERMS.baseRao),
  POOL_FEE_BPS: String(TERMS.feeBps),
  MINER_CAP_BPS: String(TERMS.capBps),
  EVOLVE_GENERATIONS: '1',
  EVALUATE_BATCH_SIZE: '2',
  REOFFER_AFTER_S: '3',
  DRAIN_NOTICE_S: '0',
};
const MINERS = 4;

let place: ReturnType<typeof createTemporaryFolder>;
let running: StartedProcess[];

beforeEach(() => {
  place = createTemporaryFolder();
  running = [];
});
afterEach(async () => {
  for (const one of running.reverse()) await one.stop('SIGKILL');
  for (const name of ['pool', 'elsewhere']) await removeLeftServer(path.join(at(name), 'database'));
  place.remove();
});

const at = (name: string): string => path.join(place.folder, name);

async function startPool(name: string, port: number): Promise<StartedProcess> {
  const args = ['pool', 'serve', '--task', 'linear-check', '--port', String(port)];
  const pool = startAdit([...args, '--data-dir', at(name)], { env: POOL_ENV });
  running.push(pool);
  await pool.waitForLine(/^Pool at/m);
  return pool;
}

function startMiners(url: string): StartedProcess[] {
  const miners = Array.from({ length: MINERS }, (_, index) => {
    const args = ['mine', 'pool', '--pool-url', url, '--task', 'linear-check', '--workers', '1'];
    return startAdit(args, { env: { HOME: at(`miner-${index}`) } });
  });
  running.push(...miners);
  return miners;
}

async function waitForPaidEpoch(url: string, after: number): Promise<EpochPage> {
  return await waitFor(`a paid epoch after ${after}`, PATIENCE_MS, async () => {
    const page = await readJson<EpochPage>(url, '/api/v1/epochs?limit=100');
    const isThere = page.closed.some((one) => one.number > after && BigInt(one.paid_rao) > 0n);
    return isThere ? page : null;
  });
}

async function withDatabase<T>(name: string, work: (database: Database) => Promise<T>): Promise<T> {
  const dataDir = path.join(at(name), 'database');
  const deps = { log: createLogger('test', 'silent'), clock: systemClock };
  const database = await openDatabase({ dataDir }, deps);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Balances of all accounts, from the transfers up to an epoch. */
async function readBalances(name: string, newestEpoch: number): Promise<Map<string, bigint>> {
  return await withDatabase(name, async ({ sql }) => {
    const rows = await sql<{ account: string; rao: bigint }[]>`
      select account, sum(amount)::bigint as rao from (
        select credit as account, amount_rao as amount from ledger where epoch <= ${newestEpoch}
        union all select debit, -amount_rao from ledger where epoch <= ${newestEpoch}) as sides
      group by account order by account`;
    return new Map(rows.map(({ account, rao }) => [account, rao]));
  });
}

/** What `adit pool export` writes of a closed epoch. */
async function exportEpoch(epoch: number, url: string): Promise<string> {
  const out = at(`export-${fs.readdirSync(place.folder).length}.json`);
  const which = ['--epoch', String(epoch), '--pool-url', url, '--out', out];
  const { code, stderr } = await runAditProcess(['pool', 'export', ...which]);
  expect(code, stderr).toBe(0);
  return fs.readFileSync(out, 'utf8');
}

it('brings a pool back elsewhere with the balances of its backup, and it goes on', async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const pool = await startPool('pool', port);
  const miners = startMiners(url);
  await waitForPaidEpoch(url, 0);

  fs.mkdirSync(at('backups'));
  const from = ['--data-dir', at('pool'), '--json'];
  const made = await runAditProcess(['pool', 'backup', '--out', at('backups'), ...from]);
  expect(made.code, made.stderr).toBe(0);
  const summary = JSON.parse(made.stdout);
  const newest = Number(summary.facts.newestClosedEpoch);
  expect(summary.facts).toMatchObject({ ledgerSumRao: '0' });
  expect(newest).toBeGreaterThan(0);
  expect(fs.readdirSync(at('backups'))).toEqual([path.basename(summary.file)]);
  expect(fs.statSync(summary.file).mode & 0o777).toBe(0o600);

  const exported = await exportEpoch(newest, url);
  // More work, which the restored pool will not know; then the machine is gone.
  const last = await waitForPaidEpoch(url, newest + 1);
  pool.child.kill('SIGKILL');
  await Promise.all([pool.exited, ...miners.map((miner) => miner.stop('SIGKILL'))]);

  const into = ['--data-dir', at('elsewhere'), '--json'];
  const restored = await runAditProcess(['pool', 'restore', '--in', summary.file, ...into]);
  expect(restored.code, restored.stderr).toBe(0);
  expect(JSON.parse(restored.stdout)).toMatchObject({ facts: summary.facts, rows: summary.rows });
  const expected = await readBalances('pool', newest);
  expect(await readBalances('elsewhere', Number.MAX_SAFE_INTEGER)).toEqual(expected);
  expect([...expected.values()].some((rao) => rao > 0n)).toBe(true);

  // The key is no part of the backup: another pool's key is refused, its own goes on.
  fs.cpSync(path.join(at('pool'), 'wallets'), path.join(at('elsewhere'), 'wallets'), {
    recursive: true,
  });
  const next = await startPool('elsewhere', port);
  const page = await readJson<EpochPage>(url, '/api/v1/epochs?limit=100');
  const known = last.closed.filter(({ number }) => number <= newest);
  expect(page.closed.filter(({ number }) => number <= newest)).toEqual(known);
  expect(await exportEpoch(newest, url)).toEqual(exported);
  startMiners(url);
  await waitForPaidEpoch(url, newest + 1);
  expect(await next.stop('SIGTERM'), next.stderr()).toBe(0);
  for (const one of running) await one.stop('SIGKILL');
  expect(await withDatabase('elsewhere', ({ sql }) => listBookViolations(sql, TERMS))).toEqual([]);

  // A file that is not whole, or not the same, restores nothing; nor does a whole one over a pool.
  const bytes = fs.readFileSync(summary.file);
  const altered = Buffer.from(bytes);
  altered[bytes.length >> 1] = (altered[bytes.length >> 1] ?? 0) ^ 1;
  for (const [name, content] of [
    ['cut', bytes.subarray(0, bytes.length - 100)],
    ['altered', altered],
  ] as const) {
    fs.writeFileSync(at(name), content);
    const fresh = ['--data-dir', at('fresh'), '--json'];
    const refused = await runAditProcess(['pool', 'restore', '--in', at(name), ...fresh]);
    expect([name, refused.code]).toEqual([name, 1]);
    expect(JSON.parse(refused.stdout).error.code).toBe('backup_damaged');
  }
  const over = await runAditProcess(['pool', 'restore', '--in', summary.file, ...into]);
  expect(JSON.parse(over.stdout).error.code).toBe('database_not_empty');
});
