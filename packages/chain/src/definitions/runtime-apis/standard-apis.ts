/** Runtime-apis/standard-apis.ts. */
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

/** Core. */
export const Core = {
  name: 'Core',
  version: 5,
  methods: {
    version: apiMethod({}, runtimeVersionType, 'Version.'),
    execute_block: apiMethod({ block: block }, unit, 'Execute block.'),
    initialize_block: apiMethod({ header: header }, extrinsicInclusionMode, 'Initialize block.'),
  },
} as const satisfies RuntimeApi;

/** Metadata. */
export const Metadata = {
  name: 'Metadata',
  version: 2,
  methods: {
    metadata: apiMethod({}, opaqueMetadata, 'Metadata.'),
    metadata_at_version: apiMethod(
      { version: u32 },
      option(opaqueMetadata),
      'Metadata at version.',
    ),
    metadata_versions: apiMethod({}, vec(u32), 'Metadata versions.'),
  },
} as const satisfies RuntimeApi;

/** Block builder. */
export const BlockBuilder = {
  name: 'BlockBuilder',
  version: 6,
  methods: {
    apply_extrinsic: apiMethod({ extrinsic: uncheckedExtrinsic }, applyResult, 'Apply extrinsic.'),
    finalize_block: apiMethod({}, header, 'Finalize block.'),
    inherent_extrinsics: apiMethod(
      { inherent: inherentData },
      vec(uncheckedExtrinsic),
      'Inherent extrinsics.',
    ),
    check_inherents: apiMethod(
      { block: block, data: inherentData },
      checkInherentsResult,
      'Check inherents.',
    ),
  },
} as const satisfies RuntimeApi;

/** Genesis builder. */
export const GenesisBuilder = {
  name: 'GenesisBuilder',
  version: 1,
  methods: {
    build_state: apiMethod({ json: bytes }, buildResult, 'Build state.'),
    get_preset: apiMethod({ id: option(str) }, option(bytes), 'Get preset.'),
    preset_names: apiMethod({}, vec(str), 'Preset names.'),
  },
} as const satisfies RuntimeApi;

/** Tagged transaction queue. */
export const TaggedTransactionQueue = {
  name: 'TaggedTransactionQueue',
  version: 3,
  methods: {
    validate_transaction: apiMethod(
      { source: transactionSource, tx: uncheckedExtrinsic, block_hash: h256 },
      validityResult,
      'Validate transaction.',
    ),
  },
} as const satisfies RuntimeApi;

/** Offchain worker api. */
export const OffchainWorkerApi = {
  name: 'OffchainWorkerApi',
  version: 2,
  methods: {
    offchain_worker: apiMethod({ header: header }, unit, 'Offchain worker.'),
  },
} as const satisfies RuntimeApi;

/** Aura api. */
export const AuraApi = {
  name: 'AuraApi',
  version: 1,
  methods: {
    slot_duration: apiMethod({}, slotDuration, 'Slot duration.'),
    authorities: apiMethod({}, vec(auraPublic), 'Authorities.'),
  },
} as const satisfies RuntimeApi;

/** Session keys. */
export const SessionKeys = {
  name: 'SessionKeys',
  version: 1,
  methods: {
    generate_session_keys: apiMethod({ seed: option(bytes) }, bytes, 'Generate session keys.'),
    decode_session_keys: apiMethod(
      { encoded: bytes },
      option(vec(tuple(bytes, keyTypeId))),
      'Decode session keys.',
    ),
  },
} as const satisfies RuntimeApi;

/** Grandpa api. */
export const GrandpaApi = {
  name: 'GrandpaApi',
  version: 3,
  methods: {
    grandpa_authorities: apiMethod({}, vec(tuple(grandpaPublic, u64)), 'Grandpa authorities.'),
    submit_report_equivocation_unsigned_extrinsic: apiMethod(
      { equivocation_proof: grandpaEquivocationProof, key_owner_proof: opaqueValue },
      option(unit),
      'Submit report equivocation unsigned extrinsic.',
    ),
    generate_key_ownership_proof: apiMethod(
      { set_id: u64, authority_id: grandpaPublic },
      option(opaqueValue),
      'Generate key ownership proof.',
    ),
    current_set_id: apiMethod({}, u64, 'Current set id.'),
  },
} as const satisfies RuntimeApi;

/** Account nonce api. */
export const AccountNonceApi = {
  name: 'AccountNonceApi',
  version: 1,
  methods: {
    account_nonce: apiMethod({ account: accountId }, u32, 'Account nonce.'),
  },
} as const satisfies RuntimeApi;
