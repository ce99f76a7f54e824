/** Wire's client against pools of every mode: what it signs is what the pool verifies. */
import { ready } from '@adit/keys';
import { createPoolClient, type PoolClientOptions } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPool, TEST_OPERATOR_TOKEN, type TestPool } from '../testing/open-test-pool.ts';
import { SAMPLE_COLDKEY } from '../testing/sample-requests.ts';

const pools: Partial<Record<'legacy' | 'both' | 'strict', TestPool>> = {};

beforeAll(async () => {
  await ready();
  for (const authMode of ['legacy', 'both', 'strict'] as const) {
    pools[authMode] = await openTestPool({ server: { authMode } });
  }
});
afterAll(async () => {
  for (const pool of Object.values(pools)) await pool.close();
});

function clientOf(pool: TestPool, options: Partial<PoolClientOptions> = {}) {
  const { url: baseUrl, clock } = pool;
  const keypair = pool.keypair('alice');
  return createPoolClient({ baseUrl, clock, keypair, timeoutMs: 20_000, ...options });
}

/** The code that each kind of call is refused with, or `ok`. */
async function outcomes(client: ReturnType<typeof clientOf>): Promise<string[]> {
  const codeOf = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'ok',
      (error: { code: string }) => error.code,
    );
  return [
    await codeOf(client.register()),
    await codeOf(client.listResults({ query: { limit: 2, task_type: 'linear-check' } })),
    await codeOf(client.updateRecipient({ body: { recipient_coldkey: SAMPLE_COLDKEY } })),
    await codeOf(client.requestWithdrawal({ body: {} })),
  ];
}

describe('the client', () => {
  const weak = 'strong_signature_required';
  const table = {
    legacy: ['ok', 'ok', 'ok'],
    both: ['ok', 'ok', 'ok', weak],
    strict: [weak, weak, weak, weak],
  };

  for (const mode of ['legacy', 'both', 'strict'] as const) {
    it(`signs for a pool in mode ${mode}, by v2 once it knows the pool’s hotkey`, async () => {
      const pool = pools[mode];
      if (pool === undefined) throw new Error('no such pool');
      const plain = await outcomes(clientOf(pool));
      expect(plain.slice(0, table[mode].length)).toEqual(table[mode]);
      const health = await clientOf(pool).readHealth();
      expect(health.auth_mode).toBe(mode);
      const told = await outcomes(clientOf(pool, { audience: health.pool_hotkey }));
      expect(told.slice(0, 3)).toEqual(['ok', 'ok', 'ok']);
      // There is nothing to withdraw: the answer is about money, no longer about the signature.
      expect(['ok', weak, 'invalid_signature', 'missing_auth']).not.toContain(told[3]);
    });
  }

  it('asks for the hotkey at every attempt, so that it can be learnt in between', async () => {
    const pool = pools.strict;
    if (pool === undefined) throw new Error('no such pool');
    let audience: string | null = null;
    const client = clientOf(pool, { audience: () => audience });
    expect((await outcomes(client))[0]).toBe(weak);
    audience = pool.keypair('pool').address;
    expect((await outcomes(client))[0]).toBe('ok');
    audience = pool.keypair('another pool').address;
    expect((await outcomes(client))[0]).toBe('invalid_signature');
  });

  it('needs the operator’s token for the operator’s routes', async () => {
    const pool = pools.legacy;
    if (pool === undefined) throw new Error('no such pool');
    await expect(clientOf(pool).listBans()).rejects.toMatchObject({
      code: 'missing_operator_token',
    });
    const wrong = clientOf(pool, { operatorToken: 'not-the-token-at-all' });
    await expect(wrong.listBans()).rejects.toMatchObject({ code: 'invalid_token' });
    const right = clientOf(pool, { operatorToken: TEST_OPERATOR_TOKEN });
    expect(await right.listBans()).toMatchObject({ bans: [] });
  });
});
