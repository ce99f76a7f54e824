/**
 * One assignment from the pool's answer to the submission of its results.
 *
 * What the worker gave back undone is not reported. The pool keeps such an assignment open; it is
 * tried again twice when the pool names it, unless this machine can never do it.
 */

import { isoTime } from '@adit/base';
import type { Assignment, EvaluateJobResult, EvolveJobResult, Job } from '@adit/wire';
import { evaluateJobResult, evolveJobResult } from '@adit/wire';
import { Value } from 'typebox/value';
import type { ItemReport } from '../worker/evaluate-item.ts';
import { completeJob, type WantedJob } from './complete-job.ts';
import { type Abandoned, type DriverContext, toLocalMs } from './driver-context.ts';
import { submit } from './submit.ts';

/** Attempts at one assignment. */
const ATTEMPTS = 3;
const RETRY_MS = 30_000;
/** Late results are still worth handing in for so long. */
const LATE_MS = 3_600_000;
const ABANDONED_MAX = 100;
/** What this machine will not be able to do later either. */
const LASTING_CODES = new Set(['suite_mismatch', 'unknown_task', 'unknown_kind', 'no_parent']);

/** Works on an assignment to its end; every failure is said, none is thrown. */
export async function runAssignment(context: DriverContext, assignment: Assignment): Promise<void> {
  const { batch_id: batchId } = assignment;
  const before = context.abandoned.get(batchId);
  const job = await completeJob(context, wantJob(context, assignment, before));
  if (context.stop.aborted) return;
  if (job === null) {
    abandon(context, assignment, { codes: ['assignment_timeout'], left: null });
  } else if (job.status === 'failed') {
    abandon(context, assignment, { codes: [readCode(job.error)], left: null });
  } else if (assignment.task_type === 'evaluate') {
    await handInEvaluations(context, assignment, job);
  } else {
    await handInEvolution(context, assignment, job);
  }
}

function wantJob(
  context: DriverContext,
  assignment: Assignment,
  before: Abandoned | undefined,
): WantedJob {
  const { batch_id: batchId, task_type: kind, evolve } = assignment;
  const left = before?.algorithmIds ?? null;
  const algorithms = assignment.algorithms.filter(({ id }) => left === null || left.has(id));
  const timeoutMs = toLocalMs(context, assignment.timeout_at);
  // The worker compares with this machine's clock, not with the pool's.
  const common = { batch_id: batchId, algorithms, timeout_at: localTime(timeoutMs) };
  const payload =
    kind === 'evaluate' || evolve === undefined
      ? common
      : {
          ...common,
          evolve,
          epoch_ends_at: localTime(toLocalMs(context, assignment.epoch_ends_at)),
          miner: context.hotkey,
        };
  const inputDim = algorithms.find(({ input_dim: dim }) => dim > 0)?.input_dim;
  return {
    jobId: `${kind}-${batchId}-${before?.attempts ?? 0}`.slice(0, 128),
    kind,
    batchId,
    payload: { ...payload, ...(inputDim === undefined ? {} : { input_dim: inputDim }) },
    deadlineMs: Number.isFinite(timeoutMs) ? timeoutMs : context.clock.nowMs() + LATE_MS,
  };
}

function localTime(timeMs: number): string {
  return Number.isFinite(timeMs) ? isoTime(timeMs) : '';
}

async function handInEvaluations(
  context: DriverContext,
  assignment: Assignment,
  job: Job,
): Promise<void> {
  const result = parseResult<EvaluateJobResult>(job, (value) =>
    Value.Check(evaluateJobResult, value) ? value : null,
  );
  if (result === null) {
    abandon(context, assignment, { codes: ['invalid_result'], left: null });
    return;
  }
  const evaluations = result.evaluations.map((report) => context.alterEvaluation(plain(report)));
  const undone = result.undone ?? [];
  context.summary.undone += undone.length;
  let answered = evaluations.length === 0;
  if (evaluations.length > 0) {
    const input = {
      params: { batch_id: assignment.batch_id },
      body: { evaluations: evaluations.map((report) => ({ ...report })) },
    };
    const answer = await submit(context, {
      name: 'submit_evaluation',
      batchId: assignment.batch_id,
      counts: `eval_n=${evaluations.length}`,
      attempt: (signal) => context.pool.submitEvaluation(input, { signal }),
      giveUpMs: toLocalMs(context, assignment.timeout_at) + LATE_MS,
    });
    answered = answer !== null;
    if (answered) context.summary.submittedEvaluations += evaluations.length;
  }
  if (undone.length === 0) {
    if (answered) context.abandoned.delete(assignment.batch_id);
    return;
  }
  const codes = [...new Set(undone.map(({ code }) => code))];
  const left = new Set(undone.map(({ algorithm_id: id }) => id));
  abandon(context, assignment, { codes, left });
}

async function handInEvolution(
  context: DriverContext,
  assignment: Assignment,
  job: Job,
): Promise<void> {
  const result = parseResult<EvolveJobResult>(job, (value) =>
    Value.Check(evolveJobResult, value) ? value : null,
  );
  if (result === null) {
    abandon(context, assignment, { codes: ['invalid_result'], left: null });
    return;
  }
  const { evolved_function: evolved, search_score: searchScore, evaluations, generations } = result;
  const parents = result.parent_ids ?? assignment.algorithms.map(({ id }) => id);
  const metadata = { search_score: searchScore, evaluations, generations };
  const input = {
    params: { batch_id: assignment.batch_id },
    body: {
      evolved_function: evolved,
      parent_functions: parents.map((id) => ({ id })),
      metadata: { ...metadata, ...(result.seed === undefined ? {} : { seed: result.seed }) },
    },
  };
  const answer = await submit(context, {
    name: 'submit_evolution',
    batchId: assignment.batch_id,
    counts: 'evo_n=1',
    attempt: (signal) => context.pool.submitEvolution(input, { signal }),
    giveUpMs: toLocalMs(context, assignment.timeout_at) + LATE_MS,
  });
  if (answer === null) return;
  context.summary.submittedEvolutions += 1;
  context.abandoned.delete(assignment.batch_id);
}

/** Notes what could not be done and when to try again. */
function abandon(
  context: DriverContext,
  { batch_id: batchId, task_type: kind }: Assignment,
  why: { readonly codes: readonly string[]; readonly left: ReadonlySet<number> | null },
): void {
  const { abandoned, summary, voice, clock } = context;
  const attempts = (abandoned.get(batchId)?.attempts ?? 0) + 1;
  const isLasting = attempts >= ATTEMPTS || why.codes.some((code) => LASTING_CODES.has(code));
  const retryAtMs = isLasting ? Number.POSITIVE_INFINITY : clock.nowMs() + RETRY_MS * attempts;
  const oldest = abandoned.keys().next();
  if (abandoned.size >= ABANDONED_MAX && !oldest.done) abandoned.delete(oldest.value);
  abandoned.set(batchId, { attempts, retryAtMs, algorithmIds: why.left });
  summary.dropped += 1;
  const items = why.left === null ? '' : ` items=${why.left.size}`;
  voice.say(
    `[pool] Not done: kind=${kind} batch_id=${batchId}${items} reason=${why.codes.join(',')}`,
    { level: 'warn', code: why.codes[0] ?? 'not_done', numbers: { attempts, isLasting } },
  );
}

function parseResult<Result>(job: Job, parse: (value: unknown) => Result | null): Result | null {
  return parse(job.result ?? null);
}

/** A job's report as the pool wants it; what is no number cannot be a score. */
function plain(report: EvaluateJobResult['evaluations'][number]): ItemReport {
  const { algorithm_id, score, error, digest } = report;
  const isNumber = typeof score === 'number' || score === null;
  return {
    algorithm_id,
    score: isNumber ? score : null,
    ...(digest === undefined ? {} : { digest }),
    ...(isNumber && error === undefined ? {} : { error: error ?? 'invalid_score' }),
  };
}

/** The code at the start of a job's error text. */
function readCode(error: string | null | undefined): string {
  return /^[a-z][a-z_]{1,63}(?=:|$)/.exec(error ?? '')?.[0] ?? 'job_failed';
}
