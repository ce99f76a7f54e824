/** Final decisions: written once, read by everyone. */
import { isoTime } from '@adit/base';
import type { TransactionSql } from '@adit/storage';
import type { Decision, DecisionReport, ExportConsensusRules } from '@adit/wire';
import type { Outcome, Verdict } from '../domain/consensus.ts';
import { type Query, toNumber } from './query.ts';

/** What a decision is stored with. */
export interface NewDecision {
  readonly algorithmId: number;
  readonly problemKey: number;
  readonly epoch: number;
  readonly outcome: Outcome;
  readonly score: number | null;
  readonly scoreNano: bigint | null;
  readonly digest: string | null;
  /** What it was decided by. */
  readonly rules: ExportConsensusRules;
  readonly nowMs: number;
}

/** Stores the decision on a locked program and makes its state final. A second one is refused. */
export async function insertDecision(tx: TransactionSql, given: NewDecision): Promise<void> {
  await tx`
    insert into decisions (algorithm_id, problem_key, epoch, outcome, score, score_nano, digest,
      rules, decided_at)
    values (${given.algorithmId}, ${given.problemKey}, ${given.epoch}, ${given.outcome},
      ${given.score}::float8, ${given.scoreNano}, ${given.digest},
      ${tx.json({ ...given.rules })}, ${given.nowMs})`;
  await tx`
    update algorithms set state = ${given.outcome}, starved_since = null
    where id = ${given.algorithmId} and state = 'EVALUATING'`;
}

/** A program's frozen result, or null. */
export async function findResult(
  query: Query,
  algorithmId: number,
): Promise<{ outcome: Outcome; score: number | null; digest: string | null } | null> {
  const [row] = await query<
    { outcome: Outcome; score: number | null; digest: string | null }[]
  >`select outcome, score, digest from decisions where algorithm_id = ${algorithmId}`;
  return row ?? null;
}

interface DecisionRow {
  id: number;
  epoch: bigint;
  algorithm_id: number;
  problem: string;
  program: string;
  content_hash: string;
  author: string | null;
  score: number | null;
  digest: string | null;
  outcome: Outcome;
  decided_at: bigint;
  parents: number[];
}

interface ReportRow {
  algorithm_id: number;
  hotkey: string;
  score: number | null;
  digest: string | null;
  verdict: Verdict;
  reason: string;
  numbers: DecisionReport['numbers'];
}

/** Bytes of program text in one page; a page has at least one decision. */
const PAGE_PROGRAM_BYTES = 4_194_304;

/** Which decisions: below an id, of an epoch; null for all. */
export interface DecisionFilter {
  readonly epoch: number | null;
  readonly beforeId: number | null;
  readonly limit: number;
}

/** A page of decisions. */
export interface DecisionRows {
  readonly items: readonly Decision[];
  readonly hasMore: boolean;
}

/**
 * Decisions newest first, each with its judged reports: at most `limit`, fewer when their programs are
 * long.
 */
export async function listDecisions(query: Query, page: DecisionFilter): Promise<DecisionRows> {
  const { epoch, beforeId, limit } = page;
  const rows = await query<(DecisionRow & { candidates: bigint })[]>`
    select w.*, p.id as problem, m.hotkey as author
    from (
      select d.*, a.program, a.content_hash, a.author_id, a.parents, count(*) over () as candidates,
        row_number() over newest as place,
        sum(octet_length(a.program)) over newest - octet_length(a.program) as bytes_before
      from (
        select id, epoch, algorithm_id, problem_key, score, digest, outcome, decided_at
        from decisions where true
          ${epoch === null ? query`` : query`and epoch = ${epoch}`}
          ${beforeId === null ? query`` : query`and id < ${beforeId}`}
        order by id desc limit ${limit + 1}) d
        join algorithms a on a.id = d.algorithm_id
      window newest as (order by d.id desc)) w
      join problems p on p.key = w.problem_key left join miners m on m.id = w.author_id
    where w.place <= ${limit} and w.bytes_before < ${PAGE_PROGRAM_BYTES}
    order by w.id desc`;
  return {
    items: await describeDecisions(query, rows),
    hasMore: rows.length < toNumber(rows[0]?.candidates ?? 0n),
  };
}

async function describeDecisions(query: Query, rows: readonly DecisionRow[]): Promise<Decision[]> {
  const reports = await listReports(
    query,
    rows.map((row) => row.algorithm_id),
  );
  return rows.map((row) => ({
    id: row.id,
    epoch: toNumber(row.epoch),
    algorithm_id: row.algorithm_id,
    task_type: row.problem,
    program: row.program,
    content_hash: row.content_hash,
    author: row.author ?? 'pool',
    score: row.score,
    digest: row.digest,
    outcome: row.outcome,
    decided_at: isoTime(toNumber(row.decided_at)),
    parents: row.parents,
    reports: reports.get(row.algorithm_id) ?? [],
  }));
}

async function listReports(
  query: Query,
  algorithmIds: readonly number[],
): Promise<Map<number, DecisionReport[]>> {
  const rows = await query<ReportRow[]>`
    select s.algorithm_id, m.hotkey, s.score, s.digest, s.state as verdict, s.reason, s.numbers
    from slots s join miners m on m.id = s.miner_id
    where s.algorithm_id = any(${[...algorithmIds]}::int[])
      and s.state in ('AGREED', 'OUTLIER', 'VOID')
    order by s.reported_at, s.miner_id`;
  const byProgram = new Map<number, DecisionReport[]>();
  for (const row of rows) {
    const list = byProgram.get(row.algorithm_id) ?? [];
    // NaN and the infinities are kept in the store; JSON has no such numbers.
    const score = row.score !== null && Number.isFinite(row.score) ? row.score : null;
    const { hotkey, digest, verdict, reason, numbers } = row;
    list.push({ hotkey, score, digest, verdict, reason, numbers });
    byProgram.set(row.algorithm_id, list);
  }
  return byProgram;
}
