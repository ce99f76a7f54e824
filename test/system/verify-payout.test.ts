/**
 * Payouts that anybody recomputes: a short `adit up` is exported by command while it runs and after
 * it has stopped, and checked by the same command that a miner runs.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { DecisionPage, EpochExport, EpochPage } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess, type StartedProcess } from './kit/process.ts';
import { readJson, startUp } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 150_000;
const MINERS_PAID_MIN = 3;

/** An epoch after the first that paid several miners and found an inflated report. */
async function findTellingEpoch(url: string): Promise<number | null> {
  const { closed } = await readJson<EpochPage>(url, '/api/v1/epochs?limit=100');
  for (const { number, miners } of closed) {
    if (number < 2 || miners.length < MINERS_PAID_MIN) continue;
    const path = `/api/v1/decisions?limit=100&epoch=${number}`;
    const { items } = await readJson<DecisionPage>(url, path);
    const reports = items.flatMap((decision) => decision.reports);
    if (reports.some(({ verdict }) => verdict === 'OUTLIER')) return number;
  }
  return null;
}

describe('verify-payout', () => {
  const place = createTemporaryFolder();
  const files = createTemporaryFolder();
  const at = (name: string): string => path.join(files.folder, name);
  const dataDir = ['--data-dir', place.folder];
  let running: StartedProcess | null = null;
  let poolHotkey = '';
  let epochs: readonly number[] = [];

  const exportEpoch = async (epoch: number, name: string) =>
    runAditProcess(['pool', 'export', '--epoch', String(epoch), ...dataDir, '--out', at(name)]);
  const verify = async (...args: string[]) =>
    runAditProcess(['pool', 'verify-payout', ...args, '--json']);

  beforeAll(async () => {
    const up = await startUp(place.folder, ['--epoch-seconds', '6']);
    running = up.process;
    const telling = await waitFor('an epoch that paid several', PATIENCE_MS, () =>
      findTellingEpoch(up.url),
    );
    epochs = [telling - 1, telling];
    for (const [index, epoch] of epochs.entries()) {
      const { code, stderr } = await exportEpoch(epoch, `running-${index + 1}.json`);
      expect(code, stderr).toBe(0);
    }
    const range = ['--from-epoch', String(telling - 1), '--to-epoch', String(telling)];
    const csv = ['pool', 'export', '--csv', ...range, ...dataDir, '--out'];
    expect((await runAditProcess([...csv, at('running.csv')])).code).toBe(0);
    poolHotkey = (await readJson<{ pool_hotkey: string }>(up.url, '/health')).pool_hotkey;
    expect(await up.process.stop('SIGINT')).toBe(0);
    running = null;
    for (const [index, epoch] of epochs.entries()) {
      const { code, stderr } = await exportEpoch(epoch, `stopped-${index + 1}.json`);
      expect(code, stderr).toBe(0);
    }
    expect((await runAditProcess([...csv, at('stopped.csv')])).code).toBe(0);
  }, 300_000);

  afterAll(async () => {
    await running?.stop('SIGINT');
    place.remove();
    files.remove();
  });

  const read = (name: string): string => fs.readFileSync(at(name), 'utf8');
  const document = (name: string): EpochExport => JSON.parse(read(name)) as EpochExport;

  it('gives the same bytes while the pool runs and after it has stopped', () => {
    for (const name of ['1.json', '2.json']) {
      expect(read(`stopped-${name}`)).toBe(read(`running-${name}`));
    }
    expect(read('stopped.csv')).toBe(read('running.csv'));
  });

  it('recomputes both epochs and their chain, with an inflator’s reports among them', async () => {
    const second = await verify(
      ...[at('stopped-2.json'), '--previous', at('stopped-1.json'), '--pool-hotkey', poolHotkey],
    );
    expect(second.code, second.stdout).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      verified: true,
      epoch: epochs[1],
      difference: null,
    });
    expect((await verify(at('running-1.json'))).code).toBe(0);
    const { decisions, payouts } = document('stopped-2.json');
    expect(payouts.length).toBeGreaterThanOrEqual(MINERS_PAID_MIN);
    const verdicts = decisions.flatMap(({ reports }) => reports.map(({ verdict }) => verdict));
    expect(verdicts).toContain('OUTLIER');
  });

  it('names the line of one edited amount and exits 1', async () => {
    const edited = document('stopped-2.json');
    const payout = edited.payouts[2];
    if (payout === undefined) throw new Error('Nobody was paid');
    const expected = payout.rao;
    payout.rao = String(BigInt(payout.rao) + 1n);
    fs.writeFileSync(at('edited.json'), JSON.stringify(edited, null, 2));
    const { code, stdout } = await verify(at('edited.json'));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verified: false,
      difference: { path: 'payouts[2].rao', step: 'settlement', expected, found: payout.rao },
    });
  });

  it('takes an indented copy for the same document, another pool’s key for a difference', async () => {
    fs.writeFileSync(at('indented.json'), JSON.stringify(document('stopped-1.json'), null, 4));
    expect((await verify(at('indented.json'))).code).toBe(0);
    const hotkey = document('stopped-2.json').payouts[0]?.hotkey ?? '';
    const { code, stdout } = await verify(at('stopped-2.json'), '--pool-hotkey', hotkey);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).difference.path).toBe('pool_hotkey');
  });

  it('refuses what is no export with a code and exit 2', async () => {
    const whole = read('stopped-1.json');
    fs.writeFileSync(at('cut.json'), whole.slice(0, whole.length / 2));
    fs.writeFileSync(at('other.json'), whole.replace('adit-epoch-export/1', 'adit-epoch-export/9'));
    fs.writeFileSync(at('list.json'), '[]');
    fs.writeFileSync(at('extra.json'), whole.replace('{', '{"note":"trust me",'));
    fs.writeFileSync(at('huge.json'), '');
    fs.truncateSync(at('huge.json'), 2 ** 30);
    const cases = [
      ['cut.json', 'export_not_json'],
      ['other.json', 'export_version_unknown'],
      ['list.json', 'export_version_unknown'],
      ['extra.json', 'export_malformed'],
      ['huge.json', 'export_too_large'],
      ['missing.json', 'export_unreadable'],
    ] as const;
    for (const [name, errorCode] of cases) {
      const { code, stdout } = await verify(at(name));
      expect([name, code]).toEqual([name, 2]);
      expect(JSON.parse(stdout).error.code).toBe(errorCode);
    }
  });

  it('writes one row a payout for tax, and a sum that equals the exports', () => {
    const rows = read('stopped.csv').trimEnd().split('\r\n');
    expect(rows[0]).toBe('time,epoch,kind,id,hotkey,amount_rao,amount,recipient,memo');
    const exported = [1, 2].flatMap((epoch) =>
      document(`stopped-${epoch}.json`).payouts.map(({ rao }) => BigInt(rao)),
    );
    const paid = exported.filter((rao) => rao > 0n);
    expect(rows.length - 2).toBe(paid.length);
    const sum = paid.reduce((total, rao) => total + rao, 0n);
    expect(rows.at(-1)?.split(',')[5]).toBe(String(sum));
  });
});
