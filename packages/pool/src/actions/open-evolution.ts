/** An evolve batch: a problem by weight, parents by rank, diversity or novelty (decisions 17, 19). */
import type { Assignment } from '@adit/wire';
import { chooseParents, drawWeighted, noveltyChance, problemWeight } from '../domain/choice.ts';
import { noWork } from '../errors.ts';
import { insertAssignment, listRecentResults } from '../store/assignments.ts';
import { listParentCandidates, listStartPrograms, readBestScores } from '../store/programs.ts';
import type { PoolContext, Work } from './context.ts';
import { describeAssignment } from './describe-assignment.ts';
import type { WorkAsk } from './request-work.ts';

const PARENT_CANDIDATES = 200;
const RECENT_RESULTS = 20;
/** No evolution starts in the last twentieth of an epoch, nor in its last two seconds. */
const WINDOW_SHARE = 20;
const WINDOW_MAX_MS = 2_000;

/** Opens an evolve batch. Raises `no_tasks_available` window, nothing_eligible. */
export async function openEvolution(
  context: PoolContext,
  work: Work,
  ask: WorkAsk,
): Promise<Assignment> {
  const { tx, nowMs, epoch } = work;
  const { random, settings } = context;
  const leftMs = epoch.endsAtMs - nowMs;
  const neededMs = Math.min((epoch.endsAtMs - epoch.startsAtMs) / WINDOW_SHARE, WINDOW_MAX_MS);
  if (leftMs < neededMs) throw noWork('window', { leftMs, neededMs });

  const keys = ask.problems.map(({ key }) => key);
  const best = await readBestScores(tx, keys);
  const problem = drawWeighted(
    keys.map((key) => ({ key, bestScore: best.get(key) ?? null })),
    problemWeight,
    random,
  );
  if (problem === null) throw noWork('problems');
  const recent = await listRecentResults(tx, problem.key, RECENT_RESULTS);
  const known = recent.filter((result) => result === 'duplicate_algorithm').length;
  const parents = chooseParents(
    await listParentCandidates(tx, problem.key, PARENT_CANDIDATES),
    await listStartPrograms(tx, problem.key),
    { isNovelty: random.nextFloat() < noveltyChance(recent.length, known), random },
  );
  if (parents.ids.length === 0) throw noWork('nothing_eligible', { kind: 'evolve' });
  const assignment = await insertAssignment(tx, {
    minerId: ask.miner.id,
    kind: 'evolve',
    problemKey: problem.key,
    parents: parents.ids,
    parentRule: parents.rule,
    epoch: epoch.number,
    nowMs,
    timeoutAtMs: nowMs + settings.taskTimeoutMs,
  });
  return await describeAssignment(context, tx, { assignment, epoch });
}
