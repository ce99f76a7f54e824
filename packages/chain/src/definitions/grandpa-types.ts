/** Grandpa-types.ts. */
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

/** Stored state. */
export const storedState = enumOf('pallet_grandpa::StoredState', {
  Live: variant(0),
  PendingPause: variant(1, { scheduled_at: u32, delay: u32 }),
  Paused: variant(2),
  PendingResume: variant(3, { scheduled_at: u32, delay: u32 }),
});

/** Grandpa public. */
export const grandpaPublic = wrapper('sp_consensus_grandpa::app::Public', hexBytes(32));

/** Stored pending change. */
export const storedPendingChange = struct('pallet_grandpa::StoredPendingChange', {
  scheduled_at: u32,
  delay: u32,
  next_authorities: weakBoundedVec(tuple(grandpaPublic, u64)),
  forced: option(u32),
});

/** Prevote. */
export const prevote = struct('finality_grandpa::Prevote', {
  target_hash: h256,
  target_number: u32,
});

/** Grandpa signature. */
export const grandpaSignature = wrapper('sp_consensus_grandpa::app::Signature', hexBytes(64));

/** Prevote equivocation. */
export const prevoteEquivocation = struct('finality_grandpa::Equivocation', {
  round_number: u64,
  identity: grandpaPublic,
  first: tuple(prevote, grandpaSignature),
  second: tuple(prevote, grandpaSignature),
});

/** Precommit. */
export const precommit = struct('finality_grandpa::Precommit', {
  target_hash: h256,
  target_number: u32,
});

/** Precommit equivocation. */
export const precommitEquivocation = struct('finality_grandpa::Equivocation', {
  round_number: u64,
  identity: grandpaPublic,
  first: tuple(precommit, grandpaSignature),
  second: tuple(precommit, grandpaSignature),
});

/** Grandpa equivocation. */
export const grandpaEquivocation = enumOf('sp_consensus_grandpa::Equivocation', {
  Prevote: variant(0, [prevoteEquivocation]),
  Precommit: variant(1, [precommitEquivocation]),
});

/** Grandpa equivocation proof. */
export const grandpaEquivocationProof = struct('sp_consensus_grandpa::EquivocationProof', {
  set_id: u64,
  equivocation: grandpaEquivocation,
});

/** Never proof. */
export const neverProof = enumOf('sp_core::Void', {});
