/** Types of the Drand pallet. */
import { boundedBytes, enumOf, hexBytes, struct, u32, u64, variant, vec } from '@adit/substrate';

/** The name of a beacon. */
export const drandMetadata = struct('pallet_drand::types::Metadata', { beacon_id: boundedBytes });

/** Which drand chain is followed. */
export const beaconConfiguration = struct('pallet_drand::types::BeaconConfiguration', {
  public_key: boundedBytes,
  period: u32,
  genesis_time: u32,
  hash: boundedBytes,
  group_hash: boundedBytes,
  scheme_id: boundedBytes,
  metadata: drandMetadata,
});

/** One round of the beacon. */
export const pulse = struct('pallet_drand::types::Pulse', {
  round: u64,
  randomness: boundedBytes,
  signature: boundedBytes,
});

/** A public key with its kind. */
export const multiSigner = enumOf('sp_runtime::MultiSigner', {
  Ed25519: variant(0, [hexBytes(32)]),
  Sr25519: variant(1, [hexBytes(32)]),
  Ecdsa: variant(2, [hexBytes(33)]),
});

/** Rounds of the beacon, signed. */
export const pulsesPayload = struct('pallet_drand::types::PulsesPayload', {
  block_number: u32,
  pulses: vec(pulse),
  public: multiSigner,
});

/** A new beacon configuration, signed. */
export const beaconConfigurationPayload = struct(
  'pallet_drand::types::BeaconConfigurationPayload',
  { block_number: u32, config: beaconConfiguration, public: multiSigner },
);
