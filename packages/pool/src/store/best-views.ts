/** The best programs of a problem and how its best score grew. */
import { isoTime } from '@adit/base';
import type { BestProgram, CurvePoint } from '@adit/wire';
import { type Query, toNumber } from './query.ts';

/** Most points of a curve; a longer one keeps its newest. */
const CURVE_POINTS = 500;

/** Bytes of program text in one problem's list; a list has at least one program. */
const LIST_PROGRAM_BYTES = 262_144;

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
    select w.*, m.hotkey as author
    from (
      select a.id, d.id as decision_id, d.score, d.decided_at, a.content_hash, a.program, a.parents,
        a.author_id, d.epoch,
        sum(octet_length(a.program)) over (order by d.score desc, d.id) - octet_length(a.program)
          as bytes_before
      from (
        select * from decisions where problem_key = ${problemKey} and score is not null
        order by score desc, id limit ${limit}) d
        join algorithms a on a.id = d.algorithm_id) w
      left join miners m on m.id = w.author_id
    where w.bytes_before < ${LIST_PROGRAM_BYTES}
    order by w.score desc, w.decision_id`;
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
