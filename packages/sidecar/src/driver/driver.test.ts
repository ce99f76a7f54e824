/**
 * The driver on single batches between a real sidecar and a pool that fails at chosen moments. The worker is this
 * test: it takes jobs from the sidecar and hands prepared results in.
 */
import { createLogger, systemClock } from '@adit/base';
import { type Keypair, keypairFromSeed, ready } from '@adit/keys';
import { createSidecarClient, type Job, type SidecarClient } from '@adit/wire';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AUDIENCE,
  assignmentAnswer,
  noWork,
  type PoolDouble,
  refusal,
  startPoolDouble,
  submissionAnswer,
} from '../fixtures/pool-double.ts';
import {
  algorithmRef,
  evolveInstructions,
  linearCheck,
  samplePrograms,
} from '../fixtures/sample-work.ts';
import { type RunningSidecar, startSidecar } from '../server/start-sidecar.ts';
import { type DriverOptions, type RunningDriver, startDriver } from './start-driver.ts';

const deps = { clock: systemClock, log: createLogger('driver-test', 'silent') };
const RUN = 'r';
const refs = samplePrograms(linearCheck, 3, 'driver').map((program, index) =>
  algorithmRef(linearCheck, index + 1, program),
);
const evaluateWork = (batch_id = 'b') => assignmentAnswer({ batch_id, algorithms: refs });
const evolveWork = (batch_id = 'e') =>
  assignmentAnswer({
    batch_id,
    task_type: 'evolve',
    algorithms: refs.slice(0, 2),
    evolve: evolveInstructions(linearCheck, 2, 10),
  });
const reports = refs.map(({ id }) => ({
  algorithm_id: id,
  score: id / 10,
  digest: 'd'.repeat(64),
}));

let keypair: Keypair;
let pool: PoolDouble;
let sidecar: RunningSidecar;
let client: SidecarClient;
let driver: RunningDriver;
const opened: { close(): Promise<unknown> }[] = [];

async function openSidecar(port = 0): Promise<void> {
  sidecar = await startSidecar(
    { host: '127.0.0.1', port, tokenFile: null, insecureCompat: true },
    deps,
  );
  opened.push(sidecar);
  client = createSidecarClient({ baseUrl: sidecar.url, clock: systemClock, timeoutMs: 5_000 });
}

async function openDriver(more: Partial<DriverOptions> = {}): Promise<RunningDriver> {
  driver = await startDriver(
    {
      poolUrl: pool.url,
      sidecarUrl: sidecar.url,
      runId: RUN,
      keypair,
      workers: 1,
      problems: ['linear-check'],
      kind: 'task',
      requestIntervalMs: 20,
      poolTimeoutMs: 2_000,
      ...more,
    },
    deps,
  );
  opened.push(driver);
  return driver;
}

const eventually = <T>(read: () => Promise<T> | T) =>
  expect.poll(read, { timeout: 15_000, interval: 10 });

/** Takes the next job as a worker does. */
async function takeJob(): Promise<Job> {
  let job: Job | undefined;
  await eventually(async () => {
    const query = { run_id: RUN, worker_id: 'w', lease_seconds: 60 };
    job ??= (await client.leaseJob({ query }).catch(() => null))?.job;
    return job !== undefined;
  }).toBe(true);
  if (job === undefined) throw new Error('no job');
  return job;
}

async function finish(job: Job, end: { result?: Record<string, unknown>; error?: string }) {
  const status = end.error === undefined ? 'ok' : 'error';
  const body = { run_id: RUN, status, ...end };
  await client.recordResult({ params: { job_id: job.job_id }, body });
}

const lines = async (): Promise<string[]> => {
  const page = await client.listLogs({ query: { run_id: RUN, limit: 500 } });
  return page.items.map((item) => String(item['message']));
};

beforeAll(async () => {
  await ready();
  keypair = keypairFromSeed(new Uint8Array(32).fill(7));
});

beforeEach(async () => {
  pool = await startPoolDouble();
  opened.push(pool);
  await openSidecar();
});

afterEach(async () => {
  for (const service of opened.splice(0).reverse()) await service.close();
});

describe('the driver', () => {
  it('registers, asks for evaluation first, hands the reports in and says so', async () => {
    pool.script('request', evaluateWork());
    pool.script('submit_evaluation', submissionAnswer({ accepted_evaluations: 3 }));
    await openDriver();
    const job = await takeJob();
    expect(job).toMatchObject({
      kind: 'evaluate',
      job_id: expect.stringMatching(/^evaluate-b-[0-9a-f]{12}$/),
      payload: { batch_id: 'b', algorithms: refs, input_dim: 4 },
    });
    await finish(job, { result: { evaluations: reports } });
    await eventually(() => pool.requests('submit_evaluation').length).toBe(1);
    const [submission] = pool.requests('submit_evaluation');
    expect(submission).toMatchObject({ batchId: 'b', isAuthentic: true });
    expect(submission?.body).toEqual({ evaluations: reports });
    await eventually(() => driver.status().summary.accepted).toBe(3);
    await driver.close();
    expect(await driver.done).toEqual({
      assignments: 1,
      submittedEvaluations: 3,
      submittedEvolutions: 0,
      accepted: 3,
      rejected: 0,
      undone: 0,
      dropped: 0,
    });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        '[pool] Registered with pool',
        expect.stringMatching(
          /^\[pool\] Enqueued job kind=evaluate batch_id=b job_id=evaluate-b-[0-9a-f]{12}$/,
        ),
        '[pool] submit_evaluation ok=True batch_id=b eval_n=3 accepted=3',
        'Done.',
      ]),
    );
    const first = pool.requests('request')[0];
    expect(first).toMatchObject({ query: '?resume=1', isAuthentic: true });
    expect(first?.body).toEqual({
      task_type: 'evaluate',
      dialect: 'az64',
      workers: 1,
      problems: ['linear-check'],
    });
    expect((await client.readState({ query: { run_id: RUN } })).successful_submissions).toBe(1);
  });

  it('asks for evolution when there is nothing to evaluate, and names the parents used', async () => {
    pool.script('request', noWork, noWork, evolveWork());
    await openDriver();
    const job = await takeJob();
    expect(pool.requests('request').map(({ body }) => body['task_type'])).toEqual([
      'evaluate',
      'evaluate',
      'evolve',
    ]);
    expect(job.payload).toMatchObject({ miner: keypair.address, evolve: { generations: 2 } });
    const result = {
      evolved_function: 'text',
      search_score: 0.5,
      evaluations: 20,
      generations: 2,
      seed: 's',
      parent_ids: [2],
    };
    await finish(job, { result });
    await eventually(() => pool.requests('submit_evolution').length).toBe(1);
    expect(pool.requests('submit_evolution')[0]?.body).toEqual({
      evolved_function: 'text',
      parent_functions: [{ id: 2 }],
      metadata: { search_score: 0.5, evaluations: 20, generations: 2, seed: 's' },
    });
    await eventually(() => driver.status().summary.submittedEvolutions).toBe(1);
  });

  it('keeps as many assignments open as it has workers', async () => {
    pool.script('request', evaluateWork('b1'), evaluateWork('b2'), evaluateWork('b3'));
    await openDriver({ workers: 2 });
    const jobs = [await takeJob(), await takeJob()];
    expect(jobs.map((job) => job.payload['batch_id'])).toEqual(['b1', 'b2']);
    expect(pool.requests('request').length).toBe(2);
    expect(pool.requests('request')[0]?.body['workers']).toBe(2);
    expect(driver.status().held).toEqual(['b1', 'b2']);
    const [second] = jobs.slice(1);
    if (second === undefined) throw new Error('no job');
    await finish(second, { result: { evaluations: reports } });
    expect((await takeJob()).payload['batch_id']).toBe('b3');
  });

  it('keeps to the kinds it was given and alters reports where it is told to', async () => {
    pool.script('request', noWork, noWork, evaluateWork());
    await openDriver({
      kinds: ['evaluate'],
      alterEvaluation: (report) => ({ ...report, score: 1 }),
    });
    await finish(await takeJob(), { result: { evaluations: reports } });
    await eventually(() => pool.requests('submit_evaluation').length).toBe(1);
    const kinds = pool.requests('request').map(({ body }) => body['task_type']);
    expect(new Set(kinds)).toEqual(new Set(['evaluate']));
    expect(pool.requests('submit_evaluation')[0]?.body).toEqual({
      evaluations: reports.map((report) => ({ ...report, score: 1 })),
    });
  });

  it('tells why there is no work', async () => {
    await openDriver();
    await eventually(() => driver.status().refusal).toMatchObject({
      code: 'no_tasks_available',
      detail: 'No tasks available: nothing_eligible',
    });
    await eventually(lines).toContain(
      '[pool] No evolve work: No tasks available: nothing_eligible',
    );
  });

  it('ends by itself, finishing what is in flight', async () => {
    pool.script('request', evaluateWork());
    await openDriver({ durationMs: 300 });
    const job = await takeJob();
    await systemClock.sleep(400);
    const asked = pool.requests('request').length;
    await finish(job, { result: { evaluations: reports } });
    expect(await driver.done).toMatchObject({ assignments: 1, submittedEvaluations: 3 });
    expect(pool.requests('request').length).toBe(asked);
  });

  it.each([
    ['no workers', { workers: 0 }],
    ['no run', { runId: '' }],
    ['no kind of work', { kinds: [] }],
    ['a negative duration', { durationMs: -1 }],
  ])('does not start with %s', async (_name, more) => {
    await expect(openDriver(more)).rejects.toMatchObject({ code: 'invalid_setting' });
  });
});

describe('when the pool fails, the driver', () => {
  it('registers again and again, with the reason', async () => {
    const away = refusal(503, 'database_unavailable', 'The database is away');
    pool.script('register', away, 'drop', away);
    await openDriver();
    await eventually(() => driver.status().isRegistered).toBe(true);
    const attempts = pool.requests('register');
    expect(attempts.length).toBe(4);
    expect(new Set(attempts.map(({ signature }) => signature)).size).toBe(4);
    expect(await lines()).toContain(
      '[pool] register failed: HTTP 503 database_unavailable (The database is away)',
    );
  });

  it('keeps a submission through 5xx, 429 and lost connections, signing each attempt anew', async () => {
    pool.script('request', evaluateWork());
    const busy = { status: 429, body: {}, headers: { 'retry-after': '0' } };
    const away = refusal(503, 'database_unavailable', 'away');
    pool.script(
      'submit_evaluation',
      away,
      'drop',
      busy,
      submissionAnswer({ accepted_evaluations: 3 }),
    );
    await openDriver();
    await finish(await takeJob(), { result: { evaluations: reports } });
    await eventually(() => driver.status().summary.submittedEvaluations).toBe(3);
    const attempts = pool.requests('submit_evaluation');
    expect(attempts.length).toBe(4);
    expect(attempts.every(({ isAuthentic }) => isAuthentic)).toBe(true);
    expect(new Set(attempts.map(({ signature }) => signature)).size).toBe(4);
    expect(new Set(attempts.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(driver.status().summary).toMatchObject({ accepted: 3, dropped: 0 });
  });

  it('drops a submission that is refused, says why, and goes on', async () => {
    pool.script('request', evaluateWork('b1'), evaluateWork('b2'));
    pool.script('submit_evaluation', refusal(409, 'content_conflict', 'changed'));
    await openDriver();
    await finish(await takeJob(), { result: { evaluations: reports } });
    const next = await takeJob();
    expect(next.payload['batch_id']).toBe('b2');
    expect(pool.requests('submit_evaluation').length).toBe(1);
    expect(driver.status().summary).toMatchObject({ dropped: 1, submittedEvaluations: 0 });
    const said = await lines();
    expect(said).toContain('[pool] submit_evaluation failed: HTTP 409 content_conflict (changed)');
    expect(said).toContain('[pool] submit_evaluation ok=False batch_id=b1 eval_n=3');
  });

  it('counts refused items and says which', async () => {
    pool.script('request', evaluateWork());
    const items = [
      { algorithm_id: 1, status: 'accepted' },
      { algorithm_id: 2, status: 'not_assigned', detail: 'not yours' },
    ] as const;
    pool.script(
      'submit_evaluation',
      submissionAnswer({ accepted_evaluations: 1, items: [...items] }),
    );
    await openDriver();
    await finish(await takeJob(), { result: { evaluations: reports } });
    await eventually(() => driver.status().summary).toMatchObject({ accepted: 1, rejected: 1 });
    await eventually(lines).toContain(
      '[pool] submit_evaluation batch_id=b algorithm_id=2 not_assigned (not yours)',
    );
  });

  it('registers anew when the pool has forgotten it', async () => {
    pool.script('request', refusal(403, 'not_registered', 'Miner not registered'));
    await openDriver();
    await eventually(() => pool.requests('register').length).toBe(2);
    await eventually(() => driver.status().isRegistered).toBe(true);
  });

  it('asks for open assignments by number when the pool says that it has some', async () => {
    const active = refusal(400, 'active_task', 'Miner already has active task');
    pool.script('request', noWork, active, evaluateWork('lost'));
    await openDriver();
    const job = await takeJob();
    expect(job.payload['batch_id']).toBe('lost');
    const queries = pool.requests('request').map(({ query }) => query);
    expect(queries).toEqual(['?resume=1', '', '?resume=1']);
    expect(driver.status().summary.assignments).toBe(1);
  });

  it('signs v1 to a pool that does not name itself, and v2 to one that does', async () => {
    await openDriver();
    await eventually(() => pool.requests('request').length).toBeGreaterThan(0);
    await driver.close();
    expect(new Set(pool.seen.map(({ scheme }) => scheme))).toEqual(new Set(['v1']));
    const before = pool.seen.length;
    const now = new Date(systemClock.nowMs()).toISOString();
    const numbers = { window_number: 1, current_block: 0, time_remaining_s: 1 };
    const words = { status: 'healthy', server_time: now, version: '1', auth_mode: 'strict' };
    pool.health = { ...numbers, ...words, pool_hotkey: AUDIENCE };
    pool.script('request', evaluateWork());
    await openDriver();
    await finish(await takeJob(), { result: { evaluations: reports } });
    await eventually(() => pool.requests('submit_evaluation').length).toBe(1);
    const later = pool.seen.slice(before);
    expect(later.map(({ route }) => route)).toContain('register');
    expect(new Set(later.map(({ scheme }) => scheme))).toEqual(new Set(['v2']));
    expect(later.every(({ isAuthentic }) => isAuthentic)).toBe(true);
  });

  it('says what the pool has to say about its version', async () => {
    pool.notice = 'Version 0.0.1 is too old after epoch 9';
    await openDriver();
    await eventually(lines).toContain(
      '[pool] The pool says: Version 0.0.1 is too old after epoch 9',
    );
  });

  it('warns when the clocks differ by more than 30 s', async () => {
    pool.skewMs = -100_000;
    await openDriver();
    await eventually(lines).toContainEqual(
      expect.stringMatching(/^\[pool\] This clock is (?:99|100|101) s ahead of the pool’s/),
    );
    expect(driver.status().clockSkewMs).toBeGreaterThan(30_000);
  });
});

describe('when something here is restarted, the driver', () => {
  it('finds its job again after its own restart and does not queue it twice', async () => {
    const same = evaluateWork();
    pool.script('request', same);
    await openDriver();
    const job = await takeJob();
    await driver.close();
    await finish(job, { result: { evaluations: reports } });
    pool.script('request', same);
    await openDriver();
    await eventually(() => driver.status().summary.submittedEvaluations).toBe(3);
    expect(await lines()).toContain(
      '[pool] submit_evaluation ok=True batch_id=b eval_n=3 accepted=1',
    );
    const state = await client.readState({ query: { run_id: RUN } });
    expect(state).toMatchObject({ completed_jobs: 1, queued_jobs: 0, leased_jobs: 0 });
  });

  it('queues a job again that has vanished with the sidecar', async () => {
    pool.script('request', evaluateWork());
    await openDriver();
    const lost = await takeJob();
    const { port } = sidecar;
    await sidecar.close();
    await systemClock.sleep(100);
    await openSidecar(port);
    const again = await takeJob();
    expect(again).toMatchObject({ job_id: lost.job_id, attempt: 1, payload: { batch_id: 'b' } });
    await finish(again, { result: { evaluations: reports } });
    await eventually(() => driver.status().summary.submittedEvaluations).toBe(3);
    expect(pool.requests('submit_evaluation').length).toBe(1);
  });

  it('waits for a sidecar that starts later', async () => {
    const { port } = sidecar;
    await sidecar.close();
    pool.script('request', evaluateWork());
    await openDriver();
    await openSidecar(port);
    expect((await takeJob()).payload['batch_id']).toBe('b');
  });
});

describe('what the worker could not do', () => {
  it('is given back with the reports of the rest', async () => {
    pool.script('request', evaluateWork());
    await openDriver();
    const undone = [{ algorithm_id: 2, code: 'wall_clock_stop', detail: 'too long' }];
    const evaluations = reports.filter(({ algorithm_id: id }) => id !== 2);
    await finish(await takeJob(), { result: { evaluations, undone } });
    await eventually(() => driver.status().summary.undone).toBe(1);
    await eventually(() => pool.requests('submit_evaluation').length).toBe(1);
    expect(pool.requests('submit_evaluation')[0]?.body).toEqual({
      evaluations,
      undone: [{ algorithm_id: 2, code: 'wall_clock_stop' }],
    });
    await eventually(lines).toContain(
      '[pool] Not done: kind=evaluate batch_id=b items=1 reason=wall_clock_stop',
    );
  });

  it.each([
    ['a failed job', { error: 'suite_mismatch: other data' }, 'suite_mismatch'],
    ['a result of a wrong shape', { result: { evaluations: 5 } }, 'invalid_result'],
    ['an exhausted job', { error: 'max attempts' }, 'job_failed'],
  ])('is given back whole with %s', async (_name, end, reason) => {
    pool.script('request', evaluateWork());
    await openDriver();
    await finish(await takeJob(), end);
    await eventually(lines).toContain(`[pool] Not done: kind=evaluate batch_id=b reason=${reason}`);
    expect(pool.requests('submit_evaluation')).toEqual([]);
    await eventually(() => pool.requests('reset').map(({ body }) => body)).toEqual([{ id: 'b' }]);
    expect(driver.status().summary.dropped).toBe(1);
  });

  it('is given up when the assignment times out', async () => {
    const timeout_at = new Date(systemClock.nowMs() + 300).toISOString();
    pool.script('request', assignmentAnswer({ batch_id: 'b', algorithms: refs, timeout_at }));
    await openDriver();
    await eventually(lines).toContain(
      '[pool] Not done: kind=evaluate batch_id=b reason=assignment_timeout',
    );
    const { items } = await client.listJobs({ query: { run_id: RUN } });
    expect(items).toMatchObject([{ status: 'failed', error: 'cancelled' }]);
    expect(pool.requests('reset')).toEqual([]);
  });
});
