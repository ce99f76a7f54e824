/** What a chain is made from, and what is done to it. */
import type { AccountId, PalletVariant, Profile } from '@adit/substrate';
import type { Chain } from './chain.ts';
import type { BlockArchive } from './runtime/execute/sealed-block.ts';
import type { Endowment } from './runtime/genesis/write-genesis.ts';

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
