/** What miners and the public read about miners: counters, ranking, pending rewards. */
import type { LeaderboardEntry } from '@adit/wire';
import { type Query, toNumber } from './query.ts';

/** Points in millionths as a number of points. */
export function toPoints(pointsMicro: bigint): number {
  return Number(pointsMicro) / 1_000_000;
}

/** A miner's counters over all epochs, and what of it waits for a decision. */
export interface MinerCounters {
  readonly pointsMicro: bigint;
  readonly epochPointsMicro: bigint;
  /** Booked since `sinceMs`. */
  readonly recentPointsMicro: bigint;
  readonly evaluations: number;
  readonly accurate: number;
  readonly outliers: number;
  readonly waitingEvaluations: number;
  readonly evolutions: number;
  readonly decidedEvolutions: number;
  readonly rewardedEvolutions: number;
  readonly tasksCompleted: number;
}

interface CounterRow {
  points: bigint;
  epoch_points: bigint;
  recent_points: bigint;
  evaluations: number;
  accurate: number;
  outliers: number;
  waiting: number;
  evolutions: number;
  decided: number;
  rewarded: number;
  tasks: number;
}

/** Counters of one miner; `epoch` is the open one. */
export async function readCounters(
  query: Query,
  minerId: number,
  ask: { readonly epoch: number; readonly sinceMs: number },
): Promise<MinerCounters> {
  const [row] = await query<CounterRow[]>`
    select p.*, s.*, a.*,
      (select count(*)::int from assignments
        where miner_id = ${minerId} and state in ('SUBMITTED', 'CLOSED')) as tasks
    from (
      select coalesce(sum(points_micro), 0)::bigint as points,
        coalesce(sum(points_micro) filter (where epoch = ${ask.epoch}), 0)::bigint as epoch_points,
        coalesce(sum(points_micro) filter (where created_at >= ${ask.sinceMs}), 0)::bigint
          as recent_points,
        (count(*) filter (where kind = 'evolution'))::int as rewarded
      from contributions where miner_id = ${minerId}) p,
    (
      select (count(*) filter (where reported_at is not null))::int as evaluations,
        (count(*) filter (where state = 'AGREED'))::int as accurate,
        (count(*) filter (where state = 'OUTLIER'))::int as outliers,
        (count(*) filter (where state = 'REPORTED'))::int as waiting
      from slots where miner_id = ${minerId}) s,
    (
      select count(*)::int as evolutions,
        (count(*) filter (where state <> 'EVALUATING'))::int as decided
      from algorithms where author_id = ${minerId}) a`;
  if (row === undefined) throw new Error('Counters without a row');
  return {
    pointsMicro: row.points,
    epochPointsMicro: row.epoch_points,
    recentPointsMicro: row.recent_points,
    evaluations: row.evaluations,
    accurate: row.accurate,
    outliers: row.outliers,
    waitingEvaluations: row.waiting,
    evolutions: row.evolutions,
    decidedEvolutions: row.decided,
    rewardedEvolutions: row.rewarded,
    tasksCompleted: row.tasks,
  };
}

/** A share of something counted, null when there is nothing of it. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** RAO that a miner was paid in the newest closed epochs, and how long those lasted together. */
export interface RecentPay {
  readonly rao: bigint;
  readonly durationMs: number;
}

/** Pay of the closed epochs that began since `sinceMs`, at least of the newest one. */
export async function readRecentPay(
  query: Query,
  minerId: number,
  sinceMs: number,
): Promise<RecentPay> {
  const [row] = await query<{ rao: bigint; duration: bigint }[]>`
    with recent as (
      select number, ends_at - starts_at as duration from epochs
      where state = 'CLOSED' and (starts_at >= ${sinceMs}
        or number = (select max(number) from epochs where state = 'CLOSED')))
    select
      (select coalesce(sum(duration), 0)::bigint from recent) as duration,
      (select coalesce(sum(p.rao), 0)::bigint from recent r
        join payouts p on p.epoch = r.number and p.miner_id = ${minerId}) as rao`;
  return { rao: row?.rao ?? 0n, durationMs: toNumber(row?.duration ?? 0n) };
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
  decided: number;
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
    leaders as (
      select m.id, m.hotkey, 'miner:' || encode(m.public_key, 'hex') || ':available' as account,
        coalesce(p.points, 0) as points, coalesce(p.epoch_points, 0) as epoch_points,
        coalesce(p.rewarded, 0) as rewarded
      from miners m left join points p on p.miner_id = m.id
      order by epoch_points desc, points desc, m.hotkey
      limit ${ask.limit})
    select t.hotkey, r.role, t.points, t.epoch_points, t.rewarded, s.evaluations, s.accurate,
      s.outliers, a.evolutions, a.decided, b.available, coalesce(l.rao, 0) as last_rao
    from leaders t
      left join miner_roles r on r.hotkey = t.hotkey
      left join payouts l on l.miner_id = t.id
        and l.epoch = (select max(number) from epochs where state = 'CLOSED')
      cross join lateral (
        select (count(*) filter (where reported_at is not null))::int as evaluations,
          (count(*) filter (where state = 'AGREED'))::int as accurate,
          (count(*) filter (where state = 'OUTLIER'))::int as outliers
        from slots where miner_id = t.id) s
      cross join lateral (
        select count(*)::int as evolutions,
          (count(*) filter (where state <> 'EVALUATING'))::int as decided
        from algorithms where author_id = t.id) a
      cross join lateral (
        select coalesce(sum(amount), 0)::bigint as available from (
          select amount_rao as amount from ledger where credit = t.account
          union all select -amount_rao from ledger where debit = t.account) entries) b
    order by t.epoch_points desc, t.points desc, t.hotkey`;
  return rows.map((row, index) => ({
    rank: index + 1,
    hotkey: row.hotkey,
    role: row.role,
    reputation: toPoints(row.epoch_points),
    reputation_total: toPoints(row.points),
    evaluations: row.evaluations,
    evaluations_accurate: row.accurate,
    evaluation_accuracy: shareOf(row.accurate, row.accurate + row.outliers),
    outliers: row.outliers,
    evolutions: row.evolutions,
    evolutions_decided: row.decided,
    evolutions_rewarded: row.rewarded,
    evolution_success: shareOf(row.rewarded, row.decided),
    available_rao: String(row.available),
    last_epoch_rao: String(row.last_rao),
  }));
}

/** All registered miners. */
export async function countMiners(query: Query): Promise<number> {
  const [row] = await query<{ count: bigint }[]>`select count(*) as count from miners`;
  return toNumber(row?.count ?? 0n);
}
