/** The MevShield pallet, index 30. */
import {
  bool,
  boundedBytes,
  definePallet,
  identity,
  named,
  option,
  storageOf,
  twox64,
  u32,
  variant,
} from '@adit/substrate';
import { account, auraPublic, hash } from './types.ts';

const storage = storageOf('MevShield');

/** Keys and envelopes of encrypted extrinsics. */
export const MevShield = definePallet({
  name: 'MevShield',
  index: 30,
  crate: 'pallet_shield',
  storage: {
    CurrentKey: storage.optional(
      'CurrentKey',
      boundedBytes,
      'Key with which extrinsics for this block were encrypted.',
    ),
    PendingKey: storage.optional(
      'PendingKey',
      boundedBytes,
      'Key of the block before, which still opens extrinsics.',
    ),
    NextKey: storage.optional('NextKey', boundedBytes, 'Key with which clients encrypt now.'),
    AuthorKeys: storage.optionalMap(
      'AuthorKeys',
      [twox64(auraPublic)],
      boundedBytes,
      'The next encryption key of every block author.',
    ),
    PendingKeyExpiresAt: storage.optional(
      'PendingKeyExpiresAt',
      u32,
      'Block in which the pending key ends.',
    ),
    NextKeyExpiresAt: storage.optional(
      'NextKeyExpiresAt',
      u32,
      'Block in which the next key ends.',
    ),
    HasMigrationRun: storage.map(
      'HasMigrationRun',
      [identity(boundedBytes)],
      bool,
      false,
      'Migrations that have run, by name.',
    ),
  },
  calls: {
    announce_next_key: variant(
      0,
      { enc_key: option(named(boundedBytes, 'ShieldEncKey')) },
      "States the author's next encryption key; an inherent.",
    ),
    submit_encrypted: variant(
      1,
      { ciphertext: named(boundedBytes, 'BoundedVec<u8, ConstU32<8192>>') },
      'Submits an encrypted extrinsic.',
    ),
  },
  events: {
    EncryptedSubmitted: variant(0, { id: hash, who: account }),
  },
  errors: {
    BadEncKeyLen: variant(0, [], 'The key has not the length of an ML-KEM-768 key.'),
    Unreachable: variant(1, [], 'The call must not be made this way.'),
  },
});
