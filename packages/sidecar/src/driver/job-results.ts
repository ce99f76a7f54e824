/** Reading what a worker handed in, ours or a foreign one. */
import {
  type EvaluateJobResult,
  type EvolveJobResult,
  evaluateJobResult,
  evolveJobResult,
  type Job,
  type LeaseJobResult,
  leaseJobResult,
} from '@adit/wire';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { ItemReport } from '../worker/evaluate-item.ts';

/** A finished job's result, or the code of why there is none. */
export type JobEnd<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly code: string };

/** The end of an evaluate job; null stands for a job that was not done in time. */
export function readEvaluateEnd(job: Job | null): JobEnd<EvaluateJobResult> {
  return readEnd(job, evaluateJobResult);
}

/** The end of an evolve job. */
export function readEvolveEnd(job: Job | null): JobEnd<EvolveJobResult> {
  return readEnd(job, evolveJobResult);
}

/** The end of a lease job. */
export function readLeaseEnd(job: Job | null): JobEnd<LeaseJobResult> {
  return readEnd(job, leaseJobResult);
}

function readEnd<Schema extends TSchema>(job: Job | null, schema: Schema): JobEnd<Static<Schema>> {
  if (job === null) return { ok: false, code: 'assignment_timeout' };
  if (job.status !== 'completed') return { ok: false, code: readCode(job.error) };
  const result: unknown = job.result ?? null;
  return Value.Check(schema, result) ? { ok: true, result } : { ok: false, code: 'invalid_result' };
}

/** A job's report as the pool wants it; what is no number cannot be a score. */
export function plainReport(report: EvaluateJobResult['evaluations'][number]): ItemReport {
  const { algorithm_id, score, error, digest, engine } = report;
  const isNumber = typeof score === 'number' || score === null;
  return {
    algorithm_id,
    score: isNumber ? score : null,
    ...(digest === undefined ? {} : { digest }),
    ...(engine === undefined ? {} : { engine }),
    ...(isNumber && error === undefined ? {} : { error: error ?? 'invalid_score' }),
  };
}

/** The code at the start of a job's error text. */
function readCode(error: string | null | undefined): string {
  return /^[a-z][a-z_]{1,63}(?=:|$)/.exec(error ?? '')?.[0] ?? 'job_failed';
}
