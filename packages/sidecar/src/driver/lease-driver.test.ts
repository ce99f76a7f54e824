/**
 * The driver on leases, between a real sidecar and a pool that fails at chosen moments. The worker is
 * this test.
 */
import { createLogger, systemClock } from '@adit/base';
import { type Keypair, keypairFromSeed, ready } from '@adit/keys';
import { createSidecarClient, type Job, type Lease, type SidecarClient } from '@adit/wire';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  leaseAnswer,
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

const deps = { clock: systemClock, log: createLogger('lease-driver', 'silent') };
const RUN = 'r';
const refs = samplePrograms(linearCheck, 5, 'lease-driver').map((program, index) =>
  algorithmRef(linearCheck, index + 1, program),
);
const [programs, seeds] = [refs.slice(0, 3), refs.slice(3)];
const evolve = { ...evolveInstructions(linearCheck, 2, 10), budget: 2 };
const whole = { evaluate_algorithms: programs, seed_algorithms: seeds, evolve_budget: 2, evolve };
const leaseOf = (lease_id: string, more: Partial<Lease> = {}) => leaseAnswer({ lease_id, ...more });
const evaluations = programs.map(({ id }) => ({
  algorithm_id: id,
  score: id / 10,
  digest: 'd'.repeat(64),
}));
const evolution = (name: string) => ({ parent_algorithm_ids: [3, 2], algorithm_dsl: name });

let keypair: Keypair;
let pool: PoolDouble;
let sidecar: RunningSidecar;
let client: SidecarClient;
let driver: RunningDriver;
const opened: { close(): Promise<unknown> }[] = [];

const eventually = <T>(read: () => Promise<T> | T) =>
  expect.poll(read, { timeout: 15_000, interval: 10 });

async function openDriver(more: Partial<DriverOptions> = {}): Promise<void> {
  const common = { poolUrl: pool.url, sidecarUrl: sidecar.url, runId: RUN, keypair };
  const choices = { workers: 1, problems: ['linear-check'], requestIntervalMs: 20 };
  driver = await startDriver({ ...common, ...choices, poolTimeoutMs: 2_000, ...more }, deps);
  opened.push(driver);
}

/** Takes the next job as a worker does. */
async function takeJob(): Promise<Job> {
  let job: Job | undefined;
  await eventually(async () => {
    job ??= (await client.leaseJob({ query: { run_id: RUN } }).catch(() => null))?.job;
    return job !== undefined;
  }).toBe(true);
  if (job === undefined) throw new Error('no job');
  return job;
}

async function finish(job: Job, end: { result?: Record<string, unknown>; error?: string }) {
  const status = end.error === undefined ? 'ok' : 'error';
  await client.recordResult({
    params: { job_id: job.job_id },
    body: { run_id: RUN, status, ...end },
  });
}

const handedIn = () => pool.requests('submit_lease');
const handedInAgain = async (count: number): Promise<void> =>
  eventually(() => handedIn().length).toBe(count);

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
  sidecar = await startSidecar(
    { host: '127.0.0.1', port: 0, tokenFile: null, insecureCompat: true },
    deps,
  );
  opened.push(sidecar);
  client = createSidecarClient({ baseUrl: sidecar.url, clock: systemClock, timeoutMs: 5_000 });
});

afterEach(async () => {
  for (const service of opened.splice(0).reverse()) await service.close();
});

describe('the driver on leases', () => {
  it('hands reports in while the search still runs, and evolutions later', async () => {
    pool.script('lease', leaseOf('lease-7', whole));
    await openDriver();
    const evaluate = await takeJob();
    expect(evaluate).toMatchObject({
      kind: 'lease',
      job_id: expect.stringMatching(/^evaluate-lease-7-[0-9a-f]{12}$/),
      payload: {
        lease_id: 'lease-7',
        evaluate_algorithms: programs,
        seed_algorithms: [],
        evolve_budget: 0,
        later_evolve_budget: 2,
        input_dim: 4,
        miner: keypair.address,
      },
    });
    const timeoutS = Number(evaluate.payload['lease_timeout_at_s']);
    expect(Math.abs(timeoutS - systemClock.nowMs() / 1_000 - 600)).toBeLessThan(10);
    await finish(evaluate, { result: { evaluations, evolutions: [], iterations: 3, undone: [] } });
    const search = await takeJob();
    await handedInAgain(1);
    expect(handedIn()[0]).toMatchObject({ batchId: 'lease-7', isAuthentic: true });
    expect(handedIn()[0]?.body).toEqual({
      evaluations,
      evolutions: [],
      iterations: 3,
      final: false,
    });
    // The best just evaluated come first.
    expect(search.payload).toMatchObject({
      evaluate_algorithms: [],
      seed_algorithms: [...programs].reverse(),
      evolve_budget: 2,
      evolve,
    });
    expect(driver.status()).toMatchObject({
      held: ['lease-7'],
      summary: { submittedEvaluations: 3 },
    });
    const evolutions = [evolution('a'), evolution('b')];
    await finish(search, { result: { evaluations: [], evolutions, iterations: 9, seed: 's' } });
    await handedInAgain(2);
    expect(handedIn()[1]?.body).toEqual({
      ...{ evaluations: [], evolutions, evolution_offset: 0, iterations: 9, final: true },
    });
    await eventually(() => driver.status().held).toEqual([]);
    expect(driver.status().summary).toMatchObject({
      submittedEvolutions: 2,
      dropped: 0,
      undone: 0,
    });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        '[pool] Registered with pool',
        `[pool] Enqueued job kind=lease lease_id=lease-7 job_id=${evaluate.job_id}`,
        `[pool] Enqueued job kind=lease lease_id=lease-7 job_id=${search.job_id}`,
        '[pool] submit_lease ok=True lease_id=lease-7 eval_n=3 evo_n=0 iter_n=3',
        '[pool] submit_lease ok=True lease_id=lease-7 eval_n=0 evo_n=2 iter_n=9',
      ]),
    );
  });

  it('asks with the guide’s sizes unless told otherwise, and without seeds where it does not evolve', async () => {
    await openDriver({ workers: 3 });
    await eventually(() => pool.requests('lease').length).toBeGreaterThan(0);
    expect(pool.requests('lease')[0]?.body).toEqual({
      ...{ dialect: 'az64', workers: 3, problems: ['linear-check'] },
      ...{ eval_batch_size: 8, seed_batch_size: 8, gossip_limit: 0 },
    });
    await driver.close();
    pool.script('lease', noWork, leaseOf('lease-1', { ...whole, evolve_budget: 2 }));
    const asked = pool.requests('lease').length;
    await openDriver({ kinds: ['evaluate'], lease: { evalBatchSize: 2 } });
    await finish(await takeJob(), { result: { evaluations, evolutions: [] } });
    await handedInAgain(1);
    expect(pool.requests('lease')[asked]?.body).toMatchObject({
      ...{ eval_batch_size: 2, seed_batch_size: 0 },
    });
    expect(handedIn()[0]?.body).toMatchObject({ evaluations, iterations: 3, final: true });
  });

  it('understands a foreign worker that evaluates and evolves in one go', async () => {
    pool.script('lease', leaseOf('lease-1', whole));
    await openDriver();
    const evolutions = [evolution('a'), evolution('b')];
    await finish(await takeJob(), { result: { evaluations, evolutions, iterations: 5 } });
    await handedInAgain(1);
    expect(handedIn()[0]?.body).toMatchObject({ evaluations, evolutions, final: true });
  });

  it('continues a lease where an earlier driver left it', async () => {
    const left = { evaluate_algorithms: [], evolution_offset: 1, evolve_budget: 1 };
    pool.script('lease', leaseOf('lease-1', { ...whole, ...left }));
    await openDriver();
    const job = await takeJob();
    expect(pool.requests('lease')[0]?.query).toBe('?resume=1');
    expect(job.payload).toMatchObject({ seed_algorithms: seeds, evolve_budget: 1 });
    await finish(job, { result: { evaluations: [], evolutions: [evolution('c')] } });
    await handedInAgain(1);
    expect(handedIn()[0]?.body).toMatchObject({
      evolution_offset: 1,
      evolutions: [evolution('c')],
    });
  });

  it('finds both of its jobs again after its own restart', async () => {
    const same = leaseOf('lease-1', whole);
    pool.script('lease', same);
    await openDriver();
    const evaluate = await takeJob();
    await driver.close();
    await finish(evaluate, { result: { evaluations, evolutions: [] } });
    pool.script('lease', same);
    await openDriver();
    await handedInAgain(1);
    const search = await takeJob();
    await driver.close();
    await finish(search, { result: { evaluations: [], evolutions: [evolution('a')] } });
    // Now the reports are in: the pool names no programs, so the scores are not known any more.
    pool.script(
      'lease',
      leaseOf('lease-1', { ...whole, ...JSON.parse(timesOf(same)), evaluate_algorithms: [] }),
    );
    await openDriver();
    await handedInAgain(2);
    expect(handedIn()[1]?.body).toMatchObject({ evolutions: [evolution('a')], final: true });
    expect((await client.listJobs({ query: { run_id: RUN } })).total).toBe(2);
  });
});

/** The times of a scripted lease, as JSON. */
function timesOf(answer: ReturnType<typeof leaseAnswer>): string {
  if (answer === 'drop') throw new Error('no lease');
  const { timeout_at, epoch_ends_at } = answer.body as Lease;
  return JSON.stringify({ timeout_at, epoch_ends_at });
}

describe('what was not done', () => {
  it('goes back with the reports of the rest', async () => {
    pool.script('lease', leaseOf('lease-1', { ...whole, evolve_budget: 0 }));
    await openDriver();
    const undone = [{ algorithm_id: 2, code: 'wall_clock_stop', detail: 'too long' }];
    const done = evaluations.filter(({ algorithm_id: id }) => id !== 2);
    await finish(await takeJob(), { result: { evaluations: done, evolutions: [], undone } });
    await handedInAgain(1);
    expect(handedIn()[0]?.body).toEqual({
      ...{ evaluations: done, evolutions: [], iterations: 2, final: true },
      undone: [{ algorithm_id: 2, code: 'wall_clock_stop' }],
    });
    await eventually(lines).toContain(
      '[pool] Not done: kind=lease lease_id=lease-1 items=1 reason=wall_clock_stop',
    );
    expect(driver.status().summary).toMatchObject({ undone: 1 });
  });

  it('goes back whole when the job has failed, and the search still has its turn', async () => {
    pool.script('lease', leaseOf('lease-1', whole));
    await openDriver();
    await finish(await takeJob(), { error: 'max attempts' });
    const search = await takeJob();
    expect(search.payload).toMatchObject({ seed_algorithms: seeds });
    await handedInAgain(1);
    expect(handedIn()[0]?.body).toMatchObject({
      evaluations: [],
      undone: programs.map(({ id }) => ({ algorithm_id: id, code: 'job_failed' })),
      final: false,
    });
    await finish(search, { error: 'no_new_program: nothing' });
    await handedInAgain(2);
    expect(handedIn()[1]?.body).toMatchObject({ evolutions: [], final: true });
    await eventually(() => driver.status().held).toEqual([]);
  });

  it('is left to the pool when the lease’s time is over', async () => {
    const timeout_at = new Date(systemClock.nowMs() + 300).toISOString();
    pool.script('lease', leaseOf('lease-1', { ...whole, timeout_at }));
    await openDriver();
    await eventually(lines).toContain(
      '[pool] Not done: kind=lease lease_id=lease-1 reason=assignment_timeout',
    );
    await eventually(() => driver.status().held).toEqual([]);
    expect(handedIn()).toEqual([]);
    const { items } = await client.listJobs({ query: { run_id: RUN } });
    expect(items).toMatchObject([{ status: 'failed', error: 'cancelled' }]);
  });
});

describe('when the pool refuses', () => {
  const evaluateOnly = { ...whole, evolve_budget: 0 };

  it('the driver keeps a part through network errors, 5xx and 429, asking for nothing else', async () => {
    pool.script('lease', leaseOf('lease-1', evaluateOnly));
    const busy = { status: 429, body: {}, headers: { 'retry-after': '0' } };
    pool.script('submit_lease', refusal(503, 'database_unavailable', 'away'), 'drop', busy);
    pool.script('submit_lease', submissionAnswer({ accepted_evaluations: 3 }));
    await openDriver();
    const asked = pool.requests('lease').length;
    await finish(await takeJob(), { result: { evaluations, evolutions: [] } });
    await eventually(() => driver.status().summary.submittedEvaluations).toBe(3);
    expect(handedIn().length).toBe(4);
    expect(new Set(handedIn().map(({ signature }) => signature)).size).toBe(4);
    const last = pool.seen.findLastIndex(({ route }) => route === 'submit_lease');
    const between = pool.seen.slice(0, last).filter(({ route }) => route === 'lease');
    expect(between.length).toBe(Math.max(1, asked));
  });

  it('a part for good, it gives the lease back, says why and goes on', async () => {
    pool.script('lease', leaseOf('lease-1', whole), leaseOf('lease-2', whole));
    pool.script('submit_lease', refusal(409, 'content_conflict', 'changed'));
    await openDriver();
    await finish(await takeJob(), { result: { evaluations, evolutions: [] } });
    expect((await takeJob()).payload).toMatchObject({ lease_id: 'lease-2' });
    expect(pool.requests('reset').map(({ body }) => body)).toEqual([{ id: 'lease-1' }]);
    expect(await lines()).toEqual(
      expect.arrayContaining([
        '[pool] submit_lease failed: HTTP 409 content_conflict (changed)',
        '[pool] submit_lease ok=False lease_id=lease-1 eval_n=3 evo_n=0 iter_n=3',
      ]),
    );
  });

  it.each([
    ['a second lease of a window', 400, 'Lease already issued for this window', 20_000],
    ['more open work', 400, 'Miner already has active task', 5_000],
  ])('%s, it pauses', async (_name, status, detail, pauseMs) => {
    // The first answer is that of resume=1.
    pool.script('lease', noWork, refusal(status, 'code', detail));
    await openDriver();
    await eventually(() => driver.status().refusal?.detail).toBe(detail);
    const fresh = () => pool.requests('lease').filter(({ query }) => query === '').length;
    expect(fresh()).toBe(1);
    await systemClock.sleep(400);
    expect(fresh()).toBe(1);
    expect(pauseMs).toBeGreaterThan(400);
  });

  it('a lease that it no longer knows, it pauses', async () => {
    pool.script('lease', leaseOf('lease-1', evaluateOnly));
    pool.script(
      'submit_lease',
      refusal(404, 'assignment_not_found', 'Active lease assignment not found'),
    );
    await openDriver();
    await finish(await takeJob(), { result: { evaluations, evolutions: [] } });
    await eventually(() => driver.status().summary.dropped).toBe(1);
    const asked = pool.requests('lease').length;
    await systemClock.sleep(400);
    expect(pool.requests('lease').length).toBe(asked);
  });

  it('leases because single batches are open, it takes those up', async () => {
    const active = refusal(400, 'active_task', 'Miner already has active task');
    pool.script('lease', noWork, active, active);
    const batch = { batch_id: 'b', task_type: 'evaluate', algorithms: programs, window_number: 1 };
    const times = JSON.parse(timesOf(leaseOf('x')));
    pool.script('request', { status: 200, body: { ...batch, ...times } });
    await openDriver();
    const job = await takeJob();
    expect(job).toMatchObject({ kind: 'evaluate', payload: { batch_id: 'b' } });
    expect(pool.requests('request')[0]?.query).toBe('?resume=1');
  });
});
