/**
 * Checks that stand in front of calls (chain 1.7): the transaction pool asks them about the outermost
 * call, dispatch about every call of a signer.
 */
import type { AccountId, PalletVariant } from '@adit/substrate';
import type { DispatchFailure } from './dispatch-error.ts';
import type { StateReader } from './state/chain-state.ts';
import { coldkeySwapGuard } from './subtensor/key-swaps/coldkey-swap-guard.ts';
import { networkRateGuard, servingGuard, takeGuard } from './subtensor/pre-dispatch-guards.ts';
import { weightRateGuard, weightsGuard } from './subtensor/weights/weight-guards.ts';

/** A call that a signer wants to make. */
export interface GuardedCall {
  readonly state: StateReader;
  /** The number of the block that it would run in. */
  readonly block: number;
  readonly account: AccountId;
  readonly call: PalletVariant;
}

/** Why a guard stops a call. */
export interface GuardRefusal {
  /** The pool's `Custom` code. */
  readonly code: number;
  /** The error of dispatch. */
  readonly failure: DispatchFailure;
}

/** A check; null lets the call pass. */
export type Guard = (call: GuardedCall) => GuardRefusal | null;

/** All guards, in the order in which they are asked. */
const guards: readonly Guard[] = [
  coldkeySwapGuard,
  weightsGuard,
  weightRateGuard,
  networkRateGuard,
  takeGuard,
  servingGuard,
];

/** The first guard's refusal, or null. */
export function firstRefusal(call: GuardedCall): GuardRefusal | null {
  for (const guard of guards) {
    const refusal = guard(call);
    if (refusal !== null) return refusal;
  }
  return null;
}
