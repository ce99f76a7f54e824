/** The database away and back, cut off by the network and killed (decision 15). */
import { systemClock } from '@adit/base';
import { ready } from '@adit/keys';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestPool, type TestPool } from '../testing/open-test-pool.ts';
import { proveSample, sampleRequests } from '../testing/sample-requests.ts';

/** They tell how the pool is, whatever happens, or read a file. */
const NEED_NO_DATABASE: ReadonlySet<string> = new Set([
  'readHealth',
  'readMetrics',
  'readStatus',
  'readDisclaimer',
  'readDisclaimerText',
]);
let test: TestPool | null = null;

beforeAll(ready);
afterEach(async () => {
  await test?.close();
  test = null;
});

/** Repeats until the answer is as wanted; the vitest time limit ends it otherwise. */
async function waitUntil(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await systemClock.sleep(50);
}

describe('a database behind a network that fails', () => {
  it('is 503 with Retry-After on every route that needs it, and 200 again when it is back', async () => {
    test = await openTestPool({ isGated: true });
    const { gate, send, sign, client } = test;
    const before = await client('heidi').register();
    const used = sign('heidi');
    await gate?.shut();
    for (const sample of sampleRequests()) {
      const { name } = sample;
      if (NEED_NO_DATABASE.has(name)) continue;
      const headers = name === 'readStats' ? used : proveSample(test, 'heidi', sample);
      const answer = await send({ ...sample, headers });
      expect([name, answer.status]).toEqual([name, 503]);
      expect(answer.refusal()).toMatchObject({ code: 'database_unavailable' });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.text).not.toMatch(/postgres:|ECONN|password/);
    }
    const away = await send({ method: 'GET', path: '/health' });
    expect([away.status, JSON.parse(away.text).status]).toEqual([200, 'degraded']);
    for (const sample of sampleRequests().filter(({ name }) => NEED_NO_DATABASE.has(name))) {
      expect([sample.name, (await send(sample)).status]).toEqual([sample.name, 200]);
    }
    await gate?.open();
    await waitUntil(async () => {
      const health = await send({ method: 'GET', path: '/health' });
      return JSON.parse(health.text).status === 'healthy';
    });
    expect((await client('heidi').register()).created_at).toBe(before.created_at);
    // A refused request has not used up its signature: the record could not be written.
    const again = await send({ method: 'GET', path: '/api/v1/miners/stats', headers: used });
    expect(again.status).toBe(200);
  });
});

describe('an embedded server killed with -9', () => {
  it('comes back by itself with what was answered 200; meanwhile there is 200 and 503 only', async () => {
    test = await openTestPool({ isDurable: true });
    const { database, send, sign, client } = test;
    const before = await client('ivan').register();
    const used = sign('ivan');
    const path = '/api/v1/rewards/balance';
    expect((await send({ method: 'GET', path, headers: used })).status).toBe(200);
    const pid = database.serverPid();
    if (pid === null) throw new Error('the embedded server has no process');
    process.kill(pid, 'SIGKILL');
    const statuses = new Set<number>();
    await waitUntil(async () => {
      const answer = await send({ method: 'GET', path, headers: sign('ivan') });
      statuses.add(answer.status);
      if (answer.status === 503) expect(answer.refusal().code).toBe('database_unavailable');
      const now = database.serverPid();
      return answer.status === 200 && now !== null && now !== pid;
    });
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await client('ivan').register()).created_at).toBe(before.created_at);
    const replayed = await send({ method: 'GET', path, headers: used });
    expect(replayed.refusal().code).toBe('replayed_signature');
  });
});
