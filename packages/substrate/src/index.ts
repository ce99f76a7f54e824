/** SCALE types that describe themselves, and what a Substrate chain is made of. */
export {
  type AccountId,
  accountId,
  boundedBytes,
  boundedVec,
  compactU8,
  compactU16,
  compactU32,
  compactU64,
  compactU128,
  type Hash,
  h160,
  h256,
  i32f32,
  i64f64,
  i96f32,
  multiAddress,
  multiSignature,
  u64f64,
  u96f32,
  unit,
  weight,
} from './chain-types.ts';
export {
  array,
  bTreeMap,
  bTreeSet,
  type EnumValue,
  enumOf,
  type FieldsValue,
  type FieldTypes,
  nullable,
  option,
  struct,
  tuple,
  type VariantDefinition,
  variant,
  vec,
  wrapper,
} from './composites.ts';
export { blake2, type HashedKey, identity, twox64, twox128Hex } from './hashers.ts';
export { buildMetadata, type MetadataBlobs } from './metadata.ts';
export {
  type CallArguments,
  type ConstantDefinition,
  constant,
  definePallet,
  type PalletDefinition,
  type PalletSpec,
  type Variants,
} from './pallet.ts';
export {
  bool,
  bytes,
  compactBigint,
  compactNumber,
  hexBytes,
  i16,
  i32,
  i64,
  i128,
  str,
  u8,
  u16,
  u32,
  u64,
  u128,
} from './primitives.ts';
export {
  type ApiMethod,
  apiMethod,
  type ExtrinsicDefinition,
  outerEnum,
  type PalletVariant,
  type RuntimeApi,
  type RuntimeDefinition,
  type SignedExtension,
} from './runtime-definition.ts';
export { ScaleReader } from './scale-reader.ts';
export {
  type AnyType,
  DeferredType,
  decode,
  encode,
  named,
  type ScaleType,
  type ValueOf,
} from './scale-type.ts';
export { ScaleWriter } from './scale-writer.ts';
export {
  type AnyStorageItem,
  type Profile,
  type ProfileValue,
  type StorageFactory,
  type StorageItem,
  storageOf,
} from './storage-item.ts';
