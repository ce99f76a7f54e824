/** What everyone may read: final decisions, epochs and the best programs. */
import { type Static, Type } from 'typebox';
import {
  address,
  closed,
  count,
  hash,
  nullable,
  numbers,
  oneOf,
  raoText,
  text,
  time,
  wireId,
  wireLimits,
} from '../shapes.ts';
import { problemId } from './miners.ts';

const pageLimit = Type.Integer({ minimum: 1, maximum: 100 });

/** One evaluator's report inside a decision; `reason` is coded. */
export const decisionReport = Type.Object({
  hotkey: address,
  score: nullable(Type.Number()),
  digest: nullable(text(128)),
  verdict: oneOf(['AGREED', 'OUTLIER', 'VOID']),
  reason: text(64),
  numbers,
});
/** Type of {@link decisionReport}. */
export type DecisionReport = Static<typeof decisionReport>;

/** A final decision on one program. */
export const decision = Type.Object({
  id: wireId,
  epoch: count,
  algorithm_id: wireId,
  task_type: problemId,
  program: text(wireLimits.programText),
  content_hash: hash,
  author: text(64),
  score: nullable(Type.Number()),
  digest: nullable(text(128)),
  outcome: oneOf(['CONSENSUS', 'INVALID', 'NO_CONSENSUS']),
  decided_at: time,
  parents: Type.Array(wireId, { maxItems: wireLimits.parents }),
  reports: Type.Array(decisionReport, { maxItems: 64 }),
});
/** Type of {@link decision}. */
export type Decision = Static<typeof decision>;

/** GET decisions: newest first; `cursor` is the `next_cursor` of the page before. */
export const decisionsQuery = Type.Object(
  {
    epoch: Type.Optional(count),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    limit: Type.Optional(pageLimit),
  },
  closed,
);
/** Type of {@link decisionsQuery}. */
export type DecisionsQuery = Static<typeof decisionsQuery>;

/** A page of decisions; `next_cursor` is null on the last. */
export const decisionPage = Type.Object({
  items: Type.Array(decision, { maxItems: 100 }),
  next_cursor: nullable(text(64)),
});
/** Type of {@link decisionPage}. */
export type DecisionPage = Static<typeof decisionPage>;

/** The epoch that is running. */
export const currentEpoch = Type.Object({
  number: count,
  starts_at: time,
  ends_at: time,
  base_rao: raoText,
  carry_in_rao: raoText,
  budget_rao: raoText,
  fee_bps: count,
  cap_bps: count,
  points: Type.Number(),
});
/** Type of {@link currentEpoch}. */
export type CurrentEpoch = Static<typeof currentEpoch>;

/** What one miner earned in a closed epoch. */
export const epochMiner = Type.Object({
  hotkey: address,
  points: Type.Number(),
  reputation: Type.Number(),
  rao: raoText,
  capped: Type.Boolean(),
});
/** Type of {@link epochMiner}. */
export type EpochMiner = Static<typeof epochMiner>;

/**
 * A closed epoch: paid + fee + carry + returned = budget. `miners` are those with most points, all
 * `miners_total` of them unless the answer would be too long; the epoch's export has everyone.
 */
export const closedEpoch = Type.Object({
  number: count,
  starts_at: time,
  ends_at: time,
  points: Type.Number(),
  base_rao: raoText,
  carry_in_rao: raoText,
  budget_rao: raoText,
  paid_rao: raoText,
  fee_rao: raoText,
  carry_rao: raoText,
  returned_rao: raoText,
  cap_bps: count,
  fee_bps: count,
  merkle_root: hash,
  miners: Type.Array(epochMiner, { maxItems: 20_000 }),
  miners_total: count,
});
/** Type of {@link closedEpoch}. */
export type ClosedEpoch = Static<typeof closedEpoch>;

/** GET epochs: the running one and the newest closed ones. */
export const epochsQuery = Type.Object({ limit: Type.Optional(pageLimit) }, closed);
/** Type of {@link epochsQuery}. */
export type EpochsQuery = Static<typeof epochsQuery>;

/**
 * The running epoch and a page of closed ones, newest first. In a pool that has closed `current` is
 * its last epoch, which is over, and `pool_closed` is true.
 */
export const epochPage = Type.Object({
  current: currentEpoch,
  pool_closed: Type.Optional(Type.Boolean()),
  closed: Type.Array(closedEpoch, { maxItems: 100 }),
});
/** Type of {@link epochPage}. */
export type EpochPage = Static<typeof epochPage>;

/** One step of the running best. */
export const curvePoint = Type.Object({
  at: time,
  epoch: count,
  algorithm_id: wireId,
  score: Type.Number(),
});
/** Type of {@link curvePoint}. */
export type CurvePoint = Static<typeof curvePoint>;

/** A scored program. */
export const bestProgram = Type.Object({
  id: wireId,
  score: Type.Number(),
  author: text(64),
  decided_at: time,
  content_hash: hash,
  program: text(wireLimits.programText),
  parents: Type.Array(wireId, { maxItems: wireLimits.parents }),
  epoch: count,
});
/** Type of {@link bestProgram}. */
export type BestProgram = Static<typeof bestProgram>;

/** A problem's best: the running best (oldest first) and the top programs. */
export const problemBest = Type.Object({
  task_type: problemId,
  title: text(200),
  best_score: nullable(Type.Number()),
  curve: Type.Array(curvePoint, { maxItems: 500 }),
  programs: Type.Array(bestProgram, { maxItems: 50 }),
});
/** Type of {@link problemBest}. */
export type ProblemBest = Static<typeof problemBest>;

/** GET results/best. */
export const bestResultsQuery = Type.Object(
  {
    task_type: Type.Optional(problemId),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  },
  closed,
);
/** Type of {@link bestResultsQuery}. */
export type BestResultsQuery = Static<typeof bestResultsQuery>;

/** The best of every problem. */
export const bestResults = Type.Object({ problems: Type.Array(problemBest, { maxItems: 64 }) });
/** Type of {@link bestResults}. */
export type BestResults = Static<typeof bestResults>;
