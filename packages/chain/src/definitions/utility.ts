/** Utility.ts. */
import { constant, definePallet, named, u16, u32, variant, vec, weight } from '@adit/substrate';
import { boxedCall, configuredCall, dispatchError, dispatchResult, originCaller } from './types.ts';

/** Utility. */
export const Utility = definePallet({
  name: 'Utility',
  index: 11,
  crate: 'pallet_subtensor_utility',
  calls: {
    batch: variant(0, { calls: vec(configuredCall) }, 'Batch.'),
    as_derivative: variant(1, { index: u16, call: boxedCall }, 'As derivative.'),
    batch_all: variant(2, { calls: vec(configuredCall) }, 'Batch all.'),
    dispatch_as: variant(
      3,
      { as_origin: named(originCaller, 'Box<T::PalletsOrigin>'), call: boxedCall },
      'Dispatch as.',
    ),
    force_batch: variant(4, { calls: vec(configuredCall) }, 'Force batch.'),
    with_weight: variant(5, { call: boxedCall, weight: weight }, 'With weight.'),
    if_else: variant(6, { main: boxedCall, fallback: boxedCall }, 'If else.'),
    dispatch_as_fallible: variant(
      7,
      { as_origin: named(originCaller, 'Box<T::PalletsOrigin>'), call: boxedCall },
      'Dispatch as fallible.',
    ),
  },
  events: {
    BatchInterrupted: variant(0, { index: u32, error: dispatchError }, 'Batch interrupted.'),
    BatchCompleted: variant(1, [], 'Batch completed.'),
    BatchCompletedWithErrors: variant(2, [], 'Batch completed with errors.'),
    ItemCompleted: variant(3, [], 'Item completed.'),
    ItemFailed: variant(4, { error: dispatchError }, 'Item failed.'),
    DispatchedAs: variant(5, { result: named(dispatchResult, 'DispatchResult') }, 'Dispatched as.'),
    IfElseMainSuccess: variant(6, [], 'If else main success.'),
    IfElseFallbackCalled: variant(7, { main_error: dispatchError }, 'If else fallback called.'),
  },
  errors: {
    TooManyCalls: variant(0, [], 'Too many calls.'),
    InvalidDerivedAccount: variant(1, [], 'Invalid derived account.'),
  },
  constants: {
    batched_calls_limit: constant(u32, 10_922, 'Batched calls limit.'),
  },
});
