/** The Grandpa pallet, index 4. */
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

/** Who finalises blocks. */
export const Grandpa = definePallet({
  name: 'Grandpa',
  index: 4,
  crate: 'pallet_grandpa',
  storage: {
    State: storage.value(
      'State',
      storedState,
      { type: 'Live', value: [] },
      'Whether finality runs.',
    ),
    PendingChange: storage.optional(
      'PendingChange',
      storedPendingChange,
      'The change of finalisers that waits.',
    ),
    NextForced: storage.optional('NextForced', u32, 'Block before which no change may be forced.'),
    Stalled: storage.optional(
      'Stalled',
      tuple(u32, u32),
      'Whether finality was said to stand still.',
    ),
    CurrentSetId: storage.value('CurrentSetId', u64, 0n, 'Number of changes of finalisers so far.'),
    SetIdSession: storage.optionalMap(
      'SetIdSession',
      [twox64(u64)],
      u32,
      'Session in which a set of finalisers began.',
    ),
    Authorities: storage.value(
      'Authorities',
      weakBoundedVec(tuple(grandpaPublic, u64)),
      [],
      'Keys and weights of the finalisers.',
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
      "Reports a finaliser's double vote.",
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
      "Reports a finaliser's double vote without a signature.",
    ),
    note_stalled: variant(
      2,
      { delay: blockNumber, best_finalized_block_number: blockNumber },
      'Says that finality stands still, so that a change is forced.',
    ),
  },
  events: {
    NewAuthorities: variant(0, {
      authority_set: named(vec(tuple(grandpaPublic, u64)), 'AuthorityList'),
    }),
    Paused: variant(1),
    Resumed: variant(2),
  },
  errors: {
    PauseFailed: variant(0, [], 'Finality is already paused.'),
    ResumeFailed: variant(1, [], 'Finality is not paused.'),
    ChangePending: variant(2, [], 'A change is already waiting.'),
    TooSoon: variant(3, [], 'A change was forced too recently.'),
    InvalidKeyOwnershipProof: variant(4, [], "The key is not shown to be the voter's."),
    InvalidEquivocationProof: variant(5, [], 'The proof shows no double vote.'),
    DuplicateOffenceReport: variant(6, [], 'The double vote was reported before.'),
  },
  constants: {
    MaxAuthorities: constant(u32, 32),
    MaxNominators: constant(u32, 20),
    MaxSetIdSessionEntries: constant(u64, 0n),
  },
});
