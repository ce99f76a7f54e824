/** What a chain is made from, and what is done to it. */
import type { AccountId, PalletVariant, Profile } from '@adit/substrate';
import type { Chain } from './chain.ts';
import type { BlockArchive, SealedBlock } from './runtime/execute/sealed-block.ts';
import type { Endowment } from './runtime/genesis/write-genesis.ts';
import type { Change } from './runtime/state/versioned-store.ts';

/** What a scenario does with a new chain: calls, storage, blocks. */
export interface Scenario {
  readonly name: string;
  run(chain: Chain): void;
}

/** What a chain is made from. The same options and calls give the same blocks, byte for byte. */
export interface ChainOptions {
  /** Any text; it enters the genesis hash. */
  readonly seed: string;
  /** 12 s blocks and tempo 360, or 250 ms and tempo 10. */
  readonly profile: Profile;
  /** Runs after genesis and its two empty blocks. */
  readonly scenario?: Scenario | null;
  /** Block n has this time plus n slots, milliseconds since 1970. */
  readonly genesisTimeMs?: number;
  /** Accounts besides the development accounts. */
  readonly endowments?: readonly Endowment[];
  /** Blocks whose state can be read. */
  readonly historyBlocks?: number;
  /** Blocks that stay in memory. */
  readonly blocksInMemory?: number;
  /** Where older blocks go; without one they are forgotten. */
  readonly archive?: BlockArchive | null;
}

/** A call by a development account: signed by nobody, so only for who holds the chain in hand. */
export interface TrustedCall {
  /** `root` wraps the call into Sudo.sudo, signed by the sudo key. */
  readonly signer: AccountId | 'root';
  readonly call: PalletVariant;
}

/** Where a chain was brought back to by a snapshot. */
export interface RevertedTo {
  readonly block: number;
  /** How entries of that block's state are, where they were written into it afterwards. */
  readonly amended: readonly Change[];
  /** The time that the next block was told to have, null for the usual one. */
  readonly nextTimeMs: bigint | null;
}

/** Hears, in its order, of all that a chain would need to become what it is once more. None may throw. */
export interface ChainJournal {
  /** A new head, and what it changed, ascending by key. */
  sealed(block: SealedBlock, changes: readonly Change[]): void;
  /** The head's own state was written into. */
  amended(changes: readonly Change[]): void;
  /** The next block was told its time. */
  timed(nextTimeMs: bigint): void;
  reverted(to: RevertedTo): void;
  /** It is another chain now: a dump was loaded. */
  replaced(): void;
}
