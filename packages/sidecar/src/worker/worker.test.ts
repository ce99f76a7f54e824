/**
 * The worker with real threads against a real sidecar: the built package, as a process would run it.
 */
import { createLogger, systemClock } from '@adit/base';
import { createSearch, scoreProgram } from '@adit/evolution';
import { parseProgramText, programHash } from '@adit/program';
import { type RunningSidecar, startSidecar, startWorker, type WorkerOptions } from '@adit/sidecar';
import {
  createSidecarClient,
  type EvaluateJobResult,
  type EvolveJobResult,
  type Job,
  type SidecarClient,
} from '@adit/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  algorithmRef,
  evolveInstructions,
  linearCheck,
  samplePrograms,
} from '../fixtures/sample-work.ts';
import { ENGINE_NAME } from './engine-name.ts';

const log = createLogger('worker-test', 'silent');
const deps = { clock: systemClock, log };
const RUN = 'r';
const suite = linearCheck.consensusSuite;
const programs = samplePrograms(linearCheck, 6, 'worker');
const refs = programs.map((program, index) => algorithmRef(linearCheck, index + 1, program));
const isoIn = (ms: number): string => new Date(systemClock.nowMs() + ms).toISOString();

let sidecar: RunningSidecar;
let client: SidecarClient;
const opened: { close(): Promise<void> }[] = [];

function faulty(query: string): URL {
  return new URL(`../fixtures/faulty-evaluator.js?${query}`, import.meta.url);
}

async function openWorker(more: Partial<WorkerOptions> = {}) {
  const worker = await startWorker(
    {
      sidecarUrl: sidecar.url,
      token: sidecar.token,
      runId: RUN,
      workers: 1,
      problems: ['linear-check'],
      pollIntervalMs: 10,
      ...more,
    },
    deps,
  );
  opened.push(worker);
  return worker;
}

async function enqueue(kind: string, payload: Record<string, unknown>): Promise<string> {
  const body = { run_id: RUN, kind, payload };
  return (await client.enqueueJob({ body })).job_id;
}

async function readJob(jobId: string): Promise<Job> {
  return client.readJob({ params: { job_id: jobId }, query: { run_id: RUN } });
}

async function finished(jobId: string): Promise<Job> {
  return expect
    .poll(() => readJob(jobId), { timeout: 40_000, interval: 20 })
    .toMatchObject({ status: expect.stringMatching(/completed|failed/) })
    .then(() => readJob(jobId));
}

async function evaluate(algorithms = refs): Promise<EvaluateJobResult> {
  const jobId = await enqueue('evaluate', { batch_id: 'b', algorithms });
  const job = await finished(jobId);
  expect(job.error ?? null).toBeNull();
  return job.result as EvaluateJobResult;
}

const trainingSteps = async (): Promise<number> =>
  (await client.readState({ query: { run_id: RUN } })).training_steps;

beforeEach(async () => {
  sidecar = await startSidecar({ host: '127.0.0.1', port: 0, tokenFile: null }, deps);
  opened.push(sidecar);
  const { url: baseUrl, token } = sidecar;
  client = createSidecarClient({ baseUrl, token, clock: systemClock, timeoutMs: 5_000 });
  await client.startRun({ body: { run_id: RUN } });
});

afterEach(async () => {
  for (const service of opened.splice(0).reverse()) await service.close();
});

describe('evaluate jobs', () => {
  it('equal direct scoring to the bit, and count every executed training step', async () => {
    const worker = await openWorker({ workers: 2 });
    expect(worker.problems).toEqual(['linear-check']);
    const direct = programs.map((program) => scoreProgram(program, suite));
    const halves = await Promise.all([evaluate(refs.slice(0, 3)), evaluate(refs.slice(3))]);
    expect(halves.flatMap(({ evaluations }) => evaluations)).toEqual(
      direct.map(({ score, digest }, index) => ({
        algorithm_id: index + 1,
        score,
        digest,
        engine: ENGINE_NAME,
      })),
    );
    const steps = direct.reduce((sum, result) => sum + result.trainingSteps, 0);
    expect(steps).toBeGreaterThan(0);
    expect(worker.trainingSteps()).toBe(steps);
    expect(await trainingSteps()).toBe(steps);
    const logs = await client.listLogs({ query: { run_id: RUN } });
    const lines = logs.items.map((item) => String(item['message']));
    expect(lines).toContain('[pool-miner] evaluate batch_id=b n=3');
  });

  it('have another digest, but hardly another score, when one bit of the evaluator is flipped', async () => {
    await openWorker({ evaluatorModule: faulty('flip=1') });
    const direct = programs.map((program) => scoreProgram(program, suite));
    const { evaluations } = await evaluate();
    expect(evaluations.length).toBe(programs.length);
    for (const [index, { score, digest }] of evaluations.entries()) {
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(digest).not.toBe(direct[index]?.digest);
      expect(Math.abs(Number(score) - (direct[index]?.score ?? 0))).toBeLessThan(1e-15);
    }
  });

  it.each([
    ['never ends', 'loop', 'wall_clock_stop'],
    ['ends the thread', 'exit', 'thread_crashed'],
    ['fills the memory', 'hog', 'thread_crashed'],
  ])('give back a program that %s and finish the others', async (_name, fault, code) => {
    const [, poison] = programs;
    if (poison === undefined) throw new Error('no program');
    const evaluatorModule = faulty(`${fault}=${programHash(poison)}`);
    await openWorker({ evaluatorModule, itemTimeoutMs: 3_000, memoryMb: 64 });
    const { evaluations, undone } = await evaluate();
    expect(undone).toMatchObject([{ algorithm_id: 2, code }]);
    expect(evaluations.map(({ algorithm_id: id }) => id)).toEqual([1, 3, 4, 5, 6]);
    const again = await evaluate(refs.slice(2));
    expect(again.undone).toEqual([]);
    expect(again.evaluations.length).toBe(4);
  });

  it('give back what another suite or an unknown problem asks for', async () => {
    await openWorker();
    const [first, second, third] = refs;
    if (first === undefined || second === undefined || third === undefined) throw new Error('refs');
    const asked = 'f'.repeat(64);
    const { evaluations, undone } = await evaluate([
      { ...first, suite_digest: asked },
      second,
      { ...third, task_type: 'other' },
    ]);
    expect(evaluations.map(({ algorithm_id: id }) => id)).toEqual([2]);
    expect(undone).toMatchObject([
      { algorithm_id: 1, code: 'suite_mismatch', numbers: { asked, own: suite.digest } },
      { algorithm_id: 3, code: 'unknown_task' },
    ]);
  });
});

describe('an evaluate job that is late', () => {
  it('is given back undone', async () => {
    await openWorker();
    const payload = { batch_id: 'b', algorithms: refs, timeout_at: isoIn(-1) };
    const job = await finished(await enqueue('evaluate', payload));
    const { evaluations, undone } = job.result as EvaluateJobResult;
    expect(evaluations).toEqual([]);
    expect(undone?.map(({ code }) => code)).toEqual(refs.map(() => 'assignment_timeout'));
  });
});

describe('evolve jobs', () => {
  const payload = (timeMs = 600_000) => ({
    batch_id: 'e',
    algorithms: refs.slice(0, 2),
    evolve: evolveInstructions(linearCheck, 3, 30),
    timeout_at: isoIn(timeMs),
    epoch_ends_at: isoIn(timeMs),
    miner: 'hotkey',
  });

  it('repeat for their recorded seed, parse, and count the steps of the search', async () => {
    const worker = await openWorker();
    const job = await finished(await enqueue('evolve', payload()));
    const result = job.result as EvolveJobResult;
    expect(result).toMatchObject({ seed: 'hotkey/e/0/1', evaluations: 90, generations: 3 });
    const search = createSearch({
      taskType: linearCheck,
      seeds: programs.slice(0, 2),
      seed: result.seed ?? '',
      generations: 3,
      population: 30,
    });
    const direct = search.run(1_000);
    expect(search.bestNew()).toMatchObject({
      hash: result.content_hash,
      searchScore: result.search_score,
    });
    const program = parseProgramText(result.evolved_function, linearCheck.limits);
    expect(programHash(program)).toBe(result.content_hash);
    expect(worker.trainingSteps()).toBe(direct.trainingStepsTotal);
    expect(await trainingSteps()).toBe(direct.trainingStepsTotal);
    const again = await finished(await enqueue('evolve', payload()));
    expect(again.result).toEqual(result);
  });

  it('end in time, however many generations are asked for', async () => {
    await openWorker();
    const evolve = evolveInstructions(linearCheck, 1_000_000, 100);
    const job = await finished(await enqueue('evolve', { ...payload(2_000), evolve }));
    const result = job.result as EvolveJobResult;
    expect(result.evaluations).toBeGreaterThan(0);
    expect(result.evaluations).toBeLessThan(100_000_000);
    expect(result.content_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('fail with a code', async () => {
    await openWorker();
    const other = { ...payload(), evolve: { ...payload().evolve, problem: 'other' } };
    const unknown = await finished(await enqueue('evolve', other));
    expect(unknown).toMatchObject({ status: 'failed' });
    expect(unknown.error).toMatch(/^unknown_task: /);
    const malformed = await finished(await enqueue('evolve', { batch_id: 'x' }));
    expect(malformed.error).toMatch(/^invalid_payload: /);
    const foreign = await finished(await enqueue('dance', {}));
    expect(foreign.error).toMatch(/^unknown_kind: unknown kind: dance/);
  });
});

describe('a worker', () => {
  const endless = () => ({
    batch_id: 'e',
    algorithms: refs.slice(0, 2),
    evolve: evolveInstructions(linearCheck, 1_000_000, 100),
    timeout_at: isoIn(3_600_000),
    epoch_ends_at: isoIn(3_600_000),
  });

  const leased = (jobId: string) =>
    expect
      .poll(() => readJob(jobId), { timeout: 10_000, interval: 20 })
      .toMatchObject({
        status: 'leased',
      });

  it('keeps its lease by heartbeat beyond the lease’s length', async () => {
    await openWorker({ leaseS: 2 });
    const jobId = await enqueue('evolve', endless());
    await leased(jobId);
    await systemClock.sleep(3_500);
    expect(await client.leaseJob({ query: { run_id: RUN, worker_id: 'thief' } })).toBeNull();
    expect(await readJob(jobId)).toMatchObject({ status: 'leased', attempt: 1, worker_id: '0' });
    const workers = await client.listWorkers({ query: { run_id: RUN } });
    expect(workers.find(({ worker_id: id }) => id === '0')).toMatchObject({ current_job: jobId });
  });

  it('drops a cancelled job and takes the next', async () => {
    await openWorker({ leaseS: 1 });
    const jobId = await enqueue('evolve', endless());
    await leased(jobId);
    await client.cancelJob({ params: { job_id: jobId }, body: { run_id: RUN } });
    expect((await evaluate(refs.slice(0, 1))).evaluations.length).toBe(1);
    expect(await readJob(jobId)).toMatchObject({ status: 'failed', error: 'cancelled' });
  });

  it('gives its job back when it is closed', async () => {
    const worker = await openWorker();
    const jobId = await enqueue('evolve', endless());
    await leased(jobId);
    await worker.close();
    expect(await readJob(jobId)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('goes on after a restart of the sidecar and tells it the steps again', async () => {
    const worker = await openWorker();
    await evaluate(refs.slice(0, 2));
    const { port, token } = sidecar;
    await sidecar.close();
    sidecar = await startSidecar(
      { host: '127.0.0.1', port, tokenFile: null, insecureCompat: true },
      deps,
    );
    opened.push(sidecar);
    expect(sidecar.token).not.toBe(token);
    const start = () => client.startRun({ body: { run_id: RUN } });
    // The client's kept connections died with the first sidecar.
    await expect.poll(() => start().catch(() => null)).toEqual({ run_id: RUN });
    expect((await evaluate(refs.slice(2))).evaluations.length).toBe(4);
    expect(await trainingSteps()).toBe(worker.trainingSteps());
  });

  it.each([
    ['an unknown task', { problems: ['no-such-task'] }, 'unknown_task'],
    ['a missing file', { problems: ['csv:/no/such/file.csv'] }, 'data_file_unreadable'],
    [
      'a module that is none',
      { evaluatorModule: 'file:///no/such/module.js' },
      'invalid_evaluator',
    ],
    ['too many threads', { workers: 65 }, 'invalid_setting'],
    ['no problem', { problems: [] }, 'invalid_setting'],
    ['no run', { runId: ' ' }, 'invalid_setting'],
  ])('does not start with %s', async (_name, more, code) => {
    await expect(openWorker(more)).rejects.toMatchObject({ code });
  });
});
