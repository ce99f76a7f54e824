/** Calls about root dividends (chain.md 5.8). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureRoot, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { fixedFrom, I96F32 } from '../../fixed-point/fixed-point.ts';
import { ensureSubnetOwnerOrRoot } from '../subnets/subnet-owner.ts';
import { claimRootDividends } from './root-claims.ts';
import { listRootStaker } from './root-watermarks.ts';

type Calls = typeof SubtensorModule.calls;
const S = SubtensorModule.storage;
/** Subnets in one call. */
const SUBNETS_MAX = 5;
/** Claims that a block may make by itself. */
const CLAIMS_MAX = 50n;
/** Highest threshold, in alpha. */
const THRESHOLD_MAX = 10_000_000n;

/** Claims dividends of one to five subnets. */
export function claimRoot(
  context: CallContext,
  { subnets }: CallArguments<Calls['claim_root']>,
): void {
  const coldkey = ensureSigned(context);
  if (subnets.length === 0 || subnets.length > SUBNETS_MAX) {
    fail(SubtensorModule, 'InvalidSubnetNumber', { subnets: subnets.length, most: SUBNETS_MAX });
  }
  listRootStaker(context, coldkey);
  claimRootDividends(context, coldkey, subnets);
}

/** A coldkey says whether its dividends are sold or kept. */
export function setRootClaimType(
  context: CallContext,
  { new_root_claim_type: wish }: CallArguments<Calls['set_root_claim_type']>,
): void {
  const coldkey = ensureSigned(context);
  if (wish.type === 'KeepSubnets' && wish.value.subnets.length === 0) {
    fail(SubtensorModule, 'InvalidSubnetNumber', { subnets: 0 });
  }
  listRootStaker(context, coldkey);
  context.state.write(S.RootClaimType, coldkey, wish);
  context.deposit(SubtensorModule, 'RootClaimTypeSet', { coldkey, root_claim_type: wish });
}

/** Root says how many claims a block makes by itself. */
export function setNumRootClaims(
  context: CallContext,
  { new_value: count }: CallArguments<Calls['sudo_set_num_root_claims']>,
): void {
  ensureRoot(context);
  if (count > CLAIMS_MAX) fail(SubtensorModule, 'InvalidNumRootClaim', { count, most: CLAIMS_MAX });
  context.state.write(S.NumRootClaim, count);
}

/** Owner or root say below which alpha nothing is claimed. */
export function setRootClaimThreshold(
  context: CallContext,
  { netuid, new_value: alpha }: CallArguments<Calls['sudo_set_root_claim_threshold']>,
): void {
  ensureSubnetOwnerOrRoot(context, netuid);
  if (alpha > THRESHOLD_MAX) {
    fail(SubtensorModule, 'InvalidRootClaimThreshold', { alpha, most: THRESHOLD_MAX });
  }
  context.state.write(S.RootClaimableThreshold, netuid, fixedFrom(I96F32, alpha));
}
