/** The pool's expected failures: code, `detail` text that real clients match on, HTTP status. */
import { AditError, type ErrorNumbers } from '@adit/base';
import { moneyErrorStatus } from './money-errors.ts';

/** HTTP status of every code that the service raises (pool.md 2.1, decision 15). */
export const poolErrorStatus: Readonly<Record<string, number>> = {
  no_tasks_available: 404,
  active_task: 400,
  lease_issued: 400,
  too_few_iterations: 400,
  not_registered: 403,
  miner_banned: 403,
  assignment_not_found: 404,
  content_conflict: 409,
  too_many_items: 400,
  invalid_cursor: 400,
  unknown_task_type: 400,
  result_not_found: 404,
  result_not_scored: 409,
  result_differs: 409,
  disclaimer_unreadable: 503,
  epoch_not_found: 404,
  epoch_open: 409,
  epoch_not_exportable: 409,
  epoch_not_sealed: 409,
  database_unavailable: 503,
  ...moneyErrorStatus,
};

/** Why a request for work got none. */
export type NoWorkReason =
  | 'dialect'
  | 'problems'
  | 'limit'
  | 'backlog'
  | 'nothing_eligible'
  | 'nothing_asked'
  | 'cluster'
  | 'window'
  | 'closed';

const NO_WORK_NEXT_STEP: Readonly<Record<NoWorkReason, string>> = {
  dialect: 'Send dialect: "az64", or leave it out for BitSota text.',
  problems: 'Offer at least one of the problems this pool works on.',
  limit: 'Wait until the pause is over and hand in what was taken.',
  backlog: 'Ask for evaluations first.',
  nothing_eligible: 'Ask again in a few seconds.',
  nothing_asked: 'Ask for at least one evaluation or one seed.',
  cluster:
    'Ask again later: what waits is evaluated by miners who are paid together with this one.',
  window: 'Ask again when the next epoch has begun.',
  closed: 'Connect again when the pool is back.',
};

/** 404 `No tasks available: <reason>`. */
export function noWork(reason: NoWorkReason, numbers: ErrorNumbers = {}): AditError {
  return new AditError('no_tasks_available', `No tasks available: ${reason}`, {
    numbers: { reason, ...numbers },
    nextStep: NO_WORK_NEXT_STEP[reason],
  });
}

/** 400: the miner holds as many assignments as it may. */
export function activeTask(open: number, limit: number): AditError {
  return new AditError('active_task', 'Miner already has active task', {
    numbers: { open, limit },
    nextStep: 'Submit the open work, or ask with resume=1 to get it again.',
  });
}

/** 400: where each miner gets one lease an epoch. */
export function leaseIssued(windowNumber: number, leftMs: number): AditError {
  return new AditError('lease_issued', 'Lease already issued for this window', {
    numbers: { windowNumber, leftMs },
    nextStep: 'Ask again in the next epoch.',
  });
}

/** 400: the pool wants more iterations for an evolution. */
export function tooFewIterations(given: number, wanted: number): AditError {
  return new AditError('too_few_iterations', 'Too few iterations', {
    numbers: { given, wanted },
    nextStep: `Search for at least ${wanted} iterations before handing evolutions in.`,
  });
}

/** 403: no such miner. */
export function notRegistered(): AditError {
  return new AditError('not_registered', 'Miner not registered', {
    nextStep: 'POST /api/v1/miners/register first.',
  });
}

/** 403: banned by the operator. */
export function minerBanned(reason: string): AditError {
  return new AditError('miner_banned', 'Miner is banned', {
    numbers: { reason },
    nextStep: 'Ask the operator of the pool.',
  });
}

/** 404: no such assignment of this miner, or nothing of the submission could be used. */
export function assignmentNotFound(assignmentId: string): AditError {
  return new AditError('assignment_not_found', 'Active lease assignment not found', {
    numbers: { assignmentId: assignmentId.slice(0, 64) },
    nextStep: 'Drop the result and request new work.',
  });
}

/** 409: an item that was answered before came again with another content. */
export function contentConflict(item: string): AditError {
  return new AditError('content_conflict', 'Assignment already submitted with different content', {
    numbers: { item },
    nextStep: 'Send the first content again, or leave the item out.',
  });
}

/** 400: more items than any assignment can hold. */
export function tooManyItems(given: number, limit: number): AditError {
  return new AditError('too_many_items', 'Too many items in one submission', {
    numbers: { given, limit },
    nextStep: `Send at most ${limit} items in one submission.`,
  });
}

/** 400: a cursor this pool did not give. */
export function invalidCursor(): AditError {
  return new AditError('invalid_cursor', 'The cursor is not one of this pool', {
    nextStep: 'Use next_cursor of the answer before, or leave it out.',
  });
}

/** 400: a problem that this pool does not work on. */
export function unknownTaskType(given: string, known: readonly string[]): AditError {
  return new AditError('unknown_task_type', 'This pool does not work on that task_type', {
    numbers: { task_type: given.slice(0, 200), known: known.join(', ').slice(0, 500) },
    nextStep: 'Name one of the known ones, or leave task_type out.',
  });
}

/** 404: no decision has this id. */
export function resultNotFound(resultId: number): AditError {
  return new AditError('result_not_found', 'There is no such result', {
    numbers: { resultId },
    nextStep: 'Take result_id from /api/v1/results.',
  });
}

/** 409: the decision found no score. */
export function resultNotScored(resultId: number, outcome: string): AditError {
  return new AditError('result_not_scored', 'This decision has no score to verify', {
    numbers: { resultId, outcome },
    nextStep: 'Only a decision with the outcome CONSENSUS can be verified.',
  });
}

/** 409: the operator's evaluation gave another digest than the evaluators agreed on. */
export function resultDiffers(
  resultId: number,
  digests: { readonly digest: string; readonly consensus: string | null },
): AditError {
  return new AditError('result_differs', 'The digest differs from that of the consensus', {
    numbers: { resultId, ...digests },
    nextStep: 'Evaluate the program again; if it still differs, look into its evaluators.',
  });
}
