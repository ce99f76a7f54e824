/** Whose word about a caller's address is taken. */
import { ready } from '@adit/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningPool } from '../start-pool.ts';
import { openTestPool, sendRaw, type TestPool } from '../testing/open-test-pool.ts';

let test: TestPool;
/** Each of the pools on one database, by the proxies it believes. */
const pools: RunningPool[] = [];
const rules = { perKey: { burst: 99, perSecond: 1 }, perAddress: { burst: 2, perSecond: 1 } };
const limits = { classes: { public: rules }, routes: {} };

beforeAll(async () => {
  await ready();
  test = await openTestPool();
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await test.close();
});

async function open(
  trustProxy?: readonly string[],
): Promise<(forwarded: string) => Promise<number>> {
  const pool = await test.openAnother({
    limits,
    ...(trustProxy === undefined ? {} : { trustProxy }),
  });
  pools.push(pool);
  return async (forwarded) => {
    const headers = { 'x-forwarded-for': forwarded };
    return (await sendRaw(pool.url, { method: 'GET', path: '/health', headers })).status;
  };
}

async function statuses(call: (forwarded: string) => Promise<number>, from: readonly string[]) {
  const found: number[] = [];
  for (const address of from) found.push(await call(address));
  return found;
}

describe('X-Forwarded-For', () => {
  const three = ['203.0.113.1', '203.0.113.2', '203.0.113.3'];

  it('is not believed unless a proxy is named', async () => {
    expect(await statuses(await open(), three)).toEqual([200, 200, 429]);
    expect(await statuses(await open([]), three)).toEqual([200, 200, 429]);
  });

  it('is not believed from an address outside the named ranges', async () => {
    expect(await statuses(await open(['10.0.0.0/8']), three)).toEqual([200, 200, 429]);
  });

  it('is believed from a named proxy, which then stands for many callers', async () => {
    const call = await open(['127.0.0.0/8']);
    expect(await statuses(call, three)).toEqual([200, 200, 200]);
    expect(await statuses(call, ['203.0.113.1', '203.0.113.1'])).toEqual([200, 429]);
  });

  it('counts from the right: what a caller wrote itself before its proxy is not believed', async () => {
    const call = await open(['127.0.0.1']);
    const forged = ['1.1.1.1, 203.0.113.9', '2.2.2.2, 203.0.113.9', '3.3.3.3, 203.0.113.9'];
    expect(await statuses(call, forged)).toEqual([200, 200, 429]);
  });

  it('does not let a refusal go without its wait and its numbers', async () => {
    const call = await open();
    await statuses(call, three);
    const url = pools.at(-1)?.url ?? '';
    const answer = await sendRaw(url, { method: 'GET', path: '/health' });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.refusal()).toMatchObject({
      code: 'rate_limited',
      numbers: { retryAfterMs: 1000, scope: 'address', burst: 2, perSecond: 1 },
    });
  });
});
