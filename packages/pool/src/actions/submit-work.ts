/**
 * What a miner hands in, for a batch or a lease, all or a part (pool.md 2.5 no. 10 to 12, 2.7;
 * decision 16). All items are taken in one transaction with the consensus that they complete: what is
 * answered 200 is committed, and once.
 */
import { type SubmissionAnswer, wireLimits } from '@adit/wire';
import { assignmentNotFound, tooFewIterations, tooManyItems } from '../errors.ts';
import type { Caller } from '../service.ts';
import { noteIterations } from '../store/assignments.ts';
import { formatAssignmentId } from './assignment-id.ts';
import { inOpenEpoch, type PoolContext } from './context.ts';
import { finishAssignment } from './finish-assignment.ts';
import { lockHeld } from './held-slots.ts';
import { answerSubmission, type Intake, openIntake, type TakenItem } from './submission.ts';
import type { WorkParts } from './submission-parts.ts';
import { readProposals, takeEvolutions } from './take-evolutions.ts';
import { takeReports } from './take-reports.ts';
import { takeUndone } from './take-undone.ts';

/** Takes the parts in and answers each item. */
export async function submitWork(
  context: PoolContext,
  caller: Caller,
  given: { readonly assignmentId: string; readonly parts: WorkParts },
): Promise<SubmissionAnswer> {
  const { assignmentId, parts } = given;
  const { evaluations, undone, evolutions, evolutionOffset: offset } = parts;
  requireSizes([evaluations, undone, evolutions]);
  requireIterations(context, parts);
  const proposals = await readProposals(context, assignmentId, { evolutions, offset });
  const spoken = new Set([...evaluations, ...undone].map(({ algorithm_id: id }) => id));
  return await inOpenEpoch(context, async (work) => {
    const intake = await openIntake(work, caller, assignmentId);
    const held = await lockHeld(intake, (slot) =>
      parts.isFinal === true ? true : spoken.has(slot.algorithmId),
    );
    const taken = [
      ...(await takeReports(context, intake, { held, evaluations })),
      ...(await takeUndone(context, intake, { held, undone })),
      ...(await takeEvolutions(context, intake, proposals)),
    ];
    if (parts.iterations !== null) {
      await noteIterations(work.tx, intake.assignment.id, parts.iterations);
    }
    await finishAssignment(context, intake, { taken, held, isFinal: parts.isFinal });
    return answer(intake, taken, parts);
  });
}

function answer(
  { assignment }: Intake,
  taken: readonly TakenItem[],
  parts: WorkParts,
): SubmissionAnswer {
  const isEnded = assignment.state !== 'OPEN';
  const isEndedAgain =
    parts.isFinal === true && taken.length === 0 && ENDED_BY_MINER.has(assignment.state);
  if (isEnded && !isEndedAgain && taken.every(({ use }) => use === 'ignored')) {
    throw assignmentNotFound(formatAssignmentId(assignment));
  }
  const isRepeat =
    isEndedAgain ||
    (taken.some(({ use }) => use === 'repeated') && taken.every(({ use }) => use !== 'taken'));
  const items = taken.map(({ outcome }) => outcome);
  return answerSubmission(assignment, items, isRepeat ? 'duplicate' : 'accepted');
}

const ENDED_BY_MINER: ReadonlySet<string> = new Set(['SUBMITTED', 'CLOSED', 'RELEASED']);

function requireSizes(lists: readonly (readonly unknown[])[]): void {
  const limit = wireLimits.evaluations;
  const longest = Math.max(...lists.map(({ length }) => length));
  if (longest > limit) throw tooManyItems(longest, limit);
}

/** Only evolutions are work by iterations; a part with reports alone is never refused for them. */
function requireIterations({ settings }: PoolContext, parts: WorkParts): void {
  const { evolutions, iterations, kind } = parts;
  const { leaseMinIterations: wanted } = settings;
  const given = iterations ?? 0;
  if (kind === 'lease' && evolutions.length > 0 && given < wanted) {
    throw tooFewIterations(given, wanted);
  }
}
