/** Types of the Grandpa pallet. */
import {
  enumOf,
  h256,
  hexBytes,
  option,
  struct,
  tuple,
  u32,
  u64,
  variant,
  wrapper,
} from '@adit/substrate';
import { weakBoundedVec } from './types.ts';

/** Whether finality runs. */
export const storedState = enumOf('pallet_grandpa::StoredState', {
  Live: variant(0),
  PendingPause: variant(1, { scheduled_at: u32, delay: u32 }),
  Paused: variant(2),
  PendingResume: variant(3, { scheduled_at: u32, delay: u32 }),
});

/** A finaliser's key. */
export const grandpaPublic = wrapper('sp_consensus_grandpa::app::Public', hexBytes(32));

/** A change of finalisers that waits. */
export const storedPendingChange = struct('pallet_grandpa::StoredPendingChange', {
  scheduled_at: u32,
  delay: u32,
  next_authorities: weakBoundedVec(tuple(grandpaPublic, u64)),
  forced: option(u32),
});

/** A finaliser's first vote. */
export const prevote = struct('finality_grandpa::Prevote', {
  target_hash: h256,
  target_number: u32,
});

/** A finaliser's signature. */
export const grandpaSignature = wrapper('sp_consensus_grandpa::app::Signature', hexBytes(64));

/** Two first votes. */
export const prevoteEquivocation = struct('finality_grandpa::Equivocation', {
  round_number: u64,
  identity: grandpaPublic,
  first: tuple(prevote, grandpaSignature),
  second: tuple(prevote, grandpaSignature),
});

/** A finaliser's second vote. */
export const precommit = struct('finality_grandpa::Precommit', {
  target_hash: h256,
  target_number: u32,
});

/** Two second votes. */
export const precommitEquivocation = struct('finality_grandpa::Equivocation', {
  round_number: u64,
  identity: grandpaPublic,
  first: tuple(precommit, grandpaSignature),
  second: tuple(precommit, grandpaSignature),
});

/** Two votes of one finaliser in one round. */
export const grandpaEquivocation = enumOf('sp_consensus_grandpa::Equivocation', {
  Prevote: variant(0, [prevoteEquivocation]),
  Precommit: variant(1, [precommitEquivocation]),
});

/** Proof of two votes. */
export const grandpaEquivocationProof = struct('sp_consensus_grandpa::EquivocationProof', {
  set_id: u64,
  equivocation: grandpaEquivocation,
});

/** A type without values. */
export const neverProof = enumOf('sp_core::Void', {});
