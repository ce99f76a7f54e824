/**
 * Who may call what, on every route of the table that is not public (decision 14).
 *
 * The cases are generated from the route table: a route that is added is tested without anyone
 * thinking of it. None of the refused requests may leave a trace in the database.
 */
import { encodeHex, isoTime } from '@adit/base';
import { ready } from '@adit/keys';
import { poolRoutes } from '@adit/wire';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPool, signText, TEST_NOW_MS, type TestPool } from '../testing/open-test-pool.ts';
import {
  proveSample,
  type SampleRequest,
  SIGNED_CLASSES,
  sampleRequests,
} from '../testing/sample-requests.ts';

type Target = SampleRequest;

/** Every route that a hotkey's signature opens. */
function targets(): Target[] {
  return sampleRequests(true).filter(({ auth }) => SIGNED_CLASSES.has(auth));
}

type Headers = Record<string, string>;

interface Abuse {
  readonly title: string;
  readonly code: 'missing_auth' | 'stale_timestamp' | 'invalid_signature';
  readonly spoil: (good: Headers) => Headers;
}

const HEADER_NAMES = ['X-Key', 'X-Timestamp', 'X-Signature'] as const;
const nowS = TEST_NOW_MS / 1000;
let test: TestPool;

beforeAll(async () => {
  await ready();
  test = await openTestPool();
});
afterAll(() => test.close());

function without(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

function flipBit(hex: string, bit: number): string {
  const bytes = Buffer.from(hex, 'hex');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return encodeHex(bytes);
}

function signedAt(timestamp: string): () => Headers {
  return () => signText(test.keypair('alice'), `auth:${timestamp}`, timestamp);
}

function changed(title: string, name: string, change: (value: string) => string): Abuse {
  return {
    title,
    code: 'invalid_signature',
    spoil: (good) => ({ ...good, [name]: change(good[name] ?? '') }),
  };
}

function timestampAbuses(): Abuse[] {
  const outside = [nowS - 301, nowS + 301, 0, nowS * 1000].map(String);
  const odd = [
    'soon',
    `${nowS}.5`,
    `-${nowS}`,
    `0x${nowS.toString(16)}`,
    '1e9',
    `${nowS}, ${nowS}`,
  ];
  const all = [...outside, ...odd, 'auth:', `auth:auth:${nowS}`, '9'.repeat(400)];
  return all.map((timestamp) => ({
    title: `signed timestamp ${timestamp.slice(0, 30)}`,
    code: 'stale_timestamp' as const,
    spoil: signedAt(timestamp),
  }));
}

function abuses(): Abuse[] {
  const missing = HEADER_NAMES.flatMap((name): Abuse[] => [
    { title: `no ${name}`, code: 'missing_auth', spoil: (good) => without(good, name) },
    { title: `empty ${name}`, code: 'missing_auth', spoil: (good) => ({ ...good, [name]: '' }) },
    { title: `blank ${name}`, code: 'missing_auth', spoil: (good) => ({ ...good, [name]: '  ' }) },
  ]);
  const alice = (): string => test.keypair('alice').address;
  return [
    { title: 'no header at all', code: 'missing_auth', spoil: () => ({}) },
    ...missing,
    changed('a short key', 'X-Key', (key) => key.slice(0, -1)),
    changed('a long key', 'X-Key', (key) => `${key}1`),
    changed(
      'a key with a wrong checksum',
      'X-Key',
      (key) => `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`,
    ),
    changed('another miner’s key', 'X-Key', () => test.keypair('bob').address),
    changed('two keys', 'X-Key', (key) => `${key}, ${key}`),
    changed('a short signature', 'X-Signature', (hex) => hex.slice(0, -2)),
    changed('half a byte less', 'X-Signature', (hex) => hex.slice(0, -1)),
    changed('a long signature', 'X-Signature', (hex) => `${hex}00`),
    changed('a signature that is not hex', 'X-Signature', (hex) => `${hex.slice(0, -1)}g`),
    changed('a signature of zeros', 'X-Signature', () => '0'.repeat(128)),
    changed('a huge signature', 'X-Signature', (hex) => hex.repeat(50)),
    changed('the signature’s first bit', 'X-Signature', (hex) => flipBit(hex, 0)),
    changed('the signature’s last bit', 'X-Signature', (hex) => flipBit(hex, 511)),
    changed('an altered timestamp', 'X-Timestamp', (time) => String(Number(time) + 1)),
    {
      title: 'a signature over the bare timestamp',
      code: 'invalid_signature',
      spoil: () => signText(test.keypair('alice'), String(nowS), String(nowS)),
    },
    {
      title: 'a signature by another key',
      code: 'invalid_signature',
      spoil: () => ({
        ...signText(test.keypair('bob'), `auth:${nowS}`, String(nowS)),
        'X-Key': alice(),
      }),
    },
    ...timestampAbuses(),
  ];
}

async function countRows(): Promise<Record<string, number>> {
  const [row] = await test.database.sql<Record<string, bigint>[]>`
    select (select count(*) from miners) as miners, (select count(*) from replays) as replays,
      (select count(*) from assignments) as assignments`;
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]),
  );
}

describe('refused without a trace', () => {
  it('covers every route that a signature opens', () => {
    const names = new Set(targets().map(({ name }) => name));
    const expected = Object.entries(poolRoutes).filter(([, { auth }]) => SIGNED_CLASSES.has(auth));
    expect([...names]).toEqual(expected.map(([name]) => name));
    expect(names.size).toBeGreaterThanOrEqual(6);
    const posts = targets().filter(({ method }) => method === 'POST');
    expect(posts.filter(({ body }) => body === undefined)).toEqual([]);
  });

  for (const target of targets()) {
    it(`${target.method} ${target.path}`, async () => {
      const before = await countRows();
      for (const abuse of abuses()) {
        const headers = abuse.spoil(proveSample(test, 'alice', target));
        const answer = await test.send({ ...target, headers });
        expect([abuse.title, answer.status]).toEqual([abuse.title, 401]);
        expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
        if (target.method === 'HEAD') continue;
        const refusal = answer.refusal();
        expect([abuse.title, refusal.code]).toEqual([abuse.title, abuse.code]);
        expect(refusal.numbers['server_time']).toBe(isoTime(TEST_NOW_MS));
        expect(refusal.next_step).not.toBeNull();
      }
      expect(await countRows()).toEqual(before);
    });
  }

  it('whichever bit of the signature is altered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 511 }), async (bit) => {
        const good = test.sign('alice');
        const headers = { ...good, 'X-Signature': flipBit(good['X-Signature'] ?? '', bit) };
        const answer = await test.send({ method: 'GET', path: '/api/v1/miners/stats', headers });
        expect(answer.refusal().code).toBe('invalid_signature');
      }),
      { numRuns: 60 },
    );
  });
});

describe('accepted forms of a signature', () => {
  it('the edges of the window, 0x, upper case, the relay’s timestamp, a wallet’s wrapping', async () => {
    const carol = test.keypair('carol');
    const good = test.sign('carol');
    const hex = (headers: Headers): string => headers['X-Signature'] ?? '';
    const forms: Headers[] = [
      good,
      { ...test.sign('carol'), 'X-Signature': `0x${hex(test.sign('carol'))}` },
      { ...test.sign('carol'), 'X-Signature': hex(test.sign('carol')).toUpperCase() },
      { ...test.sign('carol'), 'X-Timestamp': `auth:${nowS}` },
      signText(carol, `<Bytes>auth:${nowS}</Bytes>`, String(nowS)),
      signText(carol, `auth:${nowS - 300}`, String(nowS - 300)),
      signText(carol, `auth:${nowS + 300}`, String(nowS + 300)),
    ];
    for (const headers of forms) {
      const answer = await test.send({ method: 'POST', path: '/api/v1/miners/register', headers });
      expect(answer.status).toBe(200);
    }
  });
});

describe('a signature is good for one request', () => {
  const respelt = (good: Headers): [string, Headers][] => {
    const hex = good['X-Signature'] ?? '';
    return [
      ['byte for byte', good],
      ['in upper case', { ...good, 'X-Signature': hex.toUpperCase() }],
      ['with 0x', { ...good, 'X-Signature': `0x${hex}` }],
      ['with 0x in upper case', { ...good, 'X-Signature': `0x${hex.toUpperCase()}` }],
      ['with the relay’s timestamp', { ...good, 'X-Timestamp': `auth:${good['X-Timestamp']}` }],
    ];
  };

  const expectReplayed = async (target: Target, headers: Headers, title: string) => {
    const answer = await test.send({ ...target, headers });
    expect([title, answer.status]).toEqual([title, 401]);
    if (target.method === 'HEAD') return;
    const refusal = answer.refusal();
    expect([refusal.code, refusal.detail]).toEqual([
      'replayed_signature',
      'Signature already used',
    ]);
    expect(refusal.numbers['server_time']).toBe(isoTime(TEST_NOW_MS));
  };

  it('on every route, however it is spelt, also after a restart of the pool', async () => {
    await test.client('alice').register();
    const used: [Target, Headers][] = [];
    for (const target of targets()) {
      const good = proveSample(test, 'alice', target);
      const first = await test.send({ ...target, headers: good });
      expect([target.name, first.status === 401]).toEqual([target.name, false]);
      for (const [title, headers] of respelt(good)) {
        await expectReplayed(target, headers, `${target.name} ${title}`);
      }
      used.push([target, good]);
    }
    await test.restart();
    for (const [target, headers] of used) {
      await expectReplayed(target, headers, `${target.name} after a restart`);
    }
  });

  it('even when many copies arrive at once', async () => {
    const headers = test.sign('alice');
    const copies = Array.from({ length: 20 }, () =>
      test.send({ method: 'GET', path: '/api/v1/rewards/balance', headers }),
    );
    const statuses = (await Promise.all(copies)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
  });

  it('and binds neither route nor body: captured before use, it serves on another route', async () => {
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
});

describe('after the signature', () => {
  it('refuses a body that names another key, and takes the same key', async () => {
    const alice = test.keypair('alice').address;
    const triple = { signature: '00', message: `auth:${nowS}` };
    const cases: [string, number][] = [
      [alice, 200],
      [test.keypair('bob').address, 400],
      ['5abc', 400],
      ['', 400],
    ];
    for (const [address, status] of cases) {
      const answer = await test.send({
        method: 'POST',
        path: '/api/v1/miners/register',
        headers: test.sign('alice'),
        body: JSON.stringify({ ...triple, public_address: address }),
      });
      expect([address, answer.status]).toEqual([address, status]);
      if (status === 400) expect(answer.refusal().code).toBe('address_mismatch');
    }
  });

  it('refuses a key that never registered on every route but registration', async () => {
    for (const target of targets().filter(({ name }) => name !== 'register')) {
      const answer = await test.send({
        ...target,
        headers: proveSample(test, 'stranger', target),
      });
      expect([target.name, answer.status]).toEqual([target.name, 403]);
      if (target.method === 'HEAD') continue;
      expect(answer.refusal()).toMatchObject({
        code: 'not_registered',
        detail: 'Miner not registered',
      });
    }
  });

  it('refuses a banned key on every route', async () => {
    await test.client('mallory').register();
    await test.pool.service.ban(test.keypair('mallory').address, 'made-up scores');
    for (const target of targets()) {
      const answer = await test.send({
        ...target,
        headers: proveSample(test, 'mallory', target),
      });
      expect([target.name, answer.status]).toEqual([target.name, 403]);
      if (target.method === 'HEAD') continue;
      expect(answer.refusal()).toMatchObject({
        code: 'miner_banned',
        detail: 'Miner is banned',
        numbers: { reason: 'made-up scores' },
      });
    }
  });

  it('slows down a key that registers without end', async () => {
    const answers = [];
    for (let call = 0; call < 25; call += 1) {
      const headers = test.sign('flooder');
      answers.push(await test.send({ method: 'POST', path: '/api/v1/miners/register', headers }));
    }
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 20 }, () => 200),
      ...Array.from({ length: 5 }, () => 429),
    ]);
    expect(answers.at(-1)?.refusal().code).toBe('rate_limited');
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('1');
    const other = await test.client('neighbour').register();
    expect(other.status).toBe('registered');
  });
});
