/**
 * Handing results in to the pool: every attempt is signed anew; no answer, 5xx and 429 are tried
 * again with back-off, any other refusal drops the submission with its reason.
 */
import type { SubmissionAnswer } from '@adit/wire';
import { callWithin } from '../call-within.ts';
import { deriveBackoffMs, isPassing } from '../http-failure.ts';
import { describeFailure } from '../worker/failure.ts';
import type { DriverContext } from './driver-context.ts';
import { needsRegistering, sayFailure } from './register.ts';
import { pauseAsking } from './request-work.ts';

/** A submission to be made. */
export interface Submission {
  /** Name in log lines: submit_lease, submit_evaluation or submit_evolution. */
  readonly name: string;
  /** What it belongs to, in log lines: `batch_id=...` or `lease_id=...`. */
  readonly label: string;
  /** Counts for the log line, such as `eval_n=5`. */
  readonly counts: string;
  /** One attempt. */
  readonly attempt: (signal: AbortSignal) => Promise<SubmissionAnswer>;
  /** After this there are no more attempts, ms of this machine's clock. */
  readonly giveUpMs: number;
}

const BACKOFF_MIN_MS = 250;
const BACKOFF_MAX_MS = 2_000;
const HELD_BACKOFF_MAX_MS = 10_000;
const RETRY_AFTER_MAX_MS = 10_000;
/** Pause in asking for work when the pool no longer knows what was handed in. */
const LOST_PAUSE_MS = 5_000;
const GOOD_STATUSES = new Set(['accepted', 'late', 'duplicate', 'undone']);

/** The pool's answer, or null when the submission was dropped. */
export async function submit(
  context: DriverContext,
  submission: Submission,
): Promise<SubmissionAnswer | null> {
  const work = submitUntilAnswered(context, submission);
  context.submitting.add(work);
  return work.finally(() => context.submitting.delete(work));
}

async function submitUntilAnswered(
  context: DriverContext,
  submission: Submission,
): Promise<SubmissionAnswer | null> {
  const { stop, clock } = context;
  for (let failures = 1; !stop.aborted; failures += 1) {
    try {
      const answer = await callWithin(stop, submission.attempt);
      recordAnswer(context, submission, answer);
      return answer;
    } catch (error) {
      if (stop.aborted) break;
      sayFailure(context, submission.name, error);
      if (needsRegistering(error)) context.isRegistered = false;
      if (/Active lease assignment not found/i.test(describeFailure(error, '').detail)) {
        pauseAsking(context, LOST_PAUSE_MS);
      }
      const nowMs = clock.nowMs();
      if (!isPassing(error) || nowMs >= submission.giveUpMs) break;
      const askedS = describeFailure(error, '').numbers['retryAfterS'];
      const askedMs = typeof askedS === 'number' ? Math.min(askedS * 1_000, RETRY_AFTER_MAX_MS) : 0;
      // While other pools are worked for, this one's return is looked for less often.
      const maxMs = context.hold() === null ? BACKOFF_MAX_MS : HELD_BACKOFF_MAX_MS;
      const backoffMs = deriveBackoffMs(failures, BACKOFF_MIN_MS, maxMs);
      await clock.sleep(Math.max(askedMs, backoffMs), stop);
    }
  }
  recordDrop(context, submission);
  return null;
}

function recordAnswer(
  context: DriverContext,
  submission: Submission,
  answer: SubmissionAnswer,
): void {
  const { summary, voice } = context;
  const refused = answer.items.filter(({ status }) => !GOOD_STATUSES.has(status));
  const accepted = answer.accepted_evaluations + answer.accepted_evolutions;
  summary.accepted += accepted;
  summary.rejected += refused.length;
  const { name, label, counts } = submission;
  // A lease's line ends where other tools expect it to.
  const tail = name === 'submit_lease' ? '' : ` accepted=${accepted}`;
  voice.say(`[pool] ${name} ok=True ${label} ${counts}${tail}`, { numbers: { accepted } });
  for (const item of refused) {
    const which = item.algorithm_id === undefined ? '' : ` algorithm_id=${item.algorithm_id}`;
    const why = item.detail === undefined ? '' : ` (${item.detail})`;
    voice.say(`[pool] ${name} ${label}${which} ${item.status}${why}`, {
      // Two searches that end at one program are everyday business, not a fault.
      level: item.status === 'duplicate_algorithm' ? 'info' : 'warn',
      code: item.code ?? item.status,
      numbers: item.numbers ?? {},
    });
  }
  noteAtSidecar(context, 'submitted');
}

function recordDrop(context: DriverContext, { name, label, counts }: Submission): void {
  // A driver that ends keeps nothing; the pool gives the assignment again after a restart.
  if (context.stop.aborted) return;
  context.summary.dropped += 1;
  const line = `[pool] ${name} ok=False ${label} ${counts}`;
  context.voice.say(line, { level: 'warn', code: 'submission_dropped' });
  noteAtSidecar(context, 'failed');
}

function noteAtSidecar({ sidecar, runId }: DriverContext, status: string): void {
  const body = { run_id: runId, score: null, status };
  void sidecar.recordSubmission({ body }, { timeoutMs: 2_000 }).catch(() => null);
}
