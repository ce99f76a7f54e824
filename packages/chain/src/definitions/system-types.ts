/** Types of the System pallet. */
import {
  bool,
  compactU32,
  h256,
  hexBytes,
  option,
  str,
  struct,
  tuple,
  u8,
  u32,
  u64,
  vec,
  weight,
} from '@adit/substrate';
import { cow, perDispatchClass } from './types.ts';

/** The version that ran last. */
export const lastRuntimeUpgradeInfo = struct('frame_system::LastRuntimeUpgradeInfo', {
  spec_version: compactU32,
  spec_name: cow(str),
});

/** A runtime upgrade that may be applied. */
export const codeUpgradeAuthorization = struct('frame_system::CodeUpgradeAuthorization', {
  code_hash: h256,
  check_version: bool,
});

/** Weight limits of a class of calls. */
export const weightsPerClass = struct('frame_system::limits::WeightsPerClass', {
  base_extrinsic: weight,
  max_extrinsic: option(weight),
  max_total: option(weight),
  reserved: option(weight),
});

/** Weight limits of a block. */
export const blockWeights = struct('frame_system::limits::BlockWeights', {
  base_block: weight,
  max_block: weight,
  per_class: perDispatchClass(weightsPerClass),
});

/** Largest length of a block in bytes, by class. */
export const blockLength = struct('frame_system::limits::BlockLength', {
  max: perDispatchClass(u32),
});

/** Weight of a database read and of a write. */
export const runtimeDbWeight = struct('sp_weights::RuntimeDbWeight', { read: u64, write: u64 });

/** The runtime's version. */
export const runtimeVersionType = struct('sp_version::RuntimeVersion', {
  spec_name: cow(str),
  impl_name: cow(str),
  authoring_version: u32,
  spec_version: u32,
  impl_version: u32,
  apis: cow(vec(tuple(hexBytes(8), u32))),
  transaction_version: u32,
  system_version: u8,
});
