/** Messages about miners and the pool itself: registration, own numbers, balance, ranking, health. */
import { type Static, Type } from 'typebox';
import {
  address,
  closed,
  count,
  nullable,
  oneOf,
  raoText,
  text,
  time,
  wireLimits,
} from '../shapes.ts';

/** The older clients' proof inside a body; the headers are what counts. */
export const bodyTriple = {
  public_address: Type.Optional(address),
  signature: Type.Optional(text(256)),
  message: Type.Optional(text(64)),
};

/** POST register. */
export const registerBody = Type.Object(bodyTriple, closed);
/** Type of {@link registerBody}. */
export type RegisterBody = Static<typeof registerBody>;

/** Answer of register. */
export const registration = Type.Object({
  hotkey: address,
  status: Type.Literal('registered'),
  reputation: Type.Number(),
  created_at: time,
  last_seen_at: time,
  recipient_coldkey: nullable(address),
});
/** Type of {@link registration}. */
export type Registration = Static<typeof registration>;

/** GET balance. */
export const balance = Type.Object({
  hotkey: address,
  pending_rao: raoText,
  available_rao: raoText,
  held_rao: raoText,
  paid_rao: raoText,
  reputation: Type.Number(),
  min_withdrawal_rao: raoText,
});
/** Type of {@link balance}. */
export type Balance = Static<typeof balance>;

/** The pool's half of the stats. */
export const poolSummary = Type.Object({
  sota: nullable(Type.Number()),
  active_miners: count,
  total_tasks: count,
  total_rewards_rao: raoText,
  total_rewards_rao_str: raoText,
  epoch: count,
  epoch_ends_at: time,
  fee_bps: count,
  cap_bps: count,
  min_withdrawal_rao: raoText,
  min_withdrawal_rao_str: raoText,
});
/** Type of {@link poolSummary}. */
export type PoolSummary = Static<typeof poolSummary>;

/**
 * What the running epoch would pay if it closed now: the settlement of the points booked so far. More
 * points of anybody change it, so it is an estimate and names the numbers it was made of.
 */
export const payoutEstimate = Type.Object({
  is_estimate: Type.Literal(true),
  epoch: count,
  rao: raoText,
  rao_str: raoText,
  own_points: Type.Number(),
  total_points: Type.Number(),
  budget_rao: raoText,
  fee_rao: raoText,
  distributable_rao: raoText,
  cap_rao: raoText,
  capped: Type.Boolean(),
});
/** Type of {@link payoutEstimate}. */
export type PayoutEstimate = Static<typeof payoutEstimate>;

/**
 * How fast a miner earns. Points are those booked in the last `points_window_s` seconds (an hour, less
 * for a younger miner); RAO are those of the newest closed epochs, `rao_window_s` long together.
 */
export const earningRates = Type.Object({
  points_per_hour: Type.Number(),
  points_window_s: Type.Number(),
  rao_per_hour: raoText,
  rao_per_hour_str: raoText,
  rao_window_s: Type.Number(),
});
/** Type of {@link earningRates}. */
export type EarningRates = Static<typeof earningRates>;

/**
 * GET stats. `reputation` counts all epochs, `reputation_epoch` the current one. Each `*_rao_str` is
 * its `*_rao` under the name that pool.md gives to decimal text. `evaluation_accuracy` is the share of
 * judged reports inside consensus, `evolution_success` the share of decided own programs that earned
 * points; both are null before the first.
 */
export const minerStats = Type.Object({
  hotkey: address,
  reputation: Type.Number(),
  reputation_epoch: Type.Number(),
  pending_rao: raoText,
  pending_rao_str: raoText,
  balance_rao: raoText,
  balance_rao_str: raoText,
  paid_rao: raoText,
  paid_rao_str: raoText,
  evaluations_total: count,
  evaluations_accurate: count,
  evaluation_accuracy: nullable(Type.Number()),
  evaluation_accuracy_target: Type.Number(),
  outliers: count,
  evolutions_total: count,
  evolutions_decided: count,
  evolutions_rewarded: count,
  evolution_success: nullable(Type.Number()),
  tasks_completed: count,
  waiting: Type.Object({ evaluations: count, evolutions: count }),
  rates: earningRates,
  next_payout: payoutEstimate,
  active_assignment: nullable(
    Type.Object({ id: text(64), kind: oneOf(['evolve', 'evaluate', 'lease']), timeout_at: time }),
  ),
  pool: poolSummary,
});
/** Type of {@link minerStats}. */
export type MinerStats = Static<typeof minerStats>;

/** GET leaderboard. */
export const leaderboardQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) },
  closed,
);
/** Type of {@link leaderboardQuery}. */
export type LeaderboardQuery = Static<typeof leaderboardQuery>;

/**
 * One rank; `reputation` is this epoch's, `outliers` counts reports outside consensus. The two shares
 * are those of {@link minerStats}.
 */
export const leaderboardEntry = Type.Object({
  rank: Type.Integer({ minimum: 1 }),
  hotkey: address,
  role: nullable(text(64)),
  reputation: Type.Number(),
  reputation_total: Type.Number(),
  evaluations: count,
  evaluations_accurate: count,
  evaluation_accuracy: nullable(Type.Number()),
  outliers: count,
  evolutions: count,
  evolutions_decided: count,
  evolutions_rewarded: count,
  evolution_success: nullable(Type.Number()),
  available_rao: raoText,
  last_epoch_rao: raoText,
});
/** Type of {@link leaderboardEntry}. */
export type LeaderboardEntry = Static<typeof leaderboardEntry>;

/** The ranking; `total` counts all miners. */
export const leaderboard = Type.Object({
  miners: Type.Array(leaderboardEntry, { maxItems: 200 }),
  total: count,
});
/** Type of {@link leaderboard}. */
export type Leaderboard = Static<typeof leaderboard>;

/** Which signatures a pool takes (pool.md 7.2); a v2 signature is good in every mode. */
export const authMode = oneOf(['legacy', 'both', 'strict']);
/** Type of {@link authMode}. */
export type AuthMode = Static<typeof authMode>;

/**
 * GET health; `current_block` is 0 for a pool without a chain. `pool_hotkey` is the receiver that v2
 * signatures name; other pools know neither it nor a mode. An announced
 * change of the fee and an announced closing are null when there is none.
 */
export const poolHealth = Type.Object({
  status: oneOf(['healthy', 'degraded', 'draining']),
  window_number: count,
  current_block: count,
  time_remaining_s: Type.Number(),
  server_time: time,
  version: text(32),
  pool_hotkey: Type.Optional(address),
  auth_mode: Type.Optional(authMode),
  next_fee_bps: Type.Optional(nullable(count)),
  next_fee_from_epoch: Type.Optional(nullable(count)),
  closing: Type.Optional(nullable(Type.Object({ reason: text(500), last_epoch: count }))),
});
/** Type of {@link poolHealth}. */
export type PoolHealth = Static<typeof poolHealth>;

/** A problem's id inside a message. */
export const problemId = text(wireLimits.problemId);
