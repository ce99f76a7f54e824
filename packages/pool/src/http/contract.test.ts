/**
 * The pool's side of pool.md 2.1 to 2.5, row by row, as a foreign client sees it: plain HTTP, the
 * guide's headers, and the texts that real clients match on. The rows are written out here and not
 * taken from the route table: the table is what is tested.
 */
import { ready } from '@adit/keys';
import { poolRoutes, type RouteDefinition } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openTestPool,
  type RawAnswer,
  signText,
  TEST_NOW_MS,
  TEST_OPERATOR_TOKEN,
  type TestPool,
} from '../testing/open-test-pool.ts';
import { SAMPLE_COLDKEY } from '../testing/sample-requests.ts';

type Row = readonly [row: string, method: string, path: string, auth: string];

/** pool.md 2.3. Row 16 is the operator's with us; row 22 stands beside the table. */
const rows: readonly Row[] = [
  ['1', 'GET', '/health', 'public'],
  ['2', 'POST', '/api/v1/miners/register', 'miner'],
  ['3', 'GET', '/api/v1/miners/stats', 'miner'],
  ['4', 'GET', '/api/v1/miners/leaderboard', 'public'],
  ['5', 'PUT', '/api/v1/miners/recipient-coldkey', 'recipient'],
  ['5', 'POST', '/api/v1/miners/recipient-coldkey', 'recipient'],
  ['5b', 'POST', '/api/v1/miners/coldkey_address/update', 'recipient'],
  ['5b', 'POST', '/coldkey_address/update', 'recipient'],
  ['6', 'GET', '/api/v1/miners/recipient-coldkey', 'miner'],
  ['6', 'GET', '/api/v1/miners/recipient-coldkey/:hotkey', 'public'],
  ['7', 'GET', '/api/v1/tasks/pending_evaluations', 'miner'],
  ['8', 'POST', '/api/v1/tasks/request', 'miner'],
  ['9', 'POST', '/api/v1/tasks/lease', 'miner'],
  ['10', 'POST', '/api/v1/tasks/:batch_id/submit_evolution', 'miner'],
  ['11', 'POST', '/api/v1/tasks/:batch_id/submit_evaluation', 'miner'],
  ['12', 'POST', '/api/v1/tasks/:lease_id/submit_lease', 'miner'],
  ['13', 'POST', '/api/v1/tasks/reset', 'miner'],
  ['14', 'GET', '/api/v1/results', 'miner'],
  ['15', 'GET', '/api/v1/results/sota', 'public'],
  ['16', 'POST', '/api/v1/results/verify/:result_id', 'operator'],
  ['17', 'GET', '/api/v1/rewards/balance', 'miner'],
  ['17', 'GET', '/api/v1/rewards/history', 'miner'],
  ['17', 'POST', '/api/v1/rewards/withdraw', 'strong'],
  ['18', 'GET', '/api/v1/monitor/summary', 'monitor'],
  ['19', 'GET', '/status', 'public'],
  ['20', 'GET', '/claims/:number', 'public'],
  ['21', 'GET', '/api/v1/disclaimer', 'public'],
  ['21', 'GET', '/api/v1/disclaimer.md', 'public'],
  ['21', 'GET', '/disclaimer.md', 'public'],
];
/** Merkle claims come with the payouts on chain; the legacy layer of 2.9 is deferred (decision 18). */
const NOT_YET = ['20'];

const nowS = TEST_NOW_MS / 1000;
let test: TestPool;

beforeAll(async () => {
  await ready();
  // Work of both kinds may be asked for at any time.
  test = await openTestPool({ settings: { backlogPerMiner: 1000 } });
  for (const name of ['alice', 'bob', 'carol'])
    expect((await post(name, 'miners/register')).status).toBe(200);
});
afterAll(() => test.close());

/** What a client of the third generation adds to every body. */
const triple = (name: string) => ({
  public_address: test.keypair(name).address,
  signature: 'ab'.repeat(64),
  message: `auth:${nowS}`,
});

function call(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return test.send({ method, path, headers, body: text });
}

const post = (name: string, path: string, body?: unknown): Promise<RawAnswer> =>
  call('POST', `/api/v1/${path}`, test.sign(name), body);
const read = (name: string, path: string): Promise<RawAnswer> =>
  call('GET', `/api/v1/${path}`, test.sign(name));
const jsonOf = (answer: RawAnswer) => JSON.parse(answer.text);

async function expectDetail(answer: Promise<RawAnswer>, status: number, detail: string) {
  const { status: given, refusal } = await answer;
  expect([given, refusal().detail]).toEqual([status, expect.stringContaining(detail)]);
}

/** The route of the table that has this address, or null. */
function findRoute(method: string, path: string): RouteDefinition | null {
  const routes: readonly RouteDefinition[] = Object.values(poolRoutes);
  const anonymous = (text: string): string => text.replace(/:\w+/g, ':');
  return (
    routes.find((route) =>
      [route, ...(route.aliases ?? [])].some(
        (one) => one.method === method && anonymous(one.path) === anonymous(path),
      ),
    ) ?? null
  );
}

describe('the list of endpoints (2.3)', () => {
  it('is complete but for what is deferred', () => {
    const missing = rows.filter(([, method, path]) => findRoute(method, path) === null);
    expect(missing.map(([row]) => row)).toEqual(NOT_YET);
  });

  for (const [row, method, path, auth] of rows.filter(([one]) => !NOT_YET.includes(one))) {
    it(`row ${row}: ${method} ${path} is of class ${auth}, with a slash and without`, async () => {
      expect(findRoute(method, path)?.auth).toBe(auth);
      const place = path.replace(':hotkey', SAMPLE_COLDKEY).replace(/:\w+/g, '1');
      for (const tail of ['', '/']) {
        const answer = await call(method, `${place}${tail}`, {});
        const expected = ['public', 'monitor'].includes(auth) ? [200, 404] : [401];
        expect(expected).toContain(answer.status);
        expect(answer.headers.get('x-request-id')).toBeTruthy();
        if (answer.status === 404) expect(answer.refusal().code).not.toBe('route_not_found');
      }
    });
  }

  it('row 22: schema and reference page', async () => {
    expect(jsonOf(await call('GET', '/openapi.json', {})).openapi).toMatch(/^3\./);
    const page = await call('GET', '/docs', { accept: 'text/html' });
    expect([200, 302]).toContain(page.status);
  });
});

describe('conventions (2.1)', () => {
  it('the caller’s request id comes back', async () => {
    const answer = await call('GET', '/health', { 'x-request-id': 'a-request-of-mine' });
    expect(answer.headers.get('x-request-id')).toBe('a-request-of-mine');
  });

  it('no answer is a redirect or a success other than 200', async () => {
    for (const path of ['/health/', '/status/', '/api/v1/miners/leaderboard/']) {
      expect((await call('GET', path, {})).status).toBe(200);
    }
  });

  it('times are ISO 8601 with a zone', async () => {
    const { server_time: time } = jsonOf(await call('GET', '/health', {}));
    expect(time).toBe(new Date(TEST_NOW_MS).toISOString());
  });

  it('a work request without work is 404, and nothing else about it is', async () => {
    const body = { dialect: 'az64', problems: ['nobody has this'] };
    await expectDetail(post('alice', 'tasks/request', body), 404, 'No tasks available');
    await expectDetail(post('alice', 'tasks/lease', body), 404, 'No tasks available');
    const odd = await post('alice', 'tasks/request', { task_type: 'dance' });
    expect(odd.status).toBe(400);
  });
});

describe('authentication (2.2)', () => {
  const register = (headers: Record<string, string>, body: unknown = {}) =>
    call('POST', '/api/v1/miners/register', headers, body);

  it('says the words that clients look for', async () => {
    await expectDetail(register({}), 401, 'Missing authentication headers');
    const stale = signText(test.keypair('alice'), `auth:${nowS - 301}`, String(nowS - 301));
    await expectDetail(register(stale), 401, 'Timestamp outside allowed window');
    const wrong = signText(test.keypair('alice'), 'auth:1', String(nowS));
    await expectDetail(register(wrong), 401, 'Invalid signature');
    const used = test.sign('alice');
    expect((await register(used)).status).toBe(200);
    await expectDetail(register(used), 401, 'Signature already used');
    await expectDetail(read('nobody', 'miners/stats'), 403, 'Miner not registered');
    await post('mallory', 'miners/register');
    await test.pool.service.ban(test.keypair('mallory').address, 'x');
    await expectDetail(register(test.sign('mallory')), 403, 'Miner is banned');
    const differs = { ...triple('alice'), public_address: test.keypair('bob').address };
    await expectDetail(register(test.sign('alice'), differs), 400, 'public_address');
  });

  it('takes the triple of later clients in every body', async () => {
    const { signature, message, ...address } = triple('bob');
    const forms = [{}, address, { ...address, signature, message }];
    for (const form of forms) expect((await post('bob', 'miners/register', form)).status).toBe(200);
    for (const path of ['tasks/reset', 'tasks/request', 'tasks/lease']) {
      const answer = await post('bob', path, { ...triple('bob'), dialect: undefined });
      expect([path, answer.status, answer.text.includes('invalid_body')]).toEqual([
        path,
        answer.status,
        false,
      ]);
    }
    await post('bob', 'tasks/reset');
  });
});

describe('miners (rows 1 to 6)', () => {
  it('1: health', async () => {
    expect(jsonOf(await call('GET', '/health', {}))).toMatchObject({
      status: 'healthy',
      window_number: 1,
      current_block: 0,
      time_remaining_s: expect.any(Number),
    });
  });

  it('2 to 4: registration is idempotent; stats and leaderboard have what the console needs', async () => {
    const first = jsonOf(await post('alice', 'miners/register'));
    expect(first).toMatchObject({
      hotkey: test.keypair('alice').address,
      status: 'registered',
      reputation: 0,
      recipient_coldkey: null,
    });
    expect(jsonOf(await post('alice', 'miners/register')).created_at).toBe(first.created_at);
    const stats = jsonOf(await read('alice', 'miners/stats'));
    const own =
      'hotkey reputation reputation_epoch pending_rao balance_rao paid_rao active_assignment';
    const counts =
      'evaluations_total evaluations_accurate evaluation_accuracy evolutions_total evolutions_rewarded tasks_completed';
    const pool =
      'sota active_miners total_tasks total_rewards_rao epoch epoch_ends_at fee_bps cap_bps min_withdrawal_rao';
    expect(Object.keys(stats)).toEqual(
      expect.arrayContaining(`${own} ${counts} pool pending_rao_str`.split(' ')),
    );
    expect(Object.keys(stats.pool)).toEqual(expect.arrayContaining(pool.split(' ')));
    const board = jsonOf(await call('GET', '/api/v1/miners/leaderboard?limit=1', {}));
    const entry = 'rank hotkey reputation evaluations_accurate evolutions_rewarded';
    expect(Object.keys(board.miners[0])).toEqual(expect.arrayContaining(entry.split(' ')));
    expect([board.miners.length, board.total >= 2]).toEqual([1, true]);
    expect((await call('GET', '/api/v1/miners/leaderboard?limit=201', {})).status).toBe(400);
  });

  it('5 and 6: the payout coldkey, by every address and both names, signed for that coldkey', async () => {
    const places = [
      ['PUT', '/api/v1/miners/recipient-coldkey'],
      ['POST', '/api/v1/miners/recipient-coldkey'],
      ['POST', '/api/v1/miners/coldkey_address/update'],
      ['POST', '/coldkey_address/update'],
    ] as const;
    const text = `recipient_coldkey:update:${nowS}:${SAMPLE_COLDKEY}`;
    const hotkey = test.keypair('alice').address;
    for (const [method, path] of places) {
      for (const name of ['recipient_coldkey', 'coldkey_address']) {
        const headers = signText(test.keypair('alice'), text, String(nowS));
        const body = { ...triple('alice'), [name]: SAMPLE_COLDKEY };
        const answer = await call(method, path, headers, body);
        expect([path, answer.status]).toEqual([path, 200]);
        expect(jsonOf(answer)).toMatchObject({
          status: 'success',
          hotkey,
          recipient_coldkey: SAMPLE_COLDKEY,
        });
      }
      const other = { recipient_coldkey: test.keypair('bob').address };
      const headers = signText(test.keypair('alice'), text, String(nowS));
      await expectDetail(call(method, path, headers, other), 401, 'Invalid signature');
    }
    const expected = { recipient_coldkey: SAMPLE_COLDKEY };
    expect(jsonOf(await read('alice', 'miners/recipient-coldkey'))).toMatchObject(expected);
    const publicly = await call('GET', `/api/v1/miners/recipient-coldkey/${hotkey}`, {});
    expect(jsonOf(publicly)).toMatchObject(expected);
  });
});

describe('work (rows 7 to 13)', () => {
  it('7: whether evaluations wait', async () => {
    const pending = jsonOf(await read('alice', 'tasks/pending_evaluations'));
    expect(pending).toMatchObject({ has_pending_evaluations: true, count: expect.any(Number) });
  });

  it('8, 11, 10: a batch, its reports with bare NaN, a repeat, another content', async () => {
    const request = { task_type: 'evaluate', dialect: 'az64' };
    const batch = jsonOf(await post('alice', 'tasks/request', request));
    expect(batch).toMatchObject({
      batch_id: expect.any(String),
      task_type: 'evaluate',
      timeout_at: expect.stringMatching(/Z$/),
      window_number: 1,
    });
    for (const algorithm of batch.algorithms) {
      expect(Number.isInteger(algorithm.id)).toBe(true);
      expect(algorithm.algorithm_dsl).not.toBe('');
      expect(algorithm).toMatchObject({ task_type: 'linear-check', input_dim: expect.any(Number) });
    }
    const active = 'Miner already has active task';
    await expectDetail(post('alice', 'tasks/request', request), 400, active);
    const resumed = jsonOf(await post('alice', 'tasks/request?resume=1', request));
    expect(resumed.batch_id).toBe(batch.batch_id);
    const [first, second] = batch.algorithms;
    const path = `tasks/${batch.batch_id}/submit_evaluation`;
    const body =
      `{"public_address": "${test.keypair('alice').address}", "evaluations": [` +
      `{"algorithm_id": ${first.id}, "score": 0.5}, {"algorithm_id": ${second.id}, "score": NaN}, ` +
      '{"algorithm_id": 999999, "score": 1}], "evaluation_metrics": null}';
    const answer = await post('alice', path, body);
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({
      status: 'accepted',
      id: batch.batch_id,
      algorithm_ids: [],
    });
    const statuses = jsonOf(answer).items.map((item: { status: string }) => item.status);
    expect(statuses).toEqual(['accepted', 'invalid_score', 'not_assigned']);
    expect(jsonOf(await post('alice', path, body))).toMatchObject({ status: 'duplicate' });
    const changed = { evaluations: [{ algorithm_id: first.id, score: 0.75 }] };
    const conflict = 'Assignment already submitted with different content';
    await expectDetail(post('alice', path, changed), 409, conflict);
    await expectDetail(post('bob', path, changed), 404, 'Active lease assignment not found');
    expect((await post('alice', path, '{"evaluations": 1}')).status).toBe(400);
    await post('alice', 'tasks/reset');
  });

  it('10: the result of an evolve batch', async () => {
    const batch = jsonOf(
      await post('alice', 'tasks/request', { task_type: 'evolve', dialect: 'az64' }),
    );
    expect(batch.task_type).toBe('evolve');
    expect(batch.algorithms.length).toBeGreaterThan(0);
    const body = {
      evolved_function: 'not a program',
      parent_functions: batch.algorithms.map(({ id }: { id: number }) => ({ id })),
      metadata: { generations: 50 },
    };
    const answer = await post('alice', `tasks/${batch.batch_id}/submit_evolution`, body);
    expect(answer.status).toBe(200);
    expect(jsonOf(answer).items).toMatchObject([{ index: 0, status: 'invalid_dsl' }]);
    await post('alice', 'tasks/reset');
  });

  it('9, 12, 13: a lease as clients of both generations ask for it, its parts, its return', async () => {
    const asked = [
      { gossip_limit: 0, dialect: 'az64' },
      {
        eval_batch_size: 8,
        seed_batch_size: 8,
        gossip_limit: 0,
        sim_window_number: 3,
        dialect: 'az64',
      },
    ];
    for (const [index, body] of asked.entries()) {
      const who = ['bob', 'carol'][index] ?? '';
      const lease = jsonOf(await post(who, 'tasks/lease', { ...triple(who), ...body }));
      expect(lease).toMatchObject({
        lease_id: expect.any(String),
        window_number: 1,
        timeout_at: expect.stringMatching(/Z$/),
        evolve_budget: expect.any(Number),
        evaluate_algorithms: expect.any(Array),
        seed_algorithms: expect.any(Array),
        gossip: null,
      });
      await expectDetail(post(who, 'tasks/lease', body), 400, 'Miner already has active task');
      const path = `tasks/${lease.lease_id}/submit_lease`;
      const [algorithm] = lease.evaluate_algorithms;
      const evaluations = [{ algorithm_id: algorithm.id, score: null, error: 'boom' }];
      const part = { ...triple(who), evaluations, evolutions: [], gossip: null, iterations: 0 };
      const answer = await post(who, path, part);
      expect(answer.status).toBe(200);
      expect(jsonOf(answer)).toMatchObject({ accepted_evaluations: 1, accepted_evolutions: 0 });
      const reset = await post(who, 'tasks/reset', triple(who));
      expect([reset.status, jsonOf(reset).released]).toEqual([200, 1]);
    }
    const gone = post('bob', 'tasks/lease-999/submit_lease', { evaluations: [], evolutions: [] });
    await expectDetail(gone, 404, 'Active lease assignment not found');
  });

  it('9: one lease a window, where the operator says so', async () => {
    const strict = await openTestPool({ settings: { leasePerWindow: true } });
    try {
      const body = JSON.stringify({ dialect: 'az64' });
      const send = (path: string) =>
        strict.send({ method: 'POST', path, headers: strict.sign('alice'), body });
      await strict.client('alice').register();
      const lease = '/api/v1/tasks/lease';
      expect((await send(lease)).status).toBe(200);
      await strict.client('alice').resetTasks();
      await expectDetail(send(lease), 400, 'Lease already issued for this window');
    } finally {
      await strict.close();
    }
  });
});

describe('results, money, monitor (rows 14 to 21)', () => {
  it('14 to 16: results, the best score, verification by the operator alone', async () => {
    const results = await read('alice', 'results/?limit=5&task_type=linear-check&min_score=0');
    expect([results.status, Array.isArray(jsonOf(results).results)]).toEqual([200, true]);
    const sota = await call('GET', '/api/v1/results/sota?task_type=linear-check', {});
    expect(jsonOf(sota)).toMatchObject({ task_type: 'linear-check' });
    const verify = '/api/v1/results/verify/1';
    expect((await call('POST', verify, test.sign('alice'), {})).status).toBe(401);
    const token = { 'X-Admin-Token': TEST_OPERATOR_TOKEN };
    expect((await call('POST', verify, token, {})).status).toBe(409);
    expect((await call('POST', '/api/v1/results/verify/999', token, {})).status).toBe(404);
  });

  it('17: balance, history, and a withdrawal below the minimum', async () => {
    const hotkey = test.keypair('alice').address;
    const balance = jsonOf(await read('alice', 'rewards/balance'));
    const fields =
      'hotkey pending_rao available_rao held_rao paid_rao reputation min_withdrawal_rao';
    expect(Object.keys(balance)).toEqual(expect.arrayContaining(fields.split(' ')));
    expect(balance.hotkey).toBe(hotkey);
    const history = jsonOf(await read('alice', 'rewards/history'));
    expect(history).toMatchObject({ epochs: [], withdrawals: [] });
    const refused = await post('alice', 'rewards/withdraw', triple('alice'));
    expect([refused.status, refused.refusal().detail.length > 0]).toEqual([400, true]);
  });

  it('18, 19, 21: the monitor, the status, the legal text', async () => {
    expect((await call('GET', '/api/v1/monitor/summary', {})).status).toBe(200);
    expect(jsonOf(await call('GET', '/status', {}))).toMatchObject({ status: 'healthy' });
    expect((await call('GET', '/api/v1/disclaimer', {})).status).toBe(200);
    const texts = await Promise.all(
      ['/api/v1/disclaimer.md', '/disclaimer.md'].map((path) => call('GET', path, {})),
    );
    const [first, second] = texts;
    expect(first?.headers.get('content-type')).toMatch(/^text\//);
    expect(second?.text).toBe(first?.text);
    expect(first?.text.length).toBeGreaterThan(20);
  });
});
