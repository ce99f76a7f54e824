/**
 * Who may call what, on every route of the table that is not public (decision 14).
 *
 * The cases are generated from the route table: a route that is added is tested without anyone
 * thinking of it. Two API processes share one database, and no refused request leaves a trace in it.
 */
import { isoTime } from '@adit/base';
import { ready } from '@adit/keys';
import { poolRoutes } from '@adit/wire';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningPool } from '../start-pool.ts';
import {
  type Abuse,
  type AbuseHeaders,
  type AbuseSigner,
  type AbuseTarget,
  abuseTargets,
  flipBit,
  legacyAbuses,
  signLegacy,
  signWhole,
  strongAbuses,
  tokenAbuses,
} from '../testing/abuse-table.ts';
import {
  openTestPool,
  sendRaw,
  signText,
  TEST_NOW_MS,
  type TestPool,
} from '../testing/open-test-pool.ts';

const nowS = TEST_NOW_MS / 1000;
const OPERATOR_TOKEN = 'operator-token-0123456789abcdef';
const MONITOR_TOKEN = 'monitor-token-0123456789abcdef';
const wide = { burst: 1_000_000, perSecond: 1 };
const server = {
  operatorToken: OPERATOR_TOKEN,
  monitorToken: MONITOR_TOKEN,
  limits: { classes: {}, routes: { other: { perKey: wide, perAddress: wide } } },
};

let test: TestPool;
/** The second process on its database. */
let second: RunningPool;
/** Pools of the stricter modes: processes of one pool have one mode. */
let both: TestPool;
let strict: TestPool;
let alice: AbuseSigner;

beforeAll(async () => {
  await ready();
  test = await openTestPool({ server });
  second = await test.openAnother(server);
  both = await openTestPool({ server: { ...server, authMode: 'both' } });
  strict = await openTestPool({ server: { ...server, authMode: 'strict' } });
  alice = signerOf('alice');
});
afterAll(async () => {
  for (const pool of [second, test, both, strict]) await pool.close();
});

function signerOf(name: string): AbuseSigner {
  const audience = test.keypair('pool').address;
  return { keypair: test.keypair(name), other: test.keypair('bob'), audience, nowS };
}

const signedClasses = ['miner', 'recipient', 'strong'];
const targets = abuseTargets();
const signedTargets = targets.filter(({ auth }) => signedClasses.includes(auth));

async function countRows(pool: TestPool): Promise<Record<string, number>> {
  const tables = await pool.database.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await pool.database.sql<{ count: number }[]>`
      select count(*)::int as count from ${pool.database.sql(name)}`;
    counts[name] = row?.count ?? -1;
  }
  return counts;
}

async function expectRefused(url: string, target: AbuseTarget, abuse: Abuse): Promise<void> {
  const answer = await sendRaw(url, { ...target, headers: abuse.headers(target) });
  expect([abuse.title, answer.status]).toEqual([abuse.title, 401]);
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
  if (target.method === 'HEAD') return;
  const refusal = answer.refusal();
  expect([abuse.title, refusal.code]).toEqual([abuse.title, abuse.code]);
  expect(refusal.next_step).not.toBeNull();
  if (signedClasses.includes(target.auth)) {
    expect(refusal.numbers['server_time']).toBe(isoTime(TEST_NOW_MS));
  }
}

async function expectAllRefused(pool: TestPool, target: AbuseTarget, abuses: readonly Abuse[]) {
  const before = await countRows(pool);
  for (const abuse of abuses) await expectRefused(pool.url, target, abuse);
  expect(await countRows(pool)).toEqual(before);
}

/** A good request in a form that the route no longer takes. */
const tooWeak = (signer: AbuseSigner): Abuse => ({
  title: 'a good signature of the guide',
  code: 'strong_signature_required',
  headers: (target) => signLegacy(target, signer),
});

describe('refused without a trace', () => {
  it('covers every route that is not public, and its other addresses', () => {
    const names = new Set(targets.map(({ name }) => name));
    const guarded = Object.entries(poolRoutes).filter(([, { auth }]) => auth !== 'public');
    expect([...names]).toEqual(guarded.map(([name]) => name));
    expect(names.size).toBeGreaterThanOrEqual(6);
    expect(targets.filter(({ method, body }) => method === 'POST' && body === undefined)).toEqual(
      [],
    );
  });

  for (const target of signedTargets) {
    const title = `${target.method} ${target.path}`;
    it(`${title}: the guide’s headers and v2’s`, async () => {
      await expectAllRefused(test, target, [...legacyAbuses(alice), ...strongAbuses(alice)]);
    });

    it(`${title}: under strict, whatever is not a good v2 signature`, async () => {
      const [bare, ...rest] = legacyAbuses(alice);
      expect(bare?.title).toBe('no header at all');
      expect(rest.length).toBeGreaterThan(20);
      const abuses = [tooWeak(alice), ...(bare ? [bare] : []), ...strongAbuses(alice)];
      await expectAllRefused(strict, target, abuses);
    });
  }

  for (const target of targets.filter(({ auth }) => auth === 'strong')) {
    it(`${target.method} ${target.path}: under both, the guide’s signature`, async () => {
      await expectAllRefused(both, target, [tooWeak(alice), ...strongAbuses(alice)]);
    });
  }

  for (const target of targets) {
    const { auth } = target;
    if (auth !== 'operator' && auth !== 'monitor') continue;
    it(`${target.method} ${target.path}: every token but the right one`, async () => {
      const token = auth === 'operator' ? OPERATOR_TOKEN : MONITOR_TOKEN;
      await expectAllRefused(test, target, tokenAbuses(auth, token));
      const signed: Abuse = {
        title: 'a miner’s signature',
        code: 'missing_auth',
        headers: (at) => signLegacy(at, alice),
      };
      await expectAllRefused(test, target, [signed]);
    });
  }

  it('whichever bit of either signature is altered', async () => {
    const target = signedTargets.find(({ name }) => name === 'readStats');
    if (target === undefined) throw new Error('no such route');
    const signs = { 'X-Signature': signLegacy, 'X-Signature-V2': signWhole } as const;
    const names = fc.constantFrom('X-Signature' as const, 'X-Signature-V2' as const);
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 0, max: 511 }), async (name, bit) => {
        const good = signs[name](target, alice);
        const headers = { ...good, [name]: flipBit(good[name] ?? '', bit) };
        const answer = await test.send({ ...target, headers });
        expect(answer.refusal().code).toBe('invalid_signature');
      }),
      { numRuns: 80 },
    );
  });
});

describe('accepted forms of a signature', () => {
  const register = '/api/v1/miners/register';

  it('the edges of the window, 0x, upper case, the relay’s timestamp, a wallet’s wrapping', async () => {
    const carol = test.keypair('carol');
    const hex = (headers: AbuseHeaders): string => headers['X-Signature'] ?? '';
    const forms: AbuseHeaders[] = [
      test.sign('carol'),
      { ...test.sign('carol'), 'X-Signature': `0x${hex(test.sign('carol'))}` },
      { ...test.sign('carol'), 'X-Signature': hex(test.sign('carol')).toUpperCase() },
      { ...test.sign('carol'), 'X-Timestamp': `auth:${nowS}` },
      signText(carol, `<Bytes>auth:${nowS}</Bytes>`, String(nowS)),
      signText(carol, `auth:${nowS - 300}`, String(nowS - 300)),
      signText(carol, `auth:${nowS + 300}`, String(nowS + 300)),
    ];
    for (const headers of forms) {
      const answer = await test.send({ method: 'POST', path: register, headers });
      expect(answer.status).toBe(200);
    }
  });

  it('v2 in every mode, over the path with its query and over the exact bytes', async () => {
    const body = ' {\n"message" : "a body as it was sent" } ';
    const post: AbuseTarget = {
      name: 'register',
      auth: 'miner',
      method: 'POST',
      path: register,
      body,
    };
    for (const url of [test.url, both.url, strict.url]) {
      const answer = await sendRaw(url, { ...post, headers: signWhole(post, signerOf('dora')) });
      expect(answer.status).toBe(200);
    }
    const get = { ...post, method: 'GET', path: '/api/v1/results/?limit=2', body: undefined };
    const headers = signWhole(get, signerOf('dora'));
    expect((await sendRaw(strict.url, { ...get, headers })).status).toBe(200);
  });
});

describe('a signature is good for one request', () => {
  const respelt = (good: AbuseHeaders): [string, AbuseHeaders][] => {
    const name = 'X-Signature' in good ? 'X-Signature' : 'X-Signature-V2';
    const hex = good[name] ?? '';
    const forms: [string, AbuseHeaders][] = [
      ['byte for byte', good],
      ['in upper case', { ...good, [name]: hex.toUpperCase() }],
      ['with 0x', { ...good, [name]: `0x${hex}` }],
      ['with 0x in upper case', { ...good, [name]: `0x${hex.toUpperCase()}` }],
    ];
    if (name === 'X-Signature-V2') return forms;
    return [
      ...forms,
      ['with the relay’s timestamp', { ...good, 'X-Timestamp': `auth:${good['X-Timestamp']}` }],
    ];
  };

  const expectReplayed = async (url: string, target: AbuseTarget, row: [string, AbuseHeaders]) => {
    const [title, headers] = row;
    const answer = await sendRaw(url, { ...target, headers });
    expect([title, answer.status]).toEqual([title, 401]);
    if (target.method === 'HEAD') return;
    const refusal = answer.refusal();
    expect([title, refusal.code, refusal.detail]).toEqual([
      title,
      'replayed_signature',
      'Signature already used',
    ]);
    expect(refusal.numbers['server_time']).toBe(isoTime(TEST_NOW_MS));
  };

  it('on every route and every process, however it is spelt, also after a restart', async () => {
    await test.client('alice').register();
    const used: [AbuseTarget, AbuseHeaders][] = [];
    for (const target of signedTargets) {
      for (const sign of [signLegacy, signWhole]) {
        const good = sign(target, alice);
        const first = await test.send({ ...target, headers: good });
        expect([target.name, first.status === 401, first.status >= 500]).toEqual([
          target.name,
          false,
          false,
        ]);
        for (const [title, headers] of respelt(good)) {
          const row: [string, AbuseHeaders] = [`${target.name} ${title}`, headers];
          await expectReplayed(test.url, target, row);
          await expectReplayed(second.url, target, row);
        }
        used.push([target, good]);
      }
    }
    await second.close();
    await test.restart();
    second = await test.openAnother(server);
    for (const [target, headers] of used) {
      const row: [string, AbuseHeaders] = [`${target.name} after a restart`, headers];
      await expectReplayed(test.url, target, row);
      await expectReplayed(second.url, target, row);
    }
  });

  it('even when many copies arrive at both processes at once', async () => {
    for (const sign of [signLegacy, signWhole]) {
      const target = signedTargets.find(({ name }) => name === 'readBalance');
      if (target === undefined) throw new Error('no such route');
      const headers = sign(target, alice);
      const copies = Array.from({ length: 20 }, (_, index) =>
        sendRaw(index % 2 === 0 ? test.url : second.url, { ...target, headers }),
      );
      const statuses = (await Promise.all(copies)).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
    }
  });

  it('a nonce is good once for its key, and another miner may use the same one', async () => {
    const [target] = signedTargets;
    if (target === undefined) throw new Error('no route');
    const nonce = 'ab'.repeat(16);
    const send = (name: string, text: string) =>
      test.send({ ...target, headers: signWhole(target, signerOf(name), { nonce: text }) });
    expect((await send('erin', nonce)).status).toBe(200);
    expect((await send('frank', nonce)).status).toBe(200);
    expect((await send('erin', nonce)).refusal().code).toBe('replayed_signature');
    expect((await send('erin', nonce.toUpperCase())).refusal().code).toBe('replayed_signature');
  });

  it('v1 binds neither route nor body: captured before use, it serves on another route', async () => {
    const captured = test.sign('alice');
    const body = JSON.stringify({ message: 'not what alice meant' });
    const path = '/api/v1/miners/register';
    expect((await test.send({ method: 'POST', path, headers: captured, body })).status).toBe(200);
    const meant = await test.send({
      method: 'GET',
      path: '/api/v1/miners/stats',
      headers: captured,
    });
    expect(meant.refusal().code).toBe('replayed_signature');
  });

  it('v2 binds all: captured before use, it serves no other route and is still good', async () => {
    const meant = signedTargets.find(({ name }) => name === 'readStats');
    if (meant === undefined) throw new Error('no such route');
    const captured = signWhole(meant, alice);
    for (const target of signedTargets.filter(({ path }) => path !== meant.path)) {
      const answer = await test.send({ ...target, headers: captured });
      expect([target.name, answer.status]).toEqual([target.name, 401]);
    }
    expect((await test.send({ ...meant, headers: captured })).status).toBe(200);
  });

  it('a nonce is kept for ten minutes at least, over a restart, and then forgotten', async () => {
    const [target] = signedTargets;
    if (target === undefined) throw new Error('no route');
    const nonce = 'cd'.repeat(16);
    const at = (name: string) => ({ ...signerOf(name), nowS: test.clock.nowMs() / 1000 });
    const send = () => test.send({ ...target, headers: signWhole(target, at('grace'), { nonce }) });
    const count = async () => {
      const [row] = await test.database.sql<{ count: number }[]>`
        select count(*)::int as count from replays
        where encode(substring(replay_key from 33), 'hex') = ${nonce}`;
      return row?.count;
    };
    expect((await send()).status).toBe(200);
    test.clock.advance(599_000);
    await test.restart();
    await test.pool.service.sweep();
    expect((await send()).refusal().code).toBe('replayed_signature');
    test.clock.advance(120_000);
    await test.pool.service.sweep();
    expect(await count()).toBe(0);
    expect((await send()).status).toBe(200);
  });
});
