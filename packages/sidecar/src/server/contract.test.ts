/**
 * sidecar.md section 2, row by row: every method and path, its defaults, its bodies, its codes and
 * texts, spoken to as the foreign drivers, workers and windows do.
 */
import { createLogger, ManualClock } from '@adit/base';
import { sidecarRoutes } from '@adit/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLimits } from '../queue/run.ts';
import { type RunningSidecar, startSidecar } from './start-sidecar.ts';

const log = createLogger('contract-test', 'silent');
const START_MS = 1_700_000_000_000;
const START_S = START_MS / 1_000;

type Body = Record<string, unknown>;
interface Answer {
  readonly status: number;
  readonly body: Body;
}

let clock: ManualClock;
let sidecar: RunningSidecar;

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${sidecar.url}${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

const get = (path: string): Promise<Answer> => call('GET', path);
const post = (path: string, body: unknown = {}): Promise<Answer> => call('POST', path, body);
const itemsOf = ({ body }: Answer): Body[] => body['items'] as Body[];
const stateOf = async (query = ''): Promise<Body> => (await get(`/state${query}`)).body;
const enqueue = (job_id: string, more: Body = {}): Promise<Answer> =>
  post('/jobs/enqueue', { job_id, kind: 'evaluate', payload: { n: 1 }, ...more });
const next = async (query = ''): Promise<Body> =>
  (await get(`/jobs/next${query}`)).body['job'] as Body;

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  sidecar = await startSidecar(
    { host: '127.0.0.1', port: 0, tokenFile: null, insecureCompat: true },
    { clock, log },
  );
});

afterEach(() => sidecar.close());

describe('2.1 every row', () => {
  /** Method, path and body of each row; what must be there before; the answer. */
  const rows: readonly (readonly [string, string, unknown, Body])[] = [
    ['GET', '/health', undefined, { status: 'ok', ts: START_S }],
    ['POST', '/runs/start', { run_id: 'r', replace: false }, { run_id: 'r' }],
    ['GET', '/state', undefined, { run_id: 'r', status: 'running' }],
    ['POST', '/set_global_sota', { value: 0.5 }, { status: 'ok' }],
    ['POST', '/submission_result', { score: 0.5, status: 'submitted' }, { status: 'ok' }],
    ['POST', '/ingest_batch', { run_id: 'r', events: [{}] }, { status: 'ok', received: 1 }],
    ['GET', '/logs', undefined, { cursor: 0, items: [], first_seq: 0, dropped: 0 }],
    ['GET', '/candidates', undefined, { cursor: 0, items: [] }],
    ['GET', '/populations', undefined, { cursor: 0, items: [] }],
    [
      'POST',
      '/jobs/enqueue',
      { job_id: 'new', kind: 'evaluate' },
      { run_id: 'r', job_id: 'new', status: 'queued' },
    ],
    ['GET', '/jobs/next', undefined, { run_id: 'r', job: { job_id: 'waiting' } }],
    ['POST', '/jobs/next', { worker_id: '1' }, { run_id: 'r', job: { worker_id: '1' } }],
    ['POST', '/jobs/held/result', { status: 'ok' }, { status: 'ok' }],
    ['GET', '/jobs/results', undefined, { cursor: 0, items: [] }],
    ['GET', '/jobs', undefined, { run_id: 'r', total: 2 }],
    ['GET', '/jobs/held', undefined, { job_id: 'held', status: 'leased' }],
    ['POST', '/jobs/held/heartbeat', {}, { status: 'ok', lease_expires_at_s: START_S + 60 }],
    ['POST', '/jobs/held/release', {}, { status: 'ok' }],
    ['POST', '/jobs/held/cancel', {}, { status: 'ok' }],
  ];

  it.each(rows)(
    '%s %s answers 200, with and without a trailing slash',
    async (method, path, body, answer) => {
      for (const ending of ['', '/']) {
        await post('/runs/start', { run_id: 'r', replace: true });
        await enqueue('held');
        await next();
        await enqueue('waiting');
        // The log is empty again where a row reads it.
        const reads = method === 'GET' && /logs/.test(path);
        if (reads) await post('/runs/start', { run_id: 'r', replace: true });
        expect(await call(method, `${path}${ending}`, body)).toMatchObject({
          status: 200,
          body: answer,
        });
      }
    },
  );

  it('has a row for each route, and /events beside them', async () => {
    const routes = Object.values(sidecarRoutes).map(({ method, path }) => `${method} ${path}`);
    const walked = rows.map(([method, path]) => `${method} ${path.replace('/held', '/:job_id')}`);
    const others = ['GET /workers'];
    expect([...walked, ...others].sort()).toEqual([...routes].sort());
    expect(await get('/workers')).toEqual({ status: 200, body: [] });
  });
});

describe('2.1 runs', () => {
  it('refuses a blank id with the words clients look for', async () => {
    for (const run_id of ['', '  ']) {
      const answer = await post('/runs/start', { run_id });
      expect(answer).toMatchObject({ status: 400, body: { detail: 'run_id must be non-empty' } });
    }
    expect((await post('/runs/start', { run_id: null })).body['run_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('means the current run where an id is absent, null or blank: the last started or touched', async () => {
    await post('/runs/start', { run_id: 'a' });
    await post('/runs/start', { run_id: 'b' });
    for (const query of ['', '?run_id=', '?run_id=%20']) {
      expect(await stateOf(query)).toMatchObject({ run_id: 'b' });
    }
    await post('/ingest_batch', { run_id: 'a', events: [] });
    expect(await stateOf()).toMatchObject({ run_id: 'a' });
    await post('/jobs/enqueue', { run_id: 'b', kind: 'evaluate' });
    expect(await stateOf()).toMatchObject({ run_id: 'b' });
    for (const run_id of ['', null]) {
      expect((await post('/jobs/enqueue', { run_id, kind: 'evaluate' })).body['run_id']).toBe('b');
    }
    expect((await get('/jobs/next?run_id=')).body['run_id']).toBe('b');
  });

  it('throws a run away with replace:true, resumes it with false', async () => {
    await post('/runs/start', { run_id: 'r' });
    await enqueue('j');
    await next();
    await post('/runs/start', { run_id: 'r', replace: false });
    expect(await stateOf()).toMatchObject({ leased_jobs: 1 });
    await post('/runs/start', { run_id: 'r', replace: true });
    expect(await stateOf()).toMatchObject({ leased_jobs: 0 });
    expect(await post('/jobs/j/result', { status: 'ok' })).toMatchObject({
      status: 404,
      body: { detail: 'job not found' },
    });
  });

  it('without replace throws an idle run away, and keeps one whose workers hold jobs', async () => {
    await post('/runs/start', { run_id: 'r' });
    await enqueue('j');
    await post('/runs/start', { run_id: 'r' });
    expect(await stateOf()).toMatchObject({ queued_jobs: 0 });
    await enqueue('j');
    await next();
    await post('/runs/start', { run_id: 'r' });
    expect(await stateOf()).toMatchObject({ leased_jobs: 1 });
  });

  it('takes a submission without a score, which no other call may raise', async () => {
    expect(await post('/submission_result', { status: 'submitted' })).toMatchObject({
      status: 400,
      body: { code: 'missing_run_id' },
    });
    await post('/runs/start', { run_id: 'r' });
    for (const score of [undefined, null]) {
      expect((await post('/submission_result', { score, status: 'submitted' })).status).toBe(200);
    }
    expect(await stateOf()).toMatchObject({ successful_submissions: 2, local_sota: null });
    await post('/submission_result', { score: 0.25, status: 'rejected' });
    expect(await stateOf()).toMatchObject({ successful_submissions: 2, local_sota: null });
    const [, , last] = itemsOf(await get('/logs'));
    expect(last).toEqual({
      ...{ seq: 2, ts: START_S, type: 'submission_result' },
      ...{ score: 0.25, status: 'rejected' },
    });
  });
});

describe('2.2 state', () => {
  it('has every field, without a run and with one', async () => {
    const fields = [
      ...['best_candidate_score', 'completed_jobs', 'errors_1h', 'global_sota', 'jobs_failed'],
      ...['journal', 'leased_jobs', 'local_sota', 'queued_jobs', 'run_id', 'status'],
      ...['successful_submissions', 'tasks_completed', 'training_steps', 'updated_at_s', 'workers'],
    ];
    const idle = await stateOf();
    expect(Object.keys(idle).sort()).toEqual(fields);
    expect(idle).toMatchObject({ run_id: null, status: 'idle', journal: null });
    await post('/runs/start', { run_id: 'r' });
    const running = await stateOf();
    expect(Object.keys(running).sort()).toEqual(fields);
    expect(running).toMatchObject({ status: 'running', updated_at_s: START_S });
    expect(await get('/state?run_id=other')).toMatchObject({
      status: 404,
      body: { detail: 'run not found' },
    });
  });

  it('counts failed jobs and error events of the last hour', async () => {
    await post('/runs/start', { run_id: 'r' });
    await enqueue('j');
    await next();
    await post('/jobs/j/result', { status: 'error', error: 'bad' });
    await post('/ingest_batch', { run_id: 'r', events: [{ type: 'error', message: 'x' }] });
    expect(await stateOf()).toMatchObject({ errors_1h: 2, jobs_failed: 1, completed_jobs: 1 });
    clock.advance(3_600_000);
    expect(await stateOf()).toMatchObject({ errors_1h: 0, jobs_failed: 1 });
  });
});

describe('2.3 events', () => {
  it.each([
    [{ message: 'plain' }, 'plain'],
    [{ type: 'unknown', message: 'm' }, 'm'],
    [{ type: 'start', run_id: 'r' }, 'start'],
    [{ type: 'shutdown', dropped: 3 }, 'shutdown'],
    [{ type: 'progress', worker_id: 3, iteration: 12, rate: 1.5 }, '[w3] Iter 0012: rate=1.5'],
    [{ type: 'progress', worker_id: 'x', iteration: -1 }, '[wx] Iter 0000: rate=-'],
    [{ type: 'progress', pop_best: 0.5 }, '[w0] Iter 0000: pop_best=0.5 rate=-'],
    [{ type: 'candidate', validator_score: 0.5 }, '[w0] Candidate iter=0 score=0.5'],
    [{ type: 'population', population: [1] }, '[w0] Population iter=0 n=1'],
    [{ type: 'done', worker_id: 2 }, '[w2] Done'],
    [{ type: 'done' }, 'Run stopped'],
    [{ type: 'error', traceback: 't' }, 'ERROR t'],
  ])('keeps %j as a log line', async (event, line) => {
    await post('/ingest_batch', { run_id: 'r', events: [{ ...event, ts: 5 }] });
    const [item] = itemsOf(await get('/logs'));
    expect(item).toMatchObject({ message: line, ts: START_S, seq: 0 });
    const status = line === 'Run stopped' ? 'stopped' : 'running';
    expect(await stateOf()).toMatchObject({ status });
  });

  it.each([
    ['{', 'malformed_json'],
    ['[]', 'invalid_events'],
    ['{"events":[]}', 'invalid_events'],
    ['{"run_id":" ","events":[]}', 'invalid_events'],
    ['{"run_id":"r","events":{}}', 'invalid_events'],
  ])('refuses %s with 400', async (body, code) => {
    expect(await post('/ingest_batch', body)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('2.4 cursors', () => {
  it.each([
    ['/logs', runLimits.logs, 200, { message: 'm' }],
    ['/candidates', runLimits.candidates, 200, { type: 'candidate' }],
    ['/populations', runLimits.populations, 50, { type: 'population', population: [] }],
  ] as const)(
    'of %s: at most %i kept, %i by default, gaps told',
    async (path, kept, page, event) => {
      const send = (count: number) =>
        post('/ingest_batch', { run_id: 'r', events: Array.from({ length: count }, () => event) });
      await send(kept);
      const first = await get(path);
      expect(first.body).toMatchObject({ cursor: page, first_seq: 0, dropped: 0 });
      expect(itemsOf(first).map(({ seq }) => seq)).toEqual(
        Array.from({ length: page }, (_, n) => n),
      );
      await send(3);
      const gap = await get(`${path}?cursor=1&limit=1`);
      expect(gap.body).toMatchObject({ cursor: 4, first_seq: 3, dropped: 3 });
      expect(itemsOf(gap)).toMatchObject([{ seq: 3 }]);
      const beyond = await get(`${path}?cursor=999999`);
      expect(beyond.body).toMatchObject({ cursor: kept + 3, items: [] });
      const most = page === 50 ? 50 : 500;
      expect((await get(`${path}?limit=${most + 1}`)).status).toBe(422);
      expect((await get(`${path}?limit=${most}`)).status).toBe(200);
    },
  );

  it('are empty for an unknown run', async () => {
    for (const path of ['/logs', '/candidates', '/populations', '/jobs/results']) {
      expect(await get(`${path}?run_id=other&cursor=9`)).toMatchObject({
        status: 200,
        body: { cursor: 0, items: [] },
      });
    }
  });
});

describe('2.5 jobs', () => {
  beforeEach(async () => {
    await post('/runs/start', { run_id: 'r' });
  });

  it.each([
    ['/jobs/enqueue', { kind: '' }, 400, 'kind must be non-empty'],
    ['/jobs/enqueue', { kind: 'k', run_id: 'other' }, 404, 'run not found'],
    ['/jobs/enqueue', { kind: 'k', job_id: 'j' }, 409, 'job_id already exists'],
    ['/jobs/enqueue', {}, 422, 'The request is not of the agreed shape'],
    ['/jobs/j/result', { status: 'fine' }, 400, 'status must be ok or error'],
    ['/jobs/none/result', { status: 'ok' }, 404, 'job not found'],
    ['/jobs/j/result', { status: 'ok', run_id: 'other' }, 404, 'run not found'],
    ['/jobs/j/result', { status: 'ok', lease_token: 'x' }, 409, 'The lease of this job is over'],
    ['/jobs/j/result', {}, 422, 'The request is not of the agreed shape'],
    ['/jobs/none/heartbeat', {}, 404, 'job not found'],
    ['/jobs/none/cancel', {}, 404, 'job not found'],
    ['/runs/start', { replace: 'yes' }, 422, 'The request is not of the agreed shape'],
    ['/set_global_sota', { value: 'high' }, 422, 'The request is not of the agreed shape'],
    ['/jobs/next', { lease_seconds: 0 }, 422, 'The request is not of the agreed shape'],
    ['/jobs/next', { wait_s: 61 }, 422, 'The request is not of the agreed shape'],
  ])('%s %j is %i: %s', async (path, body, status, detail) => {
    await enqueue('j');
    await next();
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(String(answer.body['detail'])).toContain(detail);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'detail', 'next_step', 'numbers']);
  });

  it('have the ten fields, a lease of 60 s for "worker" by default, at least 1 s', async () => {
    await enqueue('j');
    const { lease_token: token, ...job } = await next();
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(job).toEqual({
      ...{ job_id: 'j', run_id: 'r', kind: 'evaluate', payload: { n: 1 }, status: 'leased' },
      ...{ attempt: 1, worker_id: 'worker', lease_expires_at_s: START_S + 60 },
      ...{ created_at_s: START_S, updated_at_s: START_S },
    });
    expect((await get('/jobs/next?lease_seconds=0.5')).status).toBe(422);
  });

  it('need no token from workers that know none, also after another lease', async () => {
    await enqueue('j');
    await next('?lease_seconds=1');
    clock.advance(1_000);
    const second = await next('?worker_id=b');
    expect(second).toMatchObject({ job_id: 'j', attempt: 2 });
    const late = { status: 'ok', result: { from: 'a' } };
    expect((await post('/jobs/j/result', late)).status).toBe(200);
    const twice = { status: 'ok', result: { from: 'b' }, lease_token: second['lease_token'] };
    expect((await post('/jobs/j/result', twice)).status).toBe(200);
    const results = itemsOf(await get('/jobs/results'));
    expect(results).toMatchObject([{ seq: 0, job_id: 'j', result: { from: 'a' }, attempt: 2 }]);
    expect(results[0]).toMatchObject({ payload: { n: 1 }, error: null, ts: START_S + 1 });
  });

  it('fail after three leases, expired ones first in line, looked at only when asked for', async () => {
    await enqueue('poison');
    await enqueue('other');
    for (const attempt of [1, 2, 3]) {
      expect(await next('?lease_seconds=1')).toMatchObject({ job_id: 'poison', attempt });
      clock.advance(5_000);
      expect((await get('/jobs/poison')).body).toMatchObject({ status: 'leased' });
    }
    expect(await next()).toMatchObject({ job_id: 'other' });
    expect((await get('/jobs/poison')).body).toMatchObject({
      status: 'failed',
      error: 'max attempts',
    });
  });

  it('are listed by status, without payload and token', async () => {
    for (const id of ['a', 'b', 'c']) await enqueue(id);
    await next();
    await post('/jobs/b/cancel');
    const { body } = await get('/jobs');
    expect(body).toMatchObject({ run_id: 'r', total: 3 });
    expect(itemsOf({ status: 200, body }).map((job) => [job['job_id'], job['status']])).toEqual([
      ['b', 'failed'],
      ['a', 'leased'],
      ['c', 'queued'],
    ]);
    expect(JSON.stringify(body)).not.toMatch(/payload|lease_token/);
    expect((await get('/jobs?status=queued&limit=1')).body).toMatchObject({ total: 1 });
    expect((await get('/jobs?status=lost')).status).toBe(422);
    expect((await get('/jobs?run_id=other')).body).toEqual({ run_id: null, total: 0, items: [] });
  });

  it('show what a heartbeat told', async () => {
    await enqueue('j');
    await next();
    await post('/jobs/j/heartbeat', { worker_id: 'w', lease_seconds: 5, progress: { done: 3 } });
    expect((await get('/jobs/j')).body).toMatchObject({
      progress: { done: 3 },
      lease_expires_at_s: START_S + 5,
    });
    expect((await get('/workers')).body).toMatchObject([
      { worker_id: 'worker' },
      { worker_id: 'w' },
    ]);
  });

  it('are waited for as long as wait_s says, by GET and by POST', async () => {
    const waiting = [
      get('/jobs/next?wait_s=30'),
      post('/jobs/next', { wait_s: 30, worker_id: 'b' }),
    ];
    await expect.poll(async () => (await stateOf())['workers'], { timeout: 10_000 }).toBe(2);
    await enqueue('one');
    await enqueue('two');
    const answers = await Promise.all(waiting);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const ids = answers.map(({ body }) => (body['job'] as Body)['job_id']);
    expect(new Set(ids)).toEqual(new Set(['one', 'two']));
    const empty = get('/jobs/next?wait_s=30&worker_id=c');
    await expect.poll(async () => (await stateOf())['workers'], { timeout: 10_000 }).toBe(3);
    clock.advance(29_000);
    clock.advance(1_000);
    expect((await empty).status).toBe(204);
  });

  it('are leased to nobody who hung up while waiting', async () => {
    const hangUp = new AbortController();
    const url = `${sidecar.url}/jobs/next?wait_s=60&worker_id=gone`;
    const waiting = fetch(url, { signal: hangUp.signal }).catch(() => null);
    await expect.poll(async () => (await stateOf())['workers'], { timeout: 10_000 }).toBe(1);
    hangUp.abort();
    await waiting;
    // Each of these comes to the sidecar after the end of that connection.
    for (let turn = 0; turn < 5; turn += 1) await get('/health');
    await enqueue('j');
    expect((await get('/jobs/j')).body).toMatchObject({ status: 'queued', worker_id: null });
    expect(await next()).toMatchObject({ job_id: 'j', worker_id: 'worker', attempt: 1 });
  });

  it('answers 204 where there is nothing, or no such run', async () => {
    for (const query of ['', '?run_id=other', '?run_id=other&wait_s=0']) {
      expect((await get(`/jobs/next${query}`)).status).toBe(204);
    }
    expect((await post('/jobs/next')).status).toBe(204);
  });
});
