/** The Commitments pallet, index 18. */
import {
  accountId,
  bTreeSet,
  bytes,
  constant,
  definePallet,
  identity,
  named,
  storageOf,
  tuple,
  twox64,
  u16,
  u32,
  u64,
  variant,
  vec,
} from '@adit/substrate';
import { commitmentInfo, commitmentRegistration, usageTracker } from './commitments-types.ts';
import { account, netUid } from './types.ts';

const storage = storageOf('Commitments');

/** Metadata that hotkeys publish on a subnet. */
export const Commitments = definePallet({
  name: 'Commitments',
  index: 18,
  crate: 'pallet_commitments',
  storage: {
    TimelockedIndex: storage.value(
      'TimelockedIndex',
      bTreeSet(tuple(u16, accountId)),
      [],
      'Commitments that wait for a beacon round.',
    ),
    CommitmentOf: storage.optionalMap(
      'CommitmentOf',
      [identity(u16), twox64(accountId)],
      commitmentRegistration,
      'What a hotkey published on a subnet.',
    ),
    LastCommitment: storage.optionalMap(
      'LastCommitment',
      [identity(u16), twox64(accountId)],
      u32,
      'Block in which a hotkey last published.',
    ),
    LastBondsReset: storage.optionalMap(
      'LastBondsReset',
      [identity(u16), twox64(accountId)],
      u32,
      'Block in which a hotkey last had its bonds reset.',
    ),
    RevealedCommitments: storage.optionalMap(
      'RevealedCommitments',
      [identity(u16), twox64(accountId)],
      vec(tuple(bytes, u64)),
      'Timelocked commitments that were opened, with their blocks.',
    ),
    UsedSpaceOf: storage.optionalMap(
      'UsedSpaceOf',
      [identity(u16), twox64(accountId)],
      usageTracker,
      'Bytes that a hotkey published in an epoch.',
    ),
    MaxSpace: storage.value('MaxSpace', u32, 3100, 'Bytes that a hotkey may publish in an epoch.'),
  },
  calls: {
    set_commitment: variant(
      0,
      { netuid: netUid, info: named(commitmentInfo, 'Box<CommitmentInfo<T::MaxFields>>') },
      'Publishes metadata of the signing hotkey on a subnet.',
    ),
    set_max_space: variant(
      2,
      { new_limit: u32 },
      'Sets how many bytes a hotkey may publish in an epoch; root only.',
    ),
  },
  events: {
    Commitment: variant(0, { netuid: netUid, who: account }),
    TimelockCommitment: variant(1, { netuid: netUid, who: account, reveal_round: u64 }),
    CommitmentRevealed: variant(2, { netuid: netUid, who: account }),
  },
  errors: {
    TooManyFieldsInCommitmentInfo: variant(0, [], 'The commitment has too many fields.'),
    AccountNotAllowedCommit: variant(1, [], 'The hotkey is not registered on the subnet.'),
    SpaceLimitExceeded: variant(2, [], 'The hotkey published too many bytes in this epoch.'),
    UnexpectedUnreserveLeftover: variant(3, [], 'Part of the deposit could not be freed.'),
  },
  constants: {
    MaxFields: constant(u32, 3),
    InitialDeposit: constant(u64, 0n),
    FieldDeposit: constant(u64, 0n),
  },
});
