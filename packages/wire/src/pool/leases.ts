/**
 * Leases: one bundle of programs to evaluate and a budget of programs to evolve (pool.md 2.5, 9 and
 * 12; decision 16). Reports may be handed in as soon as they are done; a part leaves the lease open.
 */
import { type Static, Type } from 'typebox';
import { closed, count, nullable, text, time, wireLimits } from '../shapes.ts';
import { bodyTriple, problemId } from './miners.ts';
import { algorithmRef, evaluation, evolveInstructions, undoneEvaluation } from './tasks.ts';

const batchSize = Type.Integer({ minimum: 0, maximum: 64 });

/**
 * POST tasks/lease. `task_type` is a problem's id; without `dialect: "az64"` programs come as BitSota
 * text. The two window fields are a simulator's and are ignored.
 */
export const leaseRequestBody = Type.Object(
  {
    ...bodyTriple,
    task_type: Type.Optional(problemId),
    eval_batch_size: Type.Optional(batchSize),
    seed_batch_size: Type.Optional(batchSize),
    gossip_limit: Type.Optional(count),
    sim_window_number: Type.Optional(nullable(count)),
    dialect: Type.Optional(text(32)),
    workers: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
    problems: Type.Optional(Type.Array(problemId, { maxItems: 64 })),
  },
  closed,
);
/** Type of {@link leaseRequestBody}. */
export type LeaseRequestBody = Static<typeof leaseRequestBody>;

/** `resume=n` answers the n-th open lease again, oldest first; past the last it is a new request. */
export const leaseRequestQuery = Type.Object(
  { resume: Type.Optional(Type.Integer({ minimum: 0, maximum: 8 })) },
  closed,
);
/** Type of {@link leaseRequestQuery}. */
export type LeaseRequestQuery = Static<typeof leaseRequestQuery>;

/**
 * One lease. `evolve_budget` is the most programs it takes, 0 = evaluate only; `evolve` says how to
 * search and is there when the budget is above 0. Seeds may be empty: then search from random ones.
 * `evolution_offset` is the place of the next evolution: above 0 when a lease is given again.
 */
export const lease = Type.Object({
  lease_id: text(64),
  window_number: count,
  timeout_at: time,
  epoch_ends_at: time,
  evolve_budget: count,
  evolution_offset: Type.Optional(count),
  evaluate_algorithms: Type.Array(algorithmRef, { maxItems: wireLimits.algorithms }),
  seed_algorithms: Type.Array(algorithmRef, { maxItems: wireLimits.algorithms }),
  gossip: Type.Null(),
  evolve: Type.Optional(evolveInstructions),
});
/** Type of {@link lease}. */
export type Lease = Static<typeof lease>;

/** Path of a lease's submission. */
export const leaseParams = Type.Object(
  { lease_id: Type.String({ minLength: 1, maxLength: 64 }) },
  closed,
);
/** Type of {@link leaseParams}. */
export type LeaseParams = Static<typeof leaseParams>;

/** An evolved program inside a lease's submission. */
export const evolution = Type.Object({
  parent_algorithm_ids: Type.Array(count, { maxItems: wireLimits.parents }),
  algorithm_dsl: text(wireLimits.programText),
});
/** Type of {@link evolution}. */
export type Evolution = Static<typeof evolution>;

/**
 * POST submit_lease: all or a part. Evolutions are named by their place in the list plus
 * `evolution_offset`, so that a second part does not reuse the first one's names. What stands in
 * `undone` goes to other miners at once.
 *
 * `final`: true when nothing more will come, what is missing goes back to the queue at once; false
 * when more will come; without it the lease ends when every program is reported and an evolution came.
 */
export const submitLeaseBody = Type.Object({
  ...bodyTriple,
  evaluations: Type.Array(evaluation, { maxItems: wireLimits.evaluations }),
  evolutions: Type.Array(evolution, { maxItems: wireLimits.evaluations }),
  evolution_offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  undone: Type.Optional(Type.Array(undoneEvaluation, { maxItems: wireLimits.evaluations })),
  gossip: Type.Optional(Type.Unknown()),
  iterations: Type.Optional(count),
  final: Type.Optional(Type.Boolean()),
});
/** Type of {@link submitLeaseBody}. */
export type SubmitLeaseBody = Static<typeof submitLeaseBody>;

/** POST tasks/reset: gives back one open assignment, or all of them. */
export const resetBody = Type.Object({ ...bodyTriple, id: Type.Optional(text(64)) }, closed);
/** Type of {@link resetBody}. */
export type ResetBody = Static<typeof resetBody>;

/** Answer of tasks/reset. */
export const resetAnswer = Type.Object({ status: Type.Literal('reset'), released: count });
/** Type of {@link resetAnswer}. */
export type ResetAnswer = Static<typeof resetAnswer>;

/** GET tasks/pending_evaluations: how many programs wait for a report that this miner could give. */
export const pendingEvaluations = Type.Object({
  has_pending_evaluations: Type.Boolean(),
  count,
});
/** Type of {@link pendingEvaluations}. */
export type PendingEvaluations = Static<typeof pendingEvaluations>;
