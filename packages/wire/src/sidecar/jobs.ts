/**
 * The sidecar's job queue, and what the jobs of the pool carry.
 *
 * The queue does not look into payloads and results; driver and worker read theirs with the schemas
 * at the end of this file.
 */
import { type Static, Type } from 'typebox';
import { evaluation, evolveInstructions } from '../pool/tasks.ts';
import { closed, count, nullable, numbers, oneOf, text, time, wireLimits } from '../shapes.ts';

const runId = text(128);
/** Absent, null or blank means the current run. */
const anyRun = Type.Optional(nullable(runId));
const jobId = Type.String({ minLength: 1, maxLength: 128 });
const openObject = Type.Record(Type.String(), Type.Unknown());

/** Where a job stands. */
export const jobStatus = oneOf(['queued', 'leased', 'completed', 'failed']);
/** Type of {@link jobStatus}. */
export type JobStatus = Static<typeof jobStatus>;

/**
 * A job. `lease_token` comes with a lease and goes back with the result; `result` and `error` are
 * there once it is finished and read by its id.
 */
export const job = Type.Object({
  job_id: jobId,
  run_id: runId,
  kind: text(64),
  payload: openObject,
  status: jobStatus,
  attempt: count,
  worker_id: nullable(text(128)),
  lease_expires_at_s: nullable(Type.Number()),
  created_at_s: Type.Number(),
  updated_at_s: Type.Number(),
  lease_token: Type.Optional(text(128)),
  /** What the worker's last heartbeat told. */
  progress: Type.Optional(openObject),
  result: Type.Optional(nullable(openObject)),
  error: Type.Optional(nullable(text(8_000))),
});
/** Type of {@link job}. */
export type Job = Static<typeof job>;

/** A job in a list: without payload, result and lease token. */
export const jobSummary = Type.Object({
  job_id: jobId,
  run_id: runId,
  kind: text(64),
  status: jobStatus,
  attempt: count,
  worker_id: nullable(text(128)),
  lease_expires_at_s: nullable(Type.Number()),
  created_at_s: Type.Number(),
  updated_at_s: Type.Number(),
  progress: Type.Optional(openObject),
  error: nullable(text(8_000)),
});
/** Type of {@link jobSummary}. */
export type JobSummary = Static<typeof jobSummary>;

/** GET jobs: those of one status, or all; oldest first, default 200. */
export const listJobsQuery = Type.Object(
  {
    run_id: Type.Optional(runId),
    status: Type.Optional(jobStatus),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  closed,
);
/** Type of {@link listJobsQuery}. */
export type ListJobsQuery = Static<typeof listJobsQuery>;

/** Jobs of a run; `total` counts all of that status that are kept. */
export const jobList = Type.Object({
  run_id: nullable(runId),
  total: count,
  items: Type.Array(jobSummary, { maxItems: 500 }),
});
/** Type of {@link jobList}. */
export type JobList = Static<typeof jobList>;

/** POST jobs/enqueue. */
export const enqueueJobBody = Type.Object(
  {
    run_id: anyRun,
    job_id: Type.Optional(nullable(jobId)),
    kind: text(64),
    payload: Type.Optional(nullable(openObject)),
  },
  closed,
);
/** Type of {@link enqueueJobBody}. */
export type EnqueueJobBody = Static<typeof enqueueJobBody>;

/** Answer of jobs/enqueue. */
export const enqueueJobAnswer = Type.Object({
  run_id: runId,
  job_id: jobId,
  status: Type.Literal('queued'),
});
/** Type of {@link enqueueJobAnswer}. */
export type EnqueueJobAnswer = Static<typeof enqueueJobAnswer>;

const leaseSeconds = Type.Optional(Type.Number({ minimum: 1, maximum: 86_400 }));
const waitSeconds = Type.Optional(Type.Number({ minimum: 0, maximum: 60 }));

/** GET jobs/next: 204 when there is nothing, at once or after `wait_s`. */
export const nextJobQuery = Type.Object(
  {
    run_id: Type.Optional(runId),
    worker_id: Type.Optional(text(128)),
    lease_seconds: leaseSeconds,
    wait_s: waitSeconds,
  },
  closed,
);
/** Type of {@link nextJobQuery}. */
export type NextJobQuery = Static<typeof nextJobQuery>;

/** POST jobs/next: the same in the body, for callers that keep to what the methods mean. */
export const nextJobBody = Type.Object(
  {
    run_id: anyRun,
    worker_id: Type.Optional(nullable(text(128))),
    lease_seconds: leaseSeconds,
    wait_s: waitSeconds,
  },
  closed,
);
/** Type of {@link nextJobBody}. */
export type NextJobBody = Static<typeof nextJobBody>;

/** A leased job. */
export const nextJobAnswer = Type.Object({ run_id: runId, job });
/** Type of {@link nextJobAnswer}. */
export type NextJobAnswer = Static<typeof nextJobAnswer>;

/** Path of the routes about one job. */
export const jobParams = Type.Object({ job_id: jobId }, closed);
/** Type of {@link jobParams}. */
export type JobParams = Static<typeof jobParams>;

/** POST result. `training_steps`: examples trained on for this job, counted once with the result. */
export const jobResultBody = Type.Object(
  {
    run_id: anyRun,
    status: text(32),
    result: Type.Optional(nullable(openObject)),
    error: Type.Optional(nullable(text(8_000))),
    worker_id: Type.Optional(nullable(text(128))),
    lease_token: Type.Optional(nullable(text(128))),
    training_steps: Type.Optional(count),
  },
  closed,
);
/** Type of {@link jobResultBody}. */
export type JobResultBody = Static<typeof jobResultBody>;

/** POST heartbeat: keeps the lease; by default for a minute more. */
export const heartbeatBody = Type.Object(
  {
    run_id: anyRun,
    worker_id: Type.Optional(nullable(text(128))),
    lease_seconds: leaseSeconds,
    lease_token: Type.Optional(nullable(text(128))),
    progress: Type.Optional(openObject),
  },
  closed,
);
/** Type of {@link heartbeatBody}. */
export type HeartbeatBody = Static<typeof heartbeatBody>;

/** Answer of a heartbeat. */
export const heartbeatAnswer = Type.Object({
  status: text(32),
  lease_expires_at_s: nullable(Type.Number()),
});
/** Type of {@link heartbeatAnswer}. */
export type HeartbeatAnswer = Static<typeof heartbeatAnswer>;

/** POST release (back to the front, the attempt not counted) and POST cancel (failed for good). */
export const endLeaseBody = Type.Object(
  { run_id: anyRun, lease_token: Type.Optional(nullable(text(128))) },
  closed,
);
/** Type of {@link endLeaseBody}. */
export type EndLeaseBody = Static<typeof endLeaseBody>;

/** A finished job as the driver reads it; the payload is repeated. */
export const jobResult = Type.Object({
  seq: count,
  job_id: jobId,
  run_id: runId,
  kind: text(64),
  status: oneOf(['completed', 'failed']),
  attempt: count,
  worker_id: nullable(text(128)),
  payload: openObject,
  result: nullable(openObject),
  error: nullable(text(8_000)),
  ts: Type.Number(),
});
/** Type of {@link jobResult}. */
export type JobResult = Static<typeof jobResult>;

/** A page of results; `first_seq` and `dropped` tell of a gap. */
export const jobResultPage = Type.Object({
  cursor: count,
  items: Type.Array(jobResult, { maxItems: 500 }),
  first_seq: Type.Optional(count),
  dropped: Type.Optional(count),
});
/** Type of {@link jobResultPage}. */
export type JobResultPage = Static<typeof jobResultPage>;

/**
 * Payload of an `evaluate` job, ours and foreign drivers'; items are given back undone after
 * `timeout_at`. Programs are read one by one; an item without id or text is skipped.
 */
export const evaluateJobPayload = Type.Object({
  batch_id: text(64),
  algorithms: Type.Array(Type.Unknown(), { maxItems: wireLimits.algorithms }),
  timeout_at: Type.Optional(time),
  input_dim: Type.Optional(nullable(count)),
});
/** Type of {@link evaluateJobPayload}. */
export type EvaluateJobPayload = Static<typeof evaluateJobPayload>;

/** A program the worker could not judge here and now; it is reported to nobody. */
export const undoneItem = Type.Object({
  algorithm_id: count,
  code: text(64),
  detail: text(2_000),
  numbers: Type.Optional(numbers),
  next_step: Type.Optional(nullable(text(500))),
});
/** Type of {@link undoneItem}. */
export type UndoneItem = Static<typeof undoneItem>;

/** Result of an `evaluate` job; partial lists are legal. */
export const evaluateJobResult = Type.Object({
  evaluations: Type.Array(evaluation, { maxItems: wireLimits.evaluations }),
  undone: Type.Optional(Type.Array(undoneItem, { maxItems: wireLimits.evaluations })),
});
/** Type of {@link evaluateJobResult}. */
export type EvaluateJobResult = Static<typeof evaluateJobResult>;

/** Payload of an `evolve` job; foreign drivers send batch, programs and dimension only. */
export const evolveJobPayload = Type.Object({
  batch_id: text(64),
  algorithms: Type.Array(Type.Unknown(), { maxItems: wireLimits.algorithms }),
  evolve: Type.Optional(evolveInstructions),
  epoch_ends_at: Type.Optional(time),
  timeout_at: Type.Optional(time),
  /** The miner's hotkey; it is part of the search's seed. */
  miner: Type.Optional(text(64)),
  input_dim: Type.Optional(nullable(count)),
});
/** Type of {@link evolveJobPayload}. */
export type EvolveJobPayload = Static<typeof evolveJobPayload>;

/** Result of an `evolve` job; `seed` repeats the search, `parent_ids` are the parents it used. */
export const evolveJobResult = Type.Object({
  evolved_function: text(wireLimits.programText),
  search_score: Type.Number(),
  evaluations: count,
  generations: count,
  seed: Type.Optional(text(256)),
  content_hash: Type.Optional(text(64)),
  parent_ids: Type.Optional(Type.Array(count, { maxItems: wireLimits.algorithms })),
});
/** Type of {@link evolveJobResult}. */
export type EvolveJobResult = Static<typeof evolveJobResult>;

/**
 * Payload of a `lease` job, ours and foreign drivers': evaluate all, then evolve while the budget is
 * above 0. Programs are read one by one; an item without id or text is skipped. Times in seconds
 * since 1970 of this machine's clock.
 */
export const leaseJobPayload = Type.Object({
  lease_id: text(64),
  evaluate_algorithms: Type.Array(Type.Unknown(), { maxItems: wireLimits.algorithms }),
  seed_algorithms: Type.Array(Type.Unknown(), { maxItems: wireLimits.algorithms }),
  evolve_budget: count,
  input_dim: Type.Optional(nullable(count)),
  window_number: Type.Optional(nullable(count)),
  lease_timeout_at_s: Type.Optional(nullable(Type.Number())),
  bootstrap_population_size: Type.Optional(nullable(count)),
  /** How to search; without it the worker's own defaults. */
  evolve: Type.Optional(evolveInstructions),
  epoch_ends_at_s: Type.Optional(nullable(Type.Number())),
  /** Budget of a later job of the same lease, for which time is to be left. */
  later_evolve_budget: Type.Optional(count),
  miner: Type.Optional(text(64)),
});
/** Type of {@link leaseJobPayload}. */
export type LeaseJobPayload = Static<typeof leaseJobPayload>;

/** Result of a `lease` job; `iterations` = programs evaluated + generations run. */
export const leaseJobResult = Type.Object({
  evaluations: Type.Array(evaluation, { maxItems: wireLimits.evaluations }),
  evolutions: Type.Array(
    Type.Object({
      parent_algorithm_ids: Type.Array(count, { maxItems: wireLimits.parents }),
      algorithm_dsl: text(wireLimits.programText),
    }),
    { maxItems: wireLimits.evaluations },
  ),
  iterations: Type.Optional(count),
  undone: Type.Optional(Type.Array(undoneItem, { maxItems: wireLimits.evaluations })),
  /** Repeats the search; there when it ran. */
  seed: Type.Optional(text(256)),
});
/** Type of {@link leaseJobResult}. */
export type LeaseJobResult = Static<typeof leaseJobResult>;
