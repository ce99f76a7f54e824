/**
 * Asking the pool for one piece of work: a lease, or a batch.
 *
 * Open assignments that this driver does not hold (it was restarted, or an answer was lost) are
 * asked for again with `resume=n` until the pool names none that is missing here. Of batches,
 * evaluation comes first whenever there is any.
 */
import type { Assignment, Lease, WorkKind } from '@adit/wire';
import { callWithin } from '../call-within.ts';
import { readHttpStatus } from '../http-failure.ts';
import { describeFailure } from '../worker/failure.ts';
import type { DriverContext } from './driver-context.ts';
import { needsRegistering, sayFailure, sayNotice, warnOfSkew } from './register.ts';

/** A piece of work of either kind. */
export type Work =
  | { readonly kind: 'lease'; readonly id: string; readonly lease: Lease }
  | { readonly kind: 'batch'; readonly id: string; readonly batch: Assignment };

/** What a round of asking brought. */
export type WorkAnswer =
  | { readonly kind: 'work'; readonly work: Work }
  /** The pool has nothing now. */
  | { readonly kind: 'none' }
  /** The pool does not answer, or not as it should. */
  | { readonly kind: 'failed'; readonly retryAfterMs: number | null };

type Wish = WorkKind | 'lease';

const REFUSAL_REPEAT_MS = 60_000;
const ACTIVE_PAUSE_MS = 5_000;

/** One round: resumes where that may be, then asks for each kind in order of preference. */
export async function requestWork(
  context: DriverContext,
  asking: AbortSignal,
): Promise<WorkAnswer> {
  if (isHeld(context)) return { kind: 'none' };
  const isPaused = context.clock.nowMs() < context.pausedUntilMs;
  // Open work that is not held here is what keeps the pool from giving more: it may be asked for.
  if (isPaused && context.refusal?.code !== 'active_task') return { kind: 'none' };
  try {
    const resumed = context.mayResume ? await resume(context, asking) : null;
    if (resumed !== null) return { kind: 'work', work: resumed };
    for (const wish of wishesOf(context)) {
      if (context.clock.nowMs() < context.pausedUntilMs) break;
      const work = await ask(context, wish, { resume: 0, asking });
      if (work !== null) return { kind: 'work', work };
    }
    return { kind: 'none' };
  } catch (error) {
    if (asking.aborted) return { kind: 'none' };
    sayFailure(context, context.workKind === 'lease' ? 'tasks/lease' : 'tasks/request', error);
    if (needsRegistering(error)) context.isRegistered = false;
    return { kind: 'failed', retryAfterMs: readRetryAfterMs(error) };
  } finally {
    warnOfSkew(context);
    sayNotice(context);
  }
}

/** True while this machine itself does not want work; the reason is kept and said. */
export function isHeld(context: DriverContext): boolean {
  const hold = context.hold();
  if (hold === null) return false;
  const { code, detail } = hold;
  context.refusal = { code, detail, numbers: {}, atMs: context.clock.nowMs() };
  context.voice.say(`[pool] Not asking for work: ${detail}`, {
    code,
    repeatMs: REFUSAL_REPEAT_MS,
  });
  return true;
}

/** Keeps from asking for new work for a while. */
export function pauseAsking(context: DriverContext, pauseMs: number): void {
  context.pausedUntilMs = Math.max(context.pausedUntilMs, context.clock.nowMs() + pauseMs);
}

function wishesOf({ workKind, kinds }: DriverContext): readonly Wish[] {
  return workKind === 'lease' ? ['lease'] : kinds;
}

/**
 * Open work that is not held here, or null; then there is nothing left to resume. `resume=n` answers
 * the n-th open one, oldest first, and past the last one is an ordinary request. Work of the other
 * kind may be open too, from before `--kind` was changed.
 */
async function resume(context: DriverContext, asking: AbortSignal): Promise<Work | null> {
  const own = wishesOf(context)[0] ?? 'evaluate';
  const other: Wish = own === 'lease' ? 'evaluate' : 'lease';
  for (const wish of [own, other]) {
    for (let n = 1; n <= context.slots; n += 1) {
      const work = await ask(context, wish, { resume: n, asking });
      if (work === null) break;
      if (!context.held.has(work.id)) return work;
    }
    if (context.refusal?.code !== 'active_task') break;
  }
  context.mayResume = false;
  return null;
}

/** One request; null when the pool has nothing of this kind, with the reason kept and said. */
async function ask(
  context: DriverContext,
  wish: Wish,
  { resume: n, asking }: { readonly resume: number; readonly asking: AbortSignal },
): Promise<Work | null> {
  try {
    const work = await callWithin(asking, (signal) => send(context, { wish, n, signal }));
    context.refusal = null;
    return work;
  } catch (error) {
    const status = readHttpStatus(error);
    const { code, detail, numbers } = describeFailure(error, 'driver_failed');
    const isActive = status === 400 && /already has active task/i.test(detail);
    const isIssued = status === 400 && /Lease already issued for this window/i.test(detail);
    if (status !== 404 && !isActive && !isIssued) throw error;
    if (isActive && n === 0) {
      context.mayResume = true;
      pauseAsking(context, ACTIVE_PAUSE_MS);
    }
    if (isIssued) pauseAsking(context, context.lease.windowBackoffMs);
    const known = isActive ? 'active_task' : code;
    context.refusal = { code: known, detail, numbers, atMs: context.clock.nowMs() };
    context.voice.say(`[pool] No ${wish} work: ${detail}`, {
      code: known,
      numbers: { ...numbers, kind: wish },
      repeatMs: REFUSAL_REPEAT_MS,
    });
    return null;
  }
}

async function send(
  context: DriverContext,
  { wish, n, signal }: { readonly wish: Wish; readonly n: number; readonly signal: AbortSignal },
): Promise<Work> {
  const { pool, slots, problems, lease: sizes, kinds } = context;
  const query = n > 0 ? { query: { resume: n } } : {};
  const common = {
    dialect: 'az64',
    workers: slots,
    ...(problems.length === 0 ? {} : { problems: [...problems] }),
  };
  if (wish !== 'lease') {
    const body = { ...common, task_type: wish };
    const batch = await pool.requestTask({ ...query, body }, { signal });
    return { kind: 'batch', id: batch.batch_id, batch };
  }
  const body = {
    ...common,
    eval_batch_size: kinds.includes('evaluate') ? sizes.evalBatchSize : 0,
    seed_batch_size: kinds.includes('evolve') ? sizes.seedBatchSize : 0,
    gossip_limit: sizes.gossipLimit,
  };
  const lease = await pool.requestLease({ ...query, body }, { signal });
  return { kind: 'lease', id: lease.lease_id, lease };
}

function readRetryAfterMs(error: unknown): number | null {
  const { numbers } = describeFailure(error, 'driver_failed');
  const seconds = numbers['retryAfterS'];
  return typeof seconds === 'number' ? Math.min(60, Math.max(0, seconds)) * 1_000 : null;
}
