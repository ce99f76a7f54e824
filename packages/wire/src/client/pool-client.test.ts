/** The clients against a real HTTP server on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type AditError, isAditError, ManualClock, systemClock } from '@adit/base';
import { keypairFromSeed, ready, verifyAuth } from '@adit/keys';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPoolClient } from './pool-client.ts';
import { createSidecarClient } from './sidecar-client.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, seen: Seen) => void;

const servers: Server[] = [];
beforeAll(ready);
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function startServer(answer: Answer): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    answer(response, { method, url, headers, body });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

function sendJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

async function failureOf(call: Promise<unknown>): Promise<AditError> {
  try {
    await call;
  } catch (error) {
    if (isAditError(error)) return error;
    throw error;
  }
  throw new Error('the call was expected to fail');
}

const openKeypair = () => keypairFromSeed(new Uint8Array(32).fill(9));

const health = {
  status: 'healthy',
  window_number: 3,
  current_block: 0,
  time_remaining_s: 12.5,
  server_time: '2026-01-01T00:00:00.000Z',
  version: '0.1.0',
};
const balance = {
  hotkey: '5x',
  pending_rao: '0',
  available_rao: '13100000',
  held_rao: '0',
  paid_rao: '0',
  reputation: 13.1,
  min_withdrawal_rao: '5000000',
};

describe('the pool’s client', () => {
  it('calls public routes without a key and keeps a prefix of the base url', async () => {
    const { url, seen } = await startServer((response) => sendJson(response, 200, health));
    const client = createPoolClient({
      baseUrl: `${url}/pool/`,
      clock: systemClock,
      timeoutMs: 5000,
    });
    expect(await client.readHealth()).toEqual(health);
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/pool/health' });
    expect(seen[0]?.headers['x-key']).toBeUndefined();
    expect((await failureOf(client.readBalance())).code).toBe('missing_keypair');
    expect(seen).toHaveLength(1);
  });

  it('signs every attempt anew, so that two calls never carry the same proof', async () => {
    const { url, seen } = await startServer((response) => sendJson(response, 200, balance));
    const clock = new ManualClock(1_700_000_000_000);
    const client = createPoolClient({
      baseUrl: url,
      clock,
      timeoutMs: 5000,
      keypair: openKeypair(),
    });
    await client.readBalance();
    await client.readBalance();
    const proofs = seen.map(({ headers }) => verifyAuth(headers, 1_700_000_000_000));
    expect(proofs.map(({ ok }) => ok)).toEqual([true, true]);
    expect(seen[0]?.headers['x-signature']).not.toBe(seen[1]?.headers['x-signature']);
  });

  it('fills path, query and body', async () => {
    const answer = {
      status: 'accepted',
      id: 'a/b',
      accepted_evaluations: 1,
      accepted_evolutions: 0,
      items: [{ algorithm_id: 4, status: 'accepted' }],
      algorithm_ids: [],
    };
    const { url, seen } = await startServer((response, { url: path }) =>
      sendJson(
        response,
        200,
        path.includes('decisions') ? { items: [], next_cursor: null } : answer,
      ),
    );
    const client = createPoolClient({
      baseUrl: url,
      clock: systemClock,
      timeoutMs: 5000,
      keypair: openKeypair(),
    });
    const body = { evaluations: [{ algorithm_id: 4, score: 0.25, digest: 'd' }] };
    expect(await client.submitEvaluation({ params: { batch_id: 'a/b' }, body })).toEqual(answer);
    await client.listDecisions({ query: { epoch: 2, limit: 10 } });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/api/v1/tasks/a%2Fb/submit_evaluation',
      body: JSON.stringify(body),
    });
    expect(seen[1]?.url).toBe('/api/v1/decisions?epoch=2&limit=10');
  });

  it('gives refusals as coded errors with their numbers', async () => {
    const refusal = {
      detail: 'No tasks available: dialect',
      code: 'no_tasks_available',
      numbers: { reason: 'dialect' },
      next_step: 'Send dialect: "az64".',
    };
    const { url } = await startServer((response) =>
      sendJson(response, 404, refusal, { 'retry-after': '7' }),
    );
    const client = createPoolClient({
      baseUrl: url,
      clock: systemClock,
      timeoutMs: 5000,
      keypair: openKeypair(),
    });
    const failure = await failureOf(client.requestTask({ body: {} }));
    expect(failure.code).toBe('no_tasks_available');
    expect(failure.message).toBe(refusal.detail);
    expect(failure.nextStep).toBe(refusal.next_step);
    expect(failure.numbers).toEqual({ reason: 'dialect', httpStatus: 404, retryAfterS: 7 });
  });

  it('reads the refusals of other servers: detail lists, message, plain text, hostile codes', async () => {
    const bodies = [
      '{"detail":[{"msg":"x"}]}',
      '{"message":"gone"}',
      '<html>bad gateway</html>',
      '{"code":"DROP TABLE","detail":"d"}',
      '[1]',
    ];
    let next = 0;
    const { url } = await startServer((response) => {
      response.writeHead(502).end(bodies[next]);
      next += 1;
    });
    const client = createPoolClient({ baseUrl: url, clock: systemClock, timeoutMs: 5000 });
    const messages: string[] = [];
    for (const _ of bodies) {
      const failure = await failureOf(client.readHealth());
      expect(failure.code).toBe('http_502');
      expect(failure.numbers['httpStatus']).toBe(502);
      messages.push(failure.message);
    }
    expect(messages).toEqual(['[{"msg":"x"}]', 'gone', '<html>bad gateway</html>', 'd', '[1]']);
  });

  it('refuses an answer of another shape, and one that is not JSON', async () => {
    const bodies = [JSON.stringify({ ...health, status: 'fine' }), 'hello'];
    const { url } = await startServer((response) => {
      response.end(bodies.shift());
    });
    const client = createPoolClient({ baseUrl: url, clock: systemClock, timeoutMs: 5000 });
    const shape = await failureOf(client.readHealth());
    expect([shape.code, shape.numbers['pointer']]).toEqual(['invalid_answer', '/status']);
    expect((await failureOf(client.readHealth())).code).toBe('invalid_answer');
  });

  it('stops reading an answer beyond its bound', async () => {
    const { url } = await startServer((response) => {
      response.on('error', () => undefined);
      const chunk = 'x'.repeat(65_536);
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', pump);
      };
      pump();
    });
    const options = { baseUrl: url, clock: systemClock, timeoutMs: 30_000 };
    const client = createPoolClient({ ...options, maxAnswerBytes: 200_000 });
    const failure = await failureOf(client.readHealth());
    expect(failure.code).toBe('answer_too_large');
    expect(failure.numbers).toEqual({ limitBytes: 200_000, httpStatus: 200 });
  });

  it('ends at its deadline, also when only the body stalls', async () => {
    const { url } = await startServer((response, { url: path }) => {
      if (path === '/health') response.write('{');
    });
    const client = createPoolClient({ baseUrl: url, clock: systemClock, timeoutMs: 150 });
    for (const call of [client.readHealth, client.listEpochs]) {
      const failure = await failureOf(call());
      expect([failure.code, failure.numbers['reason']]).toEqual(['network_error', 'timeout']);
    }
  });

  it('ends at its deadline although memory is collected while the body stalls', async () => {
    // undici forgets a collected request's signal: then only our own watch ends the reading.
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const { url } = await startServer((response) => {
      response.write('{');
    });
    const client = createPoolClient({ baseUrl: url, clock: systemClock, timeoutMs: 400 });
    const collecting = setInterval(collectGarbage, 20);
    try {
      const failure = await failureOf(client.readHealth());
      expect([failure.code, failure.numbers['reason']]).toEqual(['network_error', 'timeout']);
    } finally {
      clearInterval(collecting);
    }
  });

  it('tells a refused connection and an early end apart from a timeout', async () => {
    const { url } = await startServer(() => undefined);
    const client = createPoolClient({ baseUrl: url, clock: systemClock, timeoutMs: 20_000 });
    const stop = new AbortController();
    const call = failureOf(client.readHealth({}, { signal: stop.signal }));
    stop.abort();
    expect((await call).numbers['reason']).toBe('aborted');
    const closed = servers.at(-1);
    closed?.closeAllConnections();
    await new Promise((resolve) => closed?.close(resolve));
    expect((await failureOf(client.readHealth())).numbers['reason']).toBe('unreachable');
  });

  it('does not carry its proof to where a redirect points', async () => {
    const other = await startServer((response) => sendJson(response, 200, balance));
    const { url } = await startServer((response) => {
      response.writeHead(307, { location: `${other.url}/api/v1/rewards/balance` }).end();
    });
    const client = createPoolClient({
      baseUrl: url,
      clock: systemClock,
      timeoutMs: 5000,
      keypair: openKeypair(),
    });
    expect((await failureOf(client.readBalance())).code).toBe('network_error');
    expect(other.seen).toEqual([]);
  });

  it('shows how far the clocks are apart', async () => {
    const { url } = await startServer((response) =>
      sendJson(response, 200, health, { date: new Date(1_700_000_000_000).toUTCString() }),
    );
    const clock = new ManualClock(1_700_000_045_000);
    const client = createPoolClient({ baseUrl: url, clock, timeoutMs: 5000 });
    expect(client.clockSkewMs()).toBeNull();
    await client.readHealth();
    expect(client.clockSkewMs()).toBe(45_000);
  });
});

describe('the sidecar’s client', () => {
  it('sends its token to every route but health, and gives null for no job', async () => {
    const { url, seen } = await startServer((response, { url: path }) => {
      if (path.startsWith('/jobs/next')) response.writeHead(204).end();
      else sendJson(response, 200, { status: 'ok', ts: 1.5 });
    });
    const client = createSidecarClient({
      baseUrl: url,
      token: 'secret',
      clock: systemClock,
      timeoutMs: 5000,
    });
    await client.readHealth();
    expect(await client.leaseJob({ query: { run_id: 'r', lease_seconds: 60 } })).toBeNull();
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer secret']);
    expect(seen[1]?.url).toBe('/jobs/next?run_id=r&lease_seconds=60');
  });

  it('takes 204 for an answer only where it may be one', async () => {
    const { url } = await startServer((response) => {
      response.writeHead(204).end();
    });
    const client = createSidecarClient({ baseUrl: url, clock: systemClock, timeoutMs: 5000 });
    expect((await failureOf(client.readState())).code).toBe('http_204');
  });
});
