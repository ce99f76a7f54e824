/** The Drand pallet, index 26. */

import { decodeHex } from '@adit/base';
import {
  blake2,
  bool,
  boundedBytes,
  constant,
  definePallet,
  identity,
  multiSignature,
  named,
  option,
  storageOf,
  u32,
  u64,
  variant,
  vec,
} from '@adit/substrate';
import {
  beaconConfiguration,
  beaconConfigurationPayload,
  pulse,
  pulsesPayload,
} from './drand-types.ts';

const storage = storageOf('Drand');

/** Pulses of the drand beacon, by which timelocked commits are opened. */
export const Drand = definePallet({
  name: 'Drand',
  index: 26,
  crate: 'pallet_drand',
  storage: {
    BeaconConfig: storage.value(
      'BeaconConfig',
      beaconConfiguration,
      {
        public_key: decodeHex(
          '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
        ),
        period: 3,
        genesis_time: 1_692_803_367,
        hash: decodeHex('52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'),
        group_hash: decodeHex('f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e'),
        scheme_id: decodeHex('626c732d756e636861696e65642d67312d72666339333830'),
        metadata: { beacon_id: decodeHex('717569636b6e6574') },
      },
      'The beacon that is followed.',
    ),
    HasMigrationRun: storage.map(
      'HasMigrationRun',
      [identity(boundedBytes)],
      bool,
      false,
      'Migrations that have run, by name.',
    ),
    Pulses: storage.optionalMap('Pulses', [blake2(u64)], pulse, 'Rounds of the beacon.'),
    LastStoredRound: storage.value('LastStoredRound', u64, 0n, 'The newest round that is stored.'),
    OldestStoredRound: storage.value(
      'OldestStoredRound',
      u64,
      0n,
      'The oldest round that is stored.',
    ),
    NextUnsignedAt: storage.value(
      'NextUnsignedAt',
      u32,
      0,
      'Block from which a pulse may be written again.',
    ),
  },
  calls: {
    write_pulse: variant(
      0,
      {
        pulses_payload: named(pulsesPayload, 'PulsesPayload<T::Public, BlockNumberFor<T>>'),
        signature: option(named(multiSignature, 'T::Signature')),
      },
      'Stores rounds of the beacon.',
    ),
    set_beacon_config: variant(
      1,
      {
        config_payload: named(
          beaconConfigurationPayload,
          'BeaconConfigurationPayload<T::Public, BlockNumberFor<T>>',
        ),
        signature: option(named(multiSignature, 'T::Signature')),
      },
      'Follows another beacon; root only.',
    ),
    set_oldest_stored_round: variant(
      2,
      { oldest_round: u64 },
      'Sets the oldest round that is kept; root only.',
    ),
  },
  events: {
    BeaconConfigChanged: variant(0),
    NewPulse: variant(1, { rounds: vec(named(u64, 'RoundNumber')) }),
    SetOldestStoredRound: variant(2, [u64]),
  },
  errors: {
    NoneValue: variant(0, [], 'A value is missing.'),
    StorageOverflow: variant(1, [], 'A counter would overflow.'),
    DrandConnectionFailure: variant(2, [], 'The beacon could not be reached.'),
    UnverifiedPulse: variant(3, [], "The round's signature is wrong."),
    InvalidRoundNumber: variant(4, [], 'The round does not follow the last one.'),
    PulseVerificationError: variant(5, [], "The round's signature could not be checked."),
  },
  constants: {
    UnsignedPriority: constant(u64, 1_048_576n),
    HttpFetchTimeout: constant(u64, 1000n),
  },
});
