/** What a submission may hold, over real sockets and a real database (decisions 5, 15, 16). */
import { ready } from '@adit/keys';
import type { Assignment, SubmissionAnswer } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPool, type RawAnswer, type TestPool } from '../testing/open-test-pool.ts';

let test: TestPool;
let names = 0;

beforeAll(async () => {
  await ready();
  // Places enough for every miner below; no decision comes in between.
  const settings = {
    minEvaluators: 15,
    maxEvaluators: 15,
    candidateEvaluators: 15,
    backlogPerMiner: 1000,
  };
  test = await openTestPool({ settings });
});
afterAll(() => test.close());

/** A registered miner nobody has used yet. */
async function newMiner(): Promise<string> {
  names += 1;
  const name = `miner ${names}`;
  await test.client(name).register();
  return name;
}

function request(name: string, kind: 'evolve' | 'evaluate'): Promise<Assignment> {
  return test.client(name).requestTask({ body: { task_type: kind, dialect: 'az64' } });
}

function submit(
  name: string,
  batchId: string,
  part: 'evaluation' | 'evolution',
  body: string,
): Promise<RawAnswer> {
  const path = `/api/v1/tasks/${batchId}/submit_${part}`;
  return test.send({ method: 'POST', path, headers: test.sign(name), body });
}

function answerOf(answer: RawAnswer): SubmissionAnswer {
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  return JSON.parse(answer.text);
}

async function countReports(): Promise<number> {
  const rows = await test.database.sql`select 1 from slots where reported_at is not null`;
  return rows.length;
}

const header = '# adit az64 scalars=4 vectors=3 matrices=1 features=4\n';
const program = (predict: string): string => `${header}predict:\n${predict}`;
/** A program of its own for each number. */
const constant = (value: number): string =>
  `${header}setup:\n  s2 = const ${value}\npredict:\n  s1 = mul s2 s2\n`;
const evolved = (text: string): string =>
  JSON.stringify({ evolved_function: text, parent_functions: [] });

describe('scores', () => {
  it('takes bare NaN and infinities, what overflows and what lies outside as invalid_score', async () => {
    const miner = await newMiner();
    const batch = await request(miner, 'evaluate');
    expect(batch.algorithms.length).toBe(5);
    const given = ['NaN', '-Infinity', '1e999', '1.1', '-0.2'];
    const items = batch.algorithms.map(({ id }, index) => {
      return `{"algorithm_id":${id},"score":${given[index]},"error_bar":NaN}`;
    });
    const body = `{"evaluations":[${items.join(',')}],"evaluation_metrics":{"worst":-Infinity}}`;
    const answer = answerOf(await submit(miner, batch.batch_id, 'evaluation', body));
    expect(answer.items.map(({ status }) => status)).toEqual(given.map(() => 'invalid_score'));
    expect(answer.items[3]?.numbers).toMatchObject({ score: '1.1', low: 0, high: 1 });
    expect(answer.accepted_evaluations).toBe(0);
  });

  it('takes null and an error as the vote that a program cannot be scored', async () => {
    const miner = await newMiner();
    const batch = await request(miner, 'evaluate');
    const [first, second] = batch.algorithms;
    const evaluations = [
      { algorithm_id: first?.id, score: null },
      { algorithm_id: second?.id, score: 0.5, error: 'overflow' },
    ];
    const body = JSON.stringify({ evaluations });
    const answer = answerOf(await submit(miner, batch.batch_id, 'evaluation', body));
    expect(answer.items.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  });

  it('has no bare tokens outside submissions', async () => {
    const answer = await test.send({
      method: 'POST',
      path: '/api/v1/tasks/request',
      headers: test.sign(await newMiner()),
      body: '{"workers":NaN}',
    });
    expect([answer.status, answer.refusal().code]).toEqual([400, 'invalid_json']);
  });
});

describe('what was not assigned', () => {
  it('is answered item by item and stores nothing', async () => {
    const miner = await newMiner();
    const batch = await request(miner, 'evaluate');
    const before = await countReports();
    const mine = batch.algorithms[0]?.id ?? 0;
    const evaluations = [0, 9_999_999, Number.MAX_SAFE_INTEGER, mine].map((algorithm_id) => ({
      algorithm_id,
      score: 0.5,
    }));
    const body = JSON.stringify({ evaluations });
    const answer = answerOf(await submit(miner, batch.batch_id, 'evaluation', body));
    expect(answer.items.map(({ status }) => status)).toEqual([
      'not_assigned',
      'not_assigned',
      'not_assigned',
      'accepted',
    ]);
    expect(await countReports()).toBe(before + 1);
  });

  it('unknown batches and those of others look the same', async () => {
    const owner = await newMiner();
    const thief = await newMiner();
    const batch = await request(owner, 'evaluate');
    const before = await countReports();
    const evaluations = [{ algorithm_id: batch.algorithms[0]?.id, score: 0.5 }];
    const unknown = ['nothing', '0', '-1', '9223372036854775808', 'b%00', 'B1', '1'];
    for (const batchId of [...unknown, batch.batch_id]) {
      for (const [part, body] of [
        ['evaluation', JSON.stringify({ evaluations })],
        ['evolution', evolved(constant(0.5))],
      ] as const) {
        const answer = await submit(thief, batchId, part, body);
        expect([batchId, part, answer.status]).toEqual([batchId, part, 404]);
        expect(answer.refusal()).toMatchObject({
          code: 'assignment_not_found',
          detail: 'Active lease assignment not found',
        });
      }
    }
    expect(await countReports()).toBe(before);
  });

  it('a batch of the other kind takes nothing', async () => {
    const miner = await newMiner();
    const evaluate = await request(miner, 'evaluate');
    const text = constant(0.25);
    const evolution = answerOf(await submit(miner, evaluate.batch_id, 'evolution', evolved(text)));
    expect(evolution.items.map(({ status }) => status)).toEqual(['over_budget']);
    const other = await newMiner();
    const evolve = await request(other, 'evolve');
    const evaluations = evolve.algorithms.map(({ id }) => ({ algorithm_id: id, score: 0.5 }));
    const reports = answerOf(
      await submit(other, evolve.batch_id, 'evaluation', JSON.stringify({ evaluations })),
    );
    expect(new Set(reports.items.map(({ status }) => status))).toEqual(new Set(['not_assigned']));
  });

  it('an author cannot report on its own program', async () => {
    const author = await newMiner();
    const evolve = await request(author, 'evolve');
    const text = constant(0.125);
    const stored = answerOf(await submit(author, evolve.batch_id, 'evolution', evolved(text)));
    const own = stored.algorithm_ids[0];
    expect([stored.items[0]?.status, typeof own]).toEqual(['accepted', 'number']);
    const batch = await request(author, 'evaluate');
    expect(batch.algorithms.map(({ id }) => id)).not.toContain(own);
    const body = JSON.stringify({ evaluations: [{ algorithm_id: own, score: 1 }] });
    const answer = answerOf(await submit(author, batch.batch_id, 'evaluation', body));
    expect(answer.items).toMatchObject([{ algorithm_id: own, status: 'own_algorithm' }]);
  });
});

describe('programs', () => {
  const cases: [string, string, string][] = [
    ['empty text', '', 'invalid_dsl'],
    ['no az64 line', 'predict:\n  s1 = const 0.5\n', 'invalid_dsl'],
    ['an unknown op', program('  s1 = launch s0\n'), 'invalid_dsl'],
    ['a slot beyond its bank', program('  s99 = const 1\n'), 'invalid_dsl'],
    ['other features', constant(1).replace('features=4', 'features=8'), 'invalid_dsl'],
    ['more instructions than allowed', program('  s1 = add s1 s1\n'.repeat(5_000)), 'invalid_dsl'],
    [
      'more instructions than allowed, by one',
      program('  s1 = add s1 s1\n'.repeat(2)),
      'invalid_dsl',
    ],
    [
      'matrix products for every example',
      `${program('  s1 = mmean m0\n')}learn:\n${'  m0 = matmul m0 m0\n'.repeat(4)}`,
      'too_costly',
    ],
    ['half a megabyte of noise', 'x'.repeat(524_288), 'invalid_dsl'],
    ['a null character', program('  s1 = const\u0000 1\n'), 'invalid_dsl'],
  ];
  for (const [title, text, status] of cases) {
    it(`answers ${title} with ${status}`, async () => {
      const miner = await newMiner();
      const batch = await request(miner, 'evolve');
      const answer = answerOf(await submit(miner, batch.batch_id, 'evolution', evolved(text)));
      expect(answer.items.map((item) => item.status)).toEqual([status]);
      expect(answer.items[0]?.code).toMatch(/^[a-z_]+$/);
      expect(Object.keys(answer.items[0]?.numbers ?? {})).not.toEqual([]);
      expect([answer.accepted_evolutions, answer.algorithm_ids]).toEqual([0, []]);
    });
  }

  it('takes a program once: again is a duplicate, changed is a conflict, by another a duplicate program', async () => {
    const miner = await newMiner();
    const batch = await request(miner, 'evolve');
    const text = constant(0.375);
    const first = answerOf(await submit(miner, batch.batch_id, 'evolution', evolved(text)));
    expect([first.status, first.accepted_evolutions]).toEqual(['accepted', 1]);
    const again = answerOf(await submit(miner, batch.batch_id, 'evolution', evolved(text)));
    expect(again).toEqual({ ...first, status: 'duplicate' });
    const changed = evolved(constant(0.4));
    const conflict = await submit(miner, batch.batch_id, 'evolution', changed);
    expect([conflict.status, conflict.refusal().code]).toEqual([409, 'content_conflict']);
    expect(conflict.refusal().detail).toBe('Assignment already submitted with different content');
    const other = await newMiner();
    const theirs = await request(other, 'evolve');
    const copy = answerOf(await submit(other, theirs.batch_id, 'evolution', evolved(text)));
    expect(copy.items).toMatchObject([{ status: 'duplicate_algorithm' }]);
  });
});

describe('reports twice', () => {
  it('the same is answered again, the changed is a conflict that stores nothing', async () => {
    const miner = await newMiner();
    const batch = await request(miner, 'evaluate');
    const [one, two] = batch.algorithms.map(({ id }) => id);
    const send = (scores: [number | undefined, number][]) => {
      const evaluations = scores.map(([algorithm_id, score]) => ({ algorithm_id, score }));
      return submit(miner, batch.batch_id, 'evaluation', JSON.stringify({ evaluations }));
    };
    const first = answerOf(await send([[one, 0.5]]));
    expect(answerOf(await send([[one, 0.5]]))).toEqual({ ...first, status: 'duplicate' });
    const before = await countReports();
    const conflict = await send([
      [two, 0.25],
      [one, 0.75],
    ]);
    expect([conflict.status, conflict.refusal().code]).toEqual([409, 'content_conflict']);
    expect(await countReports()).toBe(before);
    const merged = answerOf(
      await send([
        [one, 0.5],
        [two, 0.25],
      ]),
    );
    expect(merged.items.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(await countReports()).toBe(before + 1);
  });
});

describe('requests for work', () => {
  const ask = async (name: string, body: unknown, query = '') => {
    return test.send({
      method: 'POST',
      path: `/api/v1/tasks/request${query}`,
      headers: test.sign(name),
      body: JSON.stringify(body),
    });
  };

  it('say why there is none', async () => {
    const miner = await newMiner();
    for (const [body, reason] of [
      [{ dialect: 'az32' }, 'dialect'],
      [{ dialect: 'az64', problems: ['cifar10_binary'] }, 'problems'],
    ] as const) {
      const answer = await ask(miner, body);
      expect(answer.status).toBe(404);
      expect(answer.refusal()).toMatchObject({
        code: 'no_tasks_available',
        detail: `No tasks available: ${reason}`,
        numbers: { reason },
      });
    }
    expect((await ask(miner, { task_type: 'train', dialect: 'az64' })).status).toBe(400);
  });

  it('refuse a second batch, or give the first again', async () => {
    const miner = await newMiner();
    const batch = await request(miner, 'evaluate');
    const second = await ask(miner, { dialect: 'az64' });
    expect([second.status, second.refusal().detail]).toEqual([
      400,
      'Miner already has active task',
    ]);
    const resumed = await ask(miner, { dialect: 'az64' }, '?resume=1');
    expect([resumed.status, JSON.parse(resumed.text)]).toEqual([200, batch]);
    const past = await ask(miner, { dialect: 'az64' }, '?resume=2');
    expect(past.refusal().code).toBe('active_task');
  });
});
