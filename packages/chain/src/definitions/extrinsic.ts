/** The extrinsic of format 4: its parts and the thirteen signed extensions, in the order of the wire. */
import {
  type AnyType,
  bytes,
  compactU32,
  compactU64,
  type ExtrinsicDefinition,
  enumOf,
  eraType,
  h256,
  hexBytes,
  multiAddress,
  multiSignature,
  option,
  type SignedExtension,
  struct,
  tuple,
  u32,
  unit,
  variant,
  wrapper,
} from '@adit/substrate';
import { runtimeCall } from './types.ts';

/** Whether a digest of the metadata was signed. */
const metadataHashMode = enumOf('frame_metadata_hash_extension::Mode', {
  Disabled: variant(0),
  Enabled: variant(1),
});

/** An extension without bytes of its own. */
function check(path: string, additional: AnyType = unit): SignedExtension {
  return { identifier: path.slice(path.lastIndexOf(':') + 1), extra: struct(path, []), additional };
}

const extensions: readonly SignedExtension[] = [
  check('frame_system::extensions::check_non_zero_sender::CheckNonZeroSender'),
  check('frame_system::extensions::check_spec_version::CheckSpecVersion', u32),
  check('frame_system::extensions::check_tx_version::CheckTxVersion', u32),
  check('frame_system::extensions::check_genesis::CheckGenesis', h256),
  {
    identifier: 'CheckMortality',
    extra: wrapper('node_subtensor_runtime::check_mortality::CheckMortality', eraType),
    additional: h256,
  },
  {
    identifier: 'CheckNonce',
    extra: wrapper('node_subtensor_runtime::check_nonce::CheckNonce', compactU32),
    additional: unit,
  },
  check('frame_system::extensions::check_weight::CheckWeight'),
  {
    identifier: 'ChargeTransactionPayment',
    extra: wrapper('pallet_transaction_payment::ChargeTransactionPayment', compactU64),
    additional: unit,
  },
  check('node_subtensor_runtime::sudo_wrapper::SudoTransactionExtension'),
  check('pallet_shield::extension::CheckShieldedTxValidity'),
  check('pallet_subtensor::extensions::subtensor::SubtensorTransactionExtension'),
  check('pallet_drand::drand_priority::DrandPriority'),
  {
    identifier: 'CheckMetadataHash',
    extra: struct('frame_metadata_hash_extension::CheckMetadataHash', { mode: metadataHashMode }),
    additional: option(hexBytes(32)),
  },
];

/** Types of the extrinsic. */
export const extrinsic: ExtrinsicDefinition = {
  address: multiAddress,
  signature: multiSignature,
  extensions,
};

/** An extrinsic behind its length, as blocks and runtime interfaces hold it. */
export const uncheckedExtrinsic = wrapper(
  {
    path: 'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
    parameters: [
      { name: 'Address', type: multiAddress },
      { name: 'Call', type: runtimeCall },
      { name: 'Signature', type: multiSignature },
      { name: 'Extra', type: tuple(...extensions.map(({ extra }) => extra)) },
    ],
  },
  bytes,
);
