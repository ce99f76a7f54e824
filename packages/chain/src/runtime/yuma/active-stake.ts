/** Who is active, whose stake counts, who may validate (chain.md 7.2, 7.3, the begin of 7.4). */
import {
  addFixed,
  convertFixed,
  divideFixed,
  floorToU64,
  I32F32,
  I64F64,
} from '../fixed-point/fixed-point.ts';
import type { EpochInput } from './epoch-types.ts';
import { normalise } from './fixed-number.ts';

/** Stake at the begin of an epoch. Stakes are bits of I32F32 and add up to about 1. */
export interface StakeTerms {
  readonly active: readonly boolean[];
  readonly stake: readonly number[];
  /** Permits that hold in this epoch. */
  readonly permits: readonly boolean[];
  /** Stake of those that are active and have a permit. */
  readonly activeStake: readonly number[];
}

function isActive({ now, lastUpdates, parameters }: EpochInput): boolean[] {
  const blocks = BigInt(parameters.activityCutoffFactorMilli) * BigInt(parameters.tempo);
  const cutoff = blocks < 1_000n ? 1n : blocks / 1_000n;
  return lastUpdates.map((updated) => updated + cutoff >= now);
}

function stakeShares({ stakeWeights, ownerUid, parameters }: EpochInput): number[] {
  const kept = stakeWeights.map((weight, uid) =>
    uid === ownerUid || floorToU64(I64F64, weight) >= parameters.stakeThreshold ? weight : 0n,
  );
  let total = 0n;
  for (const weight of kept) total = addFixed(I64F64, total, weight);
  return kept.map((weight) =>
    Number(convertFixed(I64F64, divideFixed(I64F64, weight, total), I32F32)),
  );
}

/** The first terms of an epoch. */
export function stakeTerms(input: EpochInput): StakeTerms {
  const active = isActive(input);
  const stake = stakeShares(input);
  const permits = input.permits.map((permit, uid) => permit || uid === input.ownerUid);
  const activeStake = normalise(
    stake.map((share, uid) => (active[uid] === true && permits[uid] === true ? share : 0)),
  );
  return { active, stake, permits, activeStake };
}

/** The permits for the next epoch: those with most stake, of equals the higher uids, and the owner. */
export function nextPermits(stake: readonly number[], input: EpochInput): boolean[] {
  const permits = stake.map((share) => share !== 0);
  const ascending = stake.map((_, uid) => uid);
  ascending.sort((left, right) => (stake[left] ?? 0) - (stake[right] ?? 0));
  const without = Math.max(0, stake.length - input.parameters.maxAllowedValidators);
  for (const uid of ascending.slice(0, without)) permits[uid] = false;
  if (input.ownerUid !== null) permits[input.ownerUid] = true;
  return permits;
}
