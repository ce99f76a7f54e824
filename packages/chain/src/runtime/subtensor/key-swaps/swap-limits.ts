/** Blocks in which keys last did what is limited, where a swap asks or writes them (chain.md 3.6). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { rateLimitKey } from '../../../definitions/subtensor/types.ts';
import type { BlockContext } from '../../context.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';
import type { KeySwap } from './root-claim-books.ts';
import { swapIntervalBlocks } from './swap-costs.ts';

const { LastRateLimitedBlock, LastHotkeySwapOnNetuid, NetworksAdded } = SubtensorModule.storage;

type LimitKey = ValueOf<typeof rateLimitKey>;
const KINDS = ['LastTxBlock', 'LastTxBlockDelegateTake', 'LastTxBlockChildKeyTake'] as const;

function keyOf(type: (typeof KINDS)[number], account: AccountId): LimitKey {
  return { type, value: [account] };
}

/** The block of an account's last swap; 0 where there was none. */
export function lastTxBlock(reader: StateReader, account: AccountId): bigint {
  return reader.read(LastRateLimitedBlock, keyOf('LastTxBlock', account));
}

/** A coldkey swapped something in this block. */
export function noteSwap({ state, now }: BlockContext, coldkey: AccountId): void {
  state.write(LastRateLimitedBlock, keyOf('LastTxBlock', coldkey), now);
}

/** The new hotkey waits as long as the old one. */
export function copyLimits(state: ChainState, { from, to }: KeySwap): void {
  for (const kind of KINDS) {
    const key = keyOf(kind, from);
    if (!state.has(LastRateLimitedBlock, key)) continue;
    state.write(LastRateLimitedBlock, keyOf(kind, to), state.read(LastRateLimitedBlock, key));
  }
}

/** A hotkey that is gone waits for nothing. */
export function forgetLimits(state: ChainState, hotkey: AccountId): void {
  for (const kind of KINDS) state.remove(LastRateLimitedBlock, keyOf(kind, hotkey));
}

/**
 * Forgets swaps that bar nothing any more, before anything else in a block. Each subnet has its turn
 * once in an interval: in blocks that leave the same rest as its number.
 */
export function pruneHotkeySwaps({ state, now, profile }: BlockContext): void {
  const interval = swapIntervalBlocks(profile);
  for (const [[netuid]] of state.entries(NetworksAdded)) {
    if (BigInt(netuid) % interval !== now % interval) continue;
    for (const [[, coldkey], block] of state.entries(LastHotkeySwapOnNetuid, netuid)) {
      if (block + interval < now) state.remove(LastHotkeySwapOnNetuid, netuid, coldkey);
    }
  }
}
