/** Programs with a final score, and the operator's confirmations of them. */
import { isoTime } from '@adit/base';
import type { Result } from '@adit/wire';
import type { Outcome } from '../domain/consensus.ts';
import { type Query, toNumber } from './query.ts';

interface ResultRow {
  id: number;
  algorithm_id: number;
  problem: string;
  score: number;
  digest: string | null;
  author: string | null;
  content_hash: string;
  epoch: bigint;
  agreeing: number;
  decided_at: bigint;
  verified_at: bigint | null;
}

const toResult = (row: ResultRow): Result => ({
  result_id: row.id,
  algorithm_id: row.algorithm_id,
  task_type: row.problem,
  score: row.score,
  digest: row.digest,
  author: row.author ?? 'pool',
  content_hash: row.content_hash,
  epoch: toNumber(row.epoch),
  agreeing: row.agreeing,
  decided_at: isoTime(toNumber(row.decided_at)),
  verified_by: row.verified_at === null ? 'consensus' : 'operator',
  verified_at: isoTime(toNumber(row.verified_at ?? row.decided_at)),
});

/** Which results. */
export interface ResultFilter {
  readonly problemKeys: readonly number[];
  /** Null for every score. */
  readonly minScore: number | null;
  readonly limit: number;
}

/** Results by score, the earlier first among equals. */
export async function listResults(query: Query, filter: ResultFilter): Promise<Result[]> {
  const rows = await query<ResultRow[]>`
    select d.id, d.algorithm_id, p.id as problem, d.score, d.digest, m.hotkey as author,
      a.content_hash, d.epoch, d.decided_at, v.verified_at,
      (select count(*)::int from slots s
        where s.algorithm_id = d.algorithm_id and s.state = 'AGREED') as agreeing
    from (
      select * from decisions
      where score is not null and problem_key = any(${[...filter.problemKeys]}::int[])
        and (${filter.minScore}::float8 is null or score >= ${filter.minScore}::float8)
      order by score desc, id limit ${filter.limit}) d
      join algorithms a on a.id = d.algorithm_id
      join problems p on p.key = d.problem_key
      left join miners m on m.id = a.author_id
      left join verifications v on v.decision_id = d.id
    order by d.score desc, d.id`;
  return rows.map(toResult);
}

/** One result by its id; null when the decision is none or has no score. */
export async function findResultById(
  query: Query,
  resultId: number,
): Promise<{ outcome: Outcome; result: Result | null } | null> {
  const [row] = await query<
    (Omit<ResultRow, 'score'> & { outcome: Outcome; score: number | null })[]
  >`
    select d.id, d.algorithm_id, p.id as problem, d.score, d.digest, m.hotkey as author,
      a.content_hash, d.epoch, d.decided_at, v.verified_at, d.outcome,
      (select count(*)::int from slots s
        where s.algorithm_id = d.algorithm_id and s.state = 'AGREED') as agreeing
    from decisions d join algorithms a on a.id = d.algorithm_id
      join problems p on p.key = d.problem_key
      left join miners m on m.id = a.author_id
      left join verifications v on v.decision_id = d.id
    where d.id = ${resultId}`;
  if (row === undefined) return null;
  const { score, outcome } = row;
  return { outcome, result: score === null ? null : toResult({ ...row, score }) };
}

/** Notes that the operator confirmed a result; false when it was noted before. */
export async function insertVerification(
  query: Query,
  given: {
    readonly resultId: number;
    readonly digest: string | null;
    readonly note: string | null;
    readonly nowMs: number;
  },
): Promise<boolean> {
  const rows = await query`
    insert into verifications (decision_id, digest, note, verified_at)
    values (${given.resultId}, ${given.digest}, ${given.note}, ${given.nowMs})
    on conflict do nothing returning 1`;
  return rows.length === 1;
}
