/** Runtime interfaces that every Substrate chain has. */
import {
  accountId,
  apiMethod,
  bytes,
  h256,
  option,
  type RuntimeApi,
  str,
  tuple,
  u32,
  u64,
  unit,
  vec,
} from '@adit/substrate';
import { uncheckedExtrinsic } from '../extrinsic.ts';
import { grandpaEquivocationProof, grandpaPublic } from '../grandpa-types.ts';
import { runtimeVersionType } from '../system-types.ts';
import { auraPublic } from '../types.ts';
import {
  applyResult,
  block,
  buildResult,
  checkInherentsResult,
  extrinsicInclusionMode,
  header,
  inherentData,
  keyTypeId,
  opaqueMetadata,
  opaqueValue,
  slotDuration,
  transactionSource,
  validityResult,
} from './standard-types.ts';

/** What a node asks before anything else. */
export const Core = {
  name: 'Core',
  version: 5,
  methods: {
    version: apiMethod({}, runtimeVersionType),
    execute_block: apiMethod({ block: block }, unit),
    initialize_block: apiMethod({ header: header }, extrinsicInclusionMode),
  },
} as const satisfies RuntimeApi;

/** The metadata in the versions that the runtime can write. */
export const Metadata = {
  name: 'Metadata',
  version: 2,
  methods: {
    metadata: apiMethod({}, opaqueMetadata),
    metadata_at_version: apiMethod({ version: u32 }, option(opaqueMetadata)),
    metadata_versions: apiMethod({}, vec(u32)),
  },
} as const satisfies RuntimeApi;

/** How a node makes a block. */
export const BlockBuilder = {
  name: 'BlockBuilder',
  version: 6,
  methods: {
    apply_extrinsic: apiMethod({ extrinsic: uncheckedExtrinsic }, applyResult),
    finalize_block: apiMethod({}, header),
    inherent_extrinsics: apiMethod({ inherent: inherentData }, vec(uncheckedExtrinsic)),
    check_inherents: apiMethod({ block: block, data: inherentData }, checkInherentsResult),
  },
} as const satisfies RuntimeApi;

/** How a node makes a genesis state. */
export const GenesisBuilder = {
  name: 'GenesisBuilder',
  version: 1,
  methods: {
    build_state: apiMethod({ json: bytes }, buildResult),
    get_preset: apiMethod({ id: option(str) }, option(bytes)),
    preset_names: apiMethod({}, vec(str)),
  },
} as const satisfies RuntimeApi;

/** Whether an extrinsic may enter the pool. */
export const TaggedTransactionQueue = {
  name: 'TaggedTransactionQueue',
  version: 3,
  methods: {
    validate_transaction: apiMethod(
      { source: transactionSource, tx: uncheckedExtrinsic, block_hash: h256 },
      validityResult,
    ),
  },
} as const satisfies RuntimeApi;

/** Work beside the chain; this chain has none. */
export const OffchainWorkerApi = {
  name: 'OffchainWorkerApi',
  version: 2,
  methods: {
    offchain_worker: apiMethod({ header: header }, unit),
  },
} as const satisfies RuntimeApi;

/** Slot length and block authors. */
export const AuraApi = {
  name: 'AuraApi',
  version: 1,
  methods: {
    slot_duration: apiMethod({}, slotDuration),
    authorities: apiMethod({}, vec(auraPublic)),
  },
} as const satisfies RuntimeApi;

/** Keys of block authors. */
export const SessionKeys = {
  name: 'SessionKeys',
  version: 1,
  methods: {
    generate_session_keys: apiMethod({ seed: option(bytes) }, bytes),
    decode_session_keys: apiMethod({ encoded: bytes }, option(vec(tuple(bytes, keyTypeId)))),
  },
} as const satisfies RuntimeApi;

/** Keys of finalisers. */
export const GrandpaApi = {
  name: 'GrandpaApi',
  version: 3,
  methods: {
    grandpa_authorities: apiMethod({}, vec(tuple(grandpaPublic, u64))),
    submit_report_equivocation_unsigned_extrinsic: apiMethod(
      { equivocation_proof: grandpaEquivocationProof, key_owner_proof: opaqueValue },
      option(unit),
    ),
    generate_key_ownership_proof: apiMethod(
      { set_id: u64, authority_id: grandpaPublic },
      option(opaqueValue),
    ),
    current_set_id: apiMethod({}, u64),
  },
} as const satisfies RuntimeApi;

/** The next nonce of an account. */
export const AccountNonceApi = {
  name: 'AccountNonceApi',
  version: 1,
  methods: {
    account_nonce: apiMethod({ account: accountId }, u32),
  },
} as const satisfies RuntimeApi;
