/** The console's page on the node's port, beside JSON-RPC. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@adit/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRANSPORT_LIMITS } from './limits.ts';
import { createPageAnswer } from './page-files.ts';
import { type RpcServer, startRpcServer } from './rpc-server.ts';

const INDEX = '<!doctype html><title>console</title>';
const BROWSER = { accept: 'text/html,application/xhtml+xml' };
let folder = '';
let server: RpcServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'adit-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  writeFileSync(join(folder, '.secret'), 'no');
  writeFileSync(join(folder, 'assets', 'app-1a2b3c.js'), 'export {};');
  server = await startRpcServer({
    host: '127.0.0.1',
    port: 0,
    methods: { echo: (params) => params.raw(0) },
    clock: systemClock,
    limits: TRANSPORT_LIMITS,
    page: createPageAnswer(folder),
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const ask = (path: string, init: RequestInit = { headers: BROWSER }) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, init);

describe('the page on the node’s port', () => {
  it('is there for browsers, asked for anew each time, and loads from this port only', async () => {
    const page = await ask('/');
    expect([page.status, await page.text()]).toEqual([200, INDEX]);
    const header = (name: string) => page.headers.get(name);
    expect(header('content-type')).toBe('text/html; charset=utf-8');
    expect(header('cache-control')).toBe('no-cache');
    expect(header('content-security-policy')).toBe(
      "default-src 'self'; connect-src 'self' " +
        `ws://127.0.0.1:${server.port}; img-src 'self' data:; object-src 'none'; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(header('x-content-type-options')).toBe('nosniff');
  });

  it('has files that may be kept, and says that its socket goes to this server', async () => {
    const asset = await ask('/assets/app-1a2b3c.js', {});
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await (await ask('/console/config.json', {})).json()).toEqual({
      pool: false,
      chainUrl: '/',
    });
    const head = await ask('/', { method: 'HEAD', headers: BROWSER });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(INDEX.length),
      '',
    ]);
  });

  it('leaves JSON-RPC as it is, and shows nothing else', async () => {
    const body = '{"jsonrpc":"2.0","id":1,"method":"echo","params":[7]}';
    const answer = await ask('/', { method: 'POST', body, headers: BROWSER });
    expect(await answer.json()).toEqual({ jsonrpc: '2.0', id: 1, result: 7 });
    for (const path of ['/.secret', '/assets/..%2f.secret', '/gone.js', '/assets', '/%00']) {
      expect([path, (await ask(path)).status]).toEqual([path, 405]);
    }
    // A program that sends GET is told to use POST, as before.
    expect((await ask('/', { headers: { accept: '*/*' } })).status).toBe(405);
  });
});
