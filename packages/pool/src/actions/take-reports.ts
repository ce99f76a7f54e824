/**
 * Reports (pool.md 3.3, 3.6; decisions 8, 15, 16), whether of an evaluate batch or of a lease. Each
 * is taken in with the consensus that it completes.
 */
import type { Evaluation, ItemOutcome } from '@adit/wire';
import { type Reception, receiveReport } from '../domain/assignment.ts';
import { classifyVote, type Report } from '../domain/report.ts';
import { listPrograms } from '../store/programs.ts';
import { countTaken, storeReport } from '../store/slots.ts';
import { judgeAfterDecision } from './advance-program.ts';
import { type ClusterGuard, openClusterGuard, refuseClustered } from './cluster-guard.ts';
import type { PoolContext } from './context.ts';
import { advanceLocked, type HeldSlot, type HeldSlots } from './held-slots.ts';
import {
  findAnswer,
  hashContent,
  type Intake,
  keepAnswer,
  storableText,
  type TakenItem,
} from './submission.ts';

/** Stores the reports and answers each. Raises `content_conflict`. */
export async function takeReports(
  context: PoolContext,
  intake: Intake,
  given: { readonly held: HeldSlots; readonly evaluations: readonly Evaluation[] },
): Promise<TakenItem[]> {
  const { held, evaluations } = given;
  if (evaluations.length === 0) return [];
  const guard = await openClusterGuard(intake, held);
  const taken: TakenItem[] = [];
  for (const evaluation of evaluations) {
    const named = nameEvaluation(evaluation);
    const before = findAnswer(intake, named);
    const slot = held.get(evaluation.algorithm_id);
    if (before !== null) {
      taken.push(before);
    } else if (slot === undefined) {
      const outcome = await refuseForeign(intake, evaluation.algorithm_id);
      taken.push({ outcome, use: 'ignored' });
    } else {
      const item = await takeReport(context, intake, { evaluation, guard, ...slot });
      await keepAnswer(intake, named, item.outcome);
      taken.push(item);
    }
  }
  return taken;
}

/** Item name and content; a report that is sent again with the same content is the same item. */
function nameEvaluation({ algorithm_id, score, digest, error }: Evaluation) {
  const parts = [String(score), digest ?? null, error ?? null];
  return { item: `evaluation:${algorithm_id}`, contentHash: hashContent(parts) };
}

/** The reported number: the wire spells those that JSON lacks as texts. */
function readScore(score: Evaluation['score']): number | null {
  return typeof score === 'string' ? Number(score) : score;
}

/** Stores one report and lets it count. */
async function takeReport(
  context: PoolContext,
  intake: Intake,
  given: HeldSlot & { readonly evaluation: Evaluation; readonly guard: ClusterGuard },
): Promise<TakenItem> {
  const { evaluation, program, guard } = given;
  const algorithm_id = program.id;
  const ignore = (code: string): TakenItem => ({
    outcome: { algorithm_id, status: 'not_assigned', code },
    use: 'ignored',
  });
  const problem = context.problems.find(({ key }) => key === program.problemKey);
  if (problem === undefined) return ignore('problem_gone');
  const reception = await receive(intake, given);
  if (reception === 'refused') return ignore('given_back');
  const peer = given.slot.report === null ? guard.findPeer(given) : null;
  if (peer !== null) return await refuseClustered(context, intake, { programId: program.id, peer });
  const { scoreBounds } = problem.taskType;
  const outcome = await storeAndJudge(context, intake, { evaluation, reception, scoreBounds });
  return { outcome, use: 'taken' };
}

async function storeAndJudge(
  context: PoolContext,
  intake: Intake,
  given: {
    readonly evaluation: Evaluation;
    readonly reception: 'counted' | 'late';
    readonly scoreBounds: readonly [number, number];
  },
): Promise<ItemOutcome> {
  const { evaluation, reception, scoreBounds } = given;
  const { algorithm_id } = evaluation;
  const report = readReport(intake.miner.id, evaluation, scoreBounds);
  const isNew = await storeReport(intake.work.tx, {
    algorithmId: algorithm_id,
    report,
    score: readScore(evaluation.score),
    error: evaluation.error === undefined ? null : storableText(evaluation.error),
    engine: evaluation.engine === undefined ? null : storableText(evaluation.engine),
    epoch: intake.work.epoch.number,
    state: reception === 'late' ? 'LATE_REPORTED' : 'REPORTED',
    nowMs: intake.work.nowMs,
  });
  if (!isNew) return { algorithm_id, status: 'duplicate' };
  if (reception === 'late') return { algorithm_id, status: 'late', code: 'slot_reassigned' };
  const step = await advanceLocked(context, intake.work, algorithm_id);
  if (step === 'final') {
    await judgeAfterDecision(context, intake.work, { programId: algorithm_id, report });
  }
  if (report.vote !== 'INVALID_SCORE') return { algorithm_id, status: 'accepted' };
  const [low, high] = scoreBounds;
  const numbers = { score: String(evaluation.score), low, high };
  return { algorithm_id, status: 'invalid_score', code: 'invalid_score', numbers };
}

async function receive(intake: Intake, { slot, program }: HeldSlot): Promise<Reception> {
  const { tx, nowMs } = intake.work;
  const taken = await countTaken(tx, [program.id], nowMs);
  const isMineAmongThem = slot.state === 'ASSIGNED' && slot.reofferAtMs > nowMs;
  return receiveReport({
    assignment: intake.assignment.state,
    state: slot.state,
    isOverTime: intake.assignment.timeoutAtMs <= nowMs,
    isFinal: program.state !== 'EVALUATING',
    taken: (taken.get(program.id) ?? 0) - (isMineAmongThem ? 1 : 0),
    target: program.target,
  });
}

function readReport(
  minerId: number,
  evaluation: Evaluation,
  bounds: readonly [number, number],
): Report {
  const score = readScore(evaluation.score);
  const vote = classifyVote(score, evaluation.error !== undefined, bounds);
  const digest = normaliseDigest(evaluation.digest);
  return { minerId, vote, score: vote === 'VALUE' ? score : null, digest };
}

async function refuseForeign(intake: Intake, algorithmId: number): Promise<ItemOutcome> {
  const [program] = algorithmId < 2 ** 31 ? await listPrograms(intake.work.tx, [algorithmId]) : [];
  const isOwn = program !== undefined && program.authorId === intake.miner.id;
  const status = isOwn ? 'own_algorithm' : 'not_assigned';
  return { algorithm_id: algorithmId, status, code: status };
}

function normaliseDigest(digest: string | undefined): string | null {
  const text = digest?.trim().toLowerCase().replace(/^0x/, '') ?? '';
  return text === '' ? null : storableText(text);
}
