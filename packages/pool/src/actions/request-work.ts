/**
 * Work for a miner (pool.md 3.1, 3.2; decisions 9, 10, 13, 17, 19), or the reason why there is none.
 */
import { AditError, isAditError } from '@adit/base';
import type { Assignment, TaskRequestBody, WorkKind } from '@adit/wire';
import { activeTask, noWork } from '../errors.ts';
import type { Caller } from '../service.ts';
import { listOpenAssignments } from '../store/assignments.ts';
import { findOpenEpoch } from '../store/epochs.ts';
import { countActiveMiners, type Miner, markSeen } from '../store/miners.ts';
import { countFreePlaces } from '../store/programs.ts';
import {
  inOpenEpoch,
  type PoolContext,
  type Problem,
  readFrom,
  requireLockedMiner,
  requireMiner,
  type Work,
} from './context.ts';
import { describeAssignment } from './describe-assignment.ts';
import { expireOverdue } from './expire.ts';
import { openEvaluation } from './open-evaluation.ts';
import { openEvolution } from './open-evolution.ts';

/** Who asks for what, checked. */
export interface WorkAsk {
  readonly miner: Miner;
  /** The problems the miner works on, at least one. */
  readonly problems: readonly Problem[];
}

/** Most assignments that one miner may hold open (decision 13). */
const MAX_OPEN = 8;
const DIALECT = 'az64';
/** Answers of the pool, not failures of the transaction. */
const REFUSALS: ReadonlySet<string> = new Set(['no_tasks_available', 'active_task']);

/** Opens an assignment for the caller. */
export async function requestWork(
  context: PoolContext,
  caller: Caller,
  request: TaskRequestBody,
): Promise<Assignment> {
  const outcome = await inOpenEpoch(context, async (work) => {
    const found = await requireLockedMiner(work.tx, caller);
    await markSeen(work.tx, found.id, { nowMs: work.nowMs, problems: request.problems ?? null });
    const miner = await expireOverdue(context, work, found);
    // A refusal is committed too: the miner was seen, and its expiries count.
    return await chooseWork(context, work, { miner, request }).catch(keepRefusal);
  });
  if (isAditError(outcome)) throw outcome;
  return outcome;
}

function keepRefusal(error: unknown): AditError {
  const isRefusal = error instanceof AditError && REFUSALS.has(error.code);
  if (!isRefusal) throw error;
  return error;
}

async function chooseWork(
  context: PoolContext,
  work: Work,
  given: { readonly miner: Miner; readonly request: TaskRequestBody },
): Promise<Assignment> {
  const { miner, request } = given;
  if (request.dialect !== DIALECT) throw noWork('dialect', { wanted: DIALECT });
  const problems = chooseProblems(context, request.problems);
  if (problems.length === 0) throw noWork('problems', describeProblems(context));
  const limit = Math.min(Math.max(request.workers ?? 1, 1), MAX_OPEN);
  const open = await listOpenAssignments(work.tx, miner.id);
  if (open.length >= limit) throw activeTask(open.length, limit);
  if (miner.pausedUntilMs > work.nowMs) {
    const { expiriesInRow } = miner;
    throw noWork('limit', { pauseMs: miner.pausedUntilMs - work.nowMs, expiriesInRow });
  }
  return await openWork(context, work, { miner, problems, wish: request.task_type });
}

/** The caller's open assignments as they were given, without what is reported already. */
export async function resumeWork(context: PoolContext, caller: Caller): Promise<Assignment[]> {
  const miner = await requireMiner(context, caller);
  return await readFrom(context, async (query) => {
    const nowMs = context.clock.nowMs();
    const epoch = await findOpenEpoch(query);
    const open = await listOpenAssignments(query, miner.id);
    const described: Assignment[] = [];
    for (const assignment of open.slice(0, MAX_OPEN)) {
      if (epoch === null || assignment.timeoutAtMs <= nowMs) continue;
      const answer = await describeAssignment(context, query, { assignment, epoch });
      if (answer.algorithms.length > 0) described.push(answer);
    }
    return described;
  });
}

/** The kind that was asked for; without a wish, evaluation while it waits, and the other instead of none. */
async function openWork(
  context: PoolContext,
  work: Work,
  ask: WorkAsk & { readonly wish: WorkKind | undefined },
): Promise<Assignment> {
  const { wish } = ask;
  if (wish === 'evaluate') return await openEvaluation(context, work, ask);
  const problemKeys = ask.problems.map(({ key }) => key);
  const { tx, nowMs } = work;
  const free = await countFreePlaces(tx, { minerId: ask.miner.id, problemKeys, nowMs });
  const active = await countActiveMiners(tx, nowMs - context.settings.minerActiveMs);
  if (wish === 'evolve') {
    const limit = Math.ceil(context.settings.backlogPerMiner * Math.max(active, 1));
    if (free.mine > 0 && free.all > limit) throw noWork('backlog', { waiting: free.all, limit });
    return await openEvolution(context, work, ask);
  }
  const [first, second] =
    free.mine > 0 && free.all > active
      ? [openEvaluation, openEvolution]
      : [openEvolution, openEvaluation];
  try {
    return await first(context, work, ask);
  } catch (error) {
    if (!isAditError(error) || error.code !== 'no_tasks_available') throw error;
    return await second(context, work, ask);
  }
}

function chooseProblems(context: PoolContext, wanted: readonly string[] | undefined): Problem[] {
  return context.problems.filter(({ taskType }) => wanted?.includes(taskType.id) ?? true);
}

function describeProblems(context: PoolContext): { problems: string } {
  return { problems: context.problems.map(({ taskType }) => taskType.id).join(' ') };
}
