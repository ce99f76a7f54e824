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
export { struct, wrapper } from './composites.ts';
export {
  type EnumValue,
  enumOf,
  nullable,
  option,
  type VariantDefinition,
  variant,
} from './enums.ts';
export {
  decodeEra,
  type Era,
  encodeEra,
  eraBirth,
  eraDeath,
  eraType,
  IMMORTAL,
  mortalEra,
} from './era.ts';
export {
  type BareExtrinsic,
  type DecodedExtrinsic,
  decodeExtrinsic,
  EXTRINSIC_BYTES_MAX,
  encodeBareExtrinsic,
  encodeSignedExtrinsic,
  extrinsicHash,
  type PayloadContent,
  type SignedContent,
  type SignedExtrinsic,
  signingPayload,
} from './extrinsic.ts';
export {
  createExtrinsicCodec,
  type ExtensionValues,
  type ExtrinsicCodec,
  type ExtrinsicSignature,
  type SignatureKind,
} from './extrinsic-codec.ts';
export { type FieldsValue, type FieldTypes, tuple } from './fields.ts';
export { blake2, type HashedKey, identity, twox64, twox128, twox128Hex } from './hashers.ts';
export {
  auraPreRuntime,
  auraSeal,
  auraSlot,
  type BlockHeader,
  decodeHeader,
  digest,
  digestItem,
  encodeHeader,
  type HeaderJson,
  hashHeader,
  headerFromJson,
  headerToJson,
} from './header.ts';
export { array, bTreeMap, bTreeSet, vec } from './lists.ts';
export { buildMetadata, type MetadataBlobs } from './metadata.ts';
export {
  type CallArguments,
  type ConstantDefinition,
  constant,
  definePallet,
  type PalletDefinition,
  type PalletRooms,
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
  type FieldShape,
  named,
  type ScaleType,
  type ValueOf,
  type VariantShape,
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
