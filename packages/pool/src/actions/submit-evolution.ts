/**
 * The program of an evolve batch: read, reduced to its canonical form and stored if it is new
 * (decisions 2, 5, 16, 17). Only canonical text is stored, hashed, handed out and scored.
 */
import { isAditError } from '@adit/base';
import { requireAffordable } from '@adit/evolution';
import { canonicalProgram, formatProgramText, parseProgramText, programHash } from '@adit/program';
import type { ItemOutcome, SubmissionAnswer, SubmitEvolutionBody } from '@adit/wire';
import { assignmentNotFound, contentConflict } from '../errors.ts';
import type { Caller } from '../service.ts';
import { endAssignment, findAssignment } from '../store/assignments.ts';
import { findProgramByHash, insertProgram } from '../store/programs.ts';
import { inOpenEpoch, type PoolContext, type Problem, readFrom } from './context.ts';
import { parseBatchId } from './describe-assignment.ts';
import {
  answerSubmission,
  findAnswer,
  forgiveExpiries,
  hashContent,
  type Intake,
  keepAnswer,
  openIntake,
} from './submission.ts';

/** Evolve batches have a budget of one program. */
const INDEX = 0;
const ITEM = `evolution:${INDEX}`;

/** A program as the pool keeps it, or why it does not. */
export type ReadProgram =
  | { readonly ok: true; readonly text: string; readonly contentHash: string }
  | { readonly ok: false; readonly outcome: ItemOutcome };

/** Takes the program in. */
export async function submitEvolution(
  context: PoolContext,
  caller: Caller,
  given: { readonly batchId: string; readonly body: SubmitEvolutionBody },
): Promise<SubmissionAnswer> {
  const { batchId, body } = given;
  const problem = await findProblem(context, batchId);
  // Before the transaction: reading a hostile text may take milliseconds.
  const read = problem === null ? null : readProgram(problem, body.evolved_function);
  const parents = body.parent_functions.map(({ id }) => id);
  const named = { item: ITEM, contentHash: hashContent([body.evolved_function, ...parents]) };
  return await inOpenEpoch(context, async (work) => {
    const intake = await openIntake(work, caller, batchId);
    const { assignment } = intake;
    if (assignment.kind !== 'evolve') {
      const items: ItemOutcome[] = [
        { index: INDEX, status: 'over_budget', numbers: { budget: 0 } },
      ];
      return answerSubmission(assignment, { items, isRepeat: false });
    }
    const before = findAnswer(intake, named);
    if (before !== null) return answerEvolution(intake, before, true);
    if (assignment.state === 'SUBMITTED' || assignment.state === 'CLOSED') {
      throw contentConflict(ITEM);
    }
    const isGivenBack = assignment.state === 'RELEASED' || assignment.state === 'REVOKED';
    if (isGivenBack || problem === null || read === null) throw assignmentNotFound(batchId);
    const answer = read.ok
      ? await storeProgram(context, intake, { problem, program: read, parents })
      : read.outcome;
    if (answer.status !== 'accepted' && assignment.state !== 'OPEN') {
      throw assignmentNotFound(batchId);
    }
    await keepAnswer(intake, named, answer);
    await finish(intake, answer);
    return answerEvolution(intake, answer, false);
  });
}

async function finish({ work, miner, assignment }: Intake, answer: ItemOutcome): Promise<void> {
  await forgiveExpiries(work, miner);
  const end = { state: 'SUBMITTED', nowMs: work.nowMs, result: answer.status } as const;
  await endAssignment(work.tx, assignment.id, end);
}

function answerEvolution(
  { assignment }: Intake,
  answer: ItemOutcome,
  isRepeat: boolean,
): SubmissionAnswer {
  const { algorithm_id } = answer;
  const isStored = answer.status === 'accepted' && algorithm_id !== undefined;
  const algorithmIds = isStored ? [algorithm_id] : [];
  return answerSubmission(assignment, { items: [answer], isRepeat, algorithmIds });
}

/** Reads a program for a problem: canonical text and hash, or `invalid_dsl`, `too_costly`. */
export function readProgram(problem: Problem, text: string): ReadProgram {
  const { taskType } = problem;
  try {
    const parsed = parseProgramText(text, taskType.limits);
    if (parsed.features !== taskType.features) {
      const numbers = { features: parsed.features, wanted: taskType.features };
      return { ok: false, outcome: refusal('invalid_dsl', 'wrong_features', numbers) };
    }
    const canonical = canonicalProgram(parsed);
    requireAffordable(canonical, taskType.consensusSuite);
    const contentHash = programHash(canonical);
    return { ok: true, text: formatProgramText(canonical), contentHash };
  } catch (error) {
    if (!isAditError(error)) throw error;
    const status = error.code === 'too_costly' ? 'too_costly' : 'invalid_dsl';
    const outcome = refusal(status, error.code, error.numbers);
    return { ok: false, outcome: { ...outcome, detail: error.message } };
  }
}

async function storeProgram(
  context: PoolContext,
  intake: Intake,
  given: {
    readonly problem: Problem;
    readonly program: { readonly text: string; readonly contentHash: string };
    readonly parents: readonly number[];
  },
): Promise<ItemOutcome> {
  const { problem, program, parents } = given;
  const { tx, nowMs } = intake.work;
  const id = await insertProgram(tx, {
    problemKey: problem.key,
    ...program,
    authorId: intake.miner.id,
    // Only parents that were handed out with this batch: lineage is statistics, not a claim.
    parents: intake.assignment.parents.filter((parent) => parents.includes(parent)),
    target: context.settings.minEvaluators,
    nowMs,
  });
  if (id !== null) return { index: INDEX, algorithm_id: id, status: 'accepted' };
  const known = await findProgramByHash(tx, problem.key, program.contentHash);
  return refusal('duplicate_algorithm', 'duplicate_algorithm', { algorithmId: known });
}

async function findProblem(context: PoolContext, batchId: string): Promise<Problem | null> {
  const id = parseBatchId(batchId);
  if (id === null) return null;
  const assignment = await readFrom(context, (query) => findAssignment(query, id));
  return context.problems.find(({ key }) => key === assignment?.problemKey) ?? null;
}

function refusal(
  status: ItemOutcome['status'],
  code: string,
  numbers: Readonly<Record<string, number | string | bigint | boolean | null>>,
): ItemOutcome {
  const plain = Object.entries(numbers).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? String(value) : value,
  ]);
  return { index: INDEX, status, code, numbers: Object.fromEntries(plain) };
}
