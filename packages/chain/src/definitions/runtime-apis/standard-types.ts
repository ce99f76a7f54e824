/** What the standard interfaces ask and answer. */
import {
  bool,
  bTreeMap,
  bytes,
  compactU32,
  digest,
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
import { dispatchClass, dispatchResult, resultOf } from '../types.ts';

/** A block's header. */
export const header = struct('sp_runtime::generic::header::Header', {
  parent_hash: h256,
  number: compactU32,
  state_root: h256,
  extrinsics_root: h256,
  digest: digest,
});

/** A block with its extrinsics. */
export const block = struct('sp_runtime::generic::block::Block', {
  header: header,
  extrinsics: vec(uncheckedExtrinsic),
});

/** Which extrinsics a block may hold. */
export const extrinsicInclusionMode = enumOf('sp_runtime::ExtrinsicInclusionMode', {
  AllExtrinsics: variant(0),
  OnlyInherents: variant(1),
});

/** Metadata behind its length. */
export const opaqueMetadata = wrapper('sp_core::OpaqueMetadata', bytes);

/** Why an extrinsic can never be included. */
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

/** Why nobody can say whether an extrinsic is valid. */
export const unknownTransaction = enumOf('sp_runtime::transaction_validity::UnknownTransaction', {
  CannotLookup: variant(0),
  NoUnsignedValidator: variant(1),
  Custom: variant(2, [u8]),
});

/** Why an extrinsic was refused. */
export const transactionValidityError = enumOf(
  'sp_runtime::transaction_validity::TransactionValidityError',
  { Invalid: variant(0, [invalidTransaction]), Unknown: variant(1, [unknownTransaction]) },
);

/** What applying an extrinsic gave. */
export const applyResult = resultOf(dispatchResult, transactionValidityError);

/** What a block author adds to a block, by identifier. */
export const inherentData = struct('sp_inherents::InherentData', {
  data: bTreeMap(hexBytes(8), bytes),
});

/** What is wrong with a block's inherents. */
export const checkInherentsResult = struct('sp_inherents::CheckInherentsResult', {
  okay: bool,
  fatal_error: bool,
  errors: inherentData,
});

/** Whether the genesis state was made. */
export const buildResult = resultOf(unit, str);

/** Where an extrinsic came from. */
export const transactionSource = enumOf('sp_runtime::transaction_validity::TransactionSource', {
  InBlock: variant(0),
  Local: variant(1),
  External: variant(2),
});

/** Priority, tags and life of a valid extrinsic. */
export const validTransaction = struct('sp_runtime::transaction_validity::ValidTransaction', {
  priority: u64,
  requires: vec(bytes),
  provides: vec(bytes),
  longevity: u64,
  propagate: bool,
});

/** Whether an extrinsic may enter the pool. */
export const validityResult = resultOf(validTransaction, transactionValidityError);

/** Milliseconds of a slot. */
export const slotDuration = wrapper('sp_consensus_slots::SlotDuration', u64);

/** Kind of a key. */
export const keyTypeId = wrapper('sp_core::crypto::KeyTypeId', hexBytes(4));

/** Bytes that only the chain understands. */
export const opaqueValue = wrapper('sp_runtime::OpaqueValue', bytes);

/** Weight, class and fee of a call. */
export const runtimeDispatchInfo = struct(
  'pallet_transaction_payment::types::RuntimeDispatchInfo',
  { weight: weight, class: dispatchClass, partial_fee: u64 },
);

/** The parts of a fee without the tip. */
export const inclusionFee = struct('pallet_transaction_payment::types::InclusionFee', {
  base_fee: u64,
  len_fee: u64,
  adjusted_weight_fee: u64,
});

/** A fee in its parts. */
export const feeDetails = struct('pallet_transaction_payment::types::FeeDetails', {
  inclusion_fee: option(inclusionFee),
  tip: u64,
});
