/** Messages about scored programs, and about what became of a miner's own submissions. */
import { type Static, Type } from 'typebox';
import {
  address,
  closed,
  count,
  hash,
  nullable,
  numbers,
  oneOf,
  text,
  time,
  wireId,
} from '../shapes.ts';
import { problemId } from './miners.ts';

/** GET results: programs with a consensus score, best first. */
export const resultsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    task_type: Type.Optional(problemId),
    min_score: Type.Optional(Type.Number()),
  },
  closed,
);
/** Type of {@link resultsQuery}. */
export type ResultsQuery = Static<typeof resultsQuery>;

/**
 * A program whose score is final. `verified_by` is `consensus` when evaluators agreed on it, and
 * `operator` when the operator has confirmed it besides. The text stands in the decision of the same
 * id and in the list of the best.
 */
export const result = Type.Object({
  result_id: wireId,
  algorithm_id: wireId,
  task_type: problemId,
  score: Type.Number(),
  digest: nullable(text(128)),
  author: text(64),
  content_hash: hash,
  epoch: count,
  agreeing: count,
  decided_at: time,
  verified_by: oneOf(['consensus', 'operator']),
  verified_at: time,
});
/** Type of {@link result}. */
export type Result = Static<typeof result>;

/** The results that match, at most `limit`. */
export const resultList = Type.Object({ results: Type.Array(result, { maxItems: 200 }) });
/** Type of {@link resultList}. */
export type ResultList = Static<typeof resultList>;

/** GET results/sota. */
export const sotaQuery = Type.Object({ task_type: Type.Optional(problemId) }, closed);
/** Type of {@link sotaQuery}. */
export type SotaQuery = Static<typeof sotaQuery>;

/** The pool's best score of a problem; `sota` and `result` are null before the first. */
export const sota = Type.Object({
  task_type: problemId,
  suite: problemId,
  suite_digest: hash,
  sota: nullable(Type.Number()),
  result: nullable(result),
});
/** Type of {@link sota}. */
export type Sota = Static<typeof sota>;

/** Path of results/verify. */
export const resultParams = Type.Object(
  { result_id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) },
  closed,
);
/** Type of {@link resultParams}. */
export type ResultParams = Static<typeof resultParams>;

/** POST results/verify: the digest that the operator's own evaluation gave, if one was made. */
export const verifyResultBody = Type.Object(
  {
    digest: Type.Optional(hash),
    note: Type.Optional(text(500)),
    operator: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  closed,
);
/** Type of {@link verifyResultBody}. */
export type VerifyResultBody = Static<typeof verifyResultBody>;

/** What became of a submission. The first two are open; the others are final. */
export const submissionState = oneOf([
  'assigned',
  'waiting',
  'rewarded',
  'below_threshold',
  'outside',
  'void',
  'invalid',
  'no_consensus',
  'late',
  'expired',
  'released',
]);
/** Type of {@link submissionState}. */
export type SubmissionState = Static<typeof submissionState>;

/**
 * One report or one evolved program of the calling miner. `reports` of `wanted` are there; the score
 * is the miner's own report, or the consensus of its program.
 */
export const submission = Type.Object({
  kind: oneOf(['evaluation', 'evolution']),
  algorithm_id: wireId,
  task_type: problemId,
  state: submissionState,
  submitted_at: time,
  reports: count,
  wanted: count,
  score: nullable(Type.Number()),
  points: Type.Number(),
  reason: nullable(text(64)),
  numbers,
  next_step: text(300),
});
/** Type of {@link submission}. */
export type Submission = Static<typeof submission>;

/** How many submissions are in which state; states without any are missing. */
const stateCounts = Type.Record(text(32), count);

/** GET submissions: counters over all, and the newest 20 of each kind, newest first. */
export const submissionOverview = Type.Object({
  hotkey: address,
  evaluations: stateCounts,
  evolutions: stateCounts,
  items: Type.Array(submission, { maxItems: 40 }),
});
/** Type of {@link submissionOverview}. */
export type SubmissionOverview = Static<typeof submissionOverview>;
