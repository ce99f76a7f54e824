/**
 * The abuse table on two real processes of one pool, as `adit pool serve` starts them: they share a
 * PostgreSQL server, a signature used at one is refused by the other, and a restart of both forgets
 * nothing. The table itself is generated from the route list; packages/pool runs it in one process.
 */
import fs from 'node:fs';
import path from 'node:path';
import { keypairFromSeed, ready } from '@adit/keys';
import { createTemporaryDatabase, type TemporaryDatabase } from '@adit/storage';
import type { PoolHealth } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Abuse,
  type AbuseHeaders,
  type AbuseSigner,
  type AbuseTarget,
  abuseTargets,
  legacyAbuses,
  signLegacy,
  signWhole,
  strongAbuses,
  tokenAbuses,
} from '../../packages/pool/src/testing/abuse-table.ts';
import { sendRaw } from '../../packages/pool/src/testing/open-test-pool.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { type StartedProcess, startAdit } from './kit/process.ts';
import { readJson } from './kit/up.ts';

const MONITOR_TOKEN = 'the-monitors-token-of-this-test';
const { folder, remove } = createTemporaryFolder();
const dataDir = path.join(folder, 'pool');
const targets = abuseTargets();
const signed = targets.filter(({ auth }) => ['miner', 'recipient', 'strong'].includes(auth));

let database: TemporaryDatabase;
let ports: number[] = [];
let processes: StartedProcess[] = [];
let urls: string[] = [];
let audience = '';

async function startProcess(port: number, more: readonly string[]): Promise<string> {
  const started = startAdit(
    [
      ...['pool', 'serve', '--port', String(port), '--data-dir', dataDir],
      ...['--database-url', database.url ?? '', '--task', 'linear-check', ...more],
    ],
    { env: { HOME: folder, MONITOR_TOKEN, DRAIN_NOTICE_S: '0' } },
  );
  processes.push(started);
  const [, url = ''] = await started.waitForLine(/Pool at (http:\S+),/);
  return url;
}

async function startBoth(...more: string[]): Promise<void> {
  urls = [];
  // One after the other, as an operator would.
  for (const port of ports) urls.push(await startProcess(port, more));
  audience = (await readJson<PoolHealth>(urls[0] ?? '', '/health')).pool_hotkey ?? '';
}

async function stopBoth(): Promise<void> {
  const codes = await Promise.all(processes.map((process) => process.stop()));
  expect(codes, processes.map((process) => process.stderr()).join('\n')).toEqual([0, 0]);
  processes = [];
}

function keypairOf(name: string) {
  const seed = new Uint8Array(32);
  seed.set(Buffer.from(name));
  return keypairFromSeed(seed);
}

/** Signs at the time of the call: the processes' clock goes on. */
const signerOf = (name: string): AbuseSigner => ({
  keypair: keypairOf(name),
  other: keypairOf('bob'),
  audience,
  nowS: Math.floor(Date.now() / 1000),
});

async function answerOf(url: string, target: AbuseTarget, headers: AbuseHeaders) {
  const answer = await sendRaw(url, { ...target, headers });
  const code = target.method === 'HEAD' || answer.status === 200 ? null : answer.refusal().code;
  return { status: answer.status, code };
}

async function expectRefused(url: string, target: AbuseTarget, abuses: readonly Abuse[]) {
  for (const { title, code, headers } of abuses) {
    const answer = await answerOf(url, target, headers(target));
    const expected = { status: 401, code: target.method === 'HEAD' ? null : code };
    expect([target.name, target.method, title, answer]).toEqual([
      target.name,
      target.method,
      title,
      expected,
    ]);
  }
}

const wholeTable = (): Abuse[] => [
  ...legacyAbuses(signerOf('alice')),
  ...strongAbuses(signerOf('alice')),
];

async function expectTable(url: string): Promise<void> {
  const before = await countTraces();
  for (const target of signed) await expectRefused(url, target, wholeTable());
  const operatorToken = fs.readFileSync(path.join(dataDir, 'operator-token'), 'utf8').trim();
  for (const target of targets) {
    if (target.auth === 'operator') {
      await expectRefused(url, target, tokenAbuses('operator', operatorToken));
    }
    if (target.auth === 'monitor') {
      await expectRefused(url, target, tokenAbuses('monitor', MONITOR_TOKEN));
    }
  }
  expect(await countTraces()).toEqual(before);
}

async function countTraces(): Promise<unknown> {
  const [row] = await database.sql`
    select (select count(*)::int from miners) as miners,
      (select count(*)::int from replays) as replays,
      (select count(*)::int from assignments) as assignments,
      (select count(*)::int from ledger) as ledger,
      (select count(*)::int from bans) as bans`;
  return row;
}

/** Each route once with each kind of signature, at one process; what was sent. */
async function useSignatures(url: string): Promise<[AbuseTarget, AbuseHeaders][]> {
  const used: [AbuseTarget, AbuseHeaders][] = [];
  for (const target of signed) {
    for (const sign of [signLegacy, signWhole]) {
      const headers = sign(target, signerOf('alice'));
      const { status } = await answerOf(url, target, headers);
      expect([target.name, status === 401 || status >= 500]).toEqual([target.name, false]);
      used.push([target, headers]);
    }
  }
  return used;
}

async function expectReplayed(url: string, used: readonly [AbuseTarget, AbuseHeaders][]) {
  for (const [target, headers] of used) {
    const { status, code } = await answerOf(url, target, headers);
    const expected = target.method === 'HEAD' ? null : 'replayed_signature';
    expect([target.name, status, code]).toEqual([target.name, 401, expected]);
  }
}

beforeAll(async () => {
  await ready();
  database = await createTemporaryDatabase({ tcpPort: 0, maxConnections: 60 });
  ports = [await findFreePort(), await findFreePort()];
  await startBoth();
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop('SIGKILL')));
  await database.close();
  remove();
});

describe('two processes of one pool', () => {
  let used: [AbuseTarget, AbuseHeaders][] = [];

  it('are one pool: the same hotkey, token and mode', async () => {
    const answers = await Promise.all(urls.map((url) => readJson<PoolHealth>(url, '/health')));
    expect(audience).toMatch(/^5[0-9A-Za-z]{40,50}$/);
    for (const health of answers) {
      expect(health).toMatchObject({ pool_hotkey: audience, auth_mode: 'legacy' });
    }
    if (process.platform !== 'win32') {
      expect(fs.statSync(path.join(dataDir, 'operator-token')).mode & 0o777).toBe(0o600);
    }
  });

  it('the first refuses the whole table without a trace', () => expectTable(urls[0] ?? ''));

  it('what was used at the first is refused by the second', async () => {
    const register = signed.find(({ name }) => name === 'register');
    if (register === undefined) throw new Error('no such route');
    const headers = signLegacy(register, signerOf('alice'));
    expect((await answerOf(urls[0] ?? '', register, headers)).status).toBe(200);
    used = [[register, headers], ...(await useSignatures(urls[0] ?? ''))];
    expect(used.length).toBeGreaterThanOrEqual(2 * 13);
    await expectReplayed(urls[1] ?? '', used);
  });

  it('one signature sent to both at once is used once', async () => {
    const target = signed.find(({ name }) => name === 'readBalance');
    if (target === undefined) throw new Error('no such route');
    for (const sign of [signLegacy, signWhole]) {
      const headers = sign(target, signerOf('alice'));
      const copies = Array.from({ length: 20 }, (_, index) =>
        answerOf(urls[index % 2] ?? '', target, headers),
      );
      const statuses = (await Promise.all(copies)).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
    }
  });

  it('after a restart of both, what was used is refused by both, and so is the table', async () => {
    await stopBoth();
    await startBoth();
    for (const url of urls) await expectReplayed(url, used);
    await expectTable(urls[1] ?? '');
  });

  it('under strict, both refuse every signature of the guide, and what v2 binds', async () => {
    await stopBoth();
    await startBoth('--auth-mode', 'strict');
    for (const [index, target] of signed.entries()) {
      const url = urls[index % 2] ?? '';
      const weak: Abuse = {
        title: 'a good signature of the guide',
        code: 'strong_signature_required',
        headers: (at) => signLegacy(at, signerOf('alice')),
      };
      await expectRefused(url, target, [weak, ...strongAbuses(signerOf('alice'))]);
      const headers = signWhole(target, signerOf('alice'));
      const { status } = await answerOf(url, target, headers);
      expect([target.name, status === 401 || status >= 500]).toEqual([target.name, false]);
      await expectReplayed(urls[(index + 1) % 2] ?? '', [[target, headers]]);
    }
    await stopBoth();
  });

  it('a process with another hotkey is refused the database', async () => {
    const other = startAdit(
      [
        ...['pool', 'serve', '--port', '0', '--data-dir', path.join(folder, 'other')],
        ...['--database-url', database.url ?? '', '--task', 'linear-check', '--json'],
      ],
      { env: { HOME: folder } },
    );
    expect(await other.exited).not.toBe(0);
    expect(`${other.stdout()}${other.stderr()}`).toContain('pool_key_mismatch');
  });
});
