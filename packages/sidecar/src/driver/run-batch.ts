/** One batch (`--kind task`) from the pool's answer to the submission of its results. */
import { isoTime } from '@adit/base';
import type { Assignment, EvaluateJobResult, EvolveJobResult, Job } from '@adit/wire';
import { completeJob } from './complete-job.ts';
import { type DriverContext, LATE_MS, toLocalMs } from './driver-context.ts';
import { giveBack, sayNotDone } from './give-up.ts';
import { deriveJobId } from './job-ids.ts';
import { plainReport, readEvaluateEnd, readEvolveEnd } from './job-results.ts';
import { submit } from './submit.ts';

/** Works on a batch to its end; every failure is said, none is thrown. */
export async function runBatch(context: DriverContext, batch: Assignment): Promise<void> {
  const job = await haveDone(context, batch);
  if (context.stop.aborted) return;
  const isEvaluation = batch.task_type === 'evaluate';
  const end = isEvaluation ? readEvaluateEnd(job) : readEvolveEnd(job);
  if (!end.ok) {
    const label = `batch_id=${batch.batch_id}`;
    sayNotDone(context, { kind: batch.task_type, label, codes: [end.code], items: null });
    if (job !== null) await giveBack(context, batch.batch_id);
  } else if ('evaluations' in end.result && typeof end.result.evaluations !== 'number') {
    await handInEvaluations(context, batch, end.result as EvaluateJobResult);
  } else await handInEvolution(context, batch, end.result as EvolveJobResult);
}

async function haveDone(context: DriverContext, batch: Assignment): Promise<Job | null> {
  const { batch_id: batchId, task_type: kind, evolve, algorithms } = batch;
  const timeoutMs = toLocalMs(context, batch.timeout_at);
  // The worker compares with this machine's clock, not with the pool's.
  const common = { batch_id: batchId, algorithms, timeout_at: localTime(timeoutMs) };
  const payload =
    kind === 'evaluate' || evolve === undefined
      ? common
      : {
          ...common,
          evolve,
          epoch_ends_at: localTime(toLocalMs(context, batch.epoch_ends_at)),
          miner: context.hotkey,
        };
  const inputDim = algorithms.find(({ input_dim: dim }) => dim > 0)?.input_dim;
  const { hotkey } = context;
  const identity = { kind, workId: batchId, hotkey, timeoutAt: batch.timeout_at, offset: 0 };
  return completeJob(context, {
    jobId: deriveJobId({ ...identity, programs: algorithms }),
    kind,
    label: `batch_id=${batchId}`,
    payload: { ...payload, ...(inputDim === undefined ? {} : { input_dim: inputDim }) },
    deadlineMs: Number.isFinite(timeoutMs) ? timeoutMs : context.clock.nowMs() + LATE_MS,
  });
}

function localTime(timeMs: number): string {
  return Number.isFinite(timeMs) ? isoTime(timeMs) : '';
}

async function handInEvaluations(
  context: DriverContext,
  batch: Assignment,
  result: EvaluateJobResult,
): Promise<void> {
  const { batch_id: batchId } = batch;
  const reports = result.evaluations.map((report) => context.alterEvaluation(plainReport(report)));
  const undone = (result.undone ?? []).map(({ algorithm_id, code }) => ({ algorithm_id, code }));
  const body = {
    evaluations: reports.map((report) => ({ ...report })),
    ...(undone.length === 0 ? {} : { undone }),
  };
  const answer = await submit(context, {
    name: 'submit_evaluation',
    label: `batch_id=${batchId}`,
    counts: `eval_n=${reports.length}`,
    attempt: (signal) =>
      context.pool.submitEvaluation({ params: { batch_id: batchId }, body }, { signal }),
    giveUpMs: toLocalMs(context, batch.timeout_at) + LATE_MS,
  });
  if (answer !== null) context.summary.submittedEvaluations += reports.length;
  context.summary.undone += undone.length;
  if (undone.length === 0) return;
  const codes = [...new Set(undone.map(({ code }) => code))];
  const label = `batch_id=${batchId}`;
  sayNotDone(context, { kind: 'evaluate', label, codes, items: undone.length });
}

async function handInEvolution(
  context: DriverContext,
  batch: Assignment,
  result: EvolveJobResult,
): Promise<void> {
  const { evolved_function: evolved, search_score: searchScore, evaluations, generations } = result;
  const parents = result.parent_ids ?? batch.algorithms.map(({ id }) => id);
  const metadata = { search_score: searchScore, evaluations, generations };
  const input = {
    params: { batch_id: batch.batch_id },
    body: {
      evolved_function: evolved,
      parent_functions: parents.map((id) => ({ id })),
      metadata: { ...metadata, ...(result.seed === undefined ? {} : { seed: result.seed }) },
    },
  };
  const answer = await submit(context, {
    name: 'submit_evolution',
    label: `batch_id=${batch.batch_id}`,
    counts: 'evo_n=1',
    attempt: (signal) => context.pool.submitEvolution(input, { signal }),
    giveUpMs: toLocalMs(context, batch.timeout_at) + LATE_MS,
  });
  if (answer !== null) context.summary.submittedEvolutions += 1;
}
