/** The sidecar's routes. */

import type { RouteTable } from '../route.ts';
import { statusAnswer, wireLimits } from '../shapes.ts';
import {
  endLeaseBody,
  enqueueJobAnswer,
  enqueueJobBody,
  heartbeatAnswer,
  heartbeatBody,
  job,
  jobList,
  jobParams,
  jobResultBody,
  jobResultPage,
  listJobsQuery,
  nextJobAnswer,
  nextJobBody,
  nextJobQuery,
} from './jobs.ts';
import {
  cursorQuery,
  eventPage,
  globalSotaBody,
  ingestBatchAnswer,
  ingestBatchBody,
  populationsQuery,
  runQuery,
  sidecarHealth,
  sidecarState,
  startRunAnswer,
  startRunBody,
  submissionResultBody,
  workerList,
} from './runs.ts';

const read = { method: 'GET', auth: 'token', bodyLimitBytes: 0 } as const;
const write = { method: 'POST', auth: 'token', bodyLimitBytes: wireLimits.requestBytes } as const;
const large = { method: 'POST', auth: 'token', bodyLimitBytes: wireLimits.sidecarBytes } as const;

/** Every route of the sidecar by the name of the client's method. */
export const sidecarRoutes = {
  readHealth: {
    ...read,
    path: '/health',
    auth: 'public',
    summary: 'Whether the sidecar works',
    response: sidecarHealth,
  },
  startRun: {
    ...write,
    path: '/runs/start',
    summary: 'Start, replace or resume a run',
    body: startRunBody,
    response: startRunAnswer,
  },
  readState: {
    ...read,
    path: '/state',
    summary: 'Counters of a run',
    query: runQuery,
    response: sidecarState,
  },
  setGlobalSota: {
    ...write,
    path: '/set_global_sota',
    summary: 'Store the best score known outside',
    body: globalSotaBody,
    response: statusAnswer,
  },
  recordSubmission: {
    ...write,
    path: '/submission_result',
    summary: 'Note what became of a submission',
    body: submissionResultBody,
    response: statusAnswer,
  },
  ingestBatch: {
    ...large,
    path: '/ingest_batch',
    summary: 'Store a worker’s events',
    body: ingestBatchBody,
    response: ingestBatchAnswer,
  },
  listLogs: {
    ...read,
    path: '/logs',
    summary: 'Log items from a cursor on',
    query: cursorQuery,
    response: eventPage,
  },
  listCandidates: {
    ...read,
    path: '/candidates',
    summary: 'Candidate programs from a cursor on',
    query: cursorQuery,
    response: eventPage,
  },
  listPopulations: {
    ...read,
    path: '/populations',
    summary: 'Population snapshots from a cursor on',
    query: populationsQuery,
    response: eventPage,
  },
  enqueueJob: {
    ...large,
    path: '/jobs/enqueue',
    summary: 'Queue a job',
    body: enqueueJobBody,
    response: enqueueJobAnswer,
  },
  leaseJob: {
    ...read,
    path: '/jobs/next',
    summary: 'Lease the next job; 204 when there is none',
    query: nextJobQuery,
    response: nextJobAnswer,
    mayBeEmpty: true,
  },
  claimJob: {
    ...write,
    path: '/jobs/next',
    summary: 'The same by POST',
    body: nextJobBody,
    response: nextJobAnswer,
    mayBeEmpty: true,
  },
  recordResult: {
    ...large,
    path: '/jobs/:job_id/result',
    summary: 'Hand in a job’s result',
    params: jobParams,
    body: jobResultBody,
    response: statusAnswer,
  },
  listResults: {
    ...read,
    path: '/jobs/results',
    summary: 'Finished jobs from a cursor on',
    query: cursorQuery,
    response: jobResultPage,
  },
  listJobs: {
    ...read,
    path: '/jobs',
    summary: 'Jobs of a run, by status',
    query: listJobsQuery,
    response: jobList,
  },
  readJob: {
    ...read,
    path: '/jobs/:job_id',
    summary: 'One job',
    params: jobParams,
    query: runQuery,
    response: job,
  },
  heartbeatJob: {
    ...write,
    path: '/jobs/:job_id/heartbeat',
    summary: 'Keep a job’s lease',
    params: jobParams,
    body: heartbeatBody,
    response: heartbeatAnswer,
  },
  releaseJob: {
    ...write,
    path: '/jobs/:job_id/release',
    summary: 'Give a leased job back undone',
    params: jobParams,
    body: endLeaseBody,
    response: statusAnswer,
  },
  cancelJob: {
    ...write,
    path: '/jobs/:job_id/cancel',
    summary: 'End a job for good',
    params: jobParams,
    body: endLeaseBody,
    response: statusAnswer,
  },
  listWorkers: {
    ...read,
    path: '/workers',
    summary: 'Workers as last heard of',
    query: runQuery,
    response: workerList,
  },
} as const satisfies RouteTable;

/** The sidecar's route table as a type. */
export type SidecarRoutes = typeof sidecarRoutes;
