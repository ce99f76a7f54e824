/**
 * Evolved programs, whether of an evolve batch or of a lease: read, reduced to their canonical form
 * and stored if they are new (decisions 2, 5, 16, 17).
 */
import type { Evolution, ItemOutcome } from '@adit/wire';
import { contentConflict } from '../errors.ts';
import { findAssignment, nameEvolution } from '../store/assignments.ts';
import { findProgramByHash, insertProgram } from '../store/programs.ts';
import { listSlotPrograms } from '../store/slots.ts';
import { parseAssignmentId } from './assignment-id.ts';
import { type PoolContext, type Problem, readFrom } from './context.ts';
import type { Source } from './dialect.ts';
import { type ReadProgram, readProgram } from './read-program.ts';
import {
  findAnswer,
  hashContent,
  type Intake,
  keepAnswer,
  type NamedItem,
  storableText,
  type TakenItem,
} from './submission.ts';

/** An evolved program before the transaction: reading a hostile text may take milliseconds. */
export interface Proposal {
  readonly index: number;
  readonly named: NamedItem;
  readonly parents: readonly number[];
  /** Null when nothing can come of it: over budget, or its problem is not worked on. */
  readonly read: { readonly problem: Problem; readonly program: ReadProgram } | null;
}

/** Reads the programs of a submission; outside a transaction. */
export async function readProposals(
  context: PoolContext,
  assignmentId: string,
  given: { readonly evolutions: readonly Evolution[]; readonly offset: number },
): Promise<Proposal[]> {
  const { evolutions, offset } = given;
  if (evolutions.length === 0) return [];
  const id = parseAssignmentId(assignmentId);
  const assignment =
    id === null ? null : await readFrom(context, (query) => findAssignment(query, id));
  const problem = context.problems.find(({ key }) => key === assignment?.problemKey);
  return evolutions.map(({ algorithm_dsl: text, parent_algorithm_ids: parents }, place) => {
    const index = offset + place;
    const isWithin = index < (assignment?.evolveBudget ?? 0);
    return {
      index,
      named: { item: nameEvolution(index), contentHash: hashContent([text, ...parents]) },
      parents,
      read:
        problem !== undefined && isWithin ? { problem, program: readProgram(problem, text) } : null,
    };
  });
}

/** Stores what is new and answers each. Raises `content_conflict`. */
export async function takeEvolutions(
  context: PoolContext,
  intake: Intake,
  proposals: readonly Proposal[],
): Promise<TakenItem[]> {
  const taken = new Map<Proposal, TakenItem>();
  // By hash: two submissions that store the same programs must not wait for each other crosswise.
  const sorted = [...proposals].sort((left, right) => compare(hashOf(left), hashOf(right)));
  for (const proposal of sorted) {
    const item = findAnswer(intake, proposal.named) ?? (await takeNew(context, intake, proposal));
    taken.set(proposal, item);
  }
  return proposals.flatMap((proposal) => taken.get(proposal) ?? []);
}

const hashOf = ({ read }: Proposal): string =>
  read?.program.ok === true ? read.program.contentHash : '';

const compare = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1;

async function takeNew(
  context: PoolContext,
  intake: Intake,
  proposal: Proposal,
): Promise<TakenItem> {
  const { index, named, read } = proposal;
  const { evolveBudget: budget, state } = intake.assignment;
  if (index >= budget) {
    return { outcome: { index, status: 'over_budget', numbers: { budget } }, use: 'ignored' };
  }
  if (state === 'SUBMITTED' || state === 'CLOSED') throw contentConflict(named.item);
  const isGivenBack = state === 'RELEASED' || state === 'REVOKED';
  if (isGivenBack || read === null) {
    const code = isGivenBack ? 'given_back' : 'problem_gone';
    return { outcome: { index, status: 'not_assigned', code }, use: 'ignored' };
  }
  const { problem, program } = read;
  const outcome = program.ok
    ? await storeProgram(context, intake, { problem, program, proposal })
    : { index, ...program.outcome };
  await keepAnswer(intake, named, outcome);
  // After the time limit only what is new is of use (pool.md 2.7).
  const isOfUse = state === 'OPEN' || outcome.status === 'accepted';
  return { outcome, use: isOfUse ? 'taken' : 'ignored' };
}

async function storeProgram(
  context: PoolContext,
  intake: Intake,
  given: {
    readonly problem: Problem;
    readonly program: Extract<ReadProgram, { ok: true }>;
    readonly proposal: Proposal;
  },
): Promise<ItemOutcome> {
  const { problem, program, proposal } = given;
  const { index, parents } = proposal;
  const { tx, nowMs } = intake.work;
  const { text, contentHash, notes } = program;
  const id = await insertProgram(tx, {
    problemKey: problem.key,
    text,
    contentHash,
    authorId: intake.miner.id,
    parents: await handedOut(intake, problem, parents),
    target: context.settings.minEvaluators,
    nowMs,
  });
  if (id !== null) return { ...storable(notes), index, algorithm_id: id, status: 'accepted' };
  const known = await findProgramByHash(tx, problem.key, contentHash);
  const status = 'duplicate_algorithm';
  const numbers = { ...notes.numbers, algorithmId: known };
  return { ...storable(notes), index, status, code: status, numbers };
}

/**
 * Only parents that were handed out with this work, as parents or to be evaluated: lineage is
 * statistics, not a claim.
 */
async function handedOut(
  { assignment, work }: Intake,
  problem: Problem,
  claimed: readonly number[],
): Promise<number[]> {
  const given = assignment.parents.filter((parent) => claimed.includes(parent));
  const others = claimed.filter((parent) => !assignment.parents.includes(parent));
  if (others.length === 0) return given;
  const evaluated = await listSlotPrograms(work.tx, assignment.id, {
    algorithmIds: others,
    problemKey: problem.key,
  });
  return [...given, ...evaluated];
}

/** Notes quote the client's text. */
function storable(notes: Source['notes']): Source['notes'] {
  const { detail } = notes;
  return detail === undefined ? notes : { ...notes, detail: storableText(detail) };
}
