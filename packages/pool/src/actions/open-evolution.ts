/** What to evolve: a problem by weight, parents by rank, diversity or novelty (decisions 17, 19). */
import {
  chooseParents,
  drawWeighted,
  noveltyChance,
  type ParentCandidate,
  type ParentChoice,
  type ParentRule,
  problemWeight,
} from '../domain/choice.ts';
import { noWork } from '../errors.ts';
import { listRecentResults } from '../store/assignments.ts';
import {
  listParentCandidates,
  listPrograms,
  listStartPrograms,
  readBestScores,
} from '../store/programs.ts';
import type { WorkAsk } from './answer-request.ts';
import type { PoolContext, Work } from './context.ts';
import { renderProgram } from './dialect.ts';

const PARENT_CANDIDATES = 200;
const RECENT_RESULTS = 20;
/** No evolution starts in the last twentieth of an epoch, nor in its last two seconds. */
const WINDOW_SHARE = 20;
const WINDOW_MAX_MS = 2_000;

/** What to evolve. */
export interface EvolutionChoice {
  readonly problemKey: number;
  readonly parents: readonly number[];
  readonly rule: ParentRule;
}

/** Chooses a problem and at most `parents` parents, perhaps none. Raises `no_tasks_available` window. */
export async function chooseEvolution(
  context: PoolContext,
  work: Work,
  ask: WorkAsk & { readonly parents: number },
): Promise<EvolutionChoice> {
  const { tx, nowMs, epoch } = work;
  const { random } = context;
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
  const isNovelty = random.nextFloat() < noveltyChance(recent.length, known);
  const choose = (scored: readonly ParentCandidate[], startIds: readonly number[]): ParentChoice =>
    chooseParents(scored, startIds, { isNovelty, random, count: ask.parents });
  const parents = await chooseWritable(work, ask, {
    scored: await listParentCandidates(tx, problem.key, PARENT_CANDIDATES),
    startIds: await listStartPrograms(tx, problem.key),
    choose,
  });
  return { problemKey: problem.key, parents: parents.ids, rule: parents.rule };
}

/** Draws until all parents have a text in the client's dialect; those that have none drop out. */
async function chooseWritable(
  { tx }: Work,
  { dialect }: WorkAsk,
  given: {
    readonly scored: readonly ParentCandidate[];
    readonly startIds: readonly number[];
    readonly choose: (
      scored: readonly ParentCandidate[],
      startIds: readonly number[],
    ) => ParentChoice;
  },
): Promise<ParentChoice> {
  let { scored, startIds } = given;
  for (;;) {
    const choice = given.choose(scored, startIds);
    if (dialect === 'az64' || choice.ids.length === 0) return choice;
    const drawn = await listPrograms(tx, choice.ids);
    const isWithout = new Set(
      drawn.filter(({ text }) => renderProgram(text, dialect, 'seed') === null).map(({ id }) => id),
    );
    if (isWithout.size === 0) return choice;
    scored = scored.filter(({ id }) => !isWithout.has(id));
    startIds = startIds.filter((id) => !isWithout.has(id));
  }
}
