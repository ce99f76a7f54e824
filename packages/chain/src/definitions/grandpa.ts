/** Grandpa.ts. */
import {
  constant,
  definePallet,
  named,
  storageOf,
  tuple,
  twox64,
  u32,
  u64,
  variant,
  vec,
} from '@adit/substrate';
import {
  grandpaEquivocationProof,
  grandpaPublic,
  neverProof,
  storedPendingChange,
  storedState,
} from './grandpa-types.ts';
import { blockNumber, weakBoundedVec } from './types.ts';

const storage = storageOf('Grandpa');

/** Grandpa. */
export const Grandpa = definePallet({
  name: 'Grandpa',
  index: 4,
  crate: 'pallet_grandpa',
  storage: {
    State: storage.value('State', storedState, { type: 'Live', value: [] }, 'State.'),
    PendingChange: storage.optional('PendingChange', storedPendingChange, 'Pending change.'),
    NextForced: storage.optional('NextForced', u32, 'Next forced.'),
    Stalled: storage.optional('Stalled', tuple(u32, u32), 'Stalled.'),
    CurrentSetId: storage.value('CurrentSetId', u64, 0n, 'Current set id.'),
    SetIdSession: storage.optionalMap('SetIdSession', [twox64(u64)], u32, 'Set id session.'),
    Authorities: storage.value(
      'Authorities',
      weakBoundedVec(tuple(grandpaPublic, u64)),
      [],
      'Authorities.',
    ),
  },
  calls: {
    report_equivocation: variant(
      0,
      {
        equivocation_proof: named(
          grandpaEquivocationProof,
          'Box<EquivocationProof<T::Hash, BlockNumberFor<T>>>',
        ),
        key_owner_proof: named(neverProof, 'T::KeyOwnerProof'),
      },
      'Report equivocation.',
    ),
    report_equivocation_unsigned: variant(
      1,
      {
        equivocation_proof: named(
          grandpaEquivocationProof,
          'Box<EquivocationProof<T::Hash, BlockNumberFor<T>>>',
        ),
        key_owner_proof: named(neverProof, 'T::KeyOwnerProof'),
      },
      'Report equivocation unsigned.',
    ),
    note_stalled: variant(
      2,
      { delay: blockNumber, best_finalized_block_number: blockNumber },
      'Note stalled.',
    ),
  },
  events: {
    NewAuthorities: variant(
      0,
      { authority_set: named(vec(tuple(grandpaPublic, u64)), 'AuthorityList') },
      'New authorities.',
    ),
    Paused: variant(1, [], 'Paused.'),
    Resumed: variant(2, [], 'Resumed.'),
  },
  errors: {
    PauseFailed: variant(0, [], 'Pause failed.'),
    ResumeFailed: variant(1, [], 'Resume failed.'),
    ChangePending: variant(2, [], 'Change pending.'),
    TooSoon: variant(3, [], 'Too soon.'),
    InvalidKeyOwnershipProof: variant(4, [], 'Invalid key ownership proof.'),
    InvalidEquivocationProof: variant(5, [], 'Invalid equivocation proof.'),
    DuplicateOffenceReport: variant(6, [], 'Duplicate offence report.'),
  },
  constants: {
    MaxAuthorities: constant(u32, 32, 'Max authorities.'),
    MaxNominators: constant(u32, 20, 'Max nominators.'),
    MaxSetIdSessionEntries: constant(u64, 0n, 'Max set id session entries.'),
  },
});
