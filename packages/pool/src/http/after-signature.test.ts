/** What a good signature does not open: other keys, unknown and banned miners, floods, old clients. */
import { VERSION } from '@adit/base';
import { ready } from '@adit/keys';
import { createPoolClient } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningPool } from '../start-pool.ts';
import {
  type AbuseHeaders,
  type AbuseSigner,
  abuseTargets,
  signLegacy,
  signWhole,
} from '../testing/abuse-table.ts';
import { openTestPool, sendRaw, TEST_NOW_MS, type TestPool } from '../testing/open-test-pool.ts';

const nowS = TEST_NOW_MS / 1000;
const register = '/api/v1/miners/register';
let test: TestPool;
/** A process on the same database that has an opinion about versions. */
let picky: RunningPool;

beforeAll(async () => {
  await ready();
  test = await openTestPool();
  picky = await test.openAnother({ minClientVersion: '0.3.0', latestClientVersion: '0.10.2' });
});
afterAll(async () => {
  await picky.close();
  await test.close();
});

function signerOf(name: string): AbuseSigner {
  const audience = test.keypair('pool').address;
  return { keypair: test.keypair(name), other: test.keypair('bob'), audience, nowS };
}

const targets = abuseTargets().filter(({ auth }) =>
  ['miner', 'recipient', 'strong'].includes(auth),
);

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
        path: register,
        headers: test.sign('alice'),
        body: JSON.stringify({ ...triple, public_address: address }),
      });
      expect([address, answer.status]).toEqual([address, status]);
      if (status === 400) expect(answer.refusal().code).toBe('address_mismatch');
    }
  });

  it('refuses a key that never registered on every route but registration', async () => {
    for (const target of targets.filter(({ name }) => name !== 'register')) {
      for (const sign of [signLegacy, signWhole]) {
        const headers = sign(target, signerOf('stranger'));
        const answer = await test.send({ ...target, headers });
        expect([target.name, answer.status]).toEqual([target.name, 403]);
        if (target.method === 'HEAD') continue;
        expect(answer.refusal()).toMatchObject({
          code: 'not_registered',
          detail: 'Miner not registered',
        });
      }
    }
  });

  it('refuses a banned key on every route', async () => {
    await test.client('mallory').register();
    await test.pool.service.ban(test.keypair('mallory').address, 'made-up scores');
    for (const target of targets) {
      const headers = signLegacy(target, signerOf('mallory'));
      const answer = await test.send({ ...target, headers });
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
      answers.push(await test.send({ method: 'POST', path: register, headers }));
    }
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 20 }, () => 200),
      ...Array.from({ length: 5 }, () => 429),
    ]);
    expect(answers.at(-1)?.refusal()).toMatchObject({
      code: 'rate_limited',
      numbers: { retryAfterMs: 500, scope: 'key', burst: 20, perSecond: 2 },
    });
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('1');
    const other = await test.client('neighbour').register();
    expect(other.status).toBe('registered');
  });

  it('does not let a stranger use up a miner’s calls with headers that are not its own', async () => {
    const key = test.keypair('victim').address;
    for (let call = 0; call < 40; call += 1) {
      const forged: AbuseHeaders =
        call % 2 === 0
          ? { ...test.sign('mallet'), 'X-Key': key }
          : {
              ...signWhole(
                { name: '', auth: 'miner', method: 'POST', path: register, body: '' },
                signerOf('mallet'),
              ),
              'X-Key': key,
            };
      const answer = await test.send({ method: 'POST', path: register, headers: forged });
      expect(answer.refusal().code).toBe('invalid_signature');
    }
    const headers = test.sign('victim');
    expect((await test.send({ method: 'POST', path: register, headers })).status).toBe(200);
  });
});

describe('an Adit client of another version', () => {
  it('hears of it through its own client', async () => {
    const client = createPoolClient({
      baseUrl: picky.url,
      keypair: test.keypair('vera'),
      clock: test.clock,
      timeoutMs: 20_000,
    });
    expect(client.notice()).toBeNull();
    await expect(client.register()).rejects.toMatchObject({ code: 'client_too_old' });
    expect(client.notice()).toBe(`Adit 0.10.2 is out; this client is ${VERSION}`);
  });

  const send = (version: string | null, path = register) =>
    sendRaw(picky.url, {
      method: path === register ? 'POST' : 'GET',
      path,
      headers: {
        ...(path === register ? test.sign('vera') : {}),
        ...(version === null ? {} : { 'X-Client-Version': version }),
      },
    });

  it('below the minimum is refused with 426 on miners’ routes, and may read on', async () => {
    const refused = await send('adit/0.2.9');
    expect(refused.status).toBe(426);
    expect(refused.refusal()).toMatchObject({
      code: 'client_too_old',
      numbers: { client: '0.2.9', minimum: '0.3.0', latest: '0.10.2' },
    });
    expect((await send('adit/0.2.9', '/health')).status).toBe(200);
  });

  it('below the latest is told so, at the latest or above it is not', async () => {
    const notice = async (version: string | null) =>
      (await send(version)).headers.get('x-client-notice');
    expect(await notice('adit/0.9.0')).toBe('Adit 0.10.2 is out; this client is 0.9.0');
    expect(await notice('adit/0.10.1')).toMatch(/0\.10\.2 is out/);
    for (const version of ['adit/0.10.2', 'adit/0.11.0', 'adit/1.0.0']) {
      expect(await notice(version)).toBeNull();
    }
  });

  it('is nobody else’s matter: other clients are neither told nor refused', async () => {
    for (const version of [null, 'bitsota/0.0.1', 'adit/', 'adit/x', 'adit/0.1', 'Adit/0.0.1']) {
      const answer = await send(version);
      expect([version, answer.status]).toEqual([version, 200]);
      expect(answer.headers.get('x-client-notice')).toBeNull();
    }
  });
});
