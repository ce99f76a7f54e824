/** Commitments.ts. */
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

/** Commitments. */
export const Commitments = definePallet({
  name: 'Commitments',
  index: 18,
  crate: 'pallet_commitments',
  storage: {
    TimelockedIndex: storage.value(
      'TimelockedIndex',
      bTreeSet(tuple(u16, accountId)),
      [],
      'Timelocked index.',
    ),
    CommitmentOf: storage.optionalMap(
      'CommitmentOf',
      [identity(u16), twox64(accountId)],
      commitmentRegistration,
      'Commitment of.',
    ),
    LastCommitment: storage.optionalMap(
      'LastCommitment',
      [identity(u16), twox64(accountId)],
      u32,
      'Last commitment.',
    ),
    LastBondsReset: storage.optionalMap(
      'LastBondsReset',
      [identity(u16), twox64(accountId)],
      u32,
      'Last bonds reset.',
    ),
    RevealedCommitments: storage.optionalMap(
      'RevealedCommitments',
      [identity(u16), twox64(accountId)],
      vec(tuple(bytes, u64)),
      'Revealed commitments.',
    ),
    UsedSpaceOf: storage.optionalMap(
      'UsedSpaceOf',
      [identity(u16), twox64(accountId)],
      usageTracker,
      'Used space of.',
    ),
    MaxSpace: storage.value('MaxSpace', u32, 3100, 'Max space.'),
  },
  calls: {
    set_commitment: variant(
      0,
      { netuid: netUid, info: named(commitmentInfo, 'Box<CommitmentInfo<T::MaxFields>>') },
      'Set commitment.',
    ),
    set_max_space: variant(2, { new_limit: u32 }, 'Set max space.'),
  },
  events: {
    Commitment: variant(0, { netuid: netUid, who: account }, 'Commitment.'),
    TimelockCommitment: variant(
      1,
      { netuid: netUid, who: account, reveal_round: u64 },
      'Timelock commitment.',
    ),
    CommitmentRevealed: variant(2, { netuid: netUid, who: account }, 'Commitment revealed.'),
  },
  errors: {
    TooManyFieldsInCommitmentInfo: variant(0, [], 'Too many fields in commitment info.'),
    AccountNotAllowedCommit: variant(1, [], 'Account not allowed commit.'),
    SpaceLimitExceeded: variant(2, [], 'Space limit exceeded.'),
    UnexpectedUnreserveLeftover: variant(3, [], 'Unexpected unreserve leftover.'),
  },
  constants: {
    MaxFields: constant(u32, 3, 'Max fields.'),
    InitialDeposit: constant(u64, 0n, 'Initial deposit.'),
    FieldDeposit: constant(u64, 0n, 'Field deposit.'),
  },
});
