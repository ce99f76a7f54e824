/**
 * Closing a pool: from the opening of its last epoch on no work is given out, that epoch pays, its
 * carry goes back to the operator (close-epoch.ts), and no epoch follows. Withdrawals go on.
 */
import { inTransaction, type TransactionSql } from '@adit/storage';
import type { ClosePoolBody, PoolDoor, ReopenPoolBody } from '@adit/wire';
import { noWork } from '../errors.ts';
import { alreadyClosing, invalidClosing, poolNotClosing } from '../money-errors.ts';
import { type Closing, endClosing, findClosing, insertClosing } from '../store/closings.ts';
import { findLastEpoch, lockOpenEpoch, type OpenEpoch } from '../store/epochs.ts';
import { insertNextEpoch, planNextEpoch } from './close-epoch.ts';
import { inOpenEpoch, type PoolContext, type Work } from './context.ts';
import { auditAction, operatorName } from './operator-frame.ts';

/** Raises `no_tasks_available` with the reason `closed` in an epoch that gives out no work. */
export async function requireOffering({ tx, epoch }: Pick<Work, 'tx' | 'epoch'>): Promise<void> {
  const closing = await findClosing(tx);
  if (closing === null || epoch.number < closing.lastEpoch) return;
  throw noWork('closed', { lastEpoch: closing.lastEpoch, why: closing.reason });
}

function describeDoor(closing: Closing | null, epoch: OpenEpoch | null): PoolDoor {
  return {
    status: closing === null ? 'open' : epoch === null ? 'closed' : 'closing',
    reason: closing?.reason ?? null,
    last_epoch: closing?.lastEpoch ?? null,
    running_epoch: epoch?.number ?? null,
  };
}

/** Announces the pool's end with the running epoch, or with a later one. */
export async function closePool(context: PoolContext, body: ClosePoolBody): Promise<PoolDoor> {
  const { reason } = body;
  const operator = operatorName(body.operator);
  return await inOpenEpoch(context, async ({ tx, epoch, nowMs }) => {
    const lastEpoch = body.at_epoch ?? epoch.number;
    if (lastEpoch < epoch.number) throw invalidClosing(lastEpoch, epoch.number);
    const closing = { reason, lastEpoch, announcedAtMs: nowMs };
    if (!(await insertClosing(tx, { ...closing, operator }))) {
      const before = await findClosing(tx);
      throw alreadyClosing({ lastEpoch: before?.lastEpoch ?? null, runningEpoch: epoch.number });
    }
    const entry = { reason, last_epoch: lastEpoch, running_epoch: epoch.number };
    const work = { tx, nowMs, operator };
    await auditAction(work, { operator, action: 'close', arguments: entry });
    return describeDoor(closing, epoch);
  });
}

/** Takes a closing back; where the last epoch has closed already, a new one begins now. */
export async function reopenPool(context: PoolContext, body: ReopenPoolBody): Promise<PoolDoor> {
  const operator = operatorName(body.operator);
  return await inTransaction(context.database, async (tx) => {
    // An epoch that is being closed ends first, so that it is known whether another is wanted.
    const open = await lockOpenEpoch(tx, 'share');
    const nowMs = context.clock.nowMs();
    const closing = await findClosing(tx);
    if (closing === null || !(await endClosing(tx, nowMs))) throw poolNotClosing();
    const epoch = open ?? (await openAgain(context, tx, nowMs));
    const entry = { last_epoch: closing.lastEpoch, running_epoch: epoch.number };
    const work = { tx, nowMs, operator };
    await auditAction(work, { operator, action: 'reopen', arguments: entry });
    return describeDoor(null, epoch);
  });
}

async function openAgain(
  context: PoolContext,
  tx: TransactionSql,
  nowMs: number,
): Promise<OpenEpoch> {
  const { settings } = context;
  const last = await findLastEpoch(tx);
  if (last === null) throw new Error('A pool that closed had an epoch');
  const planned = planNextEpoch(last, 0n, { nowMs, settings });
  const times = { startsAtMs: nowMs, endsAtMs: nowMs + settings.epochMs };
  return await insertNextEpoch(tx, { ...planned, ...times });
}
