/**
 * Statistics agree: after any life of a pool, leaderboard, stats, balance, submissions, epochs,
 * decisions and monitor say the same, and what the estimate says is what closing pays.
 */
import type { Decision, Leaderboard, MinerStats } from '@adit/wire';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertInvariants } from './testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from './testing/pool-fixture.ts';

type Move =
  | { readonly kind: 'evaluate'; readonly who: number; readonly lies: boolean }
  | { readonly kind: 'evolve'; readonly who: number }
  | { readonly kind: 'hold'; readonly who: number }
  | { readonly kind: 'wait'; readonly ms: number };

const who = fc.integer({ min: 0, max: 4 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('evaluate'), who, lies: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('evolve'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold'), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(1, 900, 5_000, 21_000) }),
  },
);

const EPOCH_MS = 20_000;
let pool: PoolFixture;
let miners: FixtureMiner[];

beforeAll(async () => {
  pool = await openPoolFixture({
    problems: openDemoTasks().filter(({ id }) => id === 'linear-check'),
    settings: {
      epochMs: EPOCH_MS,
      reofferAfterMs: 3_000,
      taskTimeoutMs: 8_000,
      minerActiveMs: 60_000,
      capBps: 3_000,
      feeBps: 500,
      backlogPerMiner: 20,
      monitorCacheMs: 0,
    },
  });
  miners = await Promise.all(['a', 'b', 'c', 'd', 'liar'].map((name) => pool.openMiner(name)));
});
afterAll(() => pool.close());

async function play(step: Move): Promise<void> {
  if (step.kind === 'wait') {
    pool.clock.advance(step.ms);
    await pool.service.sweep();
    return;
  }
  const miner = miners[step.who];
  if (miner === undefined) throw new Error('There is no such miner');
  if (step.kind === 'hold') await miner.request('evaluate');
  else {
    await miner.service.releaseWork(miner.caller);
    if (step.kind === 'evolve') await miner.evolve(3);
    else {
      const isLie = step.lies && step.who === 4;
      await miner.evaluate((report) => (isLie ? { ...report, digest: 'f'.repeat(64) } : report));
    }
  }
}

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
/** Points as whole millionths, so that sums are exact. */
const micro = (points: number): bigint => BigInt(Math.round(points * 1e6));

async function listAllDecisions(): Promise<Decision[]> {
  const all: Decision[] = [];
  let cursor: string | null = null;
  do {
    const page = await pool.service.decisions({
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    });
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

async function expectSameMiner(
  miner: FixtureMiner,
  entry: Leaderboard['miners'][number] | undefined,
): Promise<MinerStats> {
  const stats = await pool.service.stats(miner.caller);
  const balance = await pool.service.balance(miner.caller);
  const { evaluations, evolutions } = await pool.service.submissions(miner.caller);
  expect(entry).toMatchObject({
    reputation: stats.reputation_epoch,
    reputation_total: stats.reputation,
    evaluations: stats.evaluations_total,
    evaluations_accurate: stats.evaluations_accurate,
    evaluation_accuracy: stats.evaluation_accuracy,
    outliers: stats.outliers,
    evolutions: stats.evolutions_total,
    evolutions_rewarded: stats.evolutions_rewarded,
    evolution_success: stats.evolution_success,
    available_rao: stats.balance_rao,
  });
  expect(balance).toMatchObject({
    available_rao: stats.balance_rao,
    pending_rao: stats.pending_rao,
    paid_rao: stats.paid_rao,
    reputation: stats.reputation_epoch,
  });
  expect(stats.next_payout).toMatchObject({
    rao: stats.pending_rao,
    own_points: stats.reputation_epoch,
  });
  expect([evaluations['rewarded'] ?? 0, evaluations['outside'] ?? 0]).toEqual([
    stats.evaluations_accurate,
    stats.outliers,
  ]);
  expect([evaluations['waiting'] ?? 0, evolutions['waiting'] ?? 0]).toEqual([
    stats.waiting.evaluations,
    stats.waiting.evolutions,
  ]);
  expect(evolutions['rewarded'] ?? 0).toBe(stats.evolutions_rewarded);
  return stats;
}

async function expectAgreement(): Promise<void> {
  const { service } = pool;
  const board = await service.leaderboard({ limit: 200 });
  const epochs = await service.epochs({ limit: 100 });
  const monitor = await service.monitorSummary();
  const decisions = await listAllDecisions();
  const stats: MinerStats[] = [];
  for (const miner of miners) {
    const entry = board.miners.find(({ hotkey }) => hotkey === miner.caller.hotkey);
    const own = await expectSameMiner(miner, entry);
    const lines = epochs.closed.flatMap((epoch) => epoch.miners);
    const earned = lines.filter(({ hotkey }) => hotkey === own.hotkey);
    expect(sum(earned.map(({ rao }) => BigInt(rao)))).toBe(BigInt(own.balance_rao));
    expect(sum(earned.map(({ points }) => micro(points))) + micro(own.reputation_epoch)).toBe(
      micro(own.reputation),
    );
    stats.push(own);
  }
  const points = sum(stats.map((own) => micro(own.reputation_epoch)));
  expect([micro(epochs.current.points), micro(monitor.epoch.points)]).toEqual([points, points]);
  expect(monitor.epoch).toMatchObject({ budget_rao: epochs.current.budget_rao });
  const paid = String(sum(epochs.closed.map((epoch) => BigInt(epoch.paid_rao))));
  expect(stats.map((own) => own.pool.total_rewards_rao)).toEqual(stats.map(() => paid));
  const owed = sum(stats.map((own) => BigInt(own.balance_rao)));
  expect(BigInt(monitor.solvency.owed_rao)).toBe(owed + BigInt(epochs.current.carry_in_rao));
  expect(monitor.miners.registered).toBe(board.total);
  expect(monitor.evaluations.reports_waiting).toBe(
    stats.reduce((total, own) => total + own.waiting.evaluations, 0),
  );
  for (const outcome of ['CONSENSUS', 'INVALID', 'NO_CONSENSUS'] as const) {
    const name = outcome.toLowerCase() as 'consensus' | 'invalid' | 'no_consensus';
    const made = decisions.filter((decision) => decision.outcome === outcome).length;
    expect([outcome, monitor.algorithms[name]]).toEqual([outcome, made]);
  }
  const best = Math.max(...decisions.map(({ score }) => score ?? Number.NEGATIVE_INFINITY));
  const { sota } = await service.sota({});
  const seen = [sota, monitor.problems[0]?.best_score, stats[0]?.pool.sota];
  expect(seen).toEqual(seen.map(() => (Number.isFinite(best) ? best : null)));
}

it('after any life of the pool, every figure is the same wherever it is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 14 }), async (moves) => {
      for (const step of moves) await play(step);
      await expectAgreement();
    }),
    { numRuns: 20, endOnFailure: true },
  );
  await assertInvariants(pool.database.sql);
  // The lives reach what they are about.
  const { closed } = await pool.service.epochs({ limit: 100 });
  expect(closed.filter(({ paid_rao }) => paid_rao !== '0').length).toBeGreaterThan(0);
  const { miners: board } = await pool.service.leaderboard({});
  expect(board.some(({ outliers }) => outliers > 0)).toBe(true);
}, 240_000);

it('closing an epoch pays exactly what the estimates said', async () => {
  for (let round = 0; round < 30; round += 1) {
    for (const miner of miners) await miner.evaluate();
    const { current } = await pool.service.epochs({});
    if (current.points > 0) break;
    await miners[round % 5]?.evolve(3);
  }
  const estimates = [];
  for (const miner of miners) estimates.push((await pool.service.stats(miner.caller)).next_payout);
  expect(estimates.some(({ rao }) => rao !== '0')).toBe(true);
  pool.clock.advance(EPOCH_MS);
  await pool.service.sweep();
  const [closed] = (await pool.service.epochs({ limit: 1 })).closed;
  for (const [index, miner] of miners.entries()) {
    const line = closed?.miners.find(({ hotkey }) => hotkey === miner.caller.hotkey);
    expect([line?.rao ?? '0', line?.capped ?? false]).toEqual([
      estimates[index]?.rao,
      estimates[index]?.capped,
    ]);
  }
});
