/**
 * A lease: programs to evaluate and a budget of programs to evolve in one bundle (pool.md 2.5 no. 9;
 * decisions 9, 10, 13, 17, 19). Evaluations come first: while too many wait the budget is 0.
 */
import { type AditError, isAditError } from '@adit/base';
import type { Lease, LeaseRequestBody } from '@adit/wire';
import { leaseIssued, noWork } from '../errors.ts';
import type { Caller } from '../service.ts';
import { hasLeaseOf, insertAssignment } from '../store/assignments.ts';
import { answerRequest, type WorkAsk } from './answer-request.ts';
import { requireNoBacklog } from './backlog.ts';
import type { PoolContext, Work } from './context.ts';
import { describeLease } from './describe-assignment.ts';
import { choosePlaces, fillPlaces } from './open-evaluation.ts';
import { chooseEvolution, type EvolutionChoice } from './open-evolution.ts';
import { countWaiting } from './open-programs.ts';

/** Most programs of either kind in one lease, and what a request gets that does not say (pool.md 2.5). */
const MAX_PLACES = 8;
const DEFAULT_EVALUATIONS = 8;
const DEFAULT_SEEDS = 2;

/** Opens a lease for the caller. */
export async function requestLease(
  context: PoolContext,
  caller: Caller,
  request: LeaseRequestBody,
): Promise<Lease> {
  const { task_type: problem, problems } = request;
  // A problem that the client does not work on is no work for it, as one the pool does not offer.
  const wanted =
    problem === undefined
      ? problems
      : [problem].filter((id) => problems === undefined || problems.includes(id));
  const narrowed = { ...request, ...(wanted === undefined ? {} : { problems: wanted }) };
  return await answerRequest(context, { caller, request: narrowed }, (work, ask) =>
    openLease(context, work, { ask, request }),
  );
}

async function openLease(
  context: PoolContext,
  work: Work,
  given: { readonly ask: WorkAsk; readonly request: LeaseRequestBody },
): Promise<Lease> {
  const { ask, request } = given;
  const { settings } = context;
  const { tx, nowMs, epoch } = work;
  if (settings.leasePerWindow && (await hasLeaseOf(tx, ask.miner.id, epoch.number))) {
    throw leaseIssued(epoch.number, epoch.endsAtMs - nowMs);
  }
  const evaluations = Math.min(request.eval_batch_size ?? DEFAULT_EVALUATIONS, MAX_PLACES);
  const seeds = Math.min(request.seed_batch_size ?? DEFAULT_SEEDS, MAX_PLACES);
  const mayEvolve = seeds > 0 && settings.leaseEvolveBudget > 0;
  if (evaluations === 0 && !mayEvolve) throw noWork('nothing_asked', { evaluations, seeds });

  // Before the places are taken: what this miner takes now is not done yet.
  const evolve = mayEvolve
    ? await keepReason(() => openBudget(context, work, { ...ask, parents: seeds }))
    : null;
  const places =
    evaluations > 0
      ? await keepReason(() => choosePlaces(context, work, { ...ask, limit: evaluations }))
      : null;
  const hasWork = isChosen(evolve) || isChosen(places);
  // With both refused the reason that is not a matter of course: why there is no evolution.
  if (!hasWork) throw evolve ?? places ?? noWork('nothing_eligible');

  const assignment = await insertAssignment(tx, {
    minerId: ask.miner.id,
    kind: 'lease',
    evolve: isChosen(evolve) ? { ...evolve, budget: settings.leaseEvolveBudget } : null,
    epoch: epoch.number,
    nowMs,
    timeoutAtMs: nowMs + settings.leaseTimeoutMs,
  });
  if (isChosen(places)) await fillPlaces(context, work, { assignment, algorithmIds: places });
  return await describeLease(context, tx, {
    assignment: { ...assignment, kind: 'lease' },
    epoch,
    dialect: ask.dialect,
    evolutions: 0,
  });
}

async function openBudget(
  context: PoolContext,
  work: Work,
  ask: WorkAsk & { readonly parents: number },
): Promise<EvolutionChoice> {
  await requireNoBacklog(context, work, await countWaiting(work, ask));
  return await chooseEvolution(context, work, ask);
}

/** What `choose` gives, or its `no_tasks_available`. */
async function keepReason<T>(choose: () => Promise<T>): Promise<T | AditError> {
  try {
    return await choose();
  } catch (error) {
    if (isAditError(error) && error.code === 'no_tasks_available') return error;
    throw error;
  }
}

function isChosen<T>(choice: T | AditError | null): choice is T {
  return choice !== null && !isAditError(choice);
}
