/** Mev-shield.ts. */
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

/** Mev shield. */
export const MevShield = definePallet({
  name: 'MevShield',
  index: 30,
  crate: 'pallet_shield',
  storage: {
    CurrentKey: storage.optional('CurrentKey', boundedBytes, 'Current key.'),
    PendingKey: storage.optional('PendingKey', boundedBytes, 'Pending key.'),
    NextKey: storage.optional('NextKey', boundedBytes, 'Next key.'),
    AuthorKeys: storage.optionalMap(
      'AuthorKeys',
      [twox64(auraPublic)],
      boundedBytes,
      'Author keys.',
    ),
    PendingKeyExpiresAt: storage.optional('PendingKeyExpiresAt', u32, 'Pending key expires at.'),
    NextKeyExpiresAt: storage.optional('NextKeyExpiresAt', u32, 'Next key expires at.'),
    HasMigrationRun: storage.map(
      'HasMigrationRun',
      [identity(boundedBytes)],
      bool,
      false,
      'Has migration run.',
    ),
  },
  calls: {
    announce_next_key: variant(
      0,
      { enc_key: option(named(boundedBytes, 'ShieldEncKey')) },
      'Announce next key.',
    ),
    submit_encrypted: variant(
      1,
      { ciphertext: named(boundedBytes, 'BoundedVec<u8, ConstU32<8192>>') },
      'Submit encrypted.',
    ),
  },
  events: {
    EncryptedSubmitted: variant(0, { id: hash, who: account }, 'Encrypted submitted.'),
  },
  errors: {
    BadEncKeyLen: variant(0, [], 'Bad enc key len.'),
    Unreachable: variant(1, [], 'Unreachable.'),
  },
});
