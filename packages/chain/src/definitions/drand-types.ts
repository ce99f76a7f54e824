/** Drand-types.ts. */
import { boundedBytes, enumOf, hexBytes, struct, u32, u64, variant, vec } from '@adit/substrate';

/** Drand metadata. */
export const drandMetadata = struct('pallet_drand::types::Metadata', { beacon_id: boundedBytes });

/** Beacon configuration. */
export const beaconConfiguration = struct('pallet_drand::types::BeaconConfiguration', {
  public_key: boundedBytes,
  period: u32,
  genesis_time: u32,
  hash: boundedBytes,
  group_hash: boundedBytes,
  scheme_id: boundedBytes,
  metadata: drandMetadata,
});

/** Pulse. */
export const pulse = struct('pallet_drand::types::Pulse', {
  round: u64,
  randomness: boundedBytes,
  signature: boundedBytes,
});

/** Multi signer. */
export const multiSigner = enumOf('sp_runtime::MultiSigner', {
  Ed25519: variant(0, [hexBytes(32)]),
  Sr25519: variant(1, [hexBytes(32)]),
  Ecdsa: variant(2, [hexBytes(33)]),
});

/** Pulses payload. */
export const pulsesPayload = struct('pallet_drand::types::PulsesPayload', {
  block_number: u32,
  pulses: vec(pulse),
  public: multiSigner,
});

/** Beacon configuration payload. */
export const beaconConfigurationPayload = struct(
  'pallet_drand::types::BeaconConfigurationPayload',
  { block_number: u32, config: beaconConfiguration, public: multiSigner },
);
