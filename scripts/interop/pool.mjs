/**
 * Schemathesis, a tool of others, reads /openapi.json and tries to break the pool with what it makes
 * of it.
 *
 * The pool runs in this process on a database of its own. Between the tool and the pool stands a
 * proxy that adds each route's proof, so that the tool reaches what lies behind a signature and
 * needs no sr25519.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPython, say } from './install.mjs';

const OPERATOR_TOKEN = 'the-operators-token-of-this-run';
const MINER_NAMES = ['alice', 'bob', 'carol', 'dave'];
/** Left out: the proxy always proves, and a good request may meet a state that refuses it (400). */
const EXCLUDED_CHECKS = ['ignored_auth', 'positive_data_acceptance'];

const importBuilt = (root, name) =>
  import(pathToFileURL(path.join(root, 'packages', name, 'dist', 'index.js')).href);

/** A pool with a few miners and some work given out. */
async function openPool(root) {
  const [base, keys, storage, pool, evolution, wire] = await Promise.all(
    ['base', 'keys', 'storage', 'pool', 'evolution', 'wire'].map((name) => importBuilt(root, name)),
  );
  await keys.ready();
  const keypairOf = (name) => keys.keypairFromSeed(base.sha256(base.encodeUtf8(name)));
  const log = base.createLogger('interop', 'error');
  const clock = base.systemClock;
  const database = await storage.createTemporaryDatabase({ log });
  const running = await pool.startPool(
    {
      host: '127.0.0.1',
      port: 0,
      problems: [evolution.openTaskType('linear-check', () => '')],
      settings: pool.defaultPoolSettings,
      // No limits: a refusal for coming too often would hide every other answer.
      server: { operatorToken: OPERATOR_TOKEN, limits: { classes: {}, routes: {} } },
    },
    { database, clock, log, keypair: keypairOf('pool'), random: base.createRandom('interop') },
  );
  const options = { baseUrl: running.url, clock, timeoutMs: 20_000 };
  for (const name of MINER_NAMES) {
    const client = wire.createPoolClient({ ...options, keypair: keypairOf(name) });
    await client.register();
    await client.requestLease({ body: { dialect: 'az64' } });
  }
  const close = async () => {
    await running.close();
    await database.close();
  };
  return { url: running.url, keypair: keypairOf('alice'), base, keys, wire, close };
}

function accessClassOf({ wire }, method, target) {
  const place = target.split('?', 1)[0].replace(/(.)\/$/, '$1');
  const read = method === 'HEAD' ? 'GET' : method;
  for (const route of Object.values(wire.poolRoutes)) {
    for (const address of [route, ...(route.aliases ?? [])]) {
      const pattern = new RegExp(`^${address.path.replace(/:[a-z_]+/g, '[^/]+')}$`);
      if (address.method === read && pattern.test(place)) return route.auth;
    }
  }
  return 'public';
}

function coldkeyOf(body) {
  try {
    const { recipient_coldkey: recipient, coldkey_address: coldkey } = JSON.parse(body);
    return String(recipient ?? coldkey ?? '');
  } catch {
    return '';
  }
}

function proofOf(pool, request, body) {
  const auth = accessClassOf(pool, request.method, request.url);
  const nowMs = Date.now();
  if (auth === 'operator') return { 'x-admin-token': OPERATOR_TOKEN };
  if (auth === 'miner') return pool.keys.signAuth(pool.keypair, nowMs);
  if (auth === 'recipient') {
    return pool.keys.signRecipientAuth(pool.keypair, nowMs, coldkeyOf(body));
  }
  if (auth !== 'strong') return {};
  const audience = pool.audience;
  const signed = { audience, method: request.method, path: request.url, body };
  return pool.keys.signStrongAuth(pool.keypair, nowMs, signed);
}

/** Where the proxy serves the document that the tool reads. */
const DOCUMENT = '/open-document.json';
const PROOF_HEADERS =
  /^x-(?:key|timestamp|signature|nonce|signature-v2|admin-token|monitor-token)$/i;

/** The document without its proofs: the tool is not to make any, nor to wonder about them. */
async function readOpenDocument(pool) {
  const document = await (await fetch(`${pool.url}/openapi.json`)).json();
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations)) operation.security = [];
  }
  document.components.securitySchemes = {};
  return JSON.stringify(document);
}

/** Forwards what it is sent, with each route's own proof instead of what the tool made up. */
async function openSigningProxy(pool) {
  const { hostname, port } = new URL(pool.url);
  const document = await readOpenDocument(pool);
  const server = http.createServer(async (request, response) => {
    if (request.url === DOCUMENT) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(document);
      return;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const kept = Object.entries(request.headers).filter(([name]) => !PROOF_HEADERS.test(name));
    const headers = { ...Object.fromEntries(kept), ...proofOf(pool, request, body) };
    const options = { hostname, port, method: request.method, path: request.url, headers };
    const forward = http.request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forward.on('error', (error) => response.writeHead(599).end(String(error)));
    forward.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** Statuses that refuse a bad request; the tool's own list has no "too large". */
const REFUSALS = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 426, 429, 431];

function writeToolSettings(folder) {
  const file = path.join(folder, 'schemathesis.toml');
  const statuses = REFUSALS.map((status) => `"${status}"`).join(', ');
  fs.writeFileSync(file, `[checks]\nnegative_data_rejection.expected-statuses = [${statuses}]\n`);
  return file;
}

/** Runs the tool to its end, its output on ours. */
function runTool({ program, settings, url }, more) {
  const args = [
    ...['--config-file', settings, 'run', `${url}${DOCUMENT}`, '--url', url, '--checks', 'all'],
    ...['--exclude-checks', EXCLUDED_CHECKS.join(',')],
    ...['--max-examples', '40', '--continue-on-failure', '--generation-database', 'none'],
    ...['--request-timeout', '30', '--no-color', ...more],
  ];
  // The tool keeps what it learns in the folder it runs in.
  const cwd = path.dirname(settings);
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs schemathesis against a pool; its exit code. The arguments go to schemathesis. */
export async function runPoolChecks({ root, args }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-interop-pool-'));
  const closing = [() => fs.rmSync(folder, { recursive: true, force: true })];
  try {
    const tool = path.join(installPython('pool'), 'schemathesis');
    const pool = await openPool(root);
    closing.push(pool.close);
    const health = await (await fetch(`${pool.url}/health`)).json();
    const proxy = await openSigningProxy({ ...pool, audience: health.pool_hotkey });
    closing.push(proxy.close);
    const settings = writeToolSettings(folder);
    const code = await runTool({ program: tool, settings, url: proxy.url }, args);
    const after = await (await fetch(`${pool.url}/health`)).json();
    say(`interop: schemathesis ended with ${code}; the pool is ${after.status}`);
    return code;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
