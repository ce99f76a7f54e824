/**
 * The sidecar in use: runs, events, cursors, leases, who may call. A real server on loopback, spoken to
 * with plain fetch as foreign workers and drivers do.
 */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createLogger, ManualClock } from '@adit/base';
import { sidecarRoutes } from '@adit/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATUS_BY_CODE } from './refusals.ts';
import { type RunningSidecar, type SidecarOptions, startSidecar } from './start-sidecar.ts';

const log = createLogger('sidecar-test', 'silent');
const START_MS = 1_700_000_000_000;

type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

let clock: ManualClock;
let sidecar: RunningSidecar;

async function open(options: Partial<SidecarOptions> = {}): Promise<RunningSidecar> {
  return startSidecar({ host: '127.0.0.1', port: 0, tokenFile: null, ...options }, { clock, log });
}

async function call(method: string, route: string, body?: unknown, headers = {}): Promise<Answer> {
  const response = await fetch(`${sidecar.url}${route}`, {
    method,
    headers: {
      authorization: `Bearer ${sidecar.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
  return { status: response.status, body: parsed, headers: response.headers };
}

const get = (route: string) => call('GET', route);
const post = (route: string, body: unknown = {}) => call('POST', route, body);

async function lease(query = ''): Promise<Record<string, unknown>> {
  const answer = await get(`/jobs/next?run_id=r${query}`);
  expect(answer.status).toBe(200);
  return { ...(answer.body['job'] as object) };
}

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  sidecar = await open();
});

afterEach(async () => {
  await sidecar.close();
});

describe('runs', () => {
  it('answers /health with ok and the time in seconds', async () => {
    expect((await get('/health')).body).toEqual({ status: 'ok', ts: START_MS / 1_000 });
  });

  it('has an idle state with all counters before any run', async () => {
    const { status, body } = await get('/state');
    expect(status).toBe(200);
    expect(body).toMatchObject({ run_id: null, status: 'idle', queued_jobs: 0, leased_jobs: 0 });
    expect(body).toMatchObject({ completed_jobs: 0, training_steps: 0, jobs_failed: 0 });
  });

  it('starts a run, names one itself, and refuses a blank id', async () => {
    expect((await post('/runs/start', { run_id: 'a' })).body).toEqual({ run_id: 'a' });
    const made = await post('/runs/start', {});
    expect(made.body['run_id']).toMatch(/^[0-9a-f]{32}$/);
    expect((await get('/state')).body['run_id']).toBe(made.body['run_id']);
    const blank = await post('/runs/start', { run_id: ' ' });
    expect(blank).toMatchObject({ status: 400, body: { code: 'blank_run_id' } });
    expect(blank.body['detail']).toBe('run_id must be non-empty');
  });

  it('throws an existing run away with replace (the default) and resumes it without', async () => {
    await post('/runs/start', { run_id: 'r' });
    await post('/jobs/enqueue', { run_id: 'r', kind: 'evaluate' });
    await post('/runs/start', { run_id: 'r', replace: false });
    expect((await get('/state')).body['queued_jobs']).toBe(1);
    await post('/runs/start', { run_id: 'r' });
    expect((await get('/state')).body['queued_jobs']).toBe(0);
  });

  it('creates a run for set_global_sota when there is none', async () => {
    expect((await post('/set_global_sota', { value: 0.91 })).body).toEqual({ status: 'ok' });
    expect((await get('/state')).body).toMatchObject({ status: 'running', global_sota: 0.91 });
  });

  it('counts submissions of the three good statuses and keeps the best score', async () => {
    const none = await post('/submission_result', { score: 0.5, status: 'submitted' });
    expect(none).toMatchObject({ status: 400, body: { code: 'missing_run_id' } });
    await post('/runs/start', { run_id: 'r' });
    for (const [status, score] of [
      ['submitted', 0.5],
      ['accepted', 0.7],
      ['success', 0.6],
      ['failed', 0.9],
      ['submitted', null],
    ]) {
      await post('/submission_result', { run_id: 'r', score, status });
    }
    const state = (await get('/state')).body;
    expect(state).toMatchObject({ successful_submissions: 4, local_sota: 0.7 });
    const items = (await get('/logs')).body['items'] as Record<string, unknown>[];
    expect(items).toHaveLength(5);
    expect(items[3]).toEqual({
      seq: 3,
      ts: START_MS / 1_000,
      type: 'submission_result',
      score: 0.9,
      status: 'failed',
    });
  });
});

describe('events', () => {
  it('applies each type of event and overwrites ts', async () => {
    const events = [
      { type: 'log', message: 'hello', ts: 1 },
      { type: 'progress', worker_id: 1, iteration: 7, rate: 2.5, engine_best: 0.75 },
      { type: 'progress', worker_id: 1, iteration: 3 },
      { type: 'progress', worker_id: '2', iteration: 12, training_steps: 40, instance: 'x' },
      { type: 'candidate', worker_id: 1, iteration: 7, validator_score: 0.8, algorithm_dsl: 'p' },
      { type: 'population', worker_id: 1, iteration: 7, population: [1, 2], engine: 'ours' },
      { type: 'error', message: 'bad', traceback: 'line 1' },
      { type: 'done', worker_id: 1 },
      { message: 'no type' },
      'skipped',
    ];
    const answer = await post('/ingest_batch', { run_id: 'r', events });
    expect(answer.body).toEqual({ status: 'ok', received: 10 });
    expect((await get('/state')).body).toMatchObject({
      run_id: 'r',
      status: 'running',
      tasks_completed: 19,
      best_candidate_score: 0.8,
      training_steps: 40,
      workers: 2,
    });
    const logs = (await get('/logs?run_id=r')).body['items'] as Record<string, unknown>[];
    expect(logs.map((item) => item['message'])).toEqual([
      'hello',
      '[w1] Iter 0007: engine_best=0.75 rate=2.5',
      '[w1] Iter 0003: rate=-',
      '[w2] Iter 0012: rate=-',
      '[w1] Candidate iter=7 score=0.8',
      '[w1] Population iter=7 n=2',
      'ERROR bad\nline 1',
      '[w1] Done',
      'no type',
    ]);
    expect(logs[0]?.['ts']).toBe(START_MS / 1_000);
    const candidates = (await get('/candidates')).body['items'] as Record<string, unknown>[];
    expect(candidates[0]).toMatchObject({ seq: 0, algorithm_dsl: 'p', validator_score: 0.8 });
    const populations = (await get('/populations')).body['items'] as Record<string, unknown>[];
    expect(populations[0]).toMatchObject({ seq: 0, population: [1, 2], engine: 'ours' });
    const workers = (await get('/workers')).body as unknown as Record<string, unknown>[];
    expect(workers).toMatchObject([
      { worker_id: '1', iteration: 7, rate: 2.5, current_job: null },
      { worker_id: '2', iteration: 12, rate: null, current_job: null },
    ]);
  });

  it('stops the run on done without a worker', async () => {
    await post('/ingest_batch', { run_id: 'r', events: [{ type: 'done' }] });
    expect((await get('/state')).body['status']).toBe('stopped');
    await post('/ingest_batch', { run_id: 'r', events: [] });
    expect((await get('/state')).body['status']).toBe('running');
  });

  it('counts cumulative training steps once per worker process', async () => {
    const report = (instance: string, training_steps: number) =>
      post('/ingest_batch', {
        run_id: 'r',
        events: [{ type: 'progress', worker_id: '0', instance, training_steps }],
      });
    await report('a', 100);
    await report('a', 100);
    await report('a', 250);
    await report('a', 200);
    await report('b', 40);
    expect((await get('/state')).body['training_steps']).toBe(290);
  });

  it.each([
    ['invalid JSON', '{', 'malformed_json'],
    ['a body that is no object', '[]', 'invalid_events'],
    ['a missing run id', { events: [] }, 'invalid_events'],
    ['events that are no list', { run_id: 'r', events: {} }, 'invalid_events'],
  ])('refuses %s with 400', async (_name, body, code) => {
    expect(await post('/ingest_batch', body)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('cursors', () => {
  beforeEach(async () => {
    const events = [0, 1, 2, 3, 4].map((n) => ({ message: `m${n}` }));
    await post('/ingest_batch', { run_id: 'r', events });
  });

  it.each([
    ['', 5, ['m0', 'm1', 'm2', 'm3', 'm4']],
    ['?cursor=3', 5, ['m3', 'm4']],
    ['?cursor=1&limit=2', 3, ['m1', 'm2']],
    ['?cursor=99', 5, []],
  ])('pages /logs%s', async (query, cursor, messages) => {
    const { body } = await get(`/logs${query}`);
    const items = body['items'] as Record<string, unknown>[];
    expect(items.map((item) => item['message'])).toEqual(messages);
    expect(body).toMatchObject({ cursor, first_seq: 0, dropped: 0 });
  });

  it('tells of dropped items', async () => {
    const batch = Array.from({ length: 5_000 }, (_, n) => ({ message: `n${n}` }));
    await post('/ingest_batch', { run_id: 'r', events: batch });
    const { body } = await get('/logs?cursor=0&limit=1');
    expect(body).toMatchObject({ cursor: 6, first_seq: 5, dropped: 5 });
  });

  it.each(['/logs?limit=501', '/logs?limit=0', '/populations?limit=51', '/logs?cursor=-1'])(
    'refuses %s',
    async (route) => {
      expect(await get(route)).toMatchObject({ status: 422, body: { code: 'invalid_query' } });
    },
  );
});

describe('jobs', () => {
  beforeEach(async () => {
    await post('/runs/start', { run_id: 'r' });
  });

  it('go from queued over leased to completed and repeat the payload in the result', async () => {
    const payload = { batch_id: 'b', algorithms: [] };
    const queued = await post('/jobs/enqueue', {
      run_id: 'r',
      job_id: 'j',
      kind: 'evaluate',
      payload,
    });
    expect(queued).toMatchObject({ status: 200 });
    expect(queued.body).toEqual({ run_id: 'r', job_id: 'j', status: 'queued' });
    const next = await get('/jobs/next?run_id=r&worker_id=0&lease_seconds=30');
    expect(next.body).toMatchObject({
      run_id: 'r',
      job: {
        job_id: 'j',
        run_id: 'r',
        kind: 'evaluate',
        payload,
        status: 'leased',
        attempt: 1,
        worker_id: '0',
        lease_expires_at_s: START_MS / 1_000 + 30,
        created_at_s: START_MS / 1_000,
      },
    });
    expect((await get('/state')).body).toMatchObject({ queued_jobs: 0, leased_jobs: 1 });
    const workers = (await get('/workers')).body as unknown as Record<string, unknown>[];
    expect(workers[0]).toMatchObject({ worker_id: '0', current_job: 'j' });
    const done = await post('/jobs/j/result', { run_id: 'r', status: 'ok', result: { x: 1 } });
    expect(done).toMatchObject({ status: 200, body: { status: 'ok' } });
    const { body } = await get('/jobs/results?run_id=r');
    expect(body).toMatchObject({ cursor: 1, first_seq: 0, dropped: 0 });
    expect(body['items']).toEqual([
      {
        seq: 0,
        job_id: 'j',
        run_id: 'r',
        kind: 'evaluate',
        status: 'completed',
        attempt: 1,
        worker_id: '0',
        payload,
        result: { x: 1 },
        error: null,
        ts: START_MS / 1_000,
      },
    ]);
    expect((await get('/jobs/j')).body).toMatchObject({ status: 'completed', result: { x: 1 } });
    expect((await get('/state')).body).toMatchObject({ completed_jobs: 1, jobs_failed: 0 });
    const logs = (await get('/logs')).body['items'] as Record<string, unknown>[];
    expect(logs.at(-1)?.['message']).toBe('[jobs] evaluate j completed');
  });

  it('count failed ones among the completed', async () => {
    await post('/jobs/enqueue', { job_id: 'j', kind: 'evaluate' });
    await lease();
    await post('/jobs/j/result', { status: 'error', error: 'broken', training_steps: 12 });
    const state = (await get('/state')).body;
    expect(state).toMatchObject({ completed_jobs: 1, jobs_failed: 1, training_steps: 12 });
    expect((await get('/jobs/j')).body).toMatchObject({ status: 'failed', error: 'broken' });
  });

  it('answer 204 when there is nothing or the run is unknown', async () => {
    expect((await get('/jobs/next')).status).toBe(204);
    expect((await get('/jobs/next?run_id=other')).status).toBe(204);
  });

  it.each([
    ['an unknown run', '/jobs/enqueue', { run_id: 'x', kind: 'evaluate' }, 404, 'run_not_found'],
    ['an empty kind', '/jobs/enqueue', { kind: ' ' }, 400, 'empty_kind'],
    ['a known job id', '/jobs/enqueue', { job_id: 'known', kind: 'evaluate' }, 409, 'job_exists'],
    ['a missing kind', '/jobs/enqueue', {}, 422, 'invalid_body'],
    ['a bad status', '/jobs/known/result', { status: 'fine' }, 400, 'invalid_status'],
    ['an unknown job', '/jobs/nobody/result', { status: 'ok' }, 404, 'job_not_found'],
    [
      'a beat for a queued job',
      '/jobs/known/heartbeat',
      { worker_id: '0', lease_seconds: 9 },
      409,
      'lease_lost',
    ],
    ['a release of a queued job', '/jobs/known/release', {}, 409, 'lease_lost'],
    ['a cancel of an unknown job', '/jobs/nobody/cancel', {}, 404, 'job_not_found'],
  ])('refuse %s', async (_name, route, body, status, code) => {
    await post('/jobs/enqueue', { job_id: 'known', kind: 'evaluate' });
    const answer = await post(route, body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(STATUS_BY_CODE[code]).toBe(status);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'detail', 'next_step', 'numbers']);
  });

  it('need a run', async () => {
    await sidecar.close();
    sidecar = await open();
    const answer = await post('/jobs/enqueue', { kind: 'evaluate' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'missing_run_id' } });
    const read = await get('/jobs/j?run_id=r');
    expect(read).toMatchObject({ status: 404, body: { code: 'run_not_found' } });
  });

  it('keep a lease by heartbeat and lose it without', async () => {
    await post('/jobs/enqueue', { job_id: 'j', kind: 'evaluate' });
    const first = await lease('&lease_seconds=10&worker_id=a');
    clock.advance(9_000);
    const beat = { worker_id: 'a', lease_seconds: 10, lease_token: first['lease_token'] };
    expect((await post('/jobs/j/heartbeat', beat)).body).toEqual({
      status: 'ok',
      lease_expires_at_s: START_MS / 1_000 + 19,
    });
    clock.advance(9_999);
    expect((await get('/jobs/next?run_id=r')).status).toBe(204);
    clock.advance(1);
    const second = await lease('&worker_id=b');
    expect(second).toMatchObject({ job_id: 'j', attempt: 2, worker_id: 'b' });
    const late = await post('/jobs/j/result', { status: 'ok', lease_token: first['lease_token'] });
    expect(late).toMatchObject({ status: 409, body: { code: 'lease_lost' } });
    expect((await post('/jobs/j/heartbeat', beat)).status).toBe(409);
    const own = { status: 'ok', result: { n: 2 }, lease_token: second['lease_token'] };
    expect((await post('/jobs/j/result', own)).status).toBe(200);
    expect((await post('/jobs/j/result', { ...own, result: { n: 3 } })).status).toBe(200);
    expect((await get('/jobs/j')).body['result']).toEqual({ n: 2 });
    expect(((await get('/jobs/results')).body['items'] as unknown[]).length).toBe(1);
  });

  it('are given back by release without losing an attempt, and end by cancel', async () => {
    await post('/jobs/enqueue', { job_id: 'j', kind: 'evaluate' });
    const first = await lease();
    await post('/jobs/j/release', { lease_token: first['lease_token'] });
    const again = await lease();
    expect(again).toMatchObject({ job_id: 'j', attempt: 1 });
    await post('/jobs/j/cancel');
    expect((await get('/jobs/j')).body).toMatchObject({ status: 'failed', error: 'cancelled' });
    const beat = { worker_id: 'worker', lease_seconds: 5, lease_token: again['lease_token'] };
    expect((await post('/jobs/j/heartbeat', beat)).status).toBe(409);
  });
});

describe('who may call', () => {
  const openRoutes = Object.values(sidecarRoutes).filter(
    ({ method, path: route }) => method === 'GET' && !route.startsWith('/jobs'),
  );
  const guarded = Object.values(sidecarRoutes).filter(
    ({ method, path: route }) => method !== 'GET' || route.startsWith('/jobs'),
  );
  const fill = (route: string) => route.replace(':job_id', 'j');

  it('needs the token for whatever changes something, on every such route', async () => {
    expect(guarded.length).toBeGreaterThan(10);
    for (const { method, path: route } of guarded) {
      const body = method === 'GET' ? undefined : {};
      const bare = await call(method, fill(route), body, { authorization: '' });
      expect(bare, route).toMatchObject({ status: 401, body: { code: 'missing_token' } });
      const wrong = await call(method, fill(route), body, { authorization: 'Bearer 00' });
      expect(wrong, route).toMatchObject({ status: 401, body: { code: 'wrong_token' } });
    }
  });

  it('lets everyone on this machine read state and logs', async () => {
    expect(openRoutes.length).toBeGreaterThan(4);
    for (const { path: route } of openRoutes) {
      const answer = await call('GET', route, undefined, { authorization: '' });
      expect(answer.status, route).toBe(200);
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
    }
    expect((await call('GET', '/state/', undefined, { authorization: '' })).status).toBe(200);
  });

  it('refuses foreign origins on every route and admits its own', async () => {
    for (const { method, path: route } of Object.values(sidecarRoutes)) {
      const body = method === 'GET' ? undefined : {};
      const answer = await call(method, fill(route), body, { origin: 'http://evil.example' });
      expect(answer, route).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
    }
    for (const origin of ['null', 'http://evil.example:80', 'file://']) {
      expect((await call('GET', '/state', undefined, { origin })).status, origin).toBe(403);
    }
    const own = await call('GET', '/state', undefined, { origin: sidecar.url });
    expect(own.status).toBe(200);
  });

  it('refuses foreign hosts, with and without a token', async () => {
    const send = (host: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { host, authorization: `Bearer ${sidecar.token}` };
        http
          .get(`${sidecar.url}/state`, { headers }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          })
          .on('error', reject);
      });
    expect(await send('evil.example')).toBe(403);
    expect(await send(`evil.example:${sidecar.port}`)).toBe(403);
    expect(await send('127.0.0.1.evil.example')).toBe(403);
    expect(await send(`localhost:${sidecar.port}`)).toBe(200);
    expect(await send(`127.0.0.1:${sidecar.port}`)).toBe(200);
  });

  it('admits clients without a token in compatible mode, but no foreign origin', async () => {
    await sidecar.close();
    sidecar = await open({ insecureCompat: true });
    const bare = { authorization: '' };
    expect((await call('POST', '/runs/start', { run_id: 'r' }, bare)).status).toBe(200);
    expect((await call('GET', '/jobs/next', undefined, bare)).status).toBe(204);
    const page = await call('GET', '/jobs/next', undefined, {
      ...bare,
      origin: 'http://a.example',
    });
    expect(page).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
  });

  it.each([
    ['text', { 'content-type': 'text/plain' }, '{}', 415, 'json_required'],
    [
      'a form',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'a=1',
      415,
      'json_required',
    ],
    ['broken JSON', {}, '{"a":', 400, 'malformed_json'],
    ['a large body', {}, JSON.stringify({ run_id: 'x'.repeat(20_000) }), 413, 'body_too_large'],
    ['a foreign field', {}, '{"run_id":"r","other":1}', 422, 'invalid_body'],
    ['a wrong type', {}, '{"run_id":5}', 422, 'invalid_body'],
  ])('refuses %s as a body', async (_name, headers, body, status, code) => {
    expect(await call('POST', '/runs/start', body, headers)).toMatchObject({
      status,
      body: { code },
    });
  });

  it('knows no other route and no other method', async () => {
    const unknown = await get('/nothing');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
    expect((await call('DELETE', '/state')).status).toBe(404);
  });

  it('says that the port is in use', async () => {
    await expect(open({ port: sidecar.port })).rejects.toMatchObject({ code: 'port_in_use' });
  });
});

describe('the token file', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-token-'));
  const tokenFile = path.join(folder, 'deep', 'sidecar.token');

  it('is made for its owner only, kept over restarts, and replaced when exposed', async () => {
    const first = await open({ tokenFile });
    expect(first.tokenFile).toBe(tokenFile);
    expect(fs.readFileSync(tokenFile, 'utf8')).toBe(`${first.token}\n`);
    if (process.platform !== 'win32') expect(fs.statSync(tokenFile).mode & 0o777).toBe(0o600);
    await first.close();
    const second = await open({ tokenFile });
    expect(second.token).toBe(first.token);
    await second.close();
    fs.chmodSync(tokenFile, 0o644);
    const third = await open({ tokenFile });
    expect(third.token).not.toBe(first.token);
    await third.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('must be writable', async () => {
    const blocked = path.join('/dev/null', 'sidecar.token');
    await expect(open({ tokenFile: blocked })).rejects.toMatchObject({ code: 'token_unwritable' });
  });
});
