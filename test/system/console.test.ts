/**
 * The console in a real browser: what it shows is what the API says, and what the API says is what
 * the database sums to. It reads nothing from elsewhere and survives a pool that goes away.
 */
import type { BestResults, DecisionPage, EpochPage, Leaderboard, MonitorSummary } from '@adit/wire';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Books, readBooks, withStoppedDatabase } from './kit/books.ts';
import { findChromium, launchChromium, watchFaults } from './kit/chromium.ts';
import {
  countCurvePixels,
  measureOverflow,
  readMiners,
  readOutliers,
  readProblems,
  type ShownOutlier,
} from './kit/console-page.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess, type StartedProcess } from './kit/process.ts';
import { readJson, startUp } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const EARLIER_RUN = ['--epochs', '2', '--epoch-seconds', '6'];
/** Longer than the test, so that no payout changes an amount while it is compared. */
const LONG_EPOCH_S = 600;
const PATIENCE_MS = 60_000;
const SETTLE_MS = 300;
const ATTEMPTS = 8;
const LEADERBOARD = '/api/v1/miners/leaderboard';
const NO_FAULTS = { errors: [], foreign: [], refused: [], violations: [] };

const executable = findChromium();
const isRequired = process.env['ADIT_REQUIRE_CHROMIUM'] === '1';

/**
 * Holds the page against one of its own answers, before the next answer comes; what was just
 * decided may not be drawn yet, so there is another try at the next answer.
 */
async function expectShown<Answer>(
  page: Page,
  path: string,
  check: (answer: Answer) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await page.waitForResponse((seen) => new URL(seen.url()).pathname === path);
    const answer = (await response.json()) as Answer;
    await page.waitForTimeout(SETTLE_MS);
    try {
      await check(answer);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function accuracyText({ evaluations_accurate: inside, outliers }: Leaderboard['miners'][number]) {
  const decided = inside + outliers;
  if (decided === 0) return '–';
  if (inside === 0 || outliers === 0) return inside === 0 ? '0 %' : '100 %';
  return `${Math.min(99.9, Number(((100 * inside) / decided).toFixed(1))).toFixed(1)} %`;
}

/** Four decimals, or as many as keep a score below 1 from being read as 1. */
function scoreText(score: number): string {
  for (let decimals = 4; ; decimals += 1) {
    const text = score.toFixed(decimals);
    if (score === 1 || decimals === 16 || Number(text) < 1) return text;
  }
}

if (executable === null) {
  it('tests the console in Chromium', ({ skip }) => {
    if (!isRequired) skip('no Chromium');
    expect.fail('ADIT_REQUIRE_CHROMIUM=1, but there is no Chromium');
  });
}

/** What the page has to say below a decision; in this network only digests can differ. */
function listOutliers(decision: DecisionPage['items'][number]): ShownOutlier[] {
  const consensus = decision.score ?? Number.NaN;
  return decision.reports
    .filter(({ verdict }) => verdict === 'OUTLIER')
    .map(({ hotkey, score, digest }) => {
      const reported = score ?? Number.NaN;
      const difference =
        reported === consensus
          ? 'the score itself is equal, the results behind it are not'
          : `it reported ${scoreText(reported)} where ${scoreText(consensus)} was agreed ` +
            `(+${(reported - consensus).toFixed(4)})`;
      const [own, agreed] = [digest, decision.digest].map((hex) => hex?.slice(0, 8));
      return {
        algorithmId: decision.algorithm_id,
        hotkey,
        mark: 'outside',
        reason: `Its result digest ${own}… is not the agreed ${agreed}…; ${difference}.`,
      };
    });
}

describe.runIf(executable !== null)('the console', () => {
  let place: ReturnType<typeof createTemporaryFolder>;
  let running: StartedProcess;
  let browser: Browser;
  let page: Page;
  let url = '';
  let takeFaults: Awaited<ReturnType<typeof watchFaults>>;

  beforeAll(async () => {
    place = createTemporaryFolder();
    const earlier = await runAditProcess(['up', ...EARLIER_RUN, '--data-dir', place.folder]);
    expect(earlier.code, earlier.stderr).toBe(0);
    const up = await startUp(place.folder, ['--epoch-seconds', String(LONG_EPOCH_S)]);
    running = up.process;
    url = up.url;
    await waitFor('the long epoch and its first outlier', PATIENCE_MS, async () => {
      const { current } = await readJson<EpochPage>(url, '/api/v1/epochs');
      const lengthMs = Date.parse(current.ends_at) - Date.parse(current.starts_at);
      const { items } = await readJson<DecisionPage>(url, '/api/v1/decisions?limit=20');
      const hasOutlier = items.some(
        ({ epoch, reports }) =>
          epoch === current.number && reports.some(({ verdict }) => verdict === 'OUTLIER'),
      );
      return lengthMs > 1_000 * (LONG_EPOCH_S - 1) && hasOutlier ? true : null;
    });
    browser = await launchChromium(executable ?? '');
    page = await browser.newPage({ viewport: { width: 1440, height: 1100 } });
    takeFaults = await watchFaults(page, url);
    await page.goto(url);
    await page.locator('table.miners tbody tr').first().waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await running?.stop('SIGINT');
    place?.remove();
  });

  it('counts the running epoch down', async () => {
    await expectShown<EpochPage>(page, '/api/v1/epochs', async ({ current, closed }) => {
      expect(await page.locator('.ring-number').textContent()).toBe(`#${current.number}`);
      const left = await page.getByRole('timer').textContent();
      const [, minutes, seconds] = /^(\d+):(\d\d)$/.exec(left ?? '') ?? [];
      const leftMs = (Number(minutes) * 60 + Number(seconds)) * 1_000;
      expect(Math.abs(Date.parse(current.ends_at) - Date.now() - leftMs)).toBeLessThan(3_000);
      expect(closed.length).toBeGreaterThanOrEqual(2);
      // Recomputed in the browser, to the RAO.
      const marks = await page.locator('table.epochs .mark').allTextContents();
      expect(marks.map((mark) => mark.trim())).toEqual(closed.slice(0, 6).map(() => 'equal'));
    });
    const before = await page.getByRole('timer').textContent();
    await waitFor('the countdown to move', 5_000, async () =>
      (await page.getByRole('timer').textContent()) === before ? null : true,
    );
  });

  it('shows the monitor’s alerts and what waits, as the API has them', async () => {
    await expectShown<MonitorSummary>(page, '/api/v1/monitor/summary', async (summary) => {
      const facts = await page.locator('.watch-facts li').allTextContents();
      expect(facts[0]).toBe('5 of 5 miners active');
      expect(facts[2]).toMatch(new RegExp(`^${summary.evaluations.reports_waiting} reports? `));
      const shown = await page.locator('.alerts .alert').count();
      expect(shown).toBe(summary.alerts.items.length);
    });
  });

  it('shows five miners with role, reputation, accuracy and RAO as the API has them', async () => {
    await expectShown<Leaderboard>(page, LEADERBOARD, async ({ miners }) => {
      expect(miners.map(({ role }) => role).sort()).toEqual([
        ...Array.from({ length: 4 }, () => 'honest'),
        'inflator',
      ]);
      const shown = await readMiners(page);
      expect(shown.map((row) => ({ ...row, reputation: Number(row.reputation) }))).toEqual(
        miners.map((miner) => ({
          hotkey: miner.hotkey,
          role: miner.role,
          reputation: Number(miner.reputation.toFixed(2)),
          accuracy: accuracyText(miner),
          evaluations: String(miner.evaluations),
          outliers: String(miner.outliers),
          lastRao: miner.last_epoch_rao,
          totalRao: miner.available_rao,
        })),
      );
    });
  });

  it('shows the best programs as text, each with its curve', async () => {
    await expectShown<BestResults>(page, '/api/v1/results/best', async ({ problems }) => {
      const shown = await readProblems(page);
      expect(shown.map(({ id }) => id).sort()).toEqual(['linear-check', 'net-check']);
      expect(shown).toEqual(
        problems.map(({ title, task_type: id, best_score: best, programs }) => ({
          title,
          id,
          bestScore: scoreText(best ?? Number.NaN),
          curve: expect.stringMatching(
            new RegExp(
              `^Best score over time: from \\S+ to ${scoreText(best ?? Number.NaN)} in \\d+ steps?$`,
            ),
          ),
          programLabel: `Program ${programs[0]?.id}`,
          program: expect.stringContaining('\npredict:\n'),
          scores: programs.map(({ score }) => scoreText(score)),
        })),
      );
      const trimmed = (text: string): string => text.trimEnd();
      expect(shown.map(({ program }) => trimmed(program))).toEqual(
        problems.map(({ programs }) => trimmed(programs[0]?.program ?? '')),
      );
    });
    expect(await countCurvePixels(page)).toBeGreaterThan(500);
  });

  it('names the inflator’s reports as outside and says why in words', async () => {
    await expectShown<DecisionPage>(page, '/api/v1/decisions', async ({ items }) => {
      const shown = await readOutliers(page);
      expect(shown.length).toBeGreaterThan(0);
      expect(shown).toEqual(items.slice(0, 25).flatMap(listOutliers));
    });
  });

  it('asks nobody else, breaks no policy and logs no error', async () => {
    expect(await takeFaults()).toEqual(NO_FAULTS);
  });

  it('has the network’s chain in the tab beside it, and speaks to nobody else', async () => {
    const beside = await browser.newPage();
    const faults = await watchFaults(beside, url);
    await beside.goto(url);
    await beside.getByRole('tab', { name: 'Chain' }).click();
    await beside.locator('table.blocks tbody tr').first().waitFor();
    await beside.locator('.pill-live').waitFor();
    await beside.getByRole('tab', { name: 'Pool' }).click();
    await beside.locator('table.miners tbody tr').first().waitFor();
    expect(await faults()).toEqual(NO_FAULTS);
    await beside.close();
  });

  it('needs no sideways scrolling at 390 px', async () => {
    const narrow = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const faults = await watchFaults(narrow, url);
    await narrow.goto(url);
    await narrow.locator('li.decision').first().waitFor();
    await narrow.locator('figure.chart canvas').first().waitFor();
    expect(await measureOverflow(narrow)).toBe(0);
    await narrow.locator('li.decision summary').first().click();
    await narrow.locator('table.reports').first().waitFor();
    expect(await measureOverflow(narrow)).toBe(0);
    expect(await faults()).toEqual(NO_FAULTS);
    await narrow.close();
  });

  it('has a reference page that is drawn from this origin alone', async () => {
    const reference = await browser.newPage();
    const faults = await watchFaults(reference, url);
    await reference.goto(`${url}/docs`);
    await reference.locator('.opblock').first().waitFor();
    expect(await reference.locator('.info .title').textContent()).toContain('Adit mining pool');
    const { paths } = await readJson<{ paths: Record<string, object> }>(url, '/openapi.json');
    const operations = Object.values(paths).flatMap((path) => Object.keys(path));
    expect(operations.length).toBeGreaterThanOrEqual(11);
    expect(await reference.locator('.opblock').count()).toBe(operations.length);
    expect(await faults()).toEqual(NO_FAULTS);
    await reference.close();
  });

  it('says that the pool is away, keeps its data, and recovers', async () => {
    const banner = page.locator('.banner');
    expect(await banner.count()).toBe(0);
    onTestFinished(() => {
      running.child.kill('SIGCONT');
    });
    running.child.kill('SIGSTOP');
    // First some routes fail, then all of them.
    await banner.filter({ hasText: 'The pool does not answer.' }).waitFor({ timeout: 30_000 });
    expect(await banner.textContent()).toMatch(/What you see is \d+ s old\. Trying again/);
    expect(await readMiners(page)).toHaveLength(5);
    running.child.kill('SIGCONT');
    await banner.waitFor({ state: 'detached', timeout: 30_000 });
    await expectShown<Leaderboard>(page, LEADERBOARD, async ({ miners }) => {
      expect((await readMiners(page)).map(({ hotkey }) => hotkey)).toEqual(
        miners.map(({ hotkey }) => hotkey),
      );
    });
  });

  it('has shown amounts and points that equal the sums of the database', async () => {
    const { miners } = await readJson<Leaderboard>(url, LEADERBOARD);
    const { closed } = await readJson<EpochPage>(url, '/api/v1/epochs?limit=100');
    expect(await running.stop('SIGINT')).toBe(0);
    await page.locator('.banner').waitFor();
    const { books, points } = await withStoppedDatabase(place.folder, async (database) => ({
      books: await readBooks(database, 1),
      points: await database.sql<{ epoch: number; hotkey: string; points: number }[]>`
        select c.epoch::int, m.hotkey, sum(c.points_micro)::float8 / 1e6 as points
        from contributions c join miners m on m.id = c.miner_id group by 1, 2`,
    }));
    for (const { hotkey, available_rao: rao, last_epoch_rao: last } of miners) {
      expect(rao).toBe(String(sumOf(books, hotkey)));
      expect(last).toBe(String(books.epochs.at(-1)?.payouts.get(hotkey)));
    }
    expect(books.epochs.map(({ number }) => number)).toEqual(
      closed.map(({ number }) => number).reverse(),
    );
    for (const epoch of closed) {
      for (const { hotkey, points: shown } of epoch.miners) {
        const row = points.find((sum) => sum.epoch === epoch.number && sum.hotkey === hotkey);
        expect(shown).toBe(row?.points ?? 0);
      }
    }
  });
});

function sumOf(books: Books, hotkey: string): bigint {
  return books.epochs.reduce((sum, { payouts }) => sum + (payouts.get(hotkey) ?? 0n), 0n);
}
