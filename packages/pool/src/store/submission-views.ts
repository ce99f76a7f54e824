/** What became of a miner's reports and programs. */
import { type Query, toNumber, toNumberOrNull } from './query.ts';

/** How many of a miner's slots, and of its own programs, are in which state. */
export interface SubmissionCounts {
  readonly slots: ReadonlyMap<string, number>;
  /** By program state; CONSENSUS counts those without points, REWARDED those with. */
  readonly programs: ReadonlyMap<string, number>;
}

/** Counts over everything a miner ever took or handed in. */
export async function countSubmissions(query: Query, minerId: number): Promise<SubmissionCounts> {
  const rows = await query<{ kind: string; state: string; count: number }[]>`
    select 'slot' as kind, state, count(*)::int as count from slots
      where miner_id = ${minerId} group by state
    union all
    select 'program', case when c.algorithm_id is null then a.state else 'REWARDED' end as state,
      count(*)::int
      from algorithms a left join contributions c
        on c.algorithm_id = a.id and c.kind = 'evolution' and c.miner_id = ${minerId}
      where a.author_id = ${minerId} group by 2
    order by 1, 2`;
  const of = (kind: string) =>
    new Map(rows.filter((row) => row.kind === kind).map((row) => [row.state, row.count]));
  return { slots: of('slot'), programs: of('program') };
}

/** A report or a program of a miner. Times in ms. */
export interface SubmissionRow {
  readonly algorithmId: number;
  readonly problem: string;
  readonly state: string;
  readonly submittedAtMs: number;
  readonly reports: number;
  readonly wanted: number;
  readonly score: number | null;
  readonly pointsMicro: bigint;
  readonly epoch: number | null;
  readonly reason: string | null;
  readonly numbers: Readonly<Record<string, number | string | boolean | null>>;
}

interface Row {
  algorithm_id: number;
  problem: string;
  state: string;
  submitted_at: bigint;
  reports: number;
  wanted: number;
  score: number | null;
  points: bigint | null;
  epoch: bigint | null;
  reason: string | null;
  numbers: Readonly<Record<string, number | string | boolean | null>> | null;
}

const toSubmission = (row: Row): SubmissionRow => ({
  algorithmId: row.algorithm_id,
  problem: row.problem,
  state: row.state,
  submittedAtMs: toNumber(row.submitted_at),
  reports: row.reports,
  wanted: row.wanted,
  // NaN and the infinities are kept in the store; JSON has no such numbers.
  score: row.score !== null && Number.isFinite(row.score) ? row.score : null,
  pointsMicro: row.points ?? 0n,
  epoch: toNumberOrNull(row.epoch),
  reason: row.reason,
  numbers: row.numbers ?? {},
});

/** A miner's newest reports. */
export async function listOwnReports(
  query: Query,
  minerId: number,
  limit: number,
): Promise<SubmissionRow[]> {
  const rows = await query<Row[]>`
    select s.algorithm_id, p.id as problem, s.state, s.reported_at as submitted_at,
      (select count(*)::int from slots o where o.algorithm_id = s.algorithm_id
        and o.state in ('REPORTED', 'AGREED', 'OUTLIER', 'VOID')) as reports,
      a.target as wanted, s.score, c.points_micro as points, c.epoch, s.reason, s.numbers
    from (select * from slots where miner_id = ${minerId} and reported_at is not null
        order by reported_at desc, algorithm_id desc limit ${limit}) s
      join algorithms a on a.id = s.algorithm_id
      join problems p on p.key = a.problem_key
      left join contributions c on c.kind = 'evaluation' and c.algorithm_id = s.algorithm_id
        and c.miner_id = s.miner_id
    order by s.reported_at desc, s.algorithm_id desc`;
  return rows.map(toSubmission);
}

/** A miner's newest own programs; the score is there once it is final. */
export async function listOwnPrograms(
  query: Query,
  minerId: number,
  limit: number,
): Promise<SubmissionRow[]> {
  const rows = await query<Row[]>`
    select a.id as algorithm_id, p.id as problem, a.state, a.created_at as submitted_at,
      (select count(*)::int from slots o where o.algorithm_id = a.id
        and o.state in ('REPORTED', 'AGREED', 'OUTLIER', 'VOID')) as reports,
      a.target as wanted, d.score, c.points_micro as points, c.epoch, null as reason,
      null as numbers
    from (select * from algorithms where author_id = ${minerId}
        order by author_id, id desc limit ${limit}) a
      join problems p on p.key = a.problem_key
      left join decisions d on d.algorithm_id = a.id
      left join contributions c on c.kind = 'evolution' and c.algorithm_id = a.id
        and c.miner_id = ${minerId}
    order by a.id desc`;
  return rows.map(toSubmission);
}
