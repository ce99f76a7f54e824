/**
 * One driver, two pools that come and go, a real sidecar between; the worker is this test. Spans are
 * short, and what happens is waited for.
 */
import { createLogger, systemClock } from '@adit/base';
import { keypairFromSeed, ready } from '@adit/keys';
import { createSidecarClient, type Job } from '@adit/wire';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaseAnswer, type PoolDouble, startPoolDouble } from '../fixtures/pool-double.ts';
import { algorithmRef, linearCheck, samplePrograms } from '../fixtures/sample-work.ts';
import { startSidecar } from '../server/start-sidecar.ts';
import { type RunningPoolsDriver, startPoolsDriver } from './start-pools-driver.ts';

const deps = { clock: systemClock, log: createLogger('pools-driver', 'silent') };
const RUN = 'r';
const [one, two] = samplePrograms(linearCheck, 2, 'pools').map((program, index) =>
  algorithmRef(linearCheck, index + 1, program),
);
const opened: { close(): Promise<unknown> }[] = [];
let first: PoolDouble;
let second: PoolDouble;

const eventually = <T>(read: () => Promise<T> | T) =>
  expect.poll(read, { timeout: 20_000, interval: 10 });

beforeAll(async () => {
  await ready();
});

beforeEach(async () => {
  first = await startPoolDouble();
  second = await startPoolDouble();
  opened.push(first, second);
});

afterEach(async () => {
  for (const service of opened.splice(0).reverse()) await service.close();
});

async function openDriver(spans: { awayMs: number; backMs: number }) {
  const sidecar = await startSidecar({ host: '127.0.0.1', port: 0, tokenFile: null }, deps);
  opened.push(sidecar);
  const driver = await startPoolsDriver(
    {
      ...{ poolUrls: [first.url, second.url], sidecarUrl: sidecar.url, token: sidecar.token },
      ...{ runId: RUN, keypair: keypairFromSeed(new Uint8Array(32).fill(7)), workers: 2 },
      ...{ problems: ['linear-check'], requestIntervalMs: 20, poolTimeoutMs: 2_000 },
      ...{ spans, lookIntervalMs: 20 },
    },
    deps,
  );
  opened.push(driver);
  const baseUrl = sidecar.url;
  const client = createSidecarClient({
    ...{ baseUrl, token: sidecar.token, clock: systemClock, timeoutMs: 5_000 },
  });
  const takeJob = async (): Promise<Job> => {
    let job: Job | undefined;
    await eventually(async () => {
      job ??= (await client.leaseJob({ query: { run_id: RUN } }).catch(() => null))?.job;
      return job !== undefined;
    }).toBe(true);
    if (job === undefined) throw new Error('no job');
    return job;
  };
  const finishJob = async (job: Job, id: number): Promise<void> => {
    const evaluations = [{ algorithm_id: id, score: 0.5, digest: 'd'.repeat(64) }];
    const body = { run_id: RUN, status: 'ok' as const, result: { evaluations, evolutions: [] } };
    await client.recordResult({ params: { job_id: job.job_id }, body });
  };
  return { driver, takeJob, finishJob };
}

const asksOf = (pool: PoolDouble): number => pool.requests('lease').length;
const usedPool = (driver: RunningPoolsDriver) => driver.status().poolUrl;

describe('a driver with two pools', () => {
  it('begins with the first one that answers', async () => {
    first.isAway = true;
    const { driver } = await openDriver({ awayMs: 60_000, backMs: 60_000 });
    expect(usedPool(driver)).toBe(second.url);
    await eventually(() => asksOf(second)).toBeGreaterThan(0);
    expect(first.seen).toEqual([]);
  });

  it('goes to the next one, keeps each result for its own pool, and returns', async () => {
    if (one === undefined || two === undefined) throw new Error('no programs');
    first.script('lease', leaseAnswer({ lease_id: 'of-first', evaluate_algorithms: [one] }));
    const { driver, takeJob, finishJob } = await openDriver({ awayMs: 200, backMs: 400 });
    const kept = await takeJob();
    first.isAway = true;
    await finishJob(kept, one.id);
    await eventually(() => usedPool(driver)).toBe(second.url);

    second.script('lease', leaseAnswer({ lease_id: 'of-second', evaluate_algorithms: [two] }));
    await finishJob(await takeJob(), two.id);
    await eventually(() => second.requests('submit_lease').length).toBe(1);
    await eventually(() => driver.status().held).toEqual(['of-first']);
    expect(second.requests('submit_lease').map(({ batchId }) => batchId)).toEqual(['of-second']);

    first.isAway = false;
    await eventually(() => first.requests('submit_lease').length).toBe(1);
    expect(first.requests('submit_lease')[0]).toMatchObject({
      batchId: 'of-first',
      body: { evaluations: [{ algorithm_id: one.id }] },
    });
    await eventually(() => usedPool(driver)).toBe(first.url);
    const asked = asksOf(first);
    await eventually(() => asksOf(first)).toBeGreaterThan(asked);
    expect(second.requests('submit_lease')).toHaveLength(1);
    expect(driver.status().summary).toMatchObject({ assignments: 2, submittedEvaluations: 2 });
  });

  it('asks one pool only at a time', async () => {
    const { driver } = await openDriver({ awayMs: 100, backMs: 60_000 });
    await eventually(() => asksOf(first)).toBeGreaterThan(0);
    expect(asksOf(second)).toBe(0);
    first.isAway = true;
    await eventually(() => usedPool(driver)).toBe(second.url);
    first.isAway = false;
    const asked = asksOf(first);
    await eventually(() => asksOf(second)).toBeGreaterThan(3);
    // One request may have been on its way when the pools were changed.
    expect(asksOf(first) - asked).toBeLessThanOrEqual(1);
  });

  it('refuses a list that names a pool twice', async () => {
    second = first;
    await expect(openDriver({ awayMs: 1, backMs: 1 })).rejects.toMatchObject({
      code: 'invalid_setting',
    });
  });
});
