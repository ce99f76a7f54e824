/** The Utility pallet, index 11. */
import { constant, definePallet, named, u16, u32, variant, vec, weight } from '@adit/substrate';
import { boxedCall, configuredCall, dispatchError, dispatchResult, originCaller } from './types.ts';

/** Calls that hold other calls. */
export const Utility = definePallet({
  name: 'Utility',
  index: 11,
  crate: 'pallet_subtensor_utility',
  calls: {
    batch: variant(
      0,
      { calls: vec(configuredCall) },
      'Makes calls one after another and stops at the first that fails.',
    ),
    as_derivative: variant(
      1,
      { index: u16, call: boxedCall },
      "Makes a call as an account derived from the signer's.",
    ),
    batch_all: variant(2, { calls: vec(configuredCall) }, 'Makes all calls or none.'),
    dispatch_as: variant(
      3,
      { as_origin: named(originCaller, 'Box<T::PalletsOrigin>'), call: boxedCall },
      'Makes a call from a stated origin; root only.',
    ),
    force_batch: variant(4, { calls: vec(configuredCall) }, 'Makes all calls, whichever fail.'),
    with_weight: variant(
      5,
      { call: boxedCall, weight: weight },
      'Makes a call with a stated weight; root only.',
    ),
    if_else: variant(
      6,
      { main: boxedCall, fallback: boxedCall },
      'Makes the second call when the first fails.',
    ),
    dispatch_as_fallible: variant(
      7,
      { as_origin: named(originCaller, 'Box<T::PalletsOrigin>'), call: boxedCall },
      'Makes a call from a stated origin and fails with it; root only.',
    ),
  },
  events: {
    BatchInterrupted: variant(0, { index: u32, error: dispatchError }),
    BatchCompleted: variant(1),
    BatchCompletedWithErrors: variant(2),
    ItemCompleted: variant(3),
    ItemFailed: variant(4, { error: dispatchError }),
    DispatchedAs: variant(5, { result: named(dispatchResult, 'DispatchResult') }),
    IfElseMainSuccess: variant(6),
    IfElseFallbackCalled: variant(7, { main_error: dispatchError }),
  },
  errors: {
    TooManyCalls: variant(0, [], 'The batch holds too many calls.'),
    InvalidDerivedAccount: variant(1, [], 'No account can be derived.'),
  },
  constants: {
    batched_calls_limit: constant(u32, 10_922),
  },
});
