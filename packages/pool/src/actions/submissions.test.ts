import { createRandom } from '@adit/base';
import { suiteCost } from '@adit/evolution';
import {
  canonicalProgram,
  formatProgramText,
  parseProgramText,
  referencePrograms,
} from '@adit/program';
import type { Assignment, SubmitEvaluationBody } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';

const linear = openDemoTasks().filter(({ id }) => id === 'linear-check');
const D = 'd'.repeat(64);

const requireBatch = (given: Assignment | string): Assignment => {
  if (typeof given === 'string') throw new Error(`No work: ${given}`);
  return given;
};
const requireFirst = <T>(list: readonly T[]): T => {
  const [first] = list;
  if (first === undefined) throw new Error('The list is empty');
  return first;
};
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'no error';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};

describe('reports', () => {
  let pool: PoolFixture;
  let ann: FixtureMiner;
  let ben: FixtureMiner;
  let batch: Assignment;
  let ids: number[];
  const submit = (evaluations: SubmitEvaluationBody['evaluations'], miner = ann) =>
    pool.service.submitEvaluation(miner.caller, batch.batch_id, { evaluations });

  beforeAll(async () => {
    pool = await openPoolFixture({ problems: linear, settings: { evaluateBatchSize: 8 } });
    ann = await pool.openMiner('ann');
    ben = await pool.openMiner('ben');
    batch = requireBatch(await ann.request('evaluate'));
    ids = batch.algorithms.map(({ id }) => id);
  });
  afterAll(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  it('a part leaves the assignment open, and the next part merges', async () => {
    const [first = 0, second = 0] = ids;
    expect(await submit([{ algorithm_id: first, score: 0.1, digest: D }])).toEqual({
      status: 'accepted',
      id: batch.batch_id,
      accepted_evaluations: 1,
      accepted_evolutions: 0,
      items: [{ algorithm_id: first, status: 'accepted' }],
      algorithm_ids: [],
    });
    expect(await ann.request('evaluate')).toBe('active_task');
    const both = [
      { algorithm_id: first, score: 0.1, digest: D },
      { algorithm_id: second, score: 0.2, digest: D },
    ];
    expect(await submit(both)).toMatchObject({ status: 'accepted', accepted_evaluations: 2 });
  });

  it('the same item again gets its stored answer, without effect', async () => {
    const [first = 0] = ids;
    const again = await submit([{ algorithm_id: first, score: 0.1, digest: D }]);
    expect(again).toMatchObject({
      status: 'duplicate',
      accepted_evaluations: 1,
      items: [{ algorithm_id: first, status: 'accepted' }],
    });
  });

  it('a changed item is refused with all that came with it', async () => {
    const [first = 0, , third = 0] = ids;
    const mixed = [
      { algorithm_id: third, score: 0.3, digest: D },
      { algorithm_id: first, score: 0.9, digest: D },
    ];
    expect(await codeOf(submit(mixed))).toBe('content_conflict');
    const [row] = await pool.database.sql<{ state: string }[]>`
      select state from slots where algorithm_id = ${third}`;
    expect(row?.state).toBe('ASSIGNED');
  });

  it('one item twice in one body counts once', async () => {
    const third = ids[2] ?? 0;
    const report = { algorithm_id: third, score: 0.3, digest: D };
    expect((await submit([report, report])).items.map(({ status }) => status)).toEqual([
      'accepted',
      'accepted',
    ]);
    const rows = await pool.database.sql`
      select 1 from slots where algorithm_id = ${third} and state = 'REPORTED'`;
    expect(rows.length).toBe(1);
  });

  it.each([
    { score: 'NaN' as const, given: 'NaN' },
    { score: 'Infinity' as const, given: 'Infinity' },
    { score: '-Infinity' as const, given: '-Infinity' },
    { score: 1.5, given: '1.5' },
  ])('score $given is invalid_score and stays a report', async ({ score, given }) => {
    const id = ids[3 + ['NaN', 'Infinity', '-Infinity', '1.5'].indexOf(given)] ?? 0;
    expect(await submit([{ algorithm_id: id, score }])).toMatchObject({
      accepted_evaluations: 0,
      items: [{ status: 'invalid_score', numbers: { score: given, low: 0, high: 1 } }],
    });
    const [row] = await pool.database.sql<{ vote: string }[]>`
      select vote from slots where algorithm_id = ${id} and state = 'REPORTED'`;
    expect(row?.vote).toBe('INVALID_SCORE');
  });

  it('null is a vote that it cannot be scored, and completes the batch', async () => {
    expect(await submit([{ algorithm_id: ids[7] ?? 0, score: null, error: 'x' }])).toMatchObject({
      items: [{ status: 'accepted' }],
    });
    const [row] = await pool.database.sql<{ state: string }[]>`
      select state from assignments where id = ${Number(batch.batch_id.slice(6))}`;
    expect(row?.state).toBe('SUBMITTED');
  });

  it('another content after completion is a conflict, the same content is not', async () => {
    const [first = 0] = ids;
    expect(await codeOf(submit([{ algorithm_id: first, score: 0.4, digest: D }]))).toBe(
      'content_conflict',
    );
    const same = await submit([{ algorithm_id: first, score: 0.1, digest: D }]);
    expect(same.status).toBe('duplicate');
  });

  it('what was not assigned is ignored, and nothing usable is 404', async () => {
    const foreign = [{ algorithm_id: 999_999, score: 0.5 }];
    expect(await codeOf(submit(foreign))).toBe('assignment_not_found');
    expect(await codeOf(submit(foreign, ben))).toBe('assignment_not_found');
    const own = requireBatch(await ben.request('evaluate'));
    const answer = await pool.service.submitEvaluation(ben.caller, own.batch_id, {
      evaluations: [
        { algorithm_id: 999_999, score: 0.5 },
        { algorithm_id: 2 ** 40, score: 1 },
      ],
    });
    expect(answer.items.map(({ status }) => status)).toEqual(['not_assigned', 'not_assigned']);
  });

  it.each(['batch-0', 'batch-999999', 'batch-99999999999', 'x', 'batch-1 or 1=1'])(
    'there is no batch %s',
    async (batchId) => {
      const call = pool.service.submitEvaluation(ann.caller, batchId, { evaluations: [] });
      expect(await codeOf(call)).toBe('assignment_not_found');
    },
  );

  it('refuses more items than an assignment can hold', async () => {
    const many = Array.from({ length: 65 }, (_, i) => ({ algorithm_id: i, score: 0 }));
    expect(await codeOf(submit(many))).toBe('too_many_items');
  });
});

describe('a batch of nothing but invalid scores', () => {
  it('is complete all the same', async () => {
    const pool = await openPoolFixture({ problems: linear });
    try {
      const ann = await pool.openMiner('ann');
      const batch = requireBatch(await ann.request('evaluate'));
      const reports = batch.algorithms.map(({ id }) => ({
        algorithm_id: id,
        score: 'NaN' as const,
      }));
      expect((await ann.report(batch, reports)).accepted_evaluations).toBe(0);
      expect(typeof (await ann.request('evaluate'))).toBe('object');
    } finally {
      await pool.close();
    }
  });
});

describe('programs', () => {
  let pool: PoolFixture;
  let ann: FixtureMiner;
  let serial = 0;
  const draw = (): string => {
    serial += 1;
    const taskType = requireFirst(linear);
    return formatProgramText(taskType.randomProgram(createRandom(`draw ${serial}`)));
  };
  const propose = async (text: string, miner = ann) => {
    const batch = requireBatch(await miner.request('evolve'));
    return requireFirst((await miner.propose(batch, text)).items);
  };
  /** Proposes random programs until one is new; its text. */
  const proposeNew = async (miner = ann): Promise<string> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const text = draw();
      if ((await propose(text, miner)).status === 'accepted') return text;
    }
    throw new Error('No new program in 50 draws');
  };

  beforeAll(async () => {
    pool = await openPoolFixture({ problems: linear, settings: { backlogPerMiner: 1_000 } });
    ann = await pool.openMiner('ann');
  });
  afterAll(async () => {
    await assertInvariants(pool.database.sql);
    await pool.close();
  });

  it('stores the canonical form with its parents', async () => {
    const batch = requireBatch(await ann.request('evolve'));
    let answer = await ann.propose(batch, draw());
    while (answer.accepted_evolutions === 0) {
      answer = await ann.propose(requireBatch(await ann.request('evolve')), draw());
    }
    const id = requireFirst(answer.algorithm_ids);
    const [row] = await pool.database.sql<{ program: string; parents: number[]; author: string }[]>`
      select a.program, a.parents, m.hotkey as author
      from algorithms a join miners m on m.id = a.author_id where a.id = ${id}`;
    expect(row?.author).toBe(ann.caller.hotkey);
    expect(row?.parents.length).toBe(2);
    expect(row?.program.startsWith('# adit az64')).toBe(true);
  });

  it('the same program again is a duplicate, also written differently', async () => {
    const text = await proposeNew();
    const canonical = formatProgramText(canonicalProgram(parseProgramText(text)));
    expect(canonical).not.toBe(text);
    for (const form of [text, canonical]) {
      expect(await propose(form)).toMatchObject({
        status: 'duplicate_algorithm',
        numbers: { algorithmId: expect.any(Number) },
      });
    }
  });

  it.each([
    { text: 'def predict():\n  s1 = s0', why: 'text without the az64 line' },
    { text: '', why: 'empty text' },
    { text: '# adit az64 scalars=4 vectors=3 matrices=1 features=7\n', why: 'other features' },
    {
      text: `# adit az64 scalars=4 vectors=3 matrices=1 features=4\n${'x'.repeat(200_000)}`,
      why: 'oversized',
    },
    { text: '# adit az64 scalars=9999 vectors=3 matrices=1 features=4\n', why: 'too many slots' },
    { text: '\u0000\uffff', why: 'rubbish' },
  ])('$why is invalid_dsl', async ({ text }) => {
    const before = await countPrograms(pool);
    expect(await propose(text)).toMatchObject({ index: 0, status: 'invalid_dsl' });
    expect(await countPrograms(pool)).toBe(before);
  });

  it('an item of an answered batch: same content same answer, other content conflict', async () => {
    const batch = requireBatch(await ann.request('evolve'));
    const text = draw();
    const first = await ann.propose(batch, text);
    const again = await ann.propose(batch, text);
    expect(again).toEqual({ ...first, status: 'duplicate' });
    expect(await codeOf(ann.propose(batch, draw()))).toBe('content_conflict');
  });

  it('a program for an evaluate batch is over budget', async () => {
    const batch = requireBatch(await ann.request('evaluate'));
    expect((await ann.propose(batch, draw())).items).toEqual([
      { index: 0, status: 'over_budget', numbers: { budget: 0 } },
    ]);
    await pool.service.releaseWork(ann.caller);
  });

  it('an author gets no slot of its own program, and a report on it is own_algorithm', async () => {
    const ben = await pool.openMiner('ben');
    await proposeNew(ben);
    const [row] = await pool.database.sql<{ id: number }[]>`select max(id) as id from algorithms`;
    const own = row?.id ?? 0;
    for (let round = 0; round < 20; round += 1) {
      const batch = await ben.request('evaluate');
      if (typeof batch === 'string') break;
      expect(batch.algorithms.map(({ id }) => id)).not.toContain(own);
      const evaluations = [
        ...batch.algorithms.map(({ id }) => ({ algorithm_id: id, score: 0.5, digest: D })),
        { algorithm_id: own, score: 1, digest: D },
      ];
      const { items } = await ben.report(batch, evaluations);
      expect(items.at(-1)).toEqual({
        algorithm_id: own,
        status: 'own_algorithm',
        code: 'own_algorithm',
      });
    }
  });
});

describe('too costly programs', () => {
  it('are refused with cost and limit, and never stored', async () => {
    const taskType = requireFirst(linear);
    const program = referencePrograms.linear(taskType.features);
    const cost = suiteCost(canonicalProgram(program), taskType.consensusSuite);
    const consensusSuite = { ...taskType.consensusSuite, opCostLimit: cost - 1 };
    const pool = await openPoolFixture({
      problems: [{ ...taskType, consensusSuite }],
      settings: { backlogPerMiner: 1_000 },
    });
    try {
      const ann = await pool.openMiner('ann');
      const before = await countPrograms(pool);
      const batch = requireBatch(await ann.request('evolve'));
      const answer = await ann.propose(batch, formatProgramText(program));
      expect(answer).toMatchObject({
        accepted_evolutions: 0,
        algorithm_ids: [],
        items: [{ index: 0, status: 'too_costly', code: 'too_costly', numbers: { cost } }],
      });
      expect(await countPrograms(pool)).toBe(before);
    } finally {
      await pool.close();
    }
  });
});

describe('fifty equal submissions at once', () => {
  it('have one effect, over two processes', async () => {
    const pool = await openPoolFixture({ problems: linear, settings: { backlogPerMiner: 1_000 } });
    try {
      const other = await pool.openService();
      const ann = await pool.openMiner('ann');
      const batch = requireBatch(await ann.request('evaluate'));
      const evaluations = ann.score(batch);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          (i % 2 === 0 ? pool.service : other).submitEvaluation(ann.caller, batch.batch_id, {
            evaluations,
          }),
        ),
      );
      expect(answers.filter(({ status }) => status === 'accepted').length).toBe(1);
      const items = requireFirst(answers).items;
      for (const answer of answers) expect(answer.items).toEqual(items);
      const rows = await pool.database.sql`select 1 from slots where state = 'REPORTED'`;
      expect(rows.length).toBe(batch.algorithms.length);

      const evolve = requireBatch(await ann.request('evolve'));
      const text = ann.breed(evolve, 60);
      const evolved = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          (i % 2 === 0 ? pool.service : other).submitEvolution(ann.caller, evolve.batch_id, {
            evolved_function: text,
            parent_functions: [],
          }),
        ),
      );
      expect(evolved.filter(({ status }) => status === 'accepted').length).toBe(1);
      expect(new Set(evolved.map(({ algorithm_ids }) => algorithm_ids.join())).size).toBe(1);
      await assertInvariants(pool.database.sql);
    } finally {
      await pool.close();
    }
  });
});

async function countPrograms(pool: PoolFixture): Promise<number> {
  const [row] = await pool.database.sql<{ count: number }[]>`
    select count(*)::int as count from algorithms`;
  return row?.count ?? 0;
}
