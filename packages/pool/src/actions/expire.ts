/** Time limits of assignments, and giving work back (pool.md 2.6 and 3.6). */
import { pauseAfterExpiries } from '../domain/timing.ts';
import type { Caller } from '../service.ts';
import { endAssignment, listOpenAssignments } from '../store/assignments.ts';
import { lockMiner, type Miner, recordExpiries } from '../store/miners.ts';
import { expireSlots } from '../store/slots.ts';
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

/** Gives all open assignments of the caller back; counted like an expiry, without its pause. */
export async function releaseWork(context: PoolContext, caller: Caller): Promise<number> {
  return await inOpenEpoch(context, async (work) => {
    const miner = await requireLockedMiner(work.tx, caller);
    return await endOpen(work, miner.id, 'RELEASED');
  });
}

/** Ends all open assignments of a locked miner; returns how many. */
export async function endOpen(
  work: Work,
  minerId: number,
  state: 'RELEASED' | 'REVOKED',
): Promise<number> {
  const open = await listOpenAssignments(work.tx, minerId);
  for (const { id } of open) await endAssignment(work.tx, id, { state, nowMs: work.nowMs });
  await expireSlots(
    work.tx,
    open.map(({ id }) => id),
  );
  return open.length;
}
