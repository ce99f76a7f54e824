/**
 * Guards in front of calls of this pallet (chain.md 1.7). In the pool they answer with a code, in front
 * of dispatch with the call's own error.
 */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { DispatchFailure, moduleFailure } from '../dispatch-error.ts';
import type { Guard, GuardedCall, GuardRefusal } from '../guards.ts';
import { ensureAxon, ensurePrometheus, type ServedAddress } from './serving/served-address.ts';
import { ensureOwnHotkey, ensureTakeLeast, ensureTakeMost } from './staking/takes.ts';
import { isNetworkRateLimited } from './subnets/register-network.ts';

/** The pool's codes by error; all other errors have the last one. */
const CODES: Readonly<Record<string, number>> = {
  'SubtensorModule.NotEnoughStakeToSetWeights': 1,
  'SubtensorModule.HotKeyAccountNotExists': 4,
  'SubtensorModule.CommittingWeightsTooFast': 6,
  'SubtensorModule.SettingWeightsTooFast': 6,
  'SubtensorModule.NetworkTxRateLimitExceeded': 6,
  'SubtensorModule.HotKeyNotRegisteredInNetwork': 10,
  'SubtensorModule.InvalidIpAddress': 11,
  'SubtensorModule.ServingRateLimitExceeded': 12,
  'SubtensorModule.InvalidPort': 13,
  'SubtensorModule.InvalidRevealRound': 15,
  'SubtensorModule.NoWeightsCommitFound': 16,
  'SubtensorModule.RevealTooEarly': 17,
  'SubtensorModule.InputLengthsUnequal': 18,
  'SubtensorModule.NonAssociatedColdKey': 25,
  'SubtensorModule.DelegateTakeTooLow': 26,
  'SubtensorModule.DelegateTakeTooHigh': 27,
};
const OTHER_CODE = 255;

function refuse(failure: DispatchFailure): GuardRefusal {
  return { code: CODES[failure.label] ?? OTHER_CODE, failure };
}

/** What a guard answers whose check throws, null where it does not. */
export function refusalOf(check: () => void): GuardRefusal | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof DispatchFailure) return refuse(error);
    throw error;
  }
}

function isCall({ call }: GuardedCall, ...names: (keyof typeof SubtensorModule.calls)[]): boolean {
  return call.pallet === SubtensorModule.name && names.some((name) => name === call.name);
}

/** Axons and Prometheus addresses pass the checks of their calls. */
export const servingGuard: Guard = (guarded) => {
  const { state, account: hotkey, call } = guarded;
  const isAxon = isCall(guarded, 'serve_axon', 'serve_axon_tls');
  if (!isAxon && !isCall(guarded, 'serve_prometheus')) return null;
  // All three calls name netuid, address and port alike.
  const served = { ...(call.value as ServedAddress), hotkey };
  const check = isAxon ? ensureAxon : ensurePrometheus;
  return refusalOf(() => check(state, served, BigInt(guarded.block)));
};

/** A subnet may not be registered too soon after another; the form with identity passes here. */
export const networkRateGuard: Guard = (guarded) => {
  if (!isCall(guarded, 'register_network')) return null;
  if (!isNetworkRateLimited(guarded.state, BigInt(guarded.block))) return null;
  return refuse(moduleFailure(SubtensorModule, 'NetworkTxRateLimitExceeded'));
};

/** A take stays within its bounds, and only the owner of a hotkey changes it. */
export const takeGuard: Guard = (guarded) => {
  const { state, account: coldkey, call } = guarded;
  const isRise = isCall(guarded, 'increase_take');
  if (!isRise && !isCall(guarded, 'decrease_take')) return null;
  // Both calls name hotkey and take alike.
  const { hotkey, take } = call.value as { readonly hotkey: string; readonly take: number };
  const ensureBound = isRise ? ensureTakeMost : ensureTakeLeast;
  return refusalOf(() => {
    ensureBound(state, take);
    ensureOwnHotkey(state, { coldkey, hotkey });
  });
};
