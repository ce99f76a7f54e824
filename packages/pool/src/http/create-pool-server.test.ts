/** The server as a whole: its list of routes, its limits of connections, and how it closes. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSOLE_CONFIG_PATH, createLogger } from '@adit/base';
import { ready } from '@adit/keys';
import { poolRoutes, type RouteDefinition } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPool, type TestPool } from '../testing/open-test-pool.ts';
import { createPoolServer, type PoolServerOptions } from './create-pool-server.ts';

let test: TestPool;
const log = createLogger('server test', 'silent');

beforeAll(async () => {
  await ready();
  test = await openTestPool();
});
afterAll(() => test.close());

/** Another server on the same service. */
function createServer(options: Partial<PoolServerOptions> = {}) {
  const { service } = test.pool;
  return createPoolServer(
    { version: '0', authWindowS: 300, audience: 'the pool', ...options },
    { service, clock: test.clock, log },
  );
}

const anonymous = (path: string): string => path.replace(/:[a-z_|:]+/g, ':id');

/** `METHOD /path` of every route, read from the router's own drawing. */
function drawnRoutes(drawing: string): string[] {
  const parts: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const match = /^([│\s]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) return [];
    const depth = (match[1] ?? '').length / 4;
    parts.length = depth;
    parts.push(match[2] ?? '');
    // The router draws all names of one place in a path; which of them is meant does not matter here.
    const path = anonymous(parts.join('').replace(/\/\//g, '/'));
    return (match[3] ?? '').split(', ').flatMap((method) => (method ? [`${method} ${path}`] : []));
  });
}

function connectTo(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1');
}

describe('the routes that are really there', () => {
  it('are those of the table, the reference and the console, and nothing else', async () => {
    const app = await createServer();
    await app.ready();
    const drawn = drawnRoutes(app.printRoutes({ commonPrefix: false }));
    const routes: readonly RouteDefinition[] = Object.values(poolRoutes);
    const all = routes.flatMap((route) => [route, ...(route.aliases ?? [])]);
    const listed = all.flatMap(({ method, path }) => {
      const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
      return methods.map((each) => `${each} ${anonymous(path)}`);
    });
    const reference = drawn.filter((route) => /^(?:GET|HEAD) \/(?:docs|openapi\.json)/.test(route));
    expect(reference.length).toBeGreaterThanOrEqual(6);
    expect(drawn.filter((route) => !reference.includes(route)).sort()).toEqual(listed.sort());
    await app.close();
  });

  it('cannot be added under /api without an access class', async () => {
    const app = await createServer();
    const add = () => app.get('/api/v1/forgotten', async () => 'open to all');
    expect(add).toThrow('/api/v1/forgotten is not from the route table');
    await app.close();
  });
});

describe('the console is told', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adit-console-'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>console</title>');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const ask = async (options: Partial<PoolServerOptions>, url: string) => {
    const app = await createServer({ consoleDir: folder, ...options });
    const answer = await app.inject({ url, headers: { accept: 'text/html' } });
    await app.close();
    return answer;
  };
  const policyOf = ({ headers }: { headers: object }) =>
    String(Object(headers)['content-security-policy']);

  it('that there is no chain, and may then speak to the pool only', async () => {
    const config = await ask({}, CONSOLE_CONFIG_PATH);
    expect([config.json(), config.headers['cache-control']]).toEqual([
      { pool: true, chainUrl: null },
      'no-store',
    ]);
    expect(policyOf(await ask({}, '/'))).not.toMatch(/connect-src|wss?:/);
  });

  it('where the chain is, and its page alone may open a socket there', async () => {
    const options = { chainUrl: 'ws://127.0.0.1:9944' };
    const config = await ask(options, CONSOLE_CONFIG_PATH);
    expect(config.json()).toEqual({ pool: true, chainUrl: 'ws://127.0.0.1:9944' });
    const allowed = "connect-src 'self' ws://127.0.0.1:9944;";
    for (const path of ['/', '/index.html', '/a/deep/link']) {
      expect([path, policyOf(await ask(options, path))]).toEqual([
        path,
        expect.stringContaining(allowed),
      ]);
    }
    for (const path of ['/health', '/docs/static/index.html', '/api/v1/nothing']) {
      expect([path, policyOf(await ask(options, path))]).toEqual([
        path,
        expect.not.stringContaining('ws:'),
      ]);
    }
  });

  it('of no address that is none', async () => {
    await expect(ask({ chainUrl: 'http://127.0.0.1:9944' }, '/')).rejects.toThrow(
      expect.objectContaining({ code: 'invalid_chain_url' }),
    );
  });
});

describe('connections', () => {
  it('are bounded: one too many is closed at once, and the next gets in when one has left', async () => {
    const app = await createServer({ maxConnections: 2 });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const held = [connectTo(url), connectTo(url)];
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    const third = connectTo(url).resume();
    await once(third, 'close');
    held[0]?.destroy();
    // The server has noticed once a newcomer is answered.
    let answer = '';
    while (answer === '') {
      const next = connectTo(url).on('error', () => undefined);
      next.on('data', (chunk) => {
        answer += String(chunk);
      });
      next.write('GET /health HTTP/1.1\r\nhost: pool\r\nconnection: close\r\n\r\n');
      await once(next, 'close');
    }
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    held[1]?.destroy();
    await app.close();
  });

  it('that stay silent are closed', async () => {
    const app = await createServer({ requestTimeoutMs: 300, headersTimeoutMs: 200 });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const sockets = Array.from({ length: 50 }, () => connectTo(url));
    for (const socket of sockets) socket.resume().on('error', () => undefined);
    await Promise.all(sockets.map((socket) => once(socket, 'close')));
    expect(app.server.connections ?? 0).toBe(0);
    await app.close();
  });
});

describe('closing', () => {
  it('lets a running request finish and answers a late one with 503', async () => {
    const app = await createServer();
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const proof = Object.entries(test.sign('nina')).map(([key, value]) => `${key}: ${value}`);
    const socket = connectTo(url);
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    const head = [
      'POST /api/v1/miners/register HTTP/1.1',
      'host: pool',
      ...proof,
      'expect: 100-continue',
      'content-type: application/json',
      'content-length: 2',
      '',
      '',
    ];
    socket.write(head.join('\r\n'));
    // The server asks for the body: the request is running.
    await once(socket, 'data');
    expect(received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    received = '';
    const closed = app.close();
    await new Promise((resolve) => setImmediate(resolve));
    socket.write('{}GET /api/v1/epochs HTTP/1.1\r\nhost: pool\r\n\r\n');
    await Promise.all([once(socket, 'close'), closed]);
    const [first = '', second = ''] = received.split(/(?=HTTP\/1\.1 )/);
    expect(first).toMatch(/^HTTP\/1\.1 200 .*"status":"registered"/s);
    expect(second).toMatch(/^HTTP\/1\.1 503 .*retry-after: 2.*"code":"closing"/s);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });
});
