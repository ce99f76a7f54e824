/** What the sidecar answers on each route, without HTTP (sidecar.md 2.1). */
import { AditError, type Clock } from '@adit/base';
import type {
  NextJobAnswer,
  NextJobBody,
  RouteAnswer,
  RouteInput,
  SidecarRoutes,
} from '@adit/wire';
import type { EventRing, RingPage, Sequenced } from '../queue/event-ring.ts';
import { ingestEvent } from '../queue/ingest-event.ts';
import { describeJob, summarizeJob } from '../queue/job-queue.ts';
import type { RunStore } from '../queue/run-store.ts';

/** A validated request has every part its route has. */
type ValidatedInput<Input> = { readonly [Part in keyof Input]-?: NonNullable<Input[Part]> };

/**
 * One function a route: its validated input to its answer; null is answered as 204. `gone` is aborted
 * when the caller hangs up or the sidecar ends.
 */
export type SidecarResponders = {
  readonly [Name in keyof SidecarRoutes]: (
    input: ValidatedInput<RouteInput<SidecarRoutes[Name]>>,
    gone: AbortSignal,
  ) => RouteAnswer<SidecarRoutes[Name]> | Promise<RouteAnswer<SidecarRoutes[Name]>>;
};

const OK = { status: 'ok' } as const;
const COUNTED_SUBMISSIONS = new Set(['submitted', 'accepted', 'success']);
const DEFAULT_LEASE_S = 60;
const DEFAULT_PAGE = 200;
/** How often a waiting call looks for leases that have run out. */
const EXPIRY_LOOK_MS = 1_000;

/** The responders over one store of runs. */
export function createResponders(store: RunStore, clock: Clock): SidecarResponders {
  return {
    readHealth: () => ({ status: 'ok', ts: clock.nowMs() / 1_000 }),
    readState: ({ query }) => store.describe(query.run_id),
    listWorkers: ({ query }) => store.find(query.run_id)?.listWorkers() ?? [],
    ...runResponders(store, clock),
    ...pageResponders(store),
    ...queueResponders(store, clock),
    ...leaseResponders(store, clock),
  };
}

type RunRoutes = 'startRun' | 'setGlobalSota' | 'recordSubmission' | 'ingestBatch';

function runResponders(store: RunStore, clock: Clock): Pick<SidecarResponders, RunRoutes> {
  return {
    startRun: ({ body }) => ({
      run_id: store.start(body.run_id, body.replace ?? undefined, clock.nowMs()).id,
    }),
    setGlobalSota: ({ body }) => {
      const nowMs = clock.nowMs();
      const run = store.find(body.run_id) ?? store.start(body.run_id, false, nowMs);
      run.setGlobalSota(body.value, nowMs);
      return OK;
    },
    recordSubmission: ({ body }) => {
      const run = store.require(body.run_id);
      const { score = null, status } = body;
      if (COUNTED_SUBMISSIONS.has(status)) run.countSubmission(score);
      run.log({ type: 'submission_result', score, status }, clock.nowMs());
      return OK;
    },
    ingestBatch: ({ body }) => {
      const nowMs = clock.nowMs();
      if (body.run_id.trim() === '') {
        throw new AditError('invalid_events', 'run_id must be non-empty', {
          nextStep: 'Name the run that the events belong to.',
        });
      }
      const run = store.touch(body.run_id, nowMs);
      run.setStatus('running', nowMs);
      for (const event of body.events) ingestEvent(run, event, nowMs);
      return { status: 'ok', received: body.events.length };
    },
  };
}

type PageRoutes = 'listLogs' | 'listCandidates' | 'listPopulations' | 'listResults';

function pageResponders(store: RunStore): Pick<SidecarResponders, PageRoutes> {
  type Query = { run_id?: string; cursor?: number; limit?: number };
  const page = <T extends Sequenced>(
    ring: EventRing<T> | undefined,
    query: Query,
    defaultLimit: number,
  ): RingPage<T> =>
    ring?.read(query.cursor ?? 0, query.limit ?? defaultLimit) ?? {
      cursor: 0,
      items: [],
      first_seq: 0,
      dropped: 0,
    };
  return {
    listLogs: ({ query }) => page(store.find(query.run_id)?.logs, query, DEFAULT_PAGE),
    listCandidates: ({ query }) => page(store.find(query.run_id)?.candidates, query, DEFAULT_PAGE),
    listPopulations: ({ query }) => page(store.find(query.run_id)?.populations, query, 50),
    listResults: ({ query }) => page(store.find(query.run_id)?.results, query, DEFAULT_PAGE),
  };
}

type QueueRoutes = 'enqueueJob' | 'leaseJob' | 'claimJob' | 'listJobs' | 'readJob' | 'cancelJob';

function queueResponders(store: RunStore, clock: Clock): Pick<SidecarResponders, QueueRoutes> {
  return {
    enqueueJob: ({ body }) => {
      const run = store.require(body.run_id);
      run.makeRoom();
      const job = run.queue.enqueue(
        { jobId: body.job_id ?? undefined, kind: body.kind, payload: body.payload ?? {} },
        clock.nowMs(),
      );
      store.makeCurrent(run);
      return { run_id: run.id, job_id: job.jobId, status: 'queued' };
    },
    leaseJob: ({ query }, gone) => leaseWithin({ store, clock, gone }, query),
    claimJob: ({ body }, gone) => leaseWithin({ store, clock, gone }, body),
    listJobs: ({ query }) => {
      const run = store.find(query.run_id);
      const jobs = run?.queue.list().filter(({ status }) => (query.status ?? status) === status);
      const items = (jobs ?? []).slice(0, query.limit ?? DEFAULT_PAGE).map(summarizeJob);
      return { run_id: run?.id ?? null, total: jobs?.length ?? 0, items };
    },
    readJob: ({ params, query }) => {
      const job = store.require(query.run_id).queue.find(params.job_id);
      if (job !== null) return describeJob(job, true);
      throw new AditError('job_not_found', 'job not found', {
        numbers: { jobId: params.job_id },
        nextStep: 'Enqueue the job again: the sidecar does not know it.',
      });
    },
    cancelJob: ({ params, body }) => {
      store.require(body.run_id).queue.cancel(params.job_id, clock.nowMs());
      return OK;
    },
  };
}

interface LeaseDesk {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly gone: AbortSignal;
}

/** The next job, at once or as soon as there is one within `wait_s`; null when there is none. */
async function leaseWithin(desk: LeaseDesk, wish: NextJobBody): Promise<NextJobAnswer | null> {
  const { store, clock, gone } = desk;
  const endMs = clock.nowMs() + (wish.wait_s ?? 0) * 1_000;
  for (;;) {
    const leased = gone.aborted ? null : leaseNow(desk, wish);
    const leftMs = endMs - clock.nowMs();
    if (leased !== null || gone.aborted || leftMs <= 0) return leased;
    const pause = new AbortController();
    const wake = (): void => pause.abort();
    gone.addEventListener('abort', wake, { once: true });
    // Whatever happens may be a job for this worker; a lease that runs out makes no sound.
    const silence = store.feed.listen(wake);
    await clock.sleep(Math.min(leftMs, EXPIRY_LOOK_MS), pause.signal);
    silence();
    gone.removeEventListener('abort', wake);
  }
}

function leaseNow({ store, clock }: LeaseDesk, wish: NextJobBody): NextJobAnswer | null {
  const run = store.find(wish.run_id);
  if (run === null) return null;
  const nowMs = clock.nowMs();
  const id = wish.worker_id ?? 'worker';
  run.seeWorker(id, nowMs);
  const leaseMs = (wish.lease_seconds ?? DEFAULT_LEASE_S) * 1_000;
  const job = run.queue.lease({ id, leaseMs }, nowMs);
  if (job === null) return null;
  const token = job.leaseToken === null ? {} : { lease_token: job.leaseToken };
  return { run_id: run.id, job: { ...describeJob(job), ...token } };
}

type LeaseRoutes = 'recordResult' | 'heartbeatJob' | 'releaseJob';

function leaseResponders(store: RunStore, clock: Clock): Pick<SidecarResponders, LeaseRoutes> {
  return {
    recordResult: ({ params, body }) => {
      const status = requireOutcomeStatus(body.status);
      const run = store.require(body.run_id);
      const { result, error } = body;
      const workerId = body.worker_id ?? undefined;
      const leaseToken = body.lease_token ?? undefined;
      const outcome = { status, result, error, workerId, leaseToken };
      const isNew = run.queue.finish(params.job_id, outcome, clock.nowMs());
      const worker = run.queue.find(params.job_id)?.workerId ?? workerId ?? 'worker';
      if (isNew && body.training_steps !== undefined) {
        run.countSteps('result', worker, { instance: '', steps: body.training_steps });
      }
      return OK;
    },
    heartbeatJob: ({ params, body }) => {
      const run = store.require(body.run_id);
      const nowMs = clock.nowMs();
      const token = body.lease_token ?? undefined;
      const leaseMs = (body.lease_seconds ?? DEFAULT_LEASE_S) * 1_000;
      const { progress } = body;
      const job = run.queue.heartbeat(params.job_id, { token, leaseMs, progress }, nowMs);
      run.seeWorker(body.worker_id ?? job.workerId ?? 'worker', nowMs);
      return { status: 'ok', lease_expires_at_s: (job.leaseExpiresMs ?? nowMs) / 1_000 };
    },
    releaseJob: ({ params, body }) => {
      const { queue } = store.require(body.run_id);
      queue.release(params.job_id, body.lease_token ?? undefined, clock.nowMs());
      return OK;
    },
  };
}

function requireOutcomeStatus(status: string): 'ok' | 'error' {
  if (status === 'ok' || status === 'error') return status;
  throw new AditError('invalid_status', 'status must be ok or error', {
    numbers: { status },
    nextStep: 'Send ok with a result, or error with an error text.',
  });
}
