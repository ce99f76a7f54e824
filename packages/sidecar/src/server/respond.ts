/** What the sidecar answers on each route, without HTTP (sidecar.md 2.1). */
import { AditError, type Clock } from '@adit/base';
import type { RouteAnswer, RouteInput, SidecarRoutes } from '@adit/wire';
import type { EventRing, RingPage, Sequenced } from '../queue/event-ring.ts';
import { ingestEvent } from '../queue/ingest-event.ts';
import { describeJob } from '../queue/job-queue.ts';
import type { RunStore } from '../queue/run-store.ts';

/** A validated request has every part its route has. */
type ValidatedInput<Input> = { readonly [Part in keyof Input]-?: NonNullable<Input[Part]> };

/** One function a route: its validated input to its answer; null is answered as 204. */
export type SidecarResponders = {
  readonly [Name in keyof SidecarRoutes]: (
    input: ValidatedInput<RouteInput<SidecarRoutes[Name]>>,
  ) => RouteAnswer<SidecarRoutes[Name]>;
};

const OK = { status: 'ok' } as const;
const COUNTED_SUBMISSIONS = new Set(['submitted', 'accepted', 'success']);
const DEFAULT_LEASE_S = 60;

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
      run_id: store.start(body.run_id, body.replace ?? true, clock.nowMs()).id,
    }),
    setGlobalSota: ({ body }) => {
      const nowMs = clock.nowMs();
      const run = store.find(body.run_id) ?? store.start(body.run_id, false, nowMs);
      run.globalSota = body.value;
      run.updatedMs = nowMs;
      return OK;
    },
    recordSubmission: ({ body }) => {
      const run = store.require(body.run_id);
      const { score, status } = body;
      if (COUNTED_SUBMISSIONS.has(status)) {
        run.successfulSubmissions += 1;
        if (score !== null) run.localSota = Math.max(run.localSota ?? score, score);
      }
      run.log({ type: 'submission_result', score, status }, clock.nowMs());
      return OK;
    },
    ingestBatch: ({ body }) => {
      const nowMs = clock.nowMs();
      const run = store.touch(body.run_id, nowMs);
      run.status = 'running';
      run.updatedMs = nowMs;
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
    listLogs: ({ query }) => page(store.find(query.run_id)?.logs, query, 200),
    listCandidates: ({ query }) => page(store.find(query.run_id)?.candidates, query, 200),
    listPopulations: ({ query }) => page(store.find(query.run_id)?.populations, query, 50),
    listResults: ({ query }) => page(store.find(query.run_id)?.results, query, 200),
  };
}

type QueueRoutes = 'enqueueJob' | 'leaseJob' | 'readJob' | 'cancelJob';

function queueResponders(store: RunStore, clock: Clock): Pick<SidecarResponders, QueueRoutes> {
  return {
    enqueueJob: ({ body }) => {
      const run = store.require(body.run_id);
      run.makeRoom();
      const payload = body.payload ?? {};
      const job = run.queue.enqueue(
        { jobId: body.job_id, kind: body.kind, payload },
        clock.nowMs(),
      );
      store.makeCurrent(run);
      run.updatedMs = clock.nowMs();
      return { run_id: run.id, job_id: job.jobId, status: 'queued' };
    },
    leaseJob: ({ query }) => {
      const run = store.find(query.run_id);
      if (run === null) return null;
      const nowMs = clock.nowMs();
      const id = query.worker_id ?? 'worker';
      run.seeWorker(id, nowMs);
      const leaseMs = (query.lease_seconds ?? DEFAULT_LEASE_S) * 1_000;
      const job = run.queue.lease({ id, leaseMs }, nowMs);
      if (job === null) return null;
      const token = job.leaseToken === null ? {} : { lease_token: job.leaseToken };
      return { run_id: run.id, job: { ...describeJob(job), ...token } };
    },
    readJob: ({ params, query }) => {
      const job = store.require(query.run_id).queue.find(params.job_id);
      if (job !== null) return describeJob(job, true);
      throw new AditError('job_not_found', 'job not found', {
        numbers: { jobId: params.job_id },
        nextStep: 'Enqueue the job again: the sidecar keeps jobs in memory only.',
      });
    },
    cancelJob: ({ params, body }) => {
      store.require(body.run_id).queue.cancel(params.job_id, clock.nowMs());
      return OK;
    },
  };
}

type LeaseRoutes = 'recordResult' | 'heartbeatJob' | 'releaseJob';

function leaseResponders(store: RunStore, clock: Clock): Pick<SidecarResponders, LeaseRoutes> {
  return {
    recordResult: ({ params, body }) => {
      const status = requireOutcomeStatus(body.status);
      const run = store.require(body.run_id);
      const { result, error, worker_id: workerId, lease_token: leaseToken } = body;
      const outcome = { status, result, error, workerId, leaseToken };
      const isNew = run.queue.finish(params.job_id, outcome, clock.nowMs());
      const worker = run.queue.find(params.job_id)?.workerId ?? workerId ?? 'worker';
      if (isNew && body.training_steps !== undefined) {
        run.steps.reportResult(worker, body.training_steps);
      }
      return OK;
    },
    heartbeatJob: ({ params, body }) => {
      const run = store.require(body.run_id);
      const nowMs = clock.nowMs();
      const lease = { token: body.lease_token, leaseMs: body.lease_seconds * 1_000 };
      const job = run.queue.heartbeat(params.job_id, lease, nowMs);
      run.seeWorker(body.worker_id, nowMs);
      return { status: 'ok', lease_expires_at_s: (job.leaseExpiresMs ?? nowMs) / 1_000 };
    },
    releaseJob: ({ params, body }) => {
      const { queue } = store.require(body.run_id);
      queue.release(params.job_id, body.lease_token, clock.nowMs());
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
