/** Types of the Balances pallet; balances have 64 bits. */
import { enumOf, hexBytes, struct, u64, u128, variant, wrapper } from '@adit/substrate';

/** Flags of an account; bit 127 is set. */
export const extraFlags = wrapper('pallet_balances::types::ExtraFlags', u128);

/** Money of an account, in RAO. */
export const accountData = struct('pallet_balances::types::AccountData', {
  free: u64,
  reserved: u64,
  frozen: u64,
  flags: extraFlags,
});

/** What a lock is for. */
export const reasons = enumOf('pallet_balances::types::Reasons', {
  Fee: variant(0),
  Misc: variant(1),
  All: variant(2),
});

/** Part of a balance that may not be spent. */
export const balanceLock = struct('pallet_balances::types::BalanceLock', {
  id: hexBytes(8),
  amount: u64,
  reasons: reasons,
});

/** A named reserve of a balance. */
export const reserveData = struct('pallet_balances::types::ReserveData', {
  id: hexBytes(8),
  amount: u64,
});

/** Reasons of holds; no pallet here states one. */
export const runtimeHoldReason = enumOf('node_subtensor_runtime::RuntimeHoldReason', {});

/** A hold of a balance. */
export const holdAmount = struct('frame_support::traits::tokens::misc::IdAmount', {
  id: runtimeHoldReason,
  amount: u64,
});

/** Reasons of freezes; no pallet here states one. */
export const runtimeFreezeReason = enumOf('node_subtensor_runtime::RuntimeFreezeReason', {});

/** A freeze of a balance. */
export const freezeAmount = struct('frame_support::traits::tokens::misc::IdAmount', {
  id: runtimeFreezeReason,
  amount: u64,
});

/** Whether issuance grows or shrinks. */
export const adjustmentDirection = enumOf('pallet_balances::types::AdjustmentDirection', {
  Increase: variant(0),
  Decrease: variant(1),
});
