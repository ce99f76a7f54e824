/** Types of the Commitments pallet. */
import {
  boundedBytes,
  boundedVec,
  enumOf,
  hexBytes,
  type ScaleType,
  struct,
  u32,
  u64,
  type VariantDefinition,
  variant,
} from '@adit/substrate';

const RAW_BYTES_MAX = 128;

type RawVariants = Record<`Raw${number}`, VariantDefinition<readonly [ScaleType<string>]>>;

/** Raw data has a variant for every length. */
function rawVariants(): RawVariants {
  const lengths = Array.from({ length: RAW_BYTES_MAX + 1 }, (_, length) => length);
  return Object.fromEntries<VariantDefinition<readonly [ScaleType<string>]>>(
    lengths.map((length) => [`Raw${length}`, variant(length + 1, [hexBytes(length)])]),
  );
}

/** One field of a commitment. `Raw0` to `Raw128` hold that many bytes as hexadecimal text. */
export const commitmentData = enumOf('pallet_commitments::types::Data', {
  None: variant(0),
  ...rawVariants(),
  BlakeTwo256: variant(130, [hexBytes(32)]),
  Sha256: variant(131, [hexBytes(32)]),
  Keccak256: variant(132, [hexBytes(32)]),
  ShaThree256: variant(133, [hexBytes(32)]),
  TimelockEncrypted: variant(134, { encrypted: boundedBytes, reveal_round: u64 }),
  ResetBondsFlag: variant(135),
  BigRaw: variant(136, [boundedBytes]),
});

/** The fields of a commitment. */
export const commitmentInfo = struct('pallet_commitments::types::CommitmentInfo', {
  fields: boundedVec(commitmentData),
});

/** A commitment with its deposit and block. */
export const commitmentRegistration = struct('pallet_commitments::types::Registration', {
  deposit: u64,
  block: u32,
  info: commitmentInfo,
});

/** Bytes that an account committed in an epoch. */
export const usageTracker = struct('pallet_commitments::types::UsageTracker', {
  last_epoch: u64,
  used_space: u64,
});
