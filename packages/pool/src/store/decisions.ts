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

/** Decisions with an id below `beforeId`, newest first, each with its judged reports. */
export async function listDecisions(
  query: Query,
  page: { readonly epoch: number | null; readonly beforeId: number | null; readonly limit: number },
): Promise<Decision[]> {
  const rows = await query<DecisionRow[]>`
    select d.id, d.epoch, d.algorithm_id, p.id as problem, a.program, a.content_hash,
      m.hotkey as author, d.score, d.digest, d.outcome, d.decided_at, a.parents
    from decisions d join algorithms a on a.id = d.algorithm_id
      join problems p on p.key = d.problem_key left join miners m on m.id = a.author_id
    where (${page.epoch}::bigint is null or d.epoch = ${page.epoch}::bigint)
      and (${page.beforeId}::int is null or d.id < ${page.beforeId}::int)
    order by d.id desc limit ${page.limit}`;
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
