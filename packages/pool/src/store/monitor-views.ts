/**
 * Figures of the whole pool for its operator. Rates and latencies are over the newest rows of a window
 * and not over all of history, so that a scrape costs the same after a year.
 */
import type { Outcome } from '../domain/consensus.ts';
import { OPEN_WITHDRAWAL_STATES } from '../domain/withdrawal.ts';
import { type Query, toNumber, toNumberOrNull } from './query.ts';

/** Newest rows that a rate is made of. */
const SAMPLE = 1_000;

/** Points of an epoch and how many miners share them. */
export interface EpochFigures {
  readonly pointsMicro: bigint;
  readonly minersWithPoints: number;
}

/** Reads an epoch's points. */
export async function readEpochFigures(query: Query, epoch: number): Promise<EpochFigures> {
  const [row] = await query<{ points: bigint; miners: number }[]>`
    select coalesce(sum(points_micro), 0)::bigint as points,
      count(distinct miner_id)::int as miners
    from contributions where epoch = ${epoch}`;
  return { pointsMicro: row?.points ?? 0n, minersWithPoints: row?.miners ?? 0 };
}

/** Who is there. */
export interface MinerFigures {
  readonly registered: number;
  readonly active: number;
  readonly banned: number;
}

/** Registered miners, unbanned ones seen since `activeSinceMs`, banned hotkeys. */
export async function readMinerFigures(query: Query, activeSinceMs: number): Promise<MinerFigures> {
  const [row] = await query<{ registered: number; active: number; banned: number }[]>`
    select
      (select count(*)::int from miners) as registered,
      (select count(*)::int from miners where last_seen_at >= ${activeSinceMs}
        and not exists (select from bans where bans.hotkey = miners.hotkey)) as active,
      (select count(*)::int from bans) as banned`;
  return row ?? { registered: 0, active: 0, banned: 0 };
}

/** Work that is out, and how work ended. */
export interface AssignmentFigures {
  readonly open: ReadonlyMap<string, number>;
  readonly overdue: number;
  readonly issuedRecently: number;
  readonly completedRecently: number;
  /** Newest ended ones within the window, given back ones left out. */
  readonly ended: number;
  readonly expired: number;
}

/** From when on things count: `recentSinceMs` for counters, `sinceMs` for rates. */
export interface MonitorWindow {
  readonly nowMs: number;
  readonly recentSinceMs: number;
  readonly sinceMs: number;
}

/** Reads assignments by kind, and the newest that ended. */
export async function readAssignmentFigures(
  query: Query,
  window: MonitorWindow,
): Promise<AssignmentFigures> {
  const kinds = await query<{ kind: string; open: number; overdue: number }[]>`
    select kind, count(*)::int as open,
      (count(*) filter (where timeout_at <= ${window.nowMs}))::int as overdue
    from assignments where state = 'OPEN' group by kind order by kind`;
  const [row] = await query<
    { issued: number; completed: number; ended: number; expired: number }[]
  >`
    select
      (select count(*)::int from assignments
        where created_at >= ${window.recentSinceMs}) as issued,
      (select count(*)::int from assignments
        where submitted_at >= ${window.recentSinceMs}
          and state in ('SUBMITTED', 'CLOSED')) as completed,
      e.ended, e.expired
    from (
      select (count(*) filter (where state in ('SUBMITTED', 'CLOSED', 'EXPIRED')))::int as ended,
        (count(*) filter (where state = 'EXPIRED'))::int as expired
      from (select state from assignments
        where submitted_at is not null and submitted_at >= ${window.sinceMs}
        order by submitted_at desc limit ${SAMPLE}) newest) e`;
  return {
    open: new Map(kinds.map(({ kind, open }) => [kind, open])),
    overdue: kinds.reduce((sum, { overdue }) => sum + overdue, 0),
    issuedRecently: row?.issued ?? 0,
    completedRecently: row?.completed ?? 0,
    ended: row?.ended ?? 0,
    expired: row?.expired ?? 0,
  };
}

/** Programs under evaluation. Times in ms. */
export interface EvaluationFigures {
  readonly programs: number;
  readonly slotsWanted: number;
  readonly slotsAssigned: number;
  readonly reports: number;
  readonly oldestAtMs: number | null;
}

/** Reads what waits for reports or for a decision. */
export async function readEvaluationFigures(
  query: Query,
  nowMs: number,
): Promise<EvaluationFigures> {
  const [row] = await query<
    { programs: number; wanted: number; assigned: number; reports: number; oldest: bigint | null }[]
  >`
    select count(*)::int as programs,
      coalesce(sum(greatest(a.target - c.reported - c.assigned, 0)), 0)::int as wanted,
      coalesce(sum(c.assigned), 0)::int as assigned,
      coalesce(sum(c.reported), 0)::int as reports, min(a.created_at) as oldest
    from algorithms a cross join lateral (
      select count(*) filter (where s.state = 'REPORTED') as reported,
        count(*) filter (where s.state = 'ASSIGNED' and s.reoffer_at > ${nowMs}) as assigned
      from slots s where s.algorithm_id = a.id) c
    where a.state = 'EVALUATING'`;
  return {
    programs: row?.programs ?? 0,
    slotsWanted: row?.wanted ?? 0,
    slotsAssigned: row?.assigned ?? 0,
    reports: row?.reports ?? 0,
    oldestAtMs: toNumberOrNull(row?.oldest ?? null),
  };
}

/** The newest decisions within a window. Times in ms. */
export interface ConsensusFigures {
  readonly sample: number;
  readonly withoutConsensus: number;
  readonly agreed: number;
  readonly outliers: number;
  /** From intake to decision. */
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  /** Of the newest decision, whatever its age. */
  readonly lastDecisionAtMs: number | null;
  /** Evolved programs that were known, among the newest handed in. */
  readonly duplicates: number;
}

/** Reads latency, agreement and duplicates over the newest decisions and programs. */
export async function readConsensusFigures(
  query: Query,
  sinceMs: number,
): Promise<ConsensusFigures> {
  const [row] = await query<
    {
      sample: number;
      without: number;
      p50: number | null;
      p95: number | null;
      agreed: number;
      outliers: number;
      last_at: bigint | null;
      duplicates: number;
    }[]
  >`
    with recent as materialized (
      select d.algorithm_id, d.outcome, (d.decided_at - a.created_at)::float8 as latency
      from (select * from decisions order by id desc limit ${SAMPLE}) d
        join algorithms a on a.id = d.algorithm_id
      where d.decided_at >= ${sinceMs})
    select r.*, v.*,
      (select decided_at from decisions order by id desc limit 1) as last_at,
      (select count(*)::int from (
        select answer from items where item like 'evolution:%' and created_at >= ${sinceMs}
        order by created_at desc limit ${SAMPLE}) newest
        where answer ->> 'status' = 'duplicate_algorithm') as duplicates
    from (
      select count(*)::int as sample,
        (count(*) filter (where outcome = 'NO_CONSENSUS'))::int as without,
        percentile_cont(0.5) within group (order by latency) as p50,
        percentile_cont(0.95) within group (order by latency) as p95
      from recent) r,
    (
      select (count(*) filter (where s.state = 'AGREED'))::int as agreed,
        (count(*) filter (where s.state = 'OUTLIER'))::int as outliers
      from recent join slots s using (algorithm_id)) v`;
  return {
    sample: row?.sample ?? 0,
    withoutConsensus: row?.without ?? 0,
    agreed: row?.agreed ?? 0,
    outliers: row?.outliers ?? 0,
    latencyP50Ms: row?.p50 ?? null,
    latencyP95Ms: row?.p95 ?? null,
    lastDecisionAtMs: toNumberOrNull(row?.last_at ?? null),
    duplicates: row?.duplicates ?? 0,
  };
}

/** Decisions by outcome. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** Decisions of the epochs from `fromEpoch` up to and without `beforeEpoch`; null = no end. */
export async function countOutcomes(
  query: Query,
  fromEpoch: number,
  beforeEpoch: number | null,
): Promise<OutcomeCounts> {
  const rows = await query<{ outcome: Outcome; count: bigint }[]>`
    select outcome, count(*) as count from decisions
    where epoch >= ${fromEpoch}
      and (${beforeEpoch}::bigint is null or epoch < ${beforeEpoch}::bigint)
    group by outcome`;
  const of = (outcome: Outcome): number =>
    toNumber(rows.find((row) => row.outcome === outcome)?.count ?? 0n);
  return {
    CONSENSUS: of('CONSENSUS'),
    INVALID: of('INVALID'),
    NO_CONSENSUS: of('NO_CONSENSUS'),
  };
}

/** Withdrawals whose amount is still held. Times in ms. */
export interface WithdrawalFigures {
  readonly waiting: number;
  readonly waitingRao: bigint;
  readonly oldestAtMs: number | null;
}

/** Reads the withdrawals that are not finished. */
export async function readWithdrawalFigures(query: Query): Promise<WithdrawalFigures> {
  const [row] = await query<{ waiting: number; rao: bigint; oldest: bigint | null }[]>`
    select count(*)::int as waiting, coalesce(sum(amount_rao), 0)::bigint as rao,
      min(requested_at) as oldest
    from withdrawals where state = any(${[...OPEN_WITHDRAWAL_STATES]}::text[])`;
  return {
    waiting: row?.waiting ?? 0,
    waitingRao: row?.rao ?? 0n,
    oldestAtMs: toNumberOrNull(row?.oldest ?? null),
  };
}
