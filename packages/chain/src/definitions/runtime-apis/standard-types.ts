/** Runtime-apis/standard-types.ts. */
import {
  bool,
  bTreeMap,
  bytes,
  compactU32,
  enumOf,
  h256,
  hexBytes,
  option,
  str,
  struct,
  u8,
  u64,
  unit,
  variant,
  vec,
  weight,
  wrapper,
} from '@adit/substrate';
import { uncheckedExtrinsic } from '../extrinsic.ts';
import { digest, dispatchClass, dispatchResult, resultOf } from '../types.ts';

/** Header. */
export const header = struct('sp_runtime::generic::header::Header', {
  parent_hash: h256,
  number: compactU32,
  state_root: h256,
  extrinsics_root: h256,
  digest: digest,
});

/** Block. */
export const block = struct('sp_runtime::generic::block::Block', {
  header: header,
  extrinsics: vec(uncheckedExtrinsic),
});

/** Extrinsic inclusion mode. */
export const extrinsicInclusionMode = enumOf('sp_runtime::ExtrinsicInclusionMode', {
  AllExtrinsics: variant(0),
  OnlyInherents: variant(1),
});

/** Opaque metadata. */
export const opaqueMetadata = wrapper('sp_core::OpaqueMetadata', bytes);

/** Invalid transaction. */
export const invalidTransaction = enumOf('sp_runtime::transaction_validity::InvalidTransaction', {
  Call: variant(0),
  Payment: variant(1),
  Future: variant(2),
  Stale: variant(3),
  BadProof: variant(4),
  AncientBirthBlock: variant(5),
  ExhaustsResources: variant(6),
  Custom: variant(7, [u8]),
  BadMandatory: variant(8),
  MandatoryValidation: variant(9),
  BadSigner: variant(10),
  IndeterminateImplicit: variant(11),
  UnknownOrigin: variant(12),
});

/** Unknown transaction. */
export const unknownTransaction = enumOf('sp_runtime::transaction_validity::UnknownTransaction', {
  CannotLookup: variant(0),
  NoUnsignedValidator: variant(1),
  Custom: variant(2, [u8]),
});

/** Transaction validity error. */
export const transactionValidityError = enumOf(
  'sp_runtime::transaction_validity::TransactionValidityError',
  { Invalid: variant(0, [invalidTransaction]), Unknown: variant(1, [unknownTransaction]) },
);

/** Apply result. */
export const applyResult = resultOf(dispatchResult, transactionValidityError);

/** Inherent data. */
export const inherentData = struct('sp_inherents::InherentData', {
  data: bTreeMap(hexBytes(8), bytes),
});

/** Check inherents result. */
export const checkInherentsResult = struct('sp_inherents::CheckInherentsResult', {
  okay: bool,
  fatal_error: bool,
  errors: inherentData,
});

/** Build result. */
export const buildResult = resultOf(unit, str);

/** Transaction source. */
export const transactionSource = enumOf('sp_runtime::transaction_validity::TransactionSource', {
  InBlock: variant(0),
  Local: variant(1),
  External: variant(2),
});

/** Valid transaction. */
export const validTransaction = struct('sp_runtime::transaction_validity::ValidTransaction', {
  priority: u64,
  requires: vec(bytes),
  provides: vec(bytes),
  longevity: u64,
  propagate: bool,
});

/** Validity result. */
export const validityResult = resultOf(validTransaction, transactionValidityError);

/** Slot duration. */
export const slotDuration = wrapper('sp_consensus_slots::SlotDuration', u64);

/** Key type id. */
export const keyTypeId = wrapper('sp_core::crypto::KeyTypeId', hexBytes(4));

/** Opaque value. */
export const opaqueValue = wrapper('sp_runtime::OpaqueValue', bytes);

/** Runtime dispatch info. */
export const runtimeDispatchInfo = struct(
  'pallet_transaction_payment::types::RuntimeDispatchInfo',
  { weight: weight, class: dispatchClass, partial_fee: u64 },
);

/** Inclusion fee. */
export const inclusionFee = struct('pallet_transaction_payment::types::InclusionFee', {
  base_fee: u64,
  len_fee: u64,
  adjusted_weight_fee: u64,
});

/** Fee details. */
export const feeDetails = struct('pallet_transaction_payment::types::FeeDetails', {
  inclusion_fee: option(inclusionFee),
  tip: u64,
});
