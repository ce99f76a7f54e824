/** Assignments and the answers given to their items. */
import type { TransactionSql } from '@adit/storage';
import type { ItemOutcome, WorkKind } from '@adit/wire';
import { type AssignmentState, assignmentMoves, sourcesOf } from '../domain/assignment.ts';
import type { ParentRule } from '../domain/choice.ts';
import { type Query, toNumber } from './query.ts';

/** What an assignment holds: one kind of work, or both. */
export type AssignmentKind = WorkKind | 'lease';

/** An assignment. Times in ms. */
export interface StoredAssignment {
  readonly id: number;
  readonly minerId: number;
  readonly kind: AssignmentKind;
  readonly state: AssignmentState;
  /** Problem to evolve on; null where there is nothing to evolve. */
  readonly problemKey: number | null;
  readonly parents: readonly number[];
  /** Most evolved programs it takes. */
  readonly evolveBudget: number;
  readonly epoch: number;
  readonly timeoutAtMs: number;
}

interface AssignmentRow {
  id: number;
  miner_id: number;
  kind: AssignmentKind;
  state: AssignmentState;
  problem_key: number | null;
  parents: number[];
  evolve_budget: number;
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
  evolveBudget: row.evolve_budget,
  epoch: toNumber(row.epoch),
  timeoutAtMs: toNumber(row.timeout_at),
});

/** What a new assignment is stored with. */
export interface NewAssignment {
  readonly minerId: number;
  readonly kind: AssignmentKind;
  /** Null: nothing to evolve. */
  readonly evolve: {
    readonly problemKey: number;
    readonly parents: readonly number[];
    readonly rule: ParentRule;
    readonly budget: number;
  } | null;
  readonly epoch: number;
  readonly nowMs: number;
  readonly timeoutAtMs: number;
}

/** Opens an assignment. */
export async function insertAssignment(
  tx: TransactionSql,
  given: NewAssignment,
): Promise<StoredAssignment> {
  const { evolve } = given;
  const [row] = await tx<AssignmentRow[]>`
    insert into assignments (miner_id, kind, problem_key, parents, parent_rule, evolve_budget,
      epoch, created_at, timeout_at)
    values (${given.minerId}, ${given.kind}, ${evolve?.problemKey ?? null},
      ${[...(evolve?.parents ?? [])]}::int[], ${evolve?.rule ?? null}, ${evolve?.budget ?? 0},
      ${given.epoch}, ${given.nowMs}, ${given.timeoutAtMs})
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

/** Whether a miner has got a lease in this epoch. */
export async function hasLeaseOf(query: Query, minerId: number, epoch: number): Promise<boolean> {
  const rows = await query`
    select 1 from assignments
    where miner_id = ${minerId} and epoch = ${epoch} and kind = 'lease' limit 1`;
  return rows.length > 0;
}

/** Keeps the largest number of iterations that a miner said it made; nothing follows from it. */
export async function noteIterations(
  tx: TransactionSql,
  assignmentId: number,
  iterations: number,
): Promise<void> {
  await tx`
    update assignments set iterations = greatest(iterations, ${iterations}::bigint)
    where id = ${assignmentId}`;
}

/** Moves a locked assignment on where that is legal. */
export async function endAssignment(
  tx: TransactionSql,
  assignmentId: number,
  end: { readonly state: AssignmentState; readonly nowMs: number },
): Promise<void> {
  await tx`
    update assignments set state = ${end.state}, submitted_at = ${end.nowMs}
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

/** Item name of an evolved program by its place in the assignment's budget, from 0. */
export function nameEvolution(index: number): string {
  return `evolution:${index}`;
}

/** The place behind the last evolved program among these items. */
export function nextEvolution(items: Iterable<string>): number {
  let next = 0;
  for (const item of items) {
    const index = /^evolution:(\d+)$/.exec(item)?.[1];
    if (index !== undefined) next = Math.max(next, Number(index) + 1);
  }
  return next;
}

/** How the last evolutions of a problem ended, newest first. */
export async function listRecentResults(
  query: Query,
  problemKey: number,
  limit: number,
): Promise<string[]> {
  const rows = await query<{ result: string }[]>`
    select i.answer ->> 'status' as result
    from items i join assignments a on a.id = i.assignment_id
    where a.problem_key = ${problemKey} and i.item like 'evolution:%'
    order by i.created_at desc, a.id desc, i.item desc limit ${limit}`;
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
