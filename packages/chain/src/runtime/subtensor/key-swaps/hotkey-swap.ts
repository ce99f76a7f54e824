/** A swap of a hotkey. */
import type { AccountId } from '@adit/substrate';
import type { KeySwap } from './root-claim-books.ts';

/** One hotkey of a coldkey for another. */
export interface HotkeySwap extends KeySwap {
  readonly coldkey: AccountId;
  /** The stake stays with the old hotkey, which then stays owned. */
  readonly keepsStake: boolean;
}
