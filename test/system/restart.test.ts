/**
 * `adit up` is stopped, started again and robbed of its database: the same books go on, and nothing
 * is left running in between.
 */
import type { EpochPage, Leaderboard } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBooks, withStoppedDatabase } from './kit/books.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess, type StartedProcess } from './kit/process.ts';
import {
  findPostmaster,
  type LiveProcess,
  listDescendants,
  listSurvivors,
} from './kit/process-tree.ts';
import { type RunningUp, readJson, startUp } from './kit/up.ts';
import { listBookViolations } from './kit/verify-books.ts';
import { waitFor } from './kit/wait.ts';

const RUN = ['--epoch-seconds', '5'];
const TERMS = { baseRao: 1_000_000_000n, feeBps: 500, capBps: 3_000 };
const PATIENCE_MS = 60_000;

/** What the page shows of miners and epochs. */
interface Page {
  readonly epochs: EpochPage;
  readonly miners: Leaderboard;
}

/** What the stopped database holds. */
interface Standstill {
  readonly openEpoch: number;
  readonly balances: ReadonlyMap<string, bigint>;
}

async function readPage(url: string): Promise<Page> {
  return {
    epochs: await readJson<EpochPage>(url, '/api/v1/epochs?limit=100'),
    miners: await readJson<Leaderboard>(url, '/api/v1/miners/leaderboard'),
  };
}

/** Waits until `count` epochs above `after` have closed with a payout. */
async function waitForPaidEpochs(url: string, after: number, count: number): Promise<Page> {
  return waitFor(`${count} paid epochs after ${after}`, PATIENCE_MS, async () => {
    const page = await readPage(url);
    const paid = page.epochs.closed.filter(
      ({ number, paid_rao: rao }) => number > after && rao !== '0',
    );
    return paid.length >= count ? page : null;
  });
}

/** What the ledger owes each miner, by SQL of our own. */
async function readStandstill(dataDir: string): Promise<Standstill> {
  return withStoppedDatabase(dataDir, async ({ sql }) => {
    const rows = await sql<{ hotkey: string; rao: bigint }[]>`
      select m.hotkey, coalesce(sum(l.amount_rao), 0)::bigint as rao
      from miners m left join ledger l
        on l.credit = 'miner:' || encode(m.public_key, 'hex') || ':available'
      group by m.hotkey`;
    const [open] = await sql<{ number: number }[]>`
      select number::int as number from epochs where state = 'OPEN'`;
    return {
      openEpoch: open?.number ?? 0,
      balances: new Map(rows.map(({ hotkey, rao }) => [hotkey, rao])),
    };
  });
}

/** Balances of the page without what was paid in epochs from `fromEpoch` on. */
function balancesBefore({ epochs, miners }: Page, fromEpoch: number): Map<string, bigint> {
  const balances = new Map(
    miners.miners.map(({ hotkey, available_rao: rao }) => [hotkey, BigInt(rao)]),
  );
  for (const epoch of epochs.closed.filter(({ number }) => number >= fromEpoch)) {
    for (const { hotkey, rao } of epoch.miners) {
      balances.set(hotkey, (balances.get(hotkey) ?? 0n) - BigInt(rao));
    }
  }
  return balances;
}

function rolesOf({ miners }: Page): Map<string, string | null> {
  return new Map(miners.miners.map(({ hotkey, role }) => [hotkey, role]));
}

/** Stops it as Ctrl-C does and gives what was left behind of it. */
async function interrupt(up: RunningUp): Promise<{ code: number | null; left: LiveProcess[] }> {
  const family = listDescendants(up.process.pid);
  expect(family.length).toBeGreaterThan(0);
  const code = await up.process.stop('SIGINT');
  return { code, left: listSurvivors(family) };
}

describe('adit up, stopped and started again', () => {
  const place = createTemporaryFolder();
  let running: StartedProcess | null = null;
  let url = '';
  let before: Page;
  let standstill: Standstill;

  const start = async (): Promise<RunningUp> => {
    const up = await startUp(place.folder, RUN);
    running = up.process;
    url = up.url;
    return up;
  };

  afterAll(async () => {
    await running?.stop('SIGINT');
    place.remove();
  });

  beforeAll(async () => {
    const up = await start();
    before = await waitForPaidEpochs(up.url, 0, 2);
    const { code, left } = await interrupt(up);
    expect(code, up.process.stderr()).toBe(0);
    expect(left).toEqual([]);
    standstill = await readStandstill(place.folder);
    await start();
  }, 120_000);

  it('shows the same closed epochs', async () => {
    const { epochs } = await readPage(url);
    const { closed } = before.epochs;
    const numbers = new Set(closed.map(({ number }) => number));
    expect(numbers.size).toBeGreaterThanOrEqual(2);
    expect(epochs.closed.filter(({ number }) => numbers.has(number))).toEqual(closed);
  });

  it('knows the same miners with the same balances, to the RAO', async () => {
    const page = await readPage(url);
    expect(rolesOf(page)).toEqual(rolesOf(before));
    expect(rolesOf(page).size).toBe(5);
    expect(balancesBefore(page, standstill.openEpoch)).toEqual(standstill.balances);
    const sum = [...standstill.balances.values()].reduce((total, rao) => total + rao, 0n);
    expect(sum).toBeGreaterThan(0n);
  });

  it('goes on with the next epoch number and pays again', async () => {
    const page = await waitForPaidEpochs(url, standstill.openEpoch, 1);
    const numbers = page.epochs.closed.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(page.epochs.current.number).toBe(numbers.length + 1);
    expect(numbers).toContain(standstill.openEpoch);
  });

  it('is alone in its data directory', async () => {
    const second = await runAditProcess(['up', '--json', '--data-dir', place.folder]);
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      error: { code: 'data_dir_locked', numbers: { pid: running?.pid } },
    });
    expect(second.stderr).toContain(`[data_dir_locked]`);
    await readPage(url);
  });

  it('goes on by itself when its database is killed', async () => {
    const pid = running?.pid ?? 0;
    const postmaster = findPostmaster(pid);
    if (postmaster === null) throw new Error('There is no database server to kill');
    const { number } = (await readPage(url)).epochs.current;
    process.kill(postmaster.pid, 'SIGKILL');
    await waitFor('the server to be gone', PATIENCE_MS, () =>
      listSurvivors([postmaster]).length === 0 ? true : null,
    );
    await waitForPaidEpochs(url, number, 1);
    expect(findPostmaster(pid)?.pid).not.toBe(postmaster.pid);
  });

  it('stops with exit 0, nothing running, no socket open and books that balance', async () => {
    if (running === null) throw new Error('It was not started');
    const { code, left } = await interrupt({ process: running, url });
    expect(code, running.stderr()).toBe(0);
    expect(left).toEqual([]);
    await expect(fetch(`${url}/health`)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    const { books, violations } = await withStoppedDatabase(place.folder, async (database) => ({
      books: await readBooks(database, 1),
      violations: await listBookViolations(database.sql, TERMS),
    }));
    expect(violations).toEqual([]);
    expect(books.ledgerSumRao).toBe(0n);
    expect(books.epochs.length).toBeGreaterThanOrEqual(4);
    for (const epoch of books.epochs) {
      const { paidRao, feeRao, carryRao, returnedRao, budgetRao } = epoch;
      expect(paidRao + feeRao + carryRao + returnedRao).toBe(budgetRao);
    }
  });
});
