/** What miners and the public read about miners: counters, ranking, pending rewards. */
import type { LeaderboardEntry } from '@adit/wire';
import { type Query, toNumber } from './query.ts';

/** Points in millionths as a number of points. */
export function toPoints(pointsMicro: bigint): number {
  return Number(pointsMicro) / 1_000_000;
}

/** A miner's counters over all epochs. */
export interface MinerCounters {
  readonly pointsMicro: bigint;
  readonly epochPointsMicro: bigint;
  readonly evaluations: number;
  readonly accurate: number;
  readonly outliers: number;
  readonly evolutions: number;
  readonly rewardedEvolutions: number;
  readonly tasksCompleted: number;
}

interface CounterRow {
  points: bigint;
  epoch_points: bigint;
  evaluations: number;
  accurate: number;
  outliers: number;
  evolutions: number;
  rewarded: number;
  tasks: number;
}

/** Counters of one miner; `epoch` is the open one. */
export async function readCounters(
  query: Query,
  minerId: number,
  epoch: number,
): Promise<MinerCounters> {
  const [row] = await query<CounterRow[]>`
    select
      (select coalesce(sum(points_micro), 0)::bigint from contributions
        where miner_id = ${minerId}) as points,
      (select coalesce(sum(points_micro), 0)::bigint from contributions
        where miner_id = ${minerId} and epoch = ${epoch}) as epoch_points,
      (select count(*)::int from slots
        where miner_id = ${minerId} and reported_at is not null) as evaluations,
      (select count(*)::int from slots
        where miner_id = ${minerId} and state = 'AGREED') as accurate,
      (select count(*)::int from slots
        where miner_id = ${minerId} and state = 'OUTLIER') as outliers,
      (select count(*)::int from algorithms where author_id = ${minerId}) as evolutions,
      (select count(*)::int from contributions
        where miner_id = ${minerId} and kind = 'evolution') as rewarded,
      (select count(*)::int from assignments
        where miner_id = ${minerId} and state in ('SUBMITTED', 'CLOSED')) as tasks`;
  if (row === undefined) throw new Error('Counters without a row');
  return {
    pointsMicro: row.points,
    epochPointsMicro: row.epoch_points,
    evaluations: row.evaluations,
    accurate: row.accurate,
    outliers: row.outliers,
    evolutions: row.evolutions,
    rewardedEvolutions: row.rewarded,
    tasksCompleted: row.tasks,
  };
}

/** The pool's totals. */
export interface PoolTotals {
  readonly bestScore: number | null;
  readonly tasks: number;
  readonly paidRao: bigint;
}

/** Best score of the given problems, assignments completed, RAO paid to miners in closed epochs. */
export async function readPoolTotals(
  query: Query,
  problemKeys: readonly number[],
): Promise<PoolTotals> {
  const [row] = await query<{ best: number | null; tasks: number; paid: bigint }[]>`
    select
      (select max(score) from decisions
        where problem_key = any(${[...problemKeys]}::int[])) as best,
      (select count(*)::int from assignments where state in ('SUBMITTED', 'CLOSED')) as tasks,
      (select coalesce(sum(paid_rao), 0)::bigint from epochs where state = 'CLOSED') as paid`;
  return { bestScore: row?.best ?? null, tasks: row?.tasks ?? 0, paidRao: row?.paid ?? 0n };
}

interface RankRow {
  hotkey: string;
  role: string | null;
  points: bigint;
  epoch_points: bigint;
  evaluations: number;
  accurate: number;
  outliers: number;
  evolutions: number;
  rewarded: number;
  available: bigint;
  last_rao: bigint;
}

/** Miners by points of the open epoch, then of all epochs, then by hotkey. */
export async function listLeaders(
  query: Query,
  ask: { readonly epoch: number; readonly limit: number },
): Promise<LeaderboardEntry[]> {
  const rows = await query<RankRow[]>`
    with points as (
      select miner_id, sum(points_micro)::bigint as points,
        coalesce(sum(points_micro) filter (where epoch = ${ask.epoch}), 0)::bigint as epoch_points,
        (count(*) filter (where kind = 'evolution'))::int as rewarded
      from contributions group by miner_id),
    reports as (
      select miner_id, (count(*) filter (where reported_at is not null))::int as evaluations,
        (count(*) filter (where state = 'AGREED'))::int as accurate,
        (count(*) filter (where state = 'OUTLIER'))::int as outliers
      from slots group by miner_id),
    authored as (
      select author_id as miner_id, count(*)::int as evolutions from algorithms
      where author_id is not null group by author_id),
    money as (
      select account, sum(amount)::bigint as available from (
        select credit as account, amount_rao as amount from ledger
        union all select debit, -amount_rao from ledger) entries
      group by account),
    latest as (
      select miner_id, rao from payouts
      where epoch = (select max(number) from epochs where state = 'CLOSED'))
    select m.hotkey, r.role, coalesce(p.points, 0) as points,
      coalesce(p.epoch_points, 0) as epoch_points, coalesce(s.evaluations, 0) as evaluations,
      coalesce(s.accurate, 0) as accurate, coalesce(s.outliers, 0) as outliers,
      coalesce(a.evolutions, 0) as evolutions, coalesce(p.rewarded, 0) as rewarded,
      coalesce(b.available, 0) as available, coalesce(l.rao, 0) as last_rao
    from miners m
      left join miner_roles r on r.hotkey = m.hotkey
      left join points p on p.miner_id = m.id
      left join reports s on s.miner_id = m.id
      left join authored a on a.miner_id = m.id
      left join money b on b.account = 'miner:' || encode(m.public_key, 'hex') || ':available'
      left join latest l on l.miner_id = m.id
    order by epoch_points desc, points desc, m.hotkey
    limit ${ask.limit}`;
  return rows.map((row, index) => ({
    rank: index + 1,
    hotkey: row.hotkey,
    role: row.role,
    reputation: toPoints(row.epoch_points),
    reputation_total: toPoints(row.points),
    evaluations: row.evaluations,
    evaluations_accurate: row.accurate,
    outliers: row.outliers,
    evolutions: row.evolutions,
    evolutions_rewarded: row.rewarded,
    available_rao: String(row.available),
    last_epoch_rao: String(row.last_rao),
  }));
}

/** All registered miners. */
export async function countMiners(query: Query): Promise<number> {
  const [row] = await query<{ count: bigint }[]>`select count(*) as count from miners`;
  return toNumber(row?.count ?? 0n);
}
