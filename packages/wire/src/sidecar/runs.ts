/**
 * The sidecar's runs: state, events, and the cursor lists of logs, candidates and populations.
 *
 * Fields of events are the worker's; the sidecar reads those it knows and keeps the rest.
 */
import { type Static, Type } from 'typebox';
import { closed, count, nullable, oneOf, text } from '../shapes.ts';

const runId = text(128);
/** Absent, null or blank means the current run. */
const anyRun = Type.Optional(nullable(runId));
const openObject = Type.Record(Type.String(), Type.Unknown());

/** Query of routes that may name a run; without one it is the current run. */
export const runQuery = Type.Object({ run_id: Type.Optional(runId) }, closed);
/** Type of {@link runQuery}. */
export type RunQuery = Static<typeof runQuery>;

/** GET health; `ts` in seconds since 1970. */
export const sidecarHealth = Type.Object({ status: Type.Literal('ok'), ts: Type.Number() });
/** Type of {@link sidecarHealth}. */
export type SidecarHealth = Static<typeof sidecarHealth>;

/**
 * POST runs/start; `replace` throws away an existing run of that id. Left out it means true, unless
 * workers hold jobs of that run at the moment.
 */
export const startRunBody = Type.Object(
  { run_id: Type.Optional(nullable(runId)), replace: Type.Optional(nullable(Type.Boolean())) },
  closed,
);
/** Type of {@link startRunBody}. */
export type StartRunBody = Static<typeof startRunBody>;

/** The run that is current now. */
export const startRunAnswer = Type.Object({ run_id: runId });
/** Type of {@link startRunAnswer}. */
export type StartRunAnswer = Static<typeof startRunAnswer>;

/** How a run's journal fares; `failing`: what happens is kept in memory only. */
export const journalState = Type.Object({
  status: oneOf(['ok', 'failing']),
  file: text(4_096),
  bytes: count,
  /** Why it fails, and what to do. */
  detail: nullable(text(1_000)),
});
/** Type of {@link journalState}. */
export type JournalState = Static<typeof journalState>;

/**
 * GET state. `completed_jobs` counts failed ones too; `training_steps` is the sum of training
 * examples executed by all workers; `workers` is how many were heard of; `errors_1h` counts failed
 * jobs and error events of the last hour; `journal` is null without one.
 */
export const sidecarState = Type.Object({
  run_id: nullable(runId),
  status: oneOf(['idle', 'running', 'stopped']),
  global_sota: nullable(Type.Number()),
  local_sota: nullable(Type.Number()),
  successful_submissions: count,
  tasks_completed: count,
  best_candidate_score: nullable(Type.Number()),
  queued_jobs: count,
  leased_jobs: count,
  completed_jobs: count,
  jobs_failed: count,
  training_steps: count,
  workers: count,
  errors_1h: count,
  journal: nullable(journalState),
  updated_at_s: nullable(Type.Number()),
});
/** Type of {@link sidecarState}. */
export type SidecarState = Static<typeof sidecarState>;

/** POST set_global_sota. */
export const globalSotaBody = Type.Object({ run_id: anyRun, value: Type.Number() }, closed);
/** Type of {@link globalSotaBody}. */
export type GlobalSotaBody = Static<typeof globalSotaBody>;

/** POST submission_result; without a score, or with null, the best score stays what it is. */
export const submissionResultBody = Type.Object(
  { run_id: anyRun, score: Type.Optional(nullable(Type.Number())), status: text(64) },
  closed,
);
/** Type of {@link submissionResultBody}. */
export type SubmissionResultBody = Static<typeof submissionResultBody>;

/** POST ingest_batch; events that are not objects are skipped. */
export const ingestBatchBody = Type.Object({
  run_id: Type.String({ minLength: 1, maxLength: 128 }),
  events: Type.Array(Type.Unknown(), { maxItems: 5_000 }),
});
/** Type of {@link ingestBatchBody}. */
export type IngestBatchBody = Static<typeof ingestBatchBody>;

/** How many events were stored. */
export const ingestBatchAnswer = Type.Object({ status: Type.Literal('ok'), received: count });
/** Type of {@link ingestBatchAnswer}. */
export type IngestBatchAnswer = Static<typeof ingestBatchAnswer>;

/** Query of the cursor lists; a cursor is the next `seq` wanted. */
export const cursorQuery = Type.Object(
  {
    run_id: Type.Optional(runId),
    cursor: Type.Optional(count),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  closed,
);
/** Type of {@link cursorQuery}. */
export type CursorQuery = Static<typeof cursorQuery>;

/** Query of the populations list, which gives fewer at a time. */
export const populationsQuery = Type.Object(
  {
    run_id: Type.Optional(runId),
    cursor: Type.Optional(count),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  },
  closed,
);
/** Type of {@link populationsQuery}. */
export type PopulationsQuery = Static<typeof populationsQuery>;

/** A page of stored events; `first_seq` and `dropped` tell of a gap. */
export const eventPage = Type.Object({
  cursor: count,
  items: Type.Array(openObject, { maxItems: 500 }),
  first_seq: Type.Optional(count),
  dropped: Type.Optional(count),
});
/** Type of {@link eventPage}. */
export type EventPage = Static<typeof eventPage>;

/** One worker as the sidecar last heard of it. */
export const workerInfo = Type.Object({
  worker_id: text(128),
  last_seen_s: Type.Number(),
  iteration: count,
  rate: nullable(Type.Number()),
  current_job: nullable(text(128)),
});
/** Type of {@link workerInfo}. */
export type WorkerInfo = Static<typeof workerInfo>;

/** GET workers. */
export const workerList = Type.Array(workerInfo, { maxItems: 1_000 });
/** Type of {@link workerList}. */
export type WorkerList = Static<typeof workerList>;
