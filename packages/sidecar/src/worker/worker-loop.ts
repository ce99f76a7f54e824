/**
 * The loop of one worker id: lease a job, keep its lease, work, hand in the result.
 *
 * While the thread computes, this loop renews the lease at each third of it. A lease that is gone
 * (409, or 404 after a restart of the sidecar) ends the work at once: somebody else has the job. A
 * result is posted again and again until it is in or the lease is gone.
 */
import type { Job, SidecarClient } from '@adit/wire';
import { deriveBackoffMs, isPassing, readHttpStatus } from '../http-failure.ts';
import { computeJob, type JobContext } from './compute-job.ts';
import { describeFailure, formatFailure } from './failure.ts';

/** What one loop works with. */
export interface LoopContext extends JobContext {
  readonly sidecar: SidecarClient;
  readonly leaseS: number;
  readonly pollIntervalMs: number;
}

interface JobEnd {
  readonly status: 'ok' | 'error';
  readonly result?: Record<string, unknown>;
  readonly error?: string;
}

const POLL_TIMEOUT_MS = 2_000;
/** How long the sidecar may keep a call for a job; the worker's end waits as long. */
const WAIT_S = 0.5;
const CALL_TIMEOUT_MS = 5_000;

/** Works until `signal` is aborted; a job at hand is given back then. */
export async function runWorkerLoop(context: LoopContext, signal: AbortSignal): Promise<void> {
  const { clock, log, pollIntervalMs, workerId } = context;
  let failures = 0;
  while (!signal.aborted) {
    let job: Job | null = null;
    const askedMs = clock.nowMs();
    try {
      job = await leaseNext(context);
      if (failures > 0) log.info({ workerId }, 'sidecar answers again');
      failures = 0;
    } catch (error) {
      failures += 1;
      const { code, detail } = describeFailure(error, 'lease_failed');
      if (failures === 1) log.warn({ workerId, code, detail }, 'sidecar does not answer');
    }
    if (job !== null) await workOn(job, context, signal);
    else {
      // A sidecar that knows wait_s has kept the call for a while already.
      const tookMs = failures === 0 ? clock.nowMs() - askedMs : 0;
      const pauseMs = deriveBackoffMs(failures, pollIntervalMs, 2_000);
      await clock.sleep(Math.max(0, pauseMs - tookMs), signal);
    }
  }
  await context.report.reportLast();
}

async function leaseNext({ sidecar, runId, workerId, leaseS }: LoopContext): Promise<Job | null> {
  const query = { run_id: runId, worker_id: workerId, lease_seconds: leaseS, wait_s: WAIT_S };
  // Never aborted by the worker's end: a lease that is granted must be known to be given back.
  const leased = await sidecar.leaseJob({ query }, { timeoutMs: POLL_TIMEOUT_MS });
  return leased?.job ?? null;
}

async function workOn(job: Job, context: LoopContext, stop: AbortSignal): Promise<void> {
  const lease = new LeaseKeeper(job, context);
  const abort = (): void => lease.end('stopped');
  stop.addEventListener('abort', abort, { once: true });
  if (stop.aborted) abort();
  try {
    const end = await finishJob(job, context, lease.signal);
    if (lease.ended === null) await handIn(job, end, { context, lease });
  } finally {
    stop.removeEventListener('abort', abort);
    await lease.close();
  }
  if (lease.ended === 'stopped') await giveBack(job, context);
}

async function finishJob(job: Job, context: LoopContext, signal: AbortSignal): Promise<JobEnd> {
  const { report, clock } = context;
  const startMs = clock.nowMs();
  try {
    const { result, line, programs, engineBest } = await computeJob(job, context, signal);
    const rate = (programs * 1_000) / Math.max(1, clock.nowMs() - startMs);
    await report.reportJob(line, { rate, engineBest });
    return { status: 'ok', result };
  } catch (error) {
    const failure = describeFailure(error, 'worker_failed');
    if (failure.code !== 'cancelled') {
      await report.reportJob(`${job.kind} ${job.job_id} failed: ${formatFailure(failure)}`, {
        rate: null,
      });
    }
    return { status: 'error', error: formatFailure(failure) };
  }
}

async function handIn(
  job: Job,
  end: JobEnd,
  { context, lease }: { readonly context: LoopContext; readonly lease: LeaseKeeper },
): Promise<void> {
  const { sidecar, clock, log, runId, workerId } = context;
  const token = job.lease_token === undefined ? {} : { lease_token: job.lease_token };
  let body = { run_id: runId, worker_id: workerId, ...token, ...end };
  for (let failures = 1; lease.ended === null; failures += 1) {
    try {
      const params = { job_id: job.job_id };
      await sidecar.recordResult({ params, body }, { timeoutMs: CALL_TIMEOUT_MS });
      return;
    } catch (error) {
      const status = readHttpStatus(error);
      const { code, detail } = describeFailure(error, 'result_failed');
      if (status === 404 || status === 409) {
        log.warn({ workerId, job: job.job_id, code }, 'result dropped: the lease is gone');
        return;
      }
      log.warn({ workerId, job: job.job_id, code, detail }, 'result not taken');
      if (!isPassing(error)) {
        if (body.status === 'error') return;
        body = { ...body, status: 'error', error: `result_refused: ${code}` };
        delete body.result;
      }
      await clock.sleep(deriveBackoffMs(failures, 200, 5_000), lease.signal);
    }
  }
}

async function giveBack(job: Job, { sidecar, runId }: LoopContext): Promise<void> {
  const token = job.lease_token === undefined ? {} : { lease_token: job.lease_token };
  await sidecar
    .releaseJob(
      { params: { job_id: job.job_id }, body: { run_id: runId, ...token } },
      { timeoutMs: POLL_TIMEOUT_MS },
    )
    .catch(() => undefined);
}

/** Renews one lease until it ends: by the worker's stop, by loss, or by `close`. */
class LeaseKeeper {
  readonly #job: Job;
  readonly #context: LoopContext;
  readonly #control = new AbortController();
  readonly #loop: Promise<void>;
  #ended: 'stopped' | 'lost' | 'closed' | null = null;
  #renewedMs: number;

  constructor(job: Job, context: LoopContext) {
    this.#job = job;
    this.#context = context;
    this.#renewedMs = context.clock.nowMs();
    this.#loop = this.#renew();
  }

  /** Aborted when the lease has ended. */
  get signal(): AbortSignal {
    return this.#control.signal;
  }

  /** Null while the lease is held. */
  get ended(): 'stopped' | 'lost' | 'closed' | null {
    return this.#ended;
  }

  /** Ends the lease's renewal for a reason; the first one counts. */
  end(reason: 'stopped' | 'lost' | 'closed'): void {
    this.#ended ??= reason;
    this.#control.abort();
  }

  /** Ends the renewal and waits for it. */
  async close(): Promise<void> {
    this.end('closed');
    await this.#loop;
  }

  async #renew(): Promise<void> {
    const { clock, leaseS, log } = this.#context;
    while (this.#ended === null) {
      await clock.sleep((leaseS * 1_000) / 3, this.signal);
      if (this.#ended !== null) return;
      try {
        await this.#beat();
        this.#renewedMs = clock.nowMs();
      } catch (error) {
        const status = readHttpStatus(error);
        const isOver = clock.nowMs() - this.#renewedMs >= leaseS * 1_000;
        const { code, detail } = describeFailure(error, 'heartbeat_failed');
        const facts = { job: this.#job.job_id, code, detail };
        if (status !== 404 && status !== 409 && !isOver) {
          log.warn(facts, 'lease not renewed');
          continue;
        }
        log.warn(facts, 'lease lost: the work is dropped');
        this.end('lost');
      }
    }
  }

  async #beat(): Promise<void> {
    const { sidecar, runId, workerId, leaseS } = this.#context;
    const token = this.#job.lease_token;
    const body = {
      run_id: runId,
      worker_id: workerId,
      lease_seconds: leaseS,
      ...(token === undefined ? {} : { lease_token: token }),
    };
    const timeoutMs = Math.min(CALL_TIMEOUT_MS, Math.ceil((leaseS * 1_000) / 3));
    await sidecar.heartbeatJob({ params: { job_id: this.#job.job_id }, body }, { timeoutMs });
  }
}
