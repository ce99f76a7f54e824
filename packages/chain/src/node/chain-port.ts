/** What the node asks of the chain. The runtime's `Chain` is adapted to it in `connect-chain.ts`. */
import type { BlockHeader, Hash, Profile } from '@adit/substrate';
import type { StateReader } from '../runtime/state/chain-state.ts';

/** A sealed block. */
export interface PortBlock {
  readonly hash: Hash;
  readonly header: BlockHeader;
  /** The body, each with its length in front, as submitted. */
  readonly extrinsics: readonly Uint8Array[];
}

/** A block that was just sealed. */
export interface SealedNow extends PortBlock {
  /** Hashes of extrinsics that could not be applied, so that they are not in the body. */
  readonly invalid: readonly Hash[];
  /** Hashes of extrinsics that found no room; they may come later. */
  readonly postponed: readonly Hash[];
}

/** What validation says of an extrinsic, on the state of the head. */
export type PortValidity =
  | {
      readonly ok: true;
      readonly account: string;
      readonly nonce: number;
      readonly priority: bigint;
      /** First block in which it is no longer valid. */
      readonly diesAt: number;
    }
  | {
      readonly ok: false;
      /** 1001 bad format, 1010 invalid, 1011 unknown. */
      readonly code: number;
      readonly message: string;
      readonly data: string;
    };

/** A storage key and its bytes; null for none. */
export type StoragePair = readonly [key: string, value: Uint8Array | null];

/** The chain below the node. Block hashes are lower-case hexadecimal with `0x`. */
export interface ChainPort {
  readonly profile: Profile;
  readonly genesisHash: Hash;
  head(): { readonly hash: Hash; readonly number: number };
  /** Null for a hash that no block has. */
  block(hash: Hash): PortBlock | null;
  /** Null beyond the head. */
  hashOf(number: number): Hash | null;
  /** State after a block. @throws RpcError for unknown blocks and discarded state. */
  stateAt(hash: Hash): StateReader;
  /** Calls a runtime interface. @throws RpcError where there is none of that name. */
  call(name: string, args: Uint8Array, hash: Hash): Uint8Array;
  /** SCALE of `ApplyExtrinsicResult`, as if the extrinsic came next. @throws RpcError 1001. */
  dryRun(extrinsic: Uint8Array): Uint8Array;
  /** What the head block changed, ascending by key. */
  headChanges(): readonly StoragePair[];
  validate(extrinsic: Uint8Array): PortValidity;
  /** The account's nonce on the head. */
  nonceOf(account: string): number;
  /** Builds a block of these, in their order. */
  seal(extrinsics: readonly Uint8Array[]): SealedNow;
  /** Time of the next block, milliseconds since 1970. @throws AditError when it lies in the past. */
  setTime(ms: number): void;
  /** Writes into the head's state. */
  setStorage(pairs: readonly StoragePair[]): void;
  /** Remembers the head; gives the id to revert to. */
  snapshot(): number;
  /** @throws AditError for an unknown id. */
  revert(id: number): void;
}
