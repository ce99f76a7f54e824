/** Evaluation slots: who has which program, what was reported, what became of it. */
import type { TransactionSql } from '@adit/storage';
import type { ExportConsensusRules } from '@adit/wire';
import { type SlotState, slotMoves, sourcesOf } from '../domain/assignment.ts';
import type { ReportVerdict } from '../domain/consensus.ts';
import { toJsonNumbers } from '../domain/exact-score.ts';
import type { Report, Vote } from '../domain/report.ts';
import { type Query, toNumber } from './query.ts';

/** A slot. Times in ms. */
export interface Slot {
  readonly algorithmId: number;
  readonly minerId: number;
  readonly state: SlotState;
  readonly assignedAtMs: number;
  readonly reofferAtMs: number;
  /** Null until reported. */
  readonly report: Report | null;
}

interface SlotRow {
  algorithm_id: number;
  miner_id: number;
  state: SlotState;
  assigned_at: bigint;
  reoffer_at: bigint;
  vote: Vote | null;
  score: number | null;
  digest: string | null;
}

const toSlot = (row: SlotRow): Slot => ({
  algorithmId: row.algorithm_id,
  minerId: row.miner_id,
  state: row.state,
  assignedAtMs: toNumber(row.assigned_at),
  reofferAtMs: toNumber(row.reoffer_at),
  report:
    row.vote === null
      ? null
      : {
          minerId: row.miner_id,
          vote: row.vote,
          score: row.vote === 'VALUE' ? row.score : null,
          digest: row.digest,
        },
});

/** Gives a miner slots of programs whose rows are locked. */
export async function insertSlots(
  tx: TransactionSql,
  slots: {
    readonly assignmentId: number;
    readonly minerId: number;
    readonly algorithmIds: readonly number[];
    readonly nowMs: number;
    readonly reofferAtMs: number;
  },
): Promise<void> {
  await tx`
    insert into slots (algorithm_id, miner_id, assignment_id, assigned_at, reoffer_at)
    select id, ${slots.minerId}::int, ${slots.assignmentId}::int, ${slots.nowMs}::bigint,
      ${slots.reofferAtMs}::bigint
    from unnest(${[...slots.algorithmIds]}::int[]) as id`;
}

/** All slots of a program in order of assignment. */
export async function listProgramSlots(query: Query, algorithmId: number): Promise<Slot[]> {
  const rows = await query<SlotRow[]>`
    select * from slots where algorithm_id = ${algorithmId} order by assigned_at, miner_id`;
  return rows.map(toSlot);
}

/** All slots of an assignment in order of program. */
export async function listAssignmentSlots(query: Query, assignmentId: number): Promise<Slot[]> {
  const rows = await query<SlotRow[]>`
    select * from slots where assignment_id = ${assignmentId} order by algorithm_id`;
  return rows.map(toSlot);
}

/** Which programs of a problem an assignment's slots are about, of the ids asked for. */
export async function listSlotPrograms(
  query: Query,
  assignmentId: number,
  wanted: { readonly algorithmIds: readonly number[]; readonly problemKey: number },
): Promise<number[]> {
  // Ids come from outside and may be larger than any program's.
  const ids = wanted.algorithmIds.map(String);
  const rows = await query<{ id: number }[]>`
    select s.algorithm_id as id from slots s join algorithms a on a.id = s.algorithm_id
    where s.assignment_id = ${assignmentId} and a.problem_key = ${wanted.problemKey}
      and s.algorithm_id = any(${ids}::bigint[])
    order by 1`;
  return rows.map(({ id }) => id);
}

/** Slots that are reported or within their time, by program; programs without any are missing. */
export async function countTaken(
  query: Query,
  algorithmIds: readonly number[],
  nowMs: number,
): Promise<Map<number, number>> {
  const rows = await query<{ id: number; taken: number }[]>`
    select algorithm_id as id, count(*)::int as taken from slots
    where algorithm_id = any(${[...algorithmIds]}::int[])
      and (state = 'REPORTED' or (state = 'ASSIGNED' and reoffer_at > ${nowMs}))
    group by algorithm_id`;
  return new Map(rows.map((row) => [row.id, row.taken]));
}

/** A report as it is stored. */
export interface NewReport {
  readonly algorithmId: number;
  readonly report: Report;
  /** The reported number even if it is not valid; null for none. */
  readonly score: number | null;
  readonly error: string | null;
  /** What the client says it computed with; a statement, for the receipt only. */
  readonly engine: string | null;
  readonly state: 'REPORTED' | 'LATE_REPORTED';
  /** The epoch that was open when it came in. */
  readonly epoch: number;
  readonly nowMs: number;
}

/** Stores a report in a slot that has none; false when it has one. */
export async function storeReport(tx: TransactionSql, given: NewReport): Promise<boolean> {
  const { report } = given;
  const rows = await tx`
    update slots set state = ${given.state}, reported_at = ${given.nowMs}, vote = ${report.vote},
      score = ${given.score}::float8, digest = ${report.digest}, error = ${given.error},
      engine = ${given.engine}, reported_epoch = ${given.epoch}
    where algorithm_id = ${given.algorithmId} and miner_id = ${report.minerId}
      and state = any(${sourcesOf(slotMoves, given.state)}::text[])
    returning 1`;
  return rows.length === 1;
}

/** Stores a verdict on a report that has none; false when it has one. */
export async function storeVerdict(
  tx: TransactionSql,
  algorithmId: number,
  decided: {
    readonly verdict: ReportVerdict;
    readonly epoch: number;
    /** The rules of a comparison with a frozen result; a decision's own stand with the decision. */
    readonly rules: ExportConsensusRules | null;
  },
): Promise<boolean> {
  const { verdict, epoch } = decided;
  const numbers = tx.json(toJsonNumbers(verdict.numbers));
  const rules = decided.rules === null ? null : tx.json({ ...decided.rules });
  const rows = await tx`
    update slots set state = ${verdict.verdict}, reason = ${verdict.reason}, numbers = ${numbers},
      decided_epoch = ${epoch}, rules = ${rules}
    where algorithm_id = ${algorithmId} and miner_id = ${verdict.minerId}
      and state = any(${sourcesOf(slotMoves, verdict.verdict)}::text[])
    returning 1`;
  return rows.length === 1;
}

/** Takes the unanswered slots away from their assignments' miner. */
export async function expireSlots(
  tx: TransactionSql,
  assignmentIds: readonly number[],
): Promise<void> {
  await tx`
    update slots set state = 'EXPIRED'
    where assignment_id = any(${[...assignmentIds]}::int[])
      and state = any(${sourcesOf(slotMoves, 'EXPIRED')}::text[])`;
}

/** Gives the unanswered slots of assignments back: their places are free at once. */
export async function releaseSlots(
  tx: TransactionSql,
  assignmentIds: readonly number[],
  nowMs: number,
): Promise<void> {
  await tx`
    update slots set state = 'RELEASED', reoffer_at = least(reoffer_at, ${nowMs})
    where assignment_id = any(${[...assignmentIds]}::int[])
      and state = any(${sourcesOf(slotMoves, 'RELEASED')}::text[])`;
}

/** Gives one unanswered slot back; false when it is answered or given back already. */
export async function releaseSlot(
  tx: TransactionSql,
  slot: { readonly algorithmId: number; readonly minerId: number },
  why: { readonly reason: string; readonly nowMs: number },
): Promise<boolean> {
  const rows = await tx`
    update slots set state = 'RELEASED', reason = ${why.reason},
      reoffer_at = least(reoffer_at, ${why.nowMs})
    where algorithm_id = ${slot.algorithmId} and miner_id = ${slot.minerId}
      and state = any(${sourcesOf(slotMoves, 'RELEASED')}::text[])
    returning 1`;
  return rows.length === 1;
}

/** Median time from assignment to report of the last 200 reports, ms; null without any. */
export async function readMedianDuration(query: Query): Promise<number | null> {
  const [row] = await query<{ median: number | null }[]>`
    select percentile_cont(0.5) within group (order by (duration)::float8) as median
    from (select reported_at - assigned_at as duration from slots
      where reported_at is not null order by reported_at desc limit 200) recent`;
  return row?.median ?? null;
}

/**
 * Active miners who may still take a slot of this program, counted up to `limit`: not banned, not
 * the author, no slot of it yet, working on the problem, and not paid together with its author or
 * with another evaluator of it (pool.md 3.1).
 */
export async function countEligible(
  query: Query,
  program: { readonly id: number; readonly authorId: number | null; readonly problemId: string },
  options: { readonly activeSinceMs: number; readonly limit: number },
): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count from (
      select from miners m
      where m.last_seen_at >= ${options.activeSinceMs}
        and m.id is distinct from ${program.authorId}
        and (m.problems is null or ${program.problemId} = any(m.problems))
        and not exists (select from bans where bans.hotkey = m.hotkey)
        and not exists (select from slots s
          where s.algorithm_id = ${program.id} and s.miner_id = m.id)
        and not exists (select from miner_peers p
          where p.miner_id = m.id and (p.peer_id = ${program.authorId} or exists (
            select from slots s where s.algorithm_id = ${program.id} and s.miner_id = p.peer_id
              and s.state in ('ASSIGNED', 'REPORTED'))))
      limit ${options.limit}) eligible`;
  return row?.count ?? 0;
}
