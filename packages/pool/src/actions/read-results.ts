/** Programs with a final score: the list, the best of a problem, the operator's confirmation. */
import type {
  Result,
  ResultList,
  ResultsQuery,
  Sota,
  SotaQuery,
  VerifyResultBody,
} from '@adit/wire';
import { resultDiffers, resultNotFound, resultNotScored, unknownTaskType } from '../errors.ts';
import type { Caller } from '../service.ts';
import { findResultById, insertVerification, listResults } from '../store/result-views.ts';
import { type PoolContext, type Problem, readFrom, requireMiner } from './context.ts';
import { asOperator } from './operator-frame.ts';

/** The problem that older clients mean when they name none (pool.md 2.3, row 15). */
const CUSTOMARY_PROBLEM = 'cifar10_binary';
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

function requireProblem(context: PoolContext, id: string): Problem {
  const found = context.problems.find(({ taskType }) => taskType.id === id);
  if (found !== undefined) return found;
  throw unknownTaskType(
    id,
    context.problems.map(({ taskType }) => taskType.id),
  );
}

/** Results of the configured problems, best first. Raises `not_registered`, `unknown_task_type`. */
export async function readResults(
  context: PoolContext,
  caller: Caller,
  ask: ResultsQuery,
): Promise<ResultList> {
  const problems =
    ask.task_type === undefined ? context.problems : [requireProblem(context, ask.task_type)];
  await requireMiner(context, caller);
  const limit = Math.min(Math.max(ask.limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT);
  const filter = {
    problemKeys: problems.map(({ key }) => key),
    minScore: ask.min_score ?? null,
    limit,
  };
  return { results: await readFrom(context, (query) => listResults(query, filter)) };
}

/** The best result of a problem, by default of the customary or the first one. */
export async function readSota(context: PoolContext, ask: SotaQuery): Promise<Sota> {
  const ids = context.problems.map(({ taskType }) => taskType.id);
  const fallback = ids.includes(CUSTOMARY_PROBLEM) ? CUSTOMARY_PROBLEM : (ids[0] ?? '');
  const { key, taskType } = requireProblem(context, ask.task_type ?? fallback);
  const filter = { problemKeys: [key], minScore: null, limit: 1 };
  const [best] = await readFrom(context, (query) => listResults(query, filter));
  return {
    task_type: taskType.id,
    suite: taskType.consensusSuite.id,
    suite_digest: taskType.consensusSuite.digest,
    sota: best?.score ?? null,
    result: best ?? null,
  };
}

/**
 * Notes that the operator has confirmed a result; again it changes nothing. A digest that differs from
 * the consensus is refused. Raises `result_not_found`, `result_not_scored`, `result_differs`.
 */
export async function verifyResult(
  context: PoolContext,
  resultId: number,
  body: VerifyResultBody,
): Promise<Result> {
  const { digest = null, note = null } = body;
  const action = {
    operator: body.operator,
    action: 'result.verify',
    arguments: { result_id: resultId, digest, note },
  };
  return await asOperator(context, action, async ({ tx, nowMs }) => {
    const found = await findResultById(tx, resultId);
    if (found === null) throw resultNotFound(resultId);
    if (found.result === null) throw resultNotScored(resultId, found.outcome);
    if (digest !== null && digest !== found.result.digest) {
      throw resultDiffers(resultId, { digest, consensus: found.result.digest });
    }
    await insertVerification(tx, { resultId, digest, note, nowMs });
    return (await findResultById(tx, resultId))?.result ?? found.result;
  });
}
