/**
 * The Chain tab in a real browser against a real `adit chain`: blocks, errors, metagraph, storage and
 * the playground, whose numbers are those of the chain's own epoch.
 */
import { encodeUtf8 } from '@adit/base';
import { DEV_ACCOUNTS, nextEpochBlock, readEpochInput, yumaEpoch } from '@adit/chain';
import { ready } from '@adit/keys';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageChain, readIncentives, readNeurons, startPageChain } from './kit/chain-page.ts';
import { findChromium, launchChromium, watchFaults } from './kit/chromium.ts';
import { measureOverflow } from './kit/console-page.ts';

const NETUID = 2;
const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202eevil';
const HOSTILE_SHOWN = HOSTILE.replace('\u202e', '\\u{202e}');
const NO_FAULTS = { errors: [], foreign: [], refused: [], violations: [] };
const VIEWS = ['blocks', 'subnets', 'subnets/2', 'storage/System/Account', 'playground/2'] as const;

const executable = findChromium();

if (executable === null) {
  it('tests the chain’s page in Chromium', ({ skip }) => {
    if (process.env['ADIT_REQUIRE_CHROMIUM'] !== '1') skip('no Chromium');
    expect.fail('ADIT_REQUIRE_CHROMIUM=1, but there is no Chromium');
  });
}

/** A subnet in which two vote on two, and whose owner has given it a hostile name. */
function votingSubnet(owner: string, miner: string) {
  const empty = 'text:';
  const identity = {
    subnet_name: `text:${HOSTILE}`,
    github_repo: empty,
    subnet_contact: empty,
    subnet_url: empty,
    discord: empty,
    description: empty,
    logo_url: empty,
    additional: empty,
  };
  return {
    SubtensorModule: {
      SubnetIdentitiesV3: [[[NETUID], identity]],
      ValidatorPermit: [[[NETUID], [true, true, false, false]]],
      LastUpdate: [[[NETUID], [9, 9, 0, 0]]],
      Weights: [
        [
          [NETUID, 0],
          [
            [2, 40_000],
            [3, 20_000],
          ],
        ],
        [
          [NETUID, 1],
          [
            [2, 30_000],
            [3, 35_535],
          ],
        ],
      ],
      TotalHotkeyAlpha: [
        [[owner, NETUID], '900000000000'],
        [[miner, NETUID], '350500000000'],
      ],
    },
  };
}

describe.runIf(executable !== null)('the page of a chain', () => {
  let chain: PageChain;
  let browser: Browser;
  let page: Page;
  let takeFaults: Awaited<ReturnType<typeof watchFaults>>;

  const open = (place: string) => page.goto(`${chain.pageUrl}#/chain/${place}`);
  const addressOf = (name: string): string =>
    chain.accounts.find((account) => account.name === name)?.address ?? '';

  beforeAll(async () => {
    await ready();
    chain = await startPageChain(0);
    browser = await launchChromium(executable ?? '');
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    takeFaults = await watchFaults(page, new URL(chain.pageUrl).origin);
    await page.goto(chain.pageUrl);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await chain?.process.stop('SIGINT');
  });

  it('is what a browser gets on the node’s port, with blocks that appear as they are made', async () => {
    await page.locator('a.tab[aria-selected=true]', { hasText: 'Chain' }).waitFor();
    await page.locator('.pill-live').waitFor();
    const number = await chain.makeBlock();
    const row = page.locator('table.blocks tbody tr').first();
    await row.locator('th', { hasText: String(number) }).waitFor();
    await row.locator('.mark', { hasText: 'final' }).waitFor();
    expect(await page.locator('table.blocks tbody tr').count()).toBe(number + 1);
  });

  it('names the error of a call that failed, and shows hostile bytes as text', async () => {
    const number = await chain.makeBlock(
      {
        pallet: 'SubtensorModule',
        name: 'burned_register',
        value: { netuid: 77, hotkey: DEV_ACCOUNTS.Bob },
      },
      { pallet: 'System', name: 'remark', value: { remark: encodeUtf8(HOSTILE) } },
    );
    await page.locator('table.blocks .call-bad', { hasText: 'burned_register' }).waitFor();
    await open(`blocks/${number}`);
    const failed = page.locator('li.extrinsic-bad');
    await failed.waitFor();
    expect(await failed.locator('h3').textContent()).toBe('SubtensorModule.burned_register');
    expect(await failed.locator('.failure-name').textContent()).toBe(
      'SubtensorModule.SubnetNotExists',
    );
    expect(await failed.locator('.terms .mono').getAttribute('title')).toMatch(/^5Grwva/);
    expect(await page.locator('li.extrinsic .quoted').textContent()).toBe(HOSTILE_SHOWN);
    expect(await page.locator('li.extrinsic img, li.extrinsic script').count()).toBe(0);
  });

  it('shows the scenario’s miners in the metagraph, each with its weights', async () => {
    const tree = votingSubnet(addressOf('owner-hotkey'), addressOf('miner-1'));
    await chain.call('dev_setStorage', tree);
    await chain.makeBlock();
    await open('subnets');
    await page.locator('table.subnets tbody th', { hasText: 'evil' }).waitFor();
    const name = page.locator('table.subnets tbody th a bdi').last();
    expect(await name.textContent()).toBe(HOSTILE_SHOWN);
    await open(`subnets/${NETUID}`);
    await page.locator('table.neurons tbody tr').nth(3).waitFor();
    expect(await readNeurons(page)).toEqual([
      { uid: '0', hotkey: addressOf('owner-hotkey'), axon: '–' },
      { uid: '1', hotkey: addressOf('miner-1'), axon: '10.0.0.1:8091' },
      { uid: '2', hotkey: addressOf('miner-2'), axon: '10.0.0.2:8091' },
      { uid: '3', hotkey: addressOf('miner-3'), axon: '10.0.0.3:8091' },
    ]);
    await page.getByRole('button', { name: 'Weights of uid 1', exact: true }).click();
    const weights = await page.locator('.weights-list li').allTextContents();
    expect(weights).toEqual(['uid 30.5422', 'uid 20.4578']);
    await page.getByRole('button', { name: 'Sort by Axon' }).waitFor({ state: 'detached' });
    const byStake = page.getByRole('button', { name: 'Sort by Stake' });
    await byStake.click();
    expect((await readNeurons(page)).slice(0, 2).map(({ uid }) => uid)).toEqual(['0', '1']);
    await byStake.click();
    expect((await readNeurons(page)).slice(2).map(({ uid }) => uid)).toEqual(['1', '0']);
  });

  it('reads storage by names and keys, and says in words what is no key', async () => {
    await open('storage');
    await page.getByRole('searchbox').fill('subtensor tempo');
    await page.getByRole('link', { name: 'Tempo', exact: true }).click();
    await page.locator('table.entries tbody tr').nth(2).waitFor();
    await page.getByLabel(/^Key 1/).fill('2');
    await page.getByRole('button', { name: 'Read' }).click();
    const value = page.locator('.stored > .num').first();
    await value.waitFor();
    expect(await value.textContent()).toBe('10');
    expect(await page.locator('.stored-raw').textContent()).toContain('0x0a00');
    expect(page.url()).toMatch(/#\/chain\/storage\/SubtensorModule\/Tempo\/2$/);
    await page.getByLabel(/^Key 1/).fill('two');
    await page.getByRole('button', { name: 'Read' }).click();
    const problem = page.locator('.key-problem');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(/Key 1 must be a whole number/);
  });

  it('moves incentive with a weight exactly as the chain’s epoch does', async () => {
    const reader = await chain.readAll();
    const block = Number((await chain.call<{ number: string }>('chain_getHeader')).number);
    const now = nextEpochBlock(reader, NETUID) ?? BigInt(block + 1);
    const input = readEpochInput(reader, { netuid: NETUID, index: NETUID, now }, 1_000_000_000n);
    const before = [...yumaEpoch(input).incentives];
    const weights = input.weights.map((row, uid) =>
      uid === 0 ? row.map(([to, value]) => [to, to === 3 ? 60_000 : value] as const) : row,
    );
    const lastUpdates = input.lastUpdates.map((update, uid) => (uid === 0 ? now : update));
    const after = [...yumaEpoch({ ...input, weights, lastUpdates }).incentives];
    expect(after[3]).toBeGreaterThan(before[3] ?? 0);

    await open(`playground/${NETUID}`);
    await page.locator('table.results tbody tr').nth(3).waitFor();
    expect(await readIncentives(page)).toEqual(before);
    await page.getByLabel('Weight of uid 0 on uid 3').fill('60000');
    await page.locator('table.results .change-up').first().waitFor();
    expect(await readIncentives(page)).toEqual(after);
    await page.getByRole('button', { name: 'Undo all changes' }).click();
    expect(await readIncentives(page)).toEqual(before);
  });

  it('asks nobody else, breaks no policy, runs nothing that it shows, and logs no error', async () => {
    expect(await takeFaults()).toEqual(NO_FAULTS);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it('needs no sideways scrolling at 390 px', async () => {
    const narrow = await browser.newPage({ viewport: { width: 390, height: 844 } });
    for (const view of VIEWS) {
      await narrow.goto(`${chain.pageUrl}#/chain/${view}`);
      await narrow.locator('.page.chain table tbody tr').first().waitFor();
      expect([view, await measureOverflow(narrow)]).toEqual([view, 0]);
    }
    await narrow.close();
  });

  it('says that the chain is away, and goes on when it is back', async () => {
    await open('blocks');
    await page.locator('table.blocks tbody tr').first().waitFor();
    const port = Number(new URL(chain.pageUrl).port);
    await chain.process.stop('SIGINT');
    const banner = page.locator('.banner', { hasText: 'The chain does not answer.' });
    await banner.waitFor();
    expect(await page.locator('table.blocks tbody tr').count()).toBeGreaterThan(5);
    chain = await startPageChain(port);
    await banner.waitFor({ state: 'detached' });
    await page.locator('.pill-live').waitFor();
    await expect.poll(() => page.locator('table.blocks tbody tr').count()).toBe(9);
  });
});
