/** The System pallet, index 0. */
import {
  accountId,
  blake2,
  bool,
  bytes,
  constant,
  definePallet,
  digest,
  h256,
  named,
  storageOf,
  tuple,
  twox64,
  u16,
  u32,
  u64,
  variant,
  vec,
  weight,
} from '@adit/substrate';
import {
  blockLength,
  blockWeights,
  codeUpgradeAuthorization,
  lastRuntimeUpgradeInfo,
  runtimeDbWeight,
  runtimeVersionType,
} from './system-types.ts';
import {
  account,
  accountInfo,
  dispatchError,
  dispatchEventInfo,
  eventRecord,
  hash,
  perDispatchClass,
  phase,
  ZERO_HASH,
} from './types.ts';
import { runtimeVersion } from './version.ts';

const storage = storageOf('System');

/** Accounts, blocks, events and the remark calls. */
export const System = definePallet({
  name: 'System',
  index: 0,
  crate: 'frame_system',
  storage: {
    Account: storage.map(
      'Account',
      [blake2(accountId)],
      accountInfo,
      {
        nonce: 0,
        consumers: 0,
        providers: 0,
        sufficients: 0,
        data: {
          free: 0n,
          reserved: 0n,
          frozen: 0n,
          flags: 170_141_183_460_469_231_731_687_303_715_884_105_728n,
        },
      },
      'Nonce, references and money of an account.',
    ),
    ExtrinsicCount: storage.optional(
      'ExtrinsicCount',
      u32,
      "Number of the open block's extrinsics.",
    ),
    InherentsApplied: storage.value(
      'InherentsApplied',
      bool,
      false,
      "Whether the open block's inherents are done.",
    ),
    BlockWeight: storage.value(
      'BlockWeight',
      perDispatchClass(weight),
      {
        normal: { ref_time: 0n, proof_size: 0n },
        operational: { ref_time: 0n, proof_size: 0n },
        mandatory: { ref_time: 0n, proof_size: 0n },
      },
      'Weight used in the open block, by class.',
    ),
    AllExtrinsicsLen: storage.optional(
      'AllExtrinsicsLen',
      u32,
      "Bytes of the open block's extrinsics.",
    ),
    BlockHash: storage.map('BlockHash', [twox64(u32)], h256, ZERO_HASH, 'Hash of a recent block.'),
    ExtrinsicData: storage.map(
      'ExtrinsicData',
      [twox64(u32)],
      bytes,
      new Uint8Array(),
      "Bytes of the open block's extrinsics.",
    ),
    Number: storage.value('Number', u32, 0, 'Number of the block.'),
    ParentHash: storage.value('ParentHash', h256, ZERO_HASH, 'Hash of the block before.'),
    Digest: storage.value('Digest', digest, { logs: [] }, "Digest of the open block's header."),
    Events: storage.value('Events', vec(eventRecord), [], 'Events of the block.'),
    EventCount: storage.value('EventCount', u32, 0, "Number of the block's events."),
    EventTopics: storage.map(
      'EventTopics',
      [blake2(h256)],
      vec(tuple(u32, u32)),
      [],
      'Events by topic.',
    ),
    LastRuntimeUpgrade: storage.optional(
      'LastRuntimeUpgrade',
      lastRuntimeUpgradeInfo,
      'The runtime version that ran last.',
    ),
    UpgradedToU32RefCount: storage.value(
      'UpgradedToU32RefCount',
      bool,
      false,
      'Whether references are counted with 32 bits.',
    ),
    UpgradedToTripleRefCount: storage.value(
      'UpgradedToTripleRefCount',
      bool,
      false,
      'Whether accounts count three kinds of references.',
    ),
    ExecutionPhase: storage.optional('ExecutionPhase', phase, 'What the block is executing.'),
    AuthorizedUpgrade: storage.optional(
      'AuthorizedUpgrade',
      codeUpgradeAuthorization,
      'The runtime upgrade that may be applied.',
    ),
    ExtrinsicWeightReclaimed: storage.value(
      'ExtrinsicWeightReclaimed',
      weight,
      { ref_time: 0n, proof_size: 0n },
      'Weight given back by extrinsics.',
    ),
  },
  calls: {
    remark: variant(0, { remark: bytes }, 'Writes bytes into the block and does nothing else.'),
    set_heap_pages: variant(1, { pages: u64 }, 'Sets the memory of the runtime.'),
    set_code: variant(2, { code: bytes }, 'Replaces the runtime.'),
    set_code_without_checks: variant(
      3,
      { code: bytes },
      'Replaces the runtime without comparing versions.',
    ),
    set_storage: variant(
      4,
      { items: vec(named(tuple(bytes, bytes), 'KeyValue')) },
      'Writes storage entries as they are.',
    ),
    kill_storage: variant(5, { keys: vec(named(bytes, 'Key')) }, 'Removes storage entries.'),
    kill_prefix: variant(
      6,
      { prefix: named(bytes, 'Key'), subkeys: u32 },
      'Removes all entries under a storage prefix.',
    ),
    remark_with_event: variant(
      7,
      { remark: bytes },
      'Writes bytes into the block and deposits their hash.',
    ),
    authorize_upgrade: variant(9, { code_hash: hash }, 'Authorises a runtime upgrade by its hash.'),
    authorize_upgrade_without_checks: variant(
      10,
      { code_hash: hash },
      'Authorises a runtime upgrade without comparing versions.',
    ),
    apply_authorized_upgrade: variant(
      11,
      { code: bytes },
      'Applies the runtime upgrade that was authorised.',
    ),
  },
  events: {
    ExtrinsicSuccess: variant(0, { dispatch_info: dispatchEventInfo }),
    ExtrinsicFailed: variant(1, {
      dispatch_error: dispatchError,
      dispatch_info: dispatchEventInfo,
    }),
    CodeUpdated: variant(2),
    NewAccount: variant(3, { account: account }),
    KilledAccount: variant(4, { account: account }),
    Remarked: variant(5, { sender: account, hash: hash }),
    UpgradeAuthorized: variant(6, { code_hash: hash, check_version: bool }),
    RejectedInvalidAuthorizedUpgrade: variant(7, { code_hash: hash, error: dispatchError }),
  },
  errors: {
    InvalidSpecName: variant(0, [], 'The new code belongs to another chain.'),
    SpecVersionNeedsToIncrease: variant(1, [], 'The new code is not newer.'),
    FailedToExtractRuntimeVersion: variant(2, [], 'The new code states no version.'),
    NonDefaultComposite: variant(3, [], 'The account still has data.'),
    NonZeroRefCount: variant(4, [], 'Something still refers to the account.'),
    CallFiltered: variant(5, [], 'The call is not allowed for this origin.'),
    MultiBlockMigrationsOngoing: variant(6, [], 'A migration over several blocks still runs.'),
    NothingAuthorized: variant(7, [], 'No upgrade was authorised.'),
    Unauthorized: variant(8, [], 'The code is not the one that was authorised.'),
  },
  constants: {
    BlockWeights: constant(blockWeights, {
      base_block: { ref_time: 431_614_000n, proof_size: 0n },
      max_block: { ref_time: 4_000_000_000_000n, proof_size: 18_446_744_073_709_551_615n },
      per_class: {
        normal: {
          base_extrinsic: { ref_time: 108_157_000n, proof_size: 0n },
          max_extrinsic: { ref_time: 2_599_891_843_000n, proof_size: 11_990_383_647_911_208_550n },
          max_total: { ref_time: 3_000_000_000_000n, proof_size: 13_835_058_055_282_163_711n },
          reserved: { ref_time: 0n, proof_size: 0n },
        },
        operational: {
          base_extrinsic: { ref_time: 108_157_000n, proof_size: 0n },
          max_extrinsic: { ref_time: 3_599_891_843_000n, proof_size: 16_602_069_666_338_596_454n },
          max_total: { ref_time: 4_000_000_000_000n, proof_size: 18_446_744_073_709_551_615n },
          reserved: { ref_time: 1_000_000_000_000n, proof_size: 4_611_686_018_427_387_904n },
        },
        mandatory: {
          base_extrinsic: { ref_time: 108_157_000n, proof_size: 0n },
          max_extrinsic: undefined,
          max_total: undefined,
          reserved: undefined,
        },
      },
    }),
    BlockLength: constant(blockLength, {
      max: { normal: 7_864_320, operational: 10_485_760, mandatory: 10_485_760 },
    }),
    BlockHashCount: constant(u32, 2400),
    DbWeight: constant(runtimeDbWeight, { read: 25_000_000n, write: 100_000_000n }),
    Version: constant(runtimeVersionType, runtimeVersion),
    SS58Prefix: constant(u16, 42),
  },
});
