/** The caller's open work as it was given, without what is in already; and how much waits for it. */
import type { Assignment, Lease, PendingEvaluations } from '@adit/wire';
import type { Caller } from '../service.ts';
import {
  listOpenAssignments,
  nextEvolution,
  readItems,
  type StoredAssignment,
} from '../store/assignments.ts';
import { readPeers } from '../store/clusters.ts';
import { findOpenEpoch } from '../store/epochs.ts';
import { countFreePlaces } from '../store/programs.ts';
import type { Query } from '../store/query.ts';
import { MAX_OPEN } from './answer-request.ts';
import { type PoolContext, readFrom, requireMiner } from './context.ts';
import { type Described, describeBatch, describeLease } from './describe-assignment.ts';
import { findDialect } from './dialect.ts';

/** The caller's open batches, oldest first. */
export async function resumeWork(
  context: PoolContext,
  caller: Caller,
  dialect?: string,
): Promise<Assignment[]> {
  return await describeOpen(context, { caller, dialect }, async (query, given) => {
    const { assignment } = given;
    const { kind } = assignment;
    if (kind === 'lease') return null;
    const batch = await describeBatch(context, query, {
      ...given,
      assignment: { ...assignment, kind },
    });
    return batch.algorithms.length > 0 ? batch : null;
  });
}

/** The caller's open leases, oldest first. */
export async function resumeLeases(
  context: PoolContext,
  caller: Caller,
  dialect?: string,
): Promise<Lease[]> {
  return await describeOpen(context, { caller, dialect }, async (query, given) => {
    const { assignment } = given;
    const { kind } = assignment;
    if (kind !== 'lease') return null;
    const evolutions = nextEvolution((await readItems(query, assignment.id)).keys());
    const lease = await describeLease(context, query, {
      ...given,
      assignment: { ...assignment, kind },
      evolutions,
    });
    return lease.evaluate_algorithms.length > 0 || lease.evolve_budget > 0 ? lease : null;
  });
}

async function describeOpen<T>(
  context: PoolContext,
  asked: { readonly caller: Caller; readonly dialect: string | undefined },
  describe: (query: Query, given: Described<StoredAssignment['kind']>) => Promise<T | null>,
): Promise<T[]> {
  const miner = await requireMiner(context, asked.caller);
  const dialect = findDialect(asked.dialect);
  if (dialect === null) return [];
  return await readFrom(context, async (query) => {
    const nowMs = context.clock.nowMs();
    const epoch = await findOpenEpoch(query);
    const described: T[] = [];
    for (const assignment of (await listOpenAssignments(query, miner.id)).slice(0, MAX_OPEN)) {
      if (epoch === null || assignment.timeoutAtMs <= nowMs) continue;
      const answer = await describe(query, { assignment, epoch, dialect });
      if (answer !== null) described.push(answer);
    }
    return described;
  });
}

/** How many programs wait for a report that the caller could give. */
export async function readPendingEvaluations(
  context: PoolContext,
  caller: Caller,
): Promise<PendingEvaluations> {
  const miner = await requireMiner(context, caller);
  return await readFrom(context, async (query) => {
    const peers = await readPeers(query, miner.id);
    const { mine } = await countFreePlaces(query, {
      minerId: miner.id,
      peerIds: peers.map(({ peerId }) => peerId),
      problemKeys: context.problems.map(({ key }) => key),
      nowMs: context.clock.nowMs(),
    });
    return { has_pending_evaluations: mine > 0, count: mine };
  });
}
