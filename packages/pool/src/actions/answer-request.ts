/**
 * What every request for work goes through, whether for a batch or a lease: the miner is seen, its
 * overdue work expires, and it must have a free hand (decision 13).
 */
import { AditError, isAditError } from '@adit/base';
import { addressBlock } from '../domain/address-block.ts';
import { activeTask, noWork } from '../errors.ts';
import type { Caller } from '../service.ts';
import { listOpenAssignments } from '../store/assignments.ts';
import { readPeers } from '../store/clusters.ts';
import { type Miner, markAsking } from '../store/miners.ts';
import { requireOffering } from './closing.ts';
import {
  inOpenEpoch,
  type PoolContext,
  type Problem,
  requireLockedMiner,
  type Work,
} from './context.ts';
import { type Dialect, requireDialect } from './dialect.ts';
import { expireOverdue } from './expire.ts';

/** What batches and leases are asked for with. */
export interface WorkRequest {
  readonly dialect?: string;
  readonly workers?: number;
  readonly problems?: readonly string[];
}

/** Who asks for what, checked. */
export interface WorkAsk {
  readonly miner: Miner;
  /** Miners who are paid together with it. */
  readonly peerIds: readonly number[];
  /** The problems the miner works on, at least one. */
  readonly problems: readonly Problem[];
  readonly dialect: Dialect;
}

/** Most assignments that one miner may hold open (decision 13). */
export const MAX_OPEN = 8;
/** Answers of the pool, not failures of the transaction. */
const REFUSALS: ReadonlySet<string> = new Set([
  'no_tasks_available',
  'active_task',
  'lease_issued',
]);

/** Opens work for the caller in one transaction. */
export async function answerRequest<T>(
  context: PoolContext,
  given: { readonly caller: Caller; readonly request: WorkRequest },
  open: (work: Work, ask: WorkAsk) => Promise<T>,
): Promise<T> {
  const { caller, request } = given;
  const outcome = await inOpenEpoch(context, async (work) => {
    const found = await requireLockedMiner(work.tx, caller);
    await markAsking(work.tx, found.id, {
      nowMs: work.nowMs,
      problems: request.problems ?? null,
      addressBlock: context.settings.clusterByAddress ? addressBlock(caller.address ?? '') : null,
    });
    const miner = await expireOverdue(context, work, found);
    // A refusal is committed too: the miner was seen, and its expiries count.
    return await checkAsk(context, work, { miner, request })
      .then((ask) => open(work, ask))
      .catch(keepRefusal);
  }).catch(refuseClosed);
  if (outcome instanceof AditError) throw outcome;
  return outcome;
}

function keepRefusal(error: unknown): AditError {
  const isRefusal = error instanceof AditError && REFUSALS.has(error.code);
  if (!isRefusal) throw error;
  return error;
}

/** A pool that has closed has no work, which is 404 for everyone who asks. */
function refuseClosed(error: unknown): never {
  if (!isAditError(error) || error.code !== 'pool_closed') throw error;
  const { reason: why = null, lastEpoch = null } = error.numbers;
  throw noWork('closed', { lastEpoch, why });
}

async function checkAsk(
  context: PoolContext,
  work: Work,
  given: { readonly miner: Miner; readonly request: WorkRequest },
): Promise<WorkAsk> {
  const { miner, request } = given;
  await requireOffering(work);
  const dialect = requireDialect(request.dialect);
  const { problems: wanted } = request;
  const problems = context.problems.filter(({ taskType }) => wanted?.includes(taskType.id) ?? true);
  if (problems.length === 0) throw noWork('problems', describeProblems(context));
  const limit = Math.min(Math.max(request.workers ?? 1, 1), MAX_OPEN);
  const open = await listOpenAssignments(work.tx, miner.id);
  if (open.length >= limit) throw activeTask(open.length, limit);
  if (miner.pausedUntilMs > work.nowMs) {
    const { expiriesInRow } = miner;
    throw noWork('limit', { pauseMs: miner.pausedUntilMs - work.nowMs, expiriesInRow });
  }
  const peers = await readPeers(work.tx, miner.id);
  return { miner, peerIds: peers.map(({ peerId }) => peerId), problems, dialect };
}

function describeProblems(context: PoolContext): { problems: string } {
  return { problems: context.problems.map(({ taskType }) => taskType.id).join(' ') };
}

/** The other way to work, where the first one has none. Raises what `second` raises. */
export async function orElse<T>(first: () => Promise<T>, second: () => Promise<T>): Promise<T> {
  try {
    return await first();
  } catch (error) {
    if (!isAditError(error) || error.code !== 'no_tasks_available') throw error;
    return await second();
  }
}
