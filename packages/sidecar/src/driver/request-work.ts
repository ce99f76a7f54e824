/**
 * Asking the pool for one batch.
 *
 * Evaluation comes first whenever there is any, the other kind when there is none. Open assignments
 * that this driver does not hold (it was restarted, or an answer was lost) are asked for again with
 * `resume=n` until the pool names none that is missing here.
 */
import type { Assignment, WorkKind } from '@adit/wire';
import { callWithin } from '../call-within.ts';
import { readHttpStatus } from '../http-failure.ts';
import { describeFailure } from '../worker/failure.ts';
import type { DriverContext } from './driver-context.ts';
import { sayFailure, warnOfSkew } from './register.ts';

/** What a round of asking brought. */
export type WorkAnswer =
  | { readonly kind: 'work'; readonly assignment: Assignment }
  /** The pool has nothing now. */
  | { readonly kind: 'none' }
  /** The pool does not answer, or not as it should. */
  | { readonly kind: 'failed'; readonly retryAfterMs: number | null };

const REFUSAL_REPEAT_MS = 60_000;

/** One round: resumes where that may be, then asks for each kind in order of preference. */
export async function requestWork(
  context: DriverContext,
  asking: AbortSignal,
): Promise<WorkAnswer> {
  try {
    const resumed = context.mayResume ? await resume(context, asking) : null;
    if (resumed !== null) return { kind: 'work', assignment: resumed };
    for (const kind of context.kinds) {
      const assignment = await ask(context, kind, { resume: 0, asking });
      if (assignment !== null) return { kind: 'work', assignment };
      // The pool's limit of open assignments holds for every kind.
      if (context.refusal?.code === 'active_task') break;
    }
    return { kind: 'none' };
  } catch (error) {
    if (asking.aborted) return { kind: 'none' };
    sayFailure(context, 'tasks/request', error);
    if (readHttpStatus(error) === 403) context.isRegistered = false;
    return { kind: 'failed', retryAfterMs: readRetryAfterMs(error) };
  } finally {
    warnOfSkew(context);
  }
}

/**
 * An open assignment that is not held here, or null; then there is nothing left to resume. `resume=n`
 * answers the n-th open one, oldest first, and past the last one is an ordinary request.
 */
async function resume(context: DriverContext, asking: AbortSignal): Promise<Assignment | null> {
  const kind = context.kinds[0] ?? 'evaluate';
  for (let n = 1; n <= context.slots; n += 1) {
    const assignment = await ask(context, kind, { resume: n, asking });
    if (assignment === null) break;
    if (isWanted(context, assignment)) return assignment;
  }
  context.mayResume = false;
  return null;
}

function isWanted(context: DriverContext, { batch_id: batchId }: Assignment): boolean {
  if (context.held.has(batchId)) return false;
  const abandoned = context.abandoned.get(batchId);
  if (abandoned === undefined || abandoned.retryAtMs <= context.clock.nowMs()) return true;
  context.voice.say(`[pool] Assignment ${batchId} stays open: its items could not be done here`, {
    level: 'warn',
    code: 'blocked_by_open_assignment',
    numbers: { batchId, attempts: abandoned.attempts },
    repeatMs: REFUSAL_REPEAT_MS,
  });
  return false;
}

/** One request; null when the pool has nothing of this kind, with the reason kept and said. */
async function ask(
  context: DriverContext,
  kind: WorkKind,
  { resume: n, asking }: { readonly resume: number; readonly asking: AbortSignal },
): Promise<Assignment | null> {
  const { pool, slots, problems } = context;
  const body = {
    task_type: kind,
    dialect: 'az64',
    workers: slots,
    ...(problems.length === 0 ? {} : { problems: [...problems] }),
  };
  const input = n > 0 ? { query: { resume: n }, body } : { body };
  try {
    const answer = await callWithin(asking, (signal) => pool.requestTask(input, { signal }));
    context.refusal = null;
    return answer;
  } catch (error) {
    const status = readHttpStatus(error);
    const { code, detail, numbers } = describeFailure(error, 'driver_failed');
    const isActive = status === 400 && /already has active task/.test(detail);
    if (status !== 404 && !isActive) throw error;
    if (isActive && n === 0) context.mayResume = true;
    const known = isActive ? 'active_task' : code;
    context.refusal = { code: known, detail, numbers, atMs: context.clock.nowMs() };
    context.voice.say(`[pool] No ${kind} work: ${detail}`, {
      code: known,
      numbers: { ...numbers, kind },
      repeatMs: REFUSAL_REPEAT_MS,
    });
    return null;
  }
}

function readRetryAfterMs(error: unknown): number | null {
  const { numbers } = describeFailure(error, 'driver_failed');
  const seconds = numbers['retryAfterS'];
  return typeof seconds === 'number' ? Math.min(60, Math.max(0, seconds)) * 1_000 : null;
}
