/** Time limits of assignments, and giving work back (pool.md 2.6 and 3.6). */
import { pauseAfterExpiries } from '../domain/timing.ts';
import { assignmentNotFound } from '../errors.ts';
import type { Caller } from '../service.ts';
import { endAssignment, findAssignment, listOpenAssignments } from '../store/assignments.ts';
import { lockMiner, type Miner, recordExpiries } from '../store/miners.ts';
import { expireSlots, releaseSlots } from '../store/slots.ts';
import { isNamed, parseAssignmentId } from './assignment-id.ts';
import { inOpenEpoch, type PoolContext, requireLockedMiner, type Work } from './context.ts';

/** Ends a locked miner's assignments past their time; returns the miner with its expiries counted. */
export async function expireOverdue(
  context: PoolContext,
  work: Work,
  miner: Miner,
): Promise<Miner> {
  const { tx, nowMs } = work;
  const open = await listOpenAssignments(tx, miner.id);
  const overdue = open.filter((assignment) => assignment.timeoutAtMs <= nowMs);
  if (overdue.length === 0) return miner;
  for (const { id } of overdue) await endAssignment(tx, id, { state: 'EXPIRED', nowMs });
  await expireSlots(
    tx,
    overdue.map(({ id }) => id),
  );
  const expiriesInRow = miner.expiriesInRow + overdue.length;
  const pausedUntilMs = nowMs + pauseAfterExpiries(expiriesInRow);
  await recordExpiries(tx, miner.id, { expiriesInRow, pausedUntilMs });
  context.log.info({ hotkey: miner.hotkey, overdue: overdue.length }, 'Assignments expired');
  return { ...miner, expiriesInRow, pausedUntilMs };
}

/** Expires what a miner holds past its time; for the sweep. */
export async function expireMiner(context: PoolContext, publicKey: Uint8Array): Promise<void> {
  await inOpenEpoch(context, async (work) => {
    const miner = await lockMiner(work.tx, publicKey);
    if (miner !== null) await expireOverdue(context, work, miner);
  });
}

/**
 * Gives one open assignment of the caller back, or all; returns how many. Each counts like an expiry,
 * but makes no pause: an older client gives back before it asks again. Raises `assignment_not_found`.
 */
export async function releaseWork(
  context: PoolContext,
  caller: Caller,
  assignmentId?: string,
): Promise<number> {
  return await inOpenEpoch(context, async (work) => {
    const { tx } = work;
    const miner = await requireLockedMiner(tx, caller);
    const wanted = assignmentId === undefined ? null : await requireOwn(work, miner, assignmentId);
    const released = await endOpen(work, { minerId: miner.id, wanted }, 'RELEASED');
    if (released === 0) return 0;
    const { pausedUntilMs } = miner;
    const expiriesInRow = miner.expiriesInRow + released;
    await recordExpiries(tx, miner.id, { expiriesInRow, pausedUntilMs });
    return released;
  });
}

async function requireOwn({ tx }: Work, miner: Miner, assignmentId: string): Promise<number> {
  const id = parseAssignmentId(assignmentId);
  const assignment = id === null ? null : await findAssignment(tx, id);
  const isOwn = assignment !== null && assignment.minerId === miner.id;
  if (!isOwn || !isNamed(assignment, assignmentId)) throw assignmentNotFound(assignmentId);
  return assignment.id;
}

/** Ends open assignments of a locked miner, one or (`wanted` null) all; returns how many. */
export async function endOpen(
  work: Work,
  given: { readonly minerId: number; readonly wanted: number | null },
  state: 'RELEASED' | 'REVOKED',
): Promise<number> {
  const { tx, nowMs } = work;
  const open = await listOpenAssignments(tx, given.minerId);
  const ids = open.map(({ id }) => id).filter((id) => (given.wanted ?? id) === id);
  for (const id of ids) await endAssignment(tx, id, { state, nowMs });
  await releaseSlots(tx, ids, nowMs);
  return ids.length;
}
