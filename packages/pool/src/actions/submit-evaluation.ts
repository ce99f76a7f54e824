/**
 * Reports of an evaluate batch (pool.md 3.3, 3.6; decisions 8, 15, 16). All items are taken in one
 * transaction with the consensus they complete: what is answered 200 is committed, and once.
 */
import type { Evaluation, ItemOutcome, SubmissionAnswer, SubmitEvaluationBody } from '@adit/wire';
import { wireLimits } from '@adit/wire';
import { type Reception, receiveReport } from '../domain/assignment.ts';
import { classifyVote, type Report } from '../domain/report.ts';
import { assignmentNotFound, tooManyItems } from '../errors.ts';
import type { Caller } from '../service.ts';
import { endAssignment } from '../store/assignments.ts';
import { listPrograms, lockPrograms, type StoredProgram } from '../store/programs.ts';
import { countTaken, listAssignmentSlots, type Slot, storeReport } from '../store/slots.ts';
import { advanceProgram, judgeAfterDecision } from './advance-program.ts';
import { inOpenEpoch, type PoolContext } from './context.ts';
import {
  answerSubmission,
  findAnswer,
  forgiveExpiries,
  hashContent,
  type Intake,
  keepAnswer,
  openIntake,
} from './submission.ts';

/** Stores the reports and answers each. */
export async function submitEvaluation(
  context: PoolContext,
  caller: Caller,
  given: { readonly batchId: string; readonly body: SubmitEvaluationBody },
): Promise<SubmissionAnswer> {
  const { evaluations } = given.body;
  const limit = wireLimits.evaluations;
  if (evaluations.length > limit) throw tooManyItems(evaluations.length, limit);
  return await inOpenEpoch(context, async (work) => {
    const intake = await openIntake(work, caller, given.batchId);
    const held = await lockHeld(intake, evaluations);
    const items: ItemOutcome[] = [];
    let repeated = 0;
    for (const evaluation of evaluations) {
      const named = nameEvaluation(evaluation);
      const before = findAnswer(intake, named);
      const slot = held.get(evaluation.algorithm_id);
      if (before !== null) {
        repeated += 1;
        items.push(before);
      } else if (slot === undefined) {
        items.push(await refuseForeign(intake, evaluation.algorithm_id));
      } else {
        const answer = await takeReport(context, intake, { evaluation, ...slot });
        await keepAnswer(intake, named, answer);
        items.push(answer);
      }
    }
    await finish(intake, items);
    if (!items.some(isUsed) && intake.assignment.state !== 'OPEN') {
      throw assignmentNotFound(given.batchId);
    }
    const isRepeat = repeated > 0 && repeated === items.length;
    return answerSubmission(intake.assignment, { items, isRepeat });
  });
}

/** A slot of the assignment with its program, whose row is locked. */
interface HeldSlot {
  readonly slot: Slot;
  readonly program: StoredProgram;
}

/** Locks the reported programs that belong to the assignment, ascending; by program id. */
async function lockHeld(
  intake: Intake,
  evaluations: readonly Evaluation[],
): Promise<Map<number, HeldSlot>> {
  const { tx } = intake.work;
  const reported = new Set(evaluations.map((evaluation) => evaluation.algorithm_id));
  const slots = (await listAssignmentSlots(tx, intake.assignment.id)).filter((slot) =>
    reported.has(slot.algorithmId),
  );
  const programs = await lockPrograms(
    tx,
    slots.map((slot) => slot.algorithmId),
  );
  return new Map(
    slots.flatMap((slot) => {
      const program = programs.find(({ id }) => id === slot.algorithmId);
      return program === undefined ? [] : [[program.id, { slot, program }] as const];
    }),
  );
}

const UNUSED: ReadonlySet<string> = new Set(['not_assigned', 'own_algorithm']);
const isUsed = ({ status }: ItemOutcome): boolean => !UNUSED.has(status);

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
  given: HeldSlot & { readonly evaluation: Evaluation },
): Promise<ItemOutcome> {
  const { evaluation, program } = given;
  const { tx, nowMs } = intake.work;
  const algorithm_id = program.id;
  const problem = context.problems.find(({ key }) => key === program.problemKey);
  if (problem === undefined) return { algorithm_id, status: 'not_assigned', code: 'problem_gone' };
  const reception = await receive(intake, given);
  if (reception === 'refused') {
    return { algorithm_id, status: 'not_assigned', code: 'given_back' };
  }
  const { scoreBounds } = problem.taskType;
  const score = readScore(evaluation.score);
  const report = readReport(intake.miner.id, evaluation, scoreBounds);
  const isNew = await storeReport(tx, {
    algorithmId: program.id,
    report,
    score,
    error: evaluation.error ?? null,
    state: reception === 'late' ? 'LATE_REPORTED' : 'REPORTED',
    nowMs,
  });
  if (!isNew) return { algorithm_id, status: 'duplicate' };
  if (reception === 'late') return { algorithm_id, status: 'late', code: 'slot_reassigned' };
  await applyReport(context, intake, { programId: program.id, report });
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

/** Consensus, or the comparison with the frozen result. Reads the program anew: an item before may have moved it. */
async function applyReport(
  context: PoolContext,
  intake: Intake,
  given: { readonly programId: number; readonly report: Report },
): Promise<void> {
  const { work } = intake;
  const [program] = await listPrograms(work.tx, [given.programId]);
  if (program === undefined) throw new Error(`Program ${given.programId} is gone`);
  if (program.state === 'EVALUATING') await advanceProgram(context, work, program);
  else await judgeAfterDecision(context, work, given);
}

async function refuseForeign(intake: Intake, algorithmId: number): Promise<ItemOutcome> {
  const [program] = algorithmId < 2 ** 31 ? await listPrograms(intake.work.tx, [algorithmId]) : [];
  const isOwn = program !== undefined && program.authorId === intake.miner.id;
  const status = isOwn ? 'own_algorithm' : 'not_assigned';
  return { algorithm_id: algorithmId, status, code: status };
}

/** OPEN -> SUBMITTED once every slot has its report. */
async function finish(intake: Intake, items: readonly ItemOutcome[]): Promise<void> {
  if (!items.some(isUsed) || intake.assignment.kind !== 'evaluate') return;
  await forgiveExpiries(intake.work, intake.miner);
  const { tx, nowMs } = intake.work;
  const slots = await listAssignmentSlots(tx, intake.assignment.id);
  if (slots.some(({ state }) => state === 'ASSIGNED')) return;
  await endAssignment(tx, intake.assignment.id, { state: 'SUBMITTED', nowMs });
}

function normaliseDigest(digest: string | undefined): string | null {
  const text = digest?.trim().toLowerCase().replace(/^0x/, '') ?? '';
  return text === '' ? null : text;
}
