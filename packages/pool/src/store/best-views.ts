/** The best programs of a problem and how its best score grew. */
import { isoTime } from '@adit/base';
import type { BestProgram, CurvePoint } from '@adit/wire';
import { type Query, toNumber } from './query.ts';

/** Most points of a curve; a longer one keeps its newest. */
const CURVE_POINTS = 500;

interface BestRow {
  id: number;
  score: number;
  author: string | null;
  decided_at: bigint;
  content_hash: string;
  program: string;
  parents: number[];
  epoch: bigint;
}

/** Programs by consensus score, the earlier first among equals. */
export async function listBestPrograms(
  query: Query,
  problemKey: number,
  limit: number,
): Promise<BestProgram[]> {
  const rows = await query<BestRow[]>`
    select a.id, d.score, m.hotkey as author, d.decided_at, a.content_hash, a.program, a.parents,
      d.epoch
    from decisions d join algorithms a on a.id = d.algorithm_id
      left join miners m on m.id = a.author_id
    where d.problem_key = ${problemKey} and d.score is not null
    order by d.score desc, d.id limit ${limit}`;
  return rows.map((row) => ({
    id: row.id,
    score: row.score,
    author: row.author ?? 'pool',
    decided_at: isoTime(toNumber(row.decided_at)),
    content_hash: row.content_hash,
    program: row.program,
    parents: row.parents,
    epoch: toNumber(row.epoch),
  }));
}

/** Every decision that was better than all before it, oldest first. */
export async function listBestCurve(query: Query, problemKey: number): Promise<CurvePoint[]> {
  const rows = await query<
    { decided_at: bigint; epoch: bigint; algorithm_id: number; score: number }[]
  >`
    select decided_at, epoch, algorithm_id, score from (
      select *, max(score) over (order by id rows between unbounded preceding and 1 preceding)
        as before
      from decisions where problem_key = ${problemKey} and score is not null) ranked
    where before is null or score > before
    order by id desc limit ${CURVE_POINTS}`;
  return rows.reverse().map((row) => ({
    at: isoTime(toNumber(row.decided_at)),
    epoch: toNumber(row.epoch),
    algorithm_id: row.algorithm_id,
    score: row.score,
  }));
}
