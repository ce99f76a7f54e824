/**
 * One job of the sidecar from its queue to its end, whatever restarts in between.
 *
 * The job's id is made from the assignment, so that a driver that was restarted finds the job it
 * had queued. A job that has vanished (with a sidecar that keeps no journal) is queued again.
 */
import type { Job } from '@adit/wire';
import { callWithin } from '../call-within.ts';
import { deriveBackoffMs, readHttpStatus } from '../http-failure.ts';
import { describeFailure } from '../worker/failure.ts';
import type { DriverContext } from './driver-context.ts';

/** A job to be done. */
export interface WantedJob {
  readonly jobId: string;
  readonly kind: 'evaluate' | 'evolve' | 'lease';
  /** What it is for, in log lines: `batch_id=...` or `lease_id=...`. */
  readonly label: string;
  readonly payload: Record<string, unknown>;
  /** When the result is of no use any more, ms of this machine's clock. */
  readonly deadlineMs: number;
}

const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 2_000;

/** The finished job, or null when its deadline came or the driver ends first. */
export async function completeJob(context: DriverContext, wanted: WantedJob): Promise<Job | null> {
  const { clock, stop } = context;
  let isQueued = false;
  let failures = 0;
  while (!stop.aborted && clock.nowMs() < wanted.deadlineMs) {
    try {
      if (!isQueued) await enqueue(context, wanted);
      isQueued = true;
      const job = await readJob(context, wanted.jobId);
      if (job.status === 'completed' || job.status === 'failed') return job;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (readHttpStatus(error) === 404) isQueued = false;
      await recover(context, error);
    }
    const backoffMs = deriveBackoffMs(failures, BACKOFF_MIN_MS, BACKOFF_MAX_MS);
    await clock.sleep(failures > 0 ? backoffMs : context.pollIntervalMs, stop);
  }
  if (!stop.aborted) await cancel(context, wanted.jobId);
  return null;
}

async function enqueue(context: DriverContext, wanted: WantedJob): Promise<void> {
  const { sidecar, runId, stop, voice } = context;
  const { jobId, kind, payload, label } = wanted;
  const body = { run_id: runId, job_id: jobId, kind, payload };
  try {
    await callWithin(stop, (signal) => sidecar.enqueueJob({ body }, { signal }));
    voice.say(`[pool] Enqueued job kind=${kind} ${label} job_id=${jobId}`);
  } catch (error) {
    if (readHttpStatus(error) !== 409) throw error;
  }
}

async function readJob({ sidecar, runId, stop }: DriverContext, jobId: string): Promise<Job> {
  const input = { params: { job_id: jobId }, query: { run_id: runId } };
  return callWithin(stop, (signal) => sidecar.readJob(input, { signal }));
}

/** Starts the run again where it is gone; says what else is wrong. */
async function recover(context: DriverContext, error: unknown): Promise<void> {
  const { sidecar, runId, stop, voice } = context;
  if (stop.aborted) return;
  const { code, detail } = describeFailure(error, 'driver_failed');
  if (code === 'run_not_found') {
    const body = { run_id: runId, replace: false };
    await callWithin(stop, (signal) => sidecar.startRun({ body }, { signal })).catch(() => null);
    return;
  }
  if (code === 'job_not_found') return;
  voice.say(`[sidecar] ${code} (${detail})`, { level: 'warn', code });
}

async function cancel({ sidecar, runId, stop }: DriverContext, jobId: string): Promise<void> {
  const input = { params: { job_id: jobId }, body: { run_id: runId } };
  await callWithin(stop, (signal) => sidecar.cancelJob(input, { signal })).catch(() => null);
}
