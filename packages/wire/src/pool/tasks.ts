/**
 * Work: asking for a batch and handing in its results.
 *
 * Submissions come from foreign clients too: their extra fields are ignored, and a score may be one
 * of three texts that stand for the bare tokens Python writes. A bad item gets an item status; only
 * a malformed body is refused.
 */
import { type Static, Type } from 'typebox';
import { closed, count, hash, numbers, oneOf, text, time, wireId, wireLimits } from '../shapes.ts';
import { bodyTriple, problemId } from './miners.ts';

/** A program to work on. `task_type` is the problem's id. */
export const algorithmRef = Type.Object({
  id: wireId,
  algorithm_dsl: text(wireLimits.programText),
  task_type: problemId,
  input_dim: Type.Integer({ minimum: 1, maximum: 65_536 }),
  content_hash: hash,
  suite: problemId,
  suite_digest: hash,
});
/** Type of {@link algorithmRef}. */
export type AlgorithmRef = Static<typeof algorithmRef>;

/** Which of the two kinds of work. */
export const workKind = oneOf(['evolve', 'evaluate']);
/** Type of {@link workKind}. */
export type WorkKind = Static<typeof workKind>;

/** POST tasks/request. Without `dialect: "az64"` there is no work yet; without `task_type` the pool chooses. */
export const taskRequestBody = Type.Object(
  {
    ...bodyTriple,
    task_type: Type.Optional(workKind),
    dialect: Type.Optional(text(32)),
    workers: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
    problems: Type.Optional(Type.Array(problemId, { maxItems: 64 })),
  },
  closed,
);
/** Type of {@link taskRequestBody}. */
export type TaskRequestBody = Static<typeof taskRequestBody>;

/** `resume=n` answers the n-th open assignment again, oldest first; past the last it is a new request. */
export const taskRequestQuery = Type.Object(
  { resume: Type.Optional(Type.Integer({ minimum: 0, maximum: 8 })) },
  closed,
);
/** Type of {@link taskRequestQuery}. */
export type TaskRequestQuery = Static<typeof taskRequestQuery>;

/** How an evolve batch is to be searched. One generation is `population` children. */
export const evolveInstructions = Type.Object({
  problem: problemId,
  generations: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  population: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  search_suite: problemId,
  search_suite_digest: hash,
  /** Most programs it takes. */
  budget: Type.Integer({ minimum: 1, maximum: 64 }),
});
/** Type of {@link evolveInstructions}. */
export type EvolveInstructions = Static<typeof evolveInstructions>;

/** One batch of work. */
export const assignment = Type.Object({
  batch_id: text(64),
  task_type: workKind,
  algorithms: Type.Array(algorithmRef, { maxItems: wireLimits.algorithms }),
  timeout_at: time,
  window_number: count,
  epoch_ends_at: time,
  evolve: Type.Optional(evolveInstructions),
});
/** Type of {@link assignment}. */
export type Assignment = Static<typeof assignment>;

/** Path of the two submissions. */
export const batchParams = Type.Object(
  { batch_id: Type.String({ minLength: 1, maxLength: 64 }) },
  closed,
);
/** Type of {@link batchParams}. */
export type BatchParams = Static<typeof batchParams>;

/**
 * A reported score: finite, or null for "cannot be scored", or the text of a number that JSON does
 * not have. The server turns the bare tokens NaN, Infinity, -Infinity and numbers beyond the
 * doubles' range into these texts.
 */
export const reportedScore = Type.Union([
  Type.Number(),
  Type.Null(),
  oneOf(['NaN', 'Infinity', '-Infinity']),
]);
/** Type of {@link reportedScore}. */
export type ReportedScore = Static<typeof reportedScore>;

/**
 * One report. `digest`: hex of the result digest, judged by the pool. `engine`: what the client
 * computed with, for its own receipt; decides nothing.
 */
export const evaluation = Type.Object({
  algorithm_id: count,
  score: reportedScore,
  error: Type.Optional(text(2_000)),
  digest: Type.Optional(text(128)),
  engine: Type.Optional(text(128)),
});
/** Type of {@link evaluation}. */
export type Evaluation = Static<typeof evaluation>;

/** A program that the worker could not judge here and now: its place goes to another miner, without a vote. */
export const undoneEvaluation = Type.Object({ algorithm_id: count, code: text(64) });
/** Type of {@link undoneEvaluation}. */
export type UndoneEvaluation = Static<typeof undoneEvaluation>;

/** POST submit_evaluation. */
export const submitEvaluationBody = Type.Object({
  ...bodyTriple,
  evaluations: Type.Array(evaluation, { maxItems: wireLimits.evaluations }),
  undone: Type.Optional(Type.Array(undoneEvaluation, { maxItems: wireLimits.evaluations })),
  evaluation_metrics: Type.Optional(
    Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  ),
});
/** Type of {@link submitEvaluationBody}. */
export type SubmitEvaluationBody = Static<typeof submitEvaluationBody>;

/** POST submit_evolution. */
export const submitEvolutionBody = Type.Object({
  ...bodyTriple,
  evolved_function: text(wireLimits.programText),
  parent_functions: Type.Array(Type.Object({ id: count }), { maxItems: wireLimits.parents }),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
/** Type of {@link submitEvolutionBody}. */
export type SubmitEvolutionBody = Static<typeof submitEvolutionBody>;

/** What became of one item. */
export const itemStatus = oneOf([
  'accepted',
  'late',
  'duplicate',
  'not_assigned',
  'own_algorithm',
  'invalid_score',
  'invalid_dsl',
  'too_costly',
  'duplicate_algorithm',
  'over_budget',
  'undone',
]);
/** Type of {@link itemStatus}. */
export type ItemStatus = Static<typeof itemStatus>;

/** An item's outcome: reports are named by `algorithm_id`, evolved programs by `index`. */
export const itemOutcome = Type.Object({
  algorithm_id: Type.Optional(count),
  index: Type.Optional(count),
  status: itemStatus,
  code: Type.Optional(text(64)),
  detail: Type.Optional(text(2_000)),
  numbers: Type.Optional(numbers),
});
/** Type of {@link itemOutcome}. */
export type ItemOutcome = Static<typeof itemOutcome>;

/** Answer of the submissions; `algorithm_ids` are the ids given to accepted programs. */
export const submissionAnswer = Type.Object({
  status: oneOf(['accepted', 'duplicate']),
  id: text(64),
  accepted_evaluations: count,
  accepted_evolutions: count,
  items: Type.Array(itemOutcome, { maxItems: wireLimits.outcomes }),
  algorithm_ids: Type.Array(wireId, { maxItems: wireLimits.evaluations }),
});
/** Type of {@link submissionAnswer}. */
export type SubmissionAnswer = Static<typeof submissionAnswer>;
