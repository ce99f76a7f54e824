/** Assignments and the answers given to their items. */
import type { TransactionSql } from '@adit/storage';
import type { ItemOutcome, WorkKind } from '@adit/wire';
import { type AssignmentState, assignmentMoves, sourcesOf } from '../domain/assignment.ts';
import type { ParentRule } from '../domain/choice.ts';
import { type Query, toNumber } from './query.ts';

/** An assignment. Times in ms. */
export interface StoredAssignment {
  readonly id: number;
  readonly minerId: number;
  readonly kind: WorkKind;
  readonly state: AssignmentState;
  /** Problem of an evolve batch; null for a mixed evaluate batch. */
  readonly problemKey: number | null;
  readonly parents: readonly number[];
  readonly epoch: number;
  readonly timeoutAtMs: number;
}

interface AssignmentRow {
  id: number;
  miner_id: number;
  kind: WorkKind;
  state: AssignmentState;
  problem_key: number | null;
  parents: number[];
  epoch: bigint;
  timeout_at: bigint;
}

const toAssignment = (row: AssignmentRow): StoredAssignment => ({
  id: row.id,
  minerId: row.miner_id,
  kind: row.kind,
  state: row.state,
  problemKey: row.problem_key,
  parents: row.parents,
  epoch: toNumber(row.epoch),
  timeoutAtMs: toNumber(row.timeout_at),
});

/** What a new assignment is stored with. */
export interface NewAssignment {
  readonly minerId: number;
  readonly kind: WorkKind;
  readonly problemKey: number | null;
  readonly parents: readonly number[];
  readonly parentRule: ParentRule | null;
  readonly epoch: number;
  readonly nowMs: number;
  readonly timeoutAtMs: number;
}

/** Opens an assignment. */
export async function insertAssignment(
  tx: TransactionSql,
  given: NewAssignment,
): Promise<StoredAssignment> {
  const [row] = await tx<AssignmentRow[]>`
    insert into assignments (miner_id, kind, problem_key, parents, parent_rule, epoch, created_at,
      timeout_at)
    values (${given.minerId}, ${given.kind}, ${given.problemKey}, ${[...given.parents]}::int[],
      ${given.parentRule}, ${given.epoch}, ${given.nowMs}, ${given.timeoutAtMs})
    returning *`;
  if (row === undefined) throw new Error('The insert returned no assignment');
  return toAssignment(row);
}

/** An assignment, or null. */
export async function findAssignment(
  query: Query,
  assignmentId: number,
): Promise<StoredAssignment | null> {
  const [row] = await query<AssignmentRow[]>`select * from assignments where id = ${assignmentId}`;
  return row === undefined ? null : toAssignment(row);
}

/** As {@link findAssignment}; locks the row. */
export async function lockAssignment(
  tx: TransactionSql,
  assignmentId: number,
): Promise<StoredAssignment | null> {
  const [row] = await tx<AssignmentRow[]>`
    select * from assignments where id = ${assignmentId} for no key update`;
  return row === undefined ? null : toAssignment(row);
}

/** A miner's open assignments, oldest first. */
export async function listOpenAssignments(
  query: Query,
  minerId: number,
): Promise<StoredAssignment[]> {
  const rows = await query<AssignmentRow[]>`
    select * from assignments where miner_id = ${minerId} and state = 'OPEN'
    order by id limit 64`;
  return rows.map(toAssignment);
}

/** Moves a locked assignment on where that is legal; `result` is the outcome of an evolution. */
export async function endAssignment(
  tx: TransactionSql,
  assignmentId: number,
  end: { readonly state: AssignmentState; readonly nowMs: number; readonly result?: string },
): Promise<void> {
  await tx`
    update assignments set state = ${end.state}, submitted_at = ${end.nowMs},
      result = coalesce(${end.result ?? null}, result)
    where id = ${assignmentId} and state = any(${sourcesOf(assignmentMoves, end.state)}::text[])`;
}

/** Miners who hold OPEN assignments past their time. */
export async function listOverdueMiners(
  query: Query,
  nowMs: number,
  limit: number,
): Promise<Uint8Array[]> {
  const rows = await query<{ public_key: Uint8Array }[]>`
    select distinct m.public_key from assignments a join miners m on m.id = a.miner_id
    where a.state = 'OPEN' and a.timeout_at <= ${nowMs} limit ${limit}`;
  return rows.map((row) => row.public_key);
}

/** SUBMITTED -> CLOSED where every report has its verdict. */
export async function closeSubmitted(query: Query, limit: number): Promise<void> {
  await query`
    update assignments set state = 'CLOSED' where state = 'SUBMITTED' and id in (
      select a.id from assignments a where a.state = 'SUBMITTED' and not exists (
        select from slots s where s.assignment_id = a.id and s.state in ('ASSIGNED', 'REPORTED'))
      order by a.id limit ${limit} for no key update skip locked)`;
}

/** How the last evolutions of a problem ended, newest first. */
export async function listRecentResults(
  query: Query,
  problemKey: number,
  limit: number,
): Promise<string[]> {
  const rows = await query<{ result: string }[]>`
    select result from assignments
    where problem_key = ${problemKey} and kind = 'evolve' and result is not null
    order by id desc limit ${limit}`;
  return rows.map((row) => row.result);
}

/** An item that was answered. */
export interface AnsweredItem {
  readonly contentHash: string;
  readonly answer: ItemOutcome;
}

/** Answers of an assignment's items by item name. */
export async function readItems(
  query: Query,
  assignmentId: number,
): Promise<Map<string, AnsweredItem>> {
  const rows = await query<{ item: string; content_hash: string; answer: ItemOutcome }[]>`
    select item, content_hash, answer from items where assignment_id = ${assignmentId}`;
  return new Map(
    rows.map((row) => [row.item, { contentHash: row.content_hash, answer: row.answer }]),
  );
}

/** Keeps the answer of an item; the key (assignment, item) refuses a second one. */
export async function insertItem(
  tx: TransactionSql,
  assignmentId: number,
  given: { readonly item: string; readonly answered: AnsweredItem; readonly nowMs: number },
): Promise<void> {
  const answer = tx.json({ ...given.answered.answer });
  await tx`
    insert into items (assignment_id, item, content_hash, answer, created_at)
    values (${assignmentId}, ${given.item}, ${given.answered.contentHash}, ${answer},
      ${given.nowMs})`;
}

/** Forgets at most `limit` answers given before `beforeMs`. */
export async function deleteOldItems(query: Query, beforeMs: number, limit: number): Promise<void> {
  await query`
    delete from items where ctid in
      (select ctid from items where created_at < ${beforeMs} limit ${limit})`;
}
