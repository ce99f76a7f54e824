/** Balances-types.ts. */
import { enumOf, hexBytes, struct, u64, u128, variant, wrapper } from '@adit/substrate';

/** Extra flags. */
export const extraFlags = wrapper('pallet_balances::types::ExtraFlags', u128);

/** Account data. */
export const accountData = struct('pallet_balances::types::AccountData', {
  free: u64,
  reserved: u64,
  frozen: u64,
  flags: extraFlags,
});

/** Reasons. */
export const reasons = enumOf('pallet_balances::types::Reasons', {
  Fee: variant(0),
  Misc: variant(1),
  All: variant(2),
});

/** Balance lock. */
export const balanceLock = struct('pallet_balances::types::BalanceLock', {
  id: hexBytes(8),
  amount: u64,
  reasons: reasons,
});

/** Reserve data. */
export const reserveData = struct('pallet_balances::types::ReserveData', {
  id: hexBytes(8),
  amount: u64,
});

/** Runtime hold reason. */
export const runtimeHoldReason = enumOf('node_subtensor_runtime::RuntimeHoldReason', {});

/** Hold amount. */
export const holdAmount = struct('frame_support::traits::tokens::misc::IdAmount', {
  id: runtimeHoldReason,
  amount: u64,
});

/** Runtime freeze reason. */
export const runtimeFreezeReason = enumOf('node_subtensor_runtime::RuntimeFreezeReason', {});

/** Freeze amount. */
export const freezeAmount = struct('frame_support::traits::tokens::misc::IdAmount', {
  id: runtimeFreezeReason,
  amount: u64,
});

/** Adjustment direction. */
export const adjustmentDirection = enumOf('pallet_balances::types::AdjustmentDirection', {
  Increase: variant(0),
  Decrease: variant(1),
});
