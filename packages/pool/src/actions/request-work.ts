/**
 * A batch of work for a miner (pool.md 3.1, 3.2; decisions 9, 10, 13, 17, 19), or the reason why
 * there is none.
 */
import type { Assignment, TaskRequestBody, WorkKind } from '@adit/wire';
import { noWork } from '../errors.ts';
import type { Caller } from '../service.ts';
import { insertAssignment } from '../store/assignments.ts';
import { answerRequest, orElse, type WorkAsk } from './answer-request.ts';
import { countActive, requireNoBacklog } from './backlog.ts';
import type { PoolContext, Work } from './context.ts';
import { describeBatch } from './describe-assignment.ts';
import { choosePlaces, fillPlaces } from './open-evaluation.ts';
import { chooseEvolution } from './open-evolution.ts';
import { countWaiting } from './open-programs.ts';

/** Parents of an evolve batch (the guide's two). */
const PARENTS = 2;

/** Opens a batch for the caller. */
export async function requestWork(
  context: PoolContext,
  caller: Caller,
  request: TaskRequestBody,
): Promise<Assignment> {
  return await answerRequest(context, { caller, request }, (work, ask) =>
    openWork(context, work, { ...ask, wish: request.task_type }),
  );
}

/** The kind that was asked for; without a wish, evaluation while it waits, and the other instead of none. */
async function openWork(
  context: PoolContext,
  work: Work,
  ask: WorkAsk & { readonly wish: WorkKind | undefined },
): Promise<Assignment> {
  const evaluate = () => openEvaluation(context, work, ask);
  const evolve = () => openEvolution(context, work, ask);
  if (ask.wish === 'evaluate') return await evaluate();
  const free = await countWaiting(work, ask);
  if (ask.wish === 'evolve') {
    await requireNoBacklog(context, work, free);
    return await evolve();
  }
  const isEvaluationFirst = free.mine > 0 && free.all > (await countActive(context, work));
  return isEvaluationFirst ? await orElse(evaluate, evolve) : await orElse(evolve, evaluate);
}

/** Opens an evaluate batch. Raises `no_tasks_available` nothing_eligible, cluster. */
async function openEvaluation(context: PoolContext, work: Work, ask: WorkAsk): Promise<Assignment> {
  const { settings } = context;
  const places = await choosePlaces(context, work, { ...ask, limit: settings.evaluateBatchSize });
  const { tx, nowMs, epoch } = work;
  const assignment = await insertAssignment(tx, {
    minerId: ask.miner.id,
    kind: 'evaluate',
    evolve: null,
    epoch: epoch.number,
    nowMs,
    timeoutAtMs: nowMs + settings.taskTimeoutMs,
  });
  await fillPlaces(context, work, { assignment, algorithmIds: places });
  return await describeBatch(context, tx, {
    assignment: { ...assignment, kind: 'evaluate' },
    epoch,
    dialect: ask.dialect,
  });
}

/** Opens an evolve batch. Raises `no_tasks_available` window, nothing_eligible. */
async function openEvolution(context: PoolContext, work: Work, ask: WorkAsk): Promise<Assignment> {
  const { tx, nowMs, epoch } = work;
  const evolve = await chooseEvolution(context, work, { ...ask, parents: PARENTS });
  if (evolve.parents.length === 0) throw noWork('nothing_eligible', { kind: 'evolve' });
  const assignment = await insertAssignment(tx, {
    minerId: ask.miner.id,
    kind: 'evolve',
    evolve: { ...evolve, budget: 1 },
    epoch: epoch.number,
    nowMs,
    timeoutAtMs: nowMs + context.settings.taskTimeoutMs,
  });
  return await describeBatch(context, tx, {
    assignment: { ...assignment, kind: 'evolve' },
    epoch,
    dialect: ask.dialect,
  });
}
