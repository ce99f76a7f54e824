/** Calls of Utility (pallet_utility; chain 11.5). */
import { blake2b256, concatBytes, decodeHex, encodeHex, encodeUtf8 } from '@adit/base';
import type { AccountId, PalletVariant, ValueOf } from '@adit/substrate';
import type { originCaller } from '../../definitions/types.ts';
import { Utility } from '../../definitions/utility.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { type CallContext, ensureRoot, ensureSigned, type Origin } from '../context.ts';
import { badOrigin, catchFailure, fail, resultOf } from '../dispatch-error.ts';

/** Most calls in one batch; the constant of the metadata. */
const BATCHED_CALLS_MAX = 10_922;

/** Calls of Utility. */
export const utilityCalls: CallHandlers<typeof Utility> = {
  batch: (context, { calls }) => {
    ensureBatch(context, calls);
    for (const [index, call] of calls.entries()) {
      const failure = catchFailure(() => context.dispatch(context.origin, call));
      if (failure !== null) {
        context.deposit(Utility, 'BatchInterrupted', { index, error: failure.error });
        return;
      }
      context.deposit(Utility, 'ItemCompleted', []);
    }
    context.deposit(Utility, 'BatchCompleted', []);
  },
  batch_all: (context, { calls }) => {
    ensureBatch(context, calls);
    for (const call of calls) {
      context.dispatch(context.origin, call);
      context.deposit(Utility, 'ItemCompleted', []);
    }
    context.deposit(Utility, 'BatchCompleted', []);
  },
  force_batch: (context, { calls }) => {
    ensureBatch(context, calls);
    let failures = 0;
    for (const call of calls) {
      const failure = catchFailure(() => context.dispatch(context.origin, call));
      if (failure === null) {
        context.deposit(Utility, 'ItemCompleted', []);
      } else {
        failures += 1;
        context.deposit(Utility, 'ItemFailed', { error: failure.error });
      }
    }
    context.deposit(Utility, failures === 0 ? 'BatchCompleted' : 'BatchCompletedWithErrors', []);
  },
  as_derivative: (context, { index, call }) => {
    const account = derivativeAccount(ensureSigned(context), index);
    context.dispatch({ ...context.origin, type: 'signed', account }, call);
  },
  dispatch_as: (context, { as_origin, call }) => {
    ensureRoot(context);
    const failure = catchFailure(() => context.dispatch(originOf(as_origin), call));
    context.deposit(Utility, 'DispatchedAs', { result: resultOf(failure) });
  },
  dispatch_as_fallible: (context, { as_origin, call }) => {
    ensureRoot(context);
    context.dispatch(originOf(as_origin), call);
    context.deposit(Utility, 'DispatchedAs', { result: resultOf(null) });
  },
  with_weight: (context, { call }) => {
    ensureRoot(context);
    context.dispatch(context.origin, call);
  },
  if_else: (context, { main, fallback }) => {
    if (context.origin.type === 'none') badOrigin();
    const failure = catchFailure(() => context.dispatch(context.origin, main));
    if (failure === null) {
      context.deposit(Utility, 'IfElseMainSuccess', []);
      return;
    }
    context.dispatch(context.origin, fallback);
    context.deposit(Utility, 'IfElseFallbackCalled', { main_error: failure.error });
  },
};

function ensureBatch({ origin }: CallContext, calls: readonly PalletVariant[]): void {
  if (origin.type === 'none') badOrigin();
  if (calls.length <= BATCHED_CALLS_MAX) return;
  fail(Utility, 'TooManyCalls', { calls: calls.length, callsMax: BATCHED_CALLS_MAX });
}

/** The account that `as_derivative` speaks for: a hash of the signer and the index. */
export function derivativeAccount(account: AccountId, index: number): AccountId {
  const bytes = concatBytes(
    encodeUtf8('modlpy/utilisuba'),
    decodeHex(account),
    Uint8Array.of(index & 255, index >> 8),
  );
  return `0x${encodeHex(blake2b256(bytes))}`;
}

function originOf({ value: [raw] }: ValueOf<typeof originCaller>): Origin {
  if (raw.type === 'Root') return { type: 'root' };
  if (raw.type === 'Signed') return { type: 'signed', account: raw.value[0] };
  return { type: 'none' };
}
