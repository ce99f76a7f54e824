/** Leases over real sockets, as the guide's clients speak (pool.md 2.1, 2.5, 2.7). */
import { ready } from '@adit/keys';
import type { ErrorBody, Lease, SubmissionAnswer } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPool, type TestPool } from '../testing/open-test-pool.ts';

let test: TestPool;
let names = 0;
beforeAll(async () => {
  await ready();
  // Places enough for every miner below; no decision comes in between.
  test = await openTestPool({
    settings: {
      minEvaluators: 15,
      maxEvaluators: 15,
      candidateEvaluators: 15,
      backlogPerMiner: 1000,
    },
  });
});
afterAll(() => test.close());

async function newMiner(): Promise<string> {
  names += 1;
  const name = `leaser ${names}`;
  await test.client(name).register();
  return name;
}

async function post(name: string, path: string, body: unknown, headers = test.sign(name)) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await test.send({
    method: 'POST',
    path: `/api/v1/tasks/${path}`,
    headers,
    body: text,
  });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

async function take(name: string, request: object = { dialect: 'az64' }): Promise<Lease> {
  return await test.client(name).requestLease({ body: request });
}

async function refusal(
  answer: Promise<{ readonly status: number; readonly body: ErrorBody }>,
): Promise<[number, string]> {
  const { status, body } = await answer;
  return [status, body.detail];
}

const evolution = (value: number) => ({
  parent_algorithm_ids: [],
  algorithm_dsl: `# adit az64 scalars=4 vectors=3 matrices=1 features=4\nsetup:\n  s2 = const ${value}\npredict:\n  s1 = mul s2 s2\n`,
});

describe('POST tasks/lease', () => {
  it('answers exactly 200 with every field that a client reads, with and without the slash', async () => {
    for (const path of ['lease', 'lease/']) {
      const name = await newMiner();
      const { status, body } = await post(name, path, { gossip_limit: 0 });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        lease_id: expect.stringMatching(/^lease-\d+$/),
        window_number: 1,
        evolve_budget: 2,
        gossip: null,
      });
      expect(Number.isNaN(Date.parse(body.timeout_at))).toBe(false);
      for (const { id, algorithm_dsl, input_dim } of [
        ...body.evaluate_algorithms,
        ...body.seed_algorithms,
      ]) {
        expect([Number.isInteger(id), algorithm_dsl.length > 0, input_dim]).toEqual([
          true,
          true,
          4,
        ]);
      }
    }
  });

  it('takes the body triple and a simulator’s window, and refuses another’s address', async () => {
    const name = await newMiner();
    const triple = {
      public_address: test.keypair(name).address,
      signature: 'ff',
      message: 'auth:1750000000',
    };
    const other = { ...triple, public_address: test.keypair('somebody').address };
    expect(await refusal(post(name, 'lease', other))).toEqual([
      400,
      'public_address differs from X-Key',
    ]);
    const request = { ...triple, eval_batch_size: 8, seed_batch_size: 8, sim_window_number: null };
    expect((await post(name, 'lease', { ...request, gossip_limit: 5 })).status).toBe(200);
  });

  it('says the words that clients look for', async () => {
    const name = await newMiner();
    await take(name);
    expect(await refusal(post(name, 'lease', {}))).toEqual([400, 'Miner already has active task']);
    expect(await refusal(post(name, 'lease', { workers: 8, task_type: 'mnist_binary' }))).toEqual([
      404,
      'No tasks available: problems',
    ]);
    const nothing = { workers: 8, eval_batch_size: 0, seed_batch_size: 0 };
    expect(await refusal(post(name, 'lease', nothing))).toEqual([
      404,
      'No tasks available: nothing_asked',
    ]);
    for (const body of [{ workers: 9 }, { eval_batch_size: -1 }, { lease: 1 }]) {
      expect((await post(name, 'lease', body)).status).toBe(400);
    }
  });

  it('gives the open lease again on resume=1, a new one past the last', async () => {
    const name = await newMiner();
    const lease = await take(name);
    const az64 = { dialect: 'az64', workers: 2 };
    expect((await post(name, 'lease?resume=1', az64)).body).toEqual(lease);
    const second = (await post(name, 'lease?resume=2', az64)).body;
    expect(second.lease_id).not.toBe(lease.lease_id);
    expect((await post(name, 'lease?resume=2', az64)).body).toEqual(second);
    // A batch is not a lease, nor the reverse.
    expect(await refusal(post(name, 'request?resume=1', az64))).toEqual([
      400,
      'Miner already has active task',
    ]);
  });
});

describe('POST submit_lease', () => {
  const submit = (name: string, lease: Lease, body: unknown) =>
    post(name, `${lease.lease_id}/submit_lease`, body);

  it('takes reports first and evolutions later, and bare NaN among them', async () => {
    const name = await newMiner();
    const lease = await take(name);
    const [first, second] = lease.evaluate_algorithms;
    const reports = `[{"algorithm_id":${first?.id},"score":0.5},{"algorithm_id":${second?.id},"score":NaN}]`;
    const part = `{"evaluations":${reports},"evolutions":[],"final":false}`;
    const answer = (await submit(name, lease, part)).body as SubmissionAnswer;
    expect(answer.items.map(({ status }) => status)).toEqual(['accepted', 'invalid_score']);
    const later = { evaluations: [], evolutions: [evolution(1)], gossip: null, iterations: 12 };
    expect((await submit(name, lease, { ...later, final: true })).body).toMatchObject({
      status: 'accepted',
      accepted_evolutions: 1,
    });
    expect((await submit(name, lease, { ...later, final: true })).body).toMatchObject({
      status: 'duplicate',
      accepted_evolutions: 1,
    });
    expect(await refusal(submit(name, lease, { ...later, evolutions: [evolution(2)] }))).toEqual([
      409,
      'Assignment already submitted with different content',
    ]);
  });

  it('answers 404 in the clients’ words when nothing can be used', async () => {
    const [name, other] = [await newMiner(), await newMiner()];
    const lease = await take(name);
    const body = { evaluations: [], evolutions: [evolution(3)] };
    const gone = [404, 'Active lease assignment not found'];
    expect(await refusal(submit(other, lease, body))).toEqual(gone);
    await post(name, 'reset', { id: lease.lease_id });
    expect(await refusal(submit(name, lease, body))).toEqual(gone);
    for (const id of ['lease-999999', 'lease-99999999999999999999', 'batch-1', '%00', 'x']) {
      const path = `${id}/submit_lease`;
      expect([id, ...(await refusal(post(name, path, body)))]).toEqual([id, ...gone]);
    }
  });

  it.each([
    ['no lists', {}],
    [
      'a score that is no number',
      { evaluations: [{ algorithm_id: 1, score: 'x' }], evolutions: [] },
    ],
    ['an evolution without parents', { evaluations: [], evolutions: [{ algorithm_dsl: 'x' }] }],
    ['a negative offset', { evaluations: [], evolutions: [], evolution_offset: -1 }],
    ['too many evolutions', { evaluations: [], evolutions: Array(65).fill(evolution(1)) }],
  ])('refuses %s', async (_, body) => {
    const name = await newMiner();
    const lease = await take(name);
    expect((await submit(name, lease, body)).status).toBe(400);
  });
});

describe('POST tasks/reset and GET tasks/pending_evaluations', () => {
  it('give back what is open, one by its id or all', async () => {
    const name = await newMiner();
    const client = test.client(name);
    const waiting = await client.readPendingEvaluations();
    expect(waiting).toEqual({ has_pending_evaluations: true, count: expect.any(Number) });
    const lease = await take(name);
    expect(await client.resetTasks({ body: { id: lease.lease_id } })).toEqual({
      status: 'reset',
      released: 1,
    });
    expect(await refusal(post(name, 'reset', { id: 'batch-1' }))).toEqual([
      404,
      'Active lease assignment not found',
    ]);
    await take(name, { dialect: 'az64', eval_batch_size: 0 });
    expect((await post(name, 'reset', {})).body).toEqual({ status: 'reset', released: 1 });
    expect((await post(name, 'reset/', {})).body).toEqual({ status: 'reset', released: 0 });
    // What it had and gave back does not wait for it any more.
    const left = await client.readPendingEvaluations();
    expect(left.count).toBe(waiting.count - lease.evaluate_algorithms.length);
  });
});
