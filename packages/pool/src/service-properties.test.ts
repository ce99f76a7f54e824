import {
  type Assignment,
  type EpochExport,
  type Evaluation,
  epochExport,
  type Lease,
  parseMessage,
  type SubmitLeaseBody,
} from '@adit/wire';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findExportDifference } from './domain/verify-export.ts';
import { assertInvariants } from './testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from './testing/pool-fixture.ts';

/** One thing that a miner, the operator or time does. `who` picks the miner. */
type Move =
  | {
      readonly kind: 'evaluate' | 'evolve' | 'lease';
      readonly who: number;
      readonly workers: number;
    }
  | {
      readonly kind: 'leasePart';
      readonly who: number;
      readonly from: number;
      readonly lie: number;
      readonly evolutions: number;
      readonly undone: number;
      readonly final: boolean | undefined;
    }
  | { readonly kind: 'report'; readonly who: number; readonly part: number; readonly lie: number }
  | { readonly kind: 'repeat' | 'release' | 'resume'; readonly who: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'sweep' | 'restart' };

const who = fc.integer({ min: 0, max: 5 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('evaluate' as const),
      who,
      workers: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('evolve' as const), who, workers: fc.constant(3) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('lease' as const), who, workers: fc.constant(3) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('leasePart' as const),
      who,
      from: fc.integer({ min: 0, max: 4 }),
      lie: fc.integer({ min: 0, max: 9 }),
      evolutions: fc.integer({ min: 0, max: 3 }),
      undone: fc.integer({ min: 0, max: 2 }),
      final: fc.constantFrom(undefined, undefined, false, true),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      who,
      part: fc.integer({ min: 1, max: 5 }),
      lie: fc.integer({ min: 0, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'resume' as const), who }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 4_000, 11_000, 40_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('sweep' as const, 'restart' as const) }),
  },
);

let pool: PoolFixture;
let miners: FixtureMiner[];
const open = new Map<FixtureMiner, Assignment[]>();
const leases = new Map<FixtureMiner, Lease[]>();
const handedIn: { miner: FixtureMiner; lease: Lease; body: Partial<SubmitLeaseBody> }[] = [];
const sent: { miner: FixtureMiner; batch: Assignment; reports: Evaluation[] }[] = [];

beforeAll(async () => {
  pool = await openPoolFixture({
    problems: openDemoTasks().filter(({ id }) => id === 'linear-check'),
    settings: {
      epochMs: 20_000,
      reofferAfterMs: 3_000,
      taskTimeoutMs: 30_000,
      minerActiveMs: 60_000,
      capBps: 3_000,
      feeBps: 500,
      backlogPerMiner: 6,
    },
  });
  miners = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => pool.openMiner(name)));
});
afterAll(() => pool.close());

/** What a lying miner sends: a wrong score, NaN, no digest, no score, or another digest. */
function distort(report: Evaluation, lie: number): Evaluation {
  if (lie === 0) return { ...report, score: 0.99, digest: 'f'.repeat(64) };
  if (lie === 1) return { ...report, score: 'NaN' };
  if (lie === 2) return { algorithm_id: report.algorithm_id, score: 0.5 };
  if (lie === 3) return { algorithm_id: report.algorithm_id, score: null, error: 'no' };
  return report;
}

/** Codes that a miner may meet when it does everything wrong. */
const EXPECTED = new Set(['assignment_not_found', 'content_conflict']);

async function allowExpected(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (!EXPECTED.has(code)) throw error;
  }
}

async function play(step: Move): Promise<void> {
  if ('who' in step) await playMiner(step);
  else if ('ms' in step) pool.clock.advance(step.ms);
  else if (step.kind === 'sweep') await pool.service.sweep();
  else {
    const service = await pool.openService();
    for (const miner of miners) miner.service = service;
  }
}

async function playMiner(step: Extract<Move, { who: number }>): Promise<void> {
  const miner = miners[step.who];
  if (miner === undefined) return;
  const batches = open.get(miner) ?? [];
  open.set(miner, batches);
  if (step.kind === 'lease') {
    const lease = await miner.lease({ workers: step.workers });
    if (typeof lease === 'object') leases.set(miner, [...(leases.get(miner) ?? []), lease]);
  } else if (step.kind === 'leasePart') {
    await handInPart(miner, step);
  } else if ('workers' in step) {
    const batch = await miner.request(step.kind, step.workers);
    if (typeof batch === 'object') batches.push(batch);
  } else if ('part' in step) {
    const [batch] = batches;
    if (batch !== undefined && (await handIn(miner, batch, step))) batches.shift();
  } else if (step.kind === 'release') {
    await miner.service.releaseWork(miner.caller);
  } else if (step.kind === 'resume') {
    await miner.service.resumeWork(miner.caller);
  } else {
    const again = sent.findLast((one) => one.miner === miner);
    if (again !== undefined) await allowExpected(miner.report(again.batch, again.reports));
    const part = handedIn.findLast((one) => one.miner === miner);
    if (part !== undefined) await allowExpected(miner.handIn(part.lease, part.body));
  }
}

/** Hands in some reports, some undone items and some evolutions of the miner's last lease. */
async function handInPart(
  miner: FixtureMiner,
  step: Extract<Move, { kind: 'leasePart' }>,
): Promise<void> {
  const lease = leases.get(miner)?.at(-1);
  if (lease === undefined) return;
  const reports = miner.scoreAll(lease.evaluate_algorithms);
  const until = step.from + 3;
  const undone = lease.evaluate_algorithms.slice(until, until + step.undone);
  const problem = lease.evolve?.problem ?? 'linear-check';
  const body = {
    evaluations: reports.slice(step.from, until).map((one) => distort(one, step.lie)),
    undone: undone.map(({ id }) => ({ algorithm_id: id, code: 'wall_clock_stop' })),
    evolutions: Array.from({ length: step.evolutions }, () => ({
      parent_algorithm_ids: lease.seed_algorithms.map(({ id }) => id),
      algorithm_dsl: miner.breedFrom(problem, lease.seed_algorithms, 3),
    })),
    evolution_offset: step.from % 3,
    ...(step.final === undefined ? {} : { final: step.final }),
  };
  handedIn.push({ miner, lease, body });
  await allowExpected(miner.handIn(lease, body));
}

/** Hands in a part of a batch; true when the miner is done with it. */
async function handIn(
  miner: FixtureMiner,
  batch: Assignment,
  step: { readonly part: number; readonly lie: number },
): Promise<boolean> {
  if (batch.task_type === 'evolve') {
    await allowExpected(miner.propose(batch, miner.breed(batch, 5)));
    return true;
  }
  const reports = miner
    .score(batch)
    .slice(0, step.part)
    .map((one) => distort(one, step.lie));
  sent.push({ miner, batch, reports });
  await allowExpected(miner.report(batch, reports));
  return step.part >= batch.algorithms.length || step.part === 5;
}

it('any sequence of calls keeps the books and pays each report at most once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 20, maxLength: 60 }), async (moves) => {
      // Rested: pauses from the sequence before would leave nothing to do.
      await pool.database.sql`update miners set expiries_in_row = 0, paused_until = 0`;
      for (const step of moves) await play(step);
      await assertInvariants(pool.database.sql);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  pool.clock.advance(100_000);
  await pool.service.sweep();
  await assertInvariants(pool.database.sql);
  const [row] = await pool.database.sql<
    {
      decisions: number;
      agreed: number;
      epochs: number;
      leases: number;
      released: number;
    }[]
  >`
    select (select count(*)::int from decisions) as decisions,
      (select count(*)::int from slots where state = 'AGREED') as agreed,
      (select count(*)::int from epochs where state = 'CLOSED') as epochs,
      (select count(*)::int from assignments where kind = 'lease' and state = 'CLOSED') as leases,
      (select count(*)::int from slots where state = 'RELEASED') as released`;
  // The sequences reach what they are about.
  expect(row?.decisions).toBeGreaterThan(5);
  expect(row?.agreed).toBeGreaterThan(10);
  expect(row?.epochs).toBeGreaterThan(5);
  expect(row?.leases).toBeGreaterThan(5);
  expect(row?.released).toBeGreaterThan(5);
}, 240_000);

/** A lease's reports twice at once, and its evolutions at the same time. */
async function handInLease(miner: FixtureMiner, lease: Lease): Promise<void> {
  const evaluations = miner.scoreAll(lease.evaluate_algorithms);
  const problem = lease.evolve?.problem ?? 'linear-check';
  const evolutions = Array.from({ length: lease.evolve_budget }, () => ({
    parent_algorithm_ids: [],
    algorithm_dsl: miner.breedFrom(problem, lease.seed_algorithms, 3),
  }));
  const reports = { evaluations, final: false };
  await Promise.all([
    allowExpected(miner.handIn(lease, reports)),
    allowExpected(miner.handIn(lease, reports)),
    allowExpected(miner.handIn(lease, { evolutions, final: false })),
  ]);
  await allowExpected(miner.handIn(lease, { final: true }));
}

it('concurrent miners on two processes keep them too', async () => {
  const other = await pool.openService();
  for (let round = 0; round < 4; round += 1) {
    await Promise.all(
      miners.map(async (miner, index) => {
        miner.service = index % 2 === 0 ? other : pool.service;
        await miner.service.releaseWork(miner.caller);
        const batch = await miner.request('evaluate', 8);
        if (typeof batch === 'object') {
          const reports = miner.score(batch).map((one) => distort(one, index === 5 ? 0 : 9));
          await Promise.all([miner.report(batch, reports), miner.report(batch, reports)]);
        }
        const evolve = await miner.request('evolve', 8);
        if (typeof evolve === 'object') await miner.propose(evolve, miner.breed(evolve, 5));
        const lease = await miner.lease({ workers: 8 });
        if (typeof lease === 'object') await handInLease(miner, lease);
        if (index === 0) pool.clock.advance(5_000);
        await miner.service.sweep();
      }),
    );
    await assertInvariants(pool.database.sql);
  }
}, 120_000);

it('every epoch that closed on the way recomputes from its export, and they chain', async () => {
  const closed = await pool.database.sql<{ number: number }[]>`
    select number::int as number from epochs where state = 'CLOSED' order by number`;
  let previous: EpochExport | null = null;
  let reports = 0;
  for (const { number } of closed) {
    let text = '';
    for await (const part of await pool.service.epochExport(number)) text += part;
    const document: EpochExport = parseMessage(epochExport, JSON.parse(text));
    const difference = findExportDifference(document, previous === null ? {} : { previous });
    expect(difference, `epoch ${number}`).toBeNull();
    reports += document.decisions.reduce((sum, decision) => sum + decision.reports.length, 0);
    previous = document;
  }
  expect(closed.length).toBeGreaterThan(10);
  expect(reports).toBeGreaterThan(50);
}, 120_000);

it('the checker itself notices a point that nobody earned', async () => {
  const { sql } = pool.database;
  const [slot] = await sql<{ algorithm_id: number; miner_id: number }[]>`
    select algorithm_id, miner_id from slots where state = 'OUTLIER' limit 1`;
  if (slot === undefined) throw new Error('Nobody lied');
  const [epoch] = await sql<{ number: bigint; starts_at: bigint }[]>`
    select number, starts_at from epochs where state = 'OPEN'`;
  if (epoch === undefined) throw new Error('No epoch');
  await sql`
    insert into contributions (kind, algorithm_id, miner_id, epoch, points_micro, created_at)
    values ('evaluation', ${slot.algorithm_id}, ${slot.miner_id}, ${epoch.number}, 1000000,
      ${epoch.starts_at})`;
  await expect(assertInvariants(sql)).rejects.toThrow('an agreed report without exactly one');
});
