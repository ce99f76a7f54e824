/**
 * What opens each access class, on a server of its own with one route a class: the classes hold also
 * before a route of theirs is in the table.
 */
import { createLogger } from '@adit/base';
import { ready } from '@adit/keys';
import type { AuthMode, RouteAuth } from '@adit/wire';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type AbuseSigner,
  type AbuseTarget,
  signLegacy,
  signWhole,
} from '../testing/abuse-table.ts';
import {
  openTestPool,
  sendRaw,
  signText,
  TEST_NOW_MS,
  type TestPool,
} from '../testing/open-test-pool.ts';
import { SAMPLE_COLDKEY } from '../testing/sample-requests.ts';
import { authenticationHooks } from './authenticate.ts';
import { expectedFailure, internalError, refusalOf } from './refusals.ts';
import { addBodyParser, readJsonBody } from './request-body.ts';
import { requireProof } from './signed-auth.ts';

const TOKEN = 'a-token-of-some-length-0123456789';
const nowS = TEST_NOW_MS / 1000;
const log = createLogger('classes test', 'silent');
const apps: FastifyInstance[] = [];
let test: TestPool;
let alice: AbuseSigner;

beforeAll(async () => {
  await ready();
  test = await openTestPool();
  const audience = test.keypair('pool').address;
  alice = { keypair: test.keypair('alice'), other: test.keypair('bob'), audience, nowS };
});
afterAll(() => test.close());
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

interface Choices {
  readonly mode?: AuthMode;
  readonly operatorToken?: string;
  readonly monitorToken?: string;
}

/** A server with one POST route of the class; its answer is the caller's hotkey. */
async function open(auth: RouteAuth, choices: Choices = {}): Promise<string> {
  const { mode = 'legacy', operatorToken, monitorToken } = choices;
  const app = fastify({ logger: false });
  apps.push(app);
  app.decorateRequest('presented', null);
  app.decorateRequest('proof', null);
  addBodyParser(app);
  app.setErrorHandler((error, request, reply) => {
    const failure = expectedFailure(error, null);
    if (failure === null) log.error({ err: error }, 'failed');
    const refusal = refusalOf(failure ?? internalError(request.id));
    return reply.code(refusal.status).send(refusal.body);
  });
  const hooks = authenticationHooks(auth, {
    service: test.pool.service,
    clock: test.clock,
    windowS: 300,
    audience: alice.audience,
    mode,
    operatorToken,
    monitorToken,
    limitKey: () => null,
  });
  const route = {
    method: 'POST',
    path: '/r',
    auth,
    summary: '',
    response: {},
    bodyLimitBytes: 1,
  } as const;
  app.route({
    method: 'POST',
    url: '/r',
    onRequest: [...hooks.onRequest],
    preValidation: [...hooks.preValidation, readJsonBody(route)],
    preHandler: [...hooks.preHandler],
    handler: async (request) => ({
      hotkey: request.proof === null ? null : requireProof(request).hotkey,
    }),
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

const targetOf = (auth: RouteAuth, body?: unknown): AbuseTarget => ({
  name: 'r',
  auth,
  method: 'POST',
  path: '/r',
  body: body === undefined ? undefined : JSON.stringify(body),
});

async function statusOf(
  url: string,
  target: AbuseTarget,
  headers: Readonly<Record<string, string>>,
) {
  const answer = await sendRaw(url, { ...target, headers });
  return answer.status === 200 ? 200 : `${answer.status} ${answer.refusal().code}`;
}

describe('recipient', () => {
  const good = targetOf('recipient', { recipient_coldkey: SAMPLE_COLDKEY });
  const text = `recipient_coldkey:update:${nowS}:${SAMPLE_COLDKEY}`;

  it('takes the text that names the coldkey, in every form wallets write, under both names', async () => {
    const url = await open('recipient');
    const named = signText(alice.keypair, text, String(nowS));
    const wrapped = signText(alice.keypair, `<Bytes>${text}</Bytes>`, String(nowS));
    const prefixed = signText(alice.keypair, text, String(nowS));
    const aliased = signText(alice.keypair, text, String(nowS));
    const forms = [
      named,
      wrapped,
      { ...prefixed, 'X-Signature': `0x${prefixed['X-Signature'].toUpperCase()}` },
      { ...aliased, 'X-Timestamp': `auth:${nowS}` },
    ];
    for (const headers of forms) expect(await statusOf(url, good, headers)).toBe(200);
    const both = targetOf('recipient', {
      recipient_coldkey: SAMPLE_COLDKEY,
      coldkey_address: SAMPLE_COLDKEY,
    });
    for (const target of [targetOf('recipient', { coldkey_address: SAMPLE_COLDKEY }), both]) {
      expect(await statusOf(url, target, signLegacy(target, alice))).toBe(200);
    }
  });

  it('takes no other coldkey with a captured signature, and no signature of another route', async () => {
    const url = await open('recipient');
    const other = targetOf('recipient', { recipient_coldkey: alice.other.address });
    expect(await statusOf(url, other, signLegacy(good, alice))).toBe('401 invalid_signature');
    expect(await statusOf(url, good, test.sign('alice'))).toBe('401 invalid_signature');
    const miner = await open('miner');
    expect(await statusOf(miner, good, signLegacy(good, alice))).toBe('401 invalid_signature');
  });

  it('asks for one coldkey', async () => {
    const url = await open('recipient');
    const two = { recipient_coldkey: SAMPLE_COLDKEY, coldkey_address: alice.other.address };
    for (const body of [{}, two, { recipient_coldkey: 7 }]) {
      const target = targetOf('recipient', body);
      expect(await statusOf(url, target, signLegacy(target, alice))).toBe('400 invalid_body');
    }
  });

  it('refuses a public_address that differs', async () => {
    const url = await open('recipient');
    const body = { recipient_coldkey: SAMPLE_COLDKEY, public_address: alice.other.address };
    const target = targetOf('recipient', body);
    expect(await statusOf(url, target, signLegacy(target, alice))).toBe('400 address_mismatch');
  });

  it('takes v2 or the bound text under both, v2 alone under strict', async () => {
    const modes = [
      ['legacy', 200],
      ['both', 200],
      ['strict', '401 strong_signature_required'],
    ] as const;
    for (const [mode, bound] of modes) {
      const url = await open('recipient', { mode });
      expect([mode, await statusOf(url, good, signLegacy(good, alice))]).toEqual([mode, bound]);
      expect([mode, await statusOf(url, good, signWhole(good, alice))]).toEqual([mode, 200]);
    }
  });
});

describe('strong and miner', () => {
  it('take v1 as the mode allows, and v2 always', async () => {
    const weak = '401 strong_signature_required';
    const table = [
      ['miner', 'legacy', 200],
      ['miner', 'both', 200],
      ['miner', 'strict', weak],
      ['strong', 'legacy', 200],
      ['strong', 'both', weak],
      ['strong', 'strict', weak],
    ] as const;
    for (const [auth, mode, v1] of table) {
      const url = await open(auth, { mode });
      const target = targetOf(auth, { amount: 1 });
      const answers = [
        await statusOf(url, target, signLegacy(target, alice)),
        await statusOf(url, target, signWhole(target, alice)),
      ];
      expect([auth, mode, ...answers]).toEqual([auth, mode, v1, 200]);
    }
  });

  it('tell the client which pool and mode it met', async () => {
    const url = await open('strong', { mode: 'both' });
    const target = targetOf('strong', {});
    const answer = await sendRaw(url, { ...target, headers: signLegacy(target, alice) });
    const { audience } = alice;
    expect(answer.refusal().numbers).toMatchObject({ auth_mode: 'both', pool_hotkey: audience });
  });

  it('verify the bytes that were sent, before they are parsed', async () => {
    const url = await open('miner', { mode: 'strict' });
    const target = { ...targetOf('miner'), body: '{"a": 1}' };
    const headers = signWhole(target, alice, { body: '{"a":1}' });
    expect(await statusOf(url, target, headers)).toBe('401 invalid_signature');
    const broken = { ...target, body: '{"a": ' };
    expect(await statusOf(url, broken, headers)).toBe('401 invalid_signature');
    expect(await statusOf(url, broken, signWhole(broken, alice))).toBe('400 invalid_json');
  });
});

describe('operator and monitor', () => {
  it('an operator’s route opens for the token alone, and for nobody where none is configured', async () => {
    const target = targetOf('operator', {});
    const token = { 'X-Admin-Token': TOKEN };
    const url = await open('operator', { operatorToken: TOKEN });
    expect(await statusOf(url, target, token)).toBe(200);
    expect(await statusOf(url, target, signLegacy(target, alice))).toBe('401 missing_auth');
    for (const operatorToken of [undefined, '']) {
      const closed = await open('operator', operatorToken === undefined ? {} : { operatorToken });
      for (const headers of [{}, token, { 'X-Admin-Token': '' }]) {
        expect(await statusOf(closed, target, headers)).toBe('403 operator_disabled');
      }
    }
  });

  it('a monitor’s route is open until a token is configured', async () => {
    const target = targetOf('monitor', {});
    expect(await statusOf(await open('monitor'), target, {})).toBe(200);
    const url = await open('monitor', { monitorToken: TOKEN });
    expect(await statusOf(url, target, {})).toBe('401 missing_auth');
    expect(await statusOf(url, target, { 'X-Monitor-Token': TOKEN })).toBe(200);
    expect(await statusOf(url, target, { 'X-Admin-Token': TOKEN })).toBe('401 missing_auth');
  });
});
