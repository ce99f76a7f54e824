/** Root dividends of a position that gets other keys (chain.md 3.6, 5.8). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { ChainState } from '../../state/chain-state.ts';
import type { KeyPair } from '../accounts/key-pair.ts';

const S = SubtensorModule.storage;

/** One key for another. */
export interface KeySwap {
  readonly from: AccountId;
  readonly to: AccountId;
}

/** A pair of keys for another pair. */
export interface PairSwap {
  readonly from: KeyPair;
  readonly to: KeyPair;
}

/** What was claimed of a subnet's dividends; of two marks the higher one stays, as upstream has it. */
export function movePositionMarks(state: ChainState, netuid: number, { from, to }: PairSwap): void {
  if (!state.has(S.RootClaimed, netuid, from.hotkey, from.coldkey)) return;
  const claimed = state.read(S.RootClaimed, netuid, from.hotkey, from.coldkey);
  state.remove(S.RootClaimed, netuid, from.hotkey, from.coldkey);
  const there = state.read(S.RootClaimed, netuid, to.hotkey, to.coldkey);
  const mark = claimed > there ? claimed : there;
  state.write(S.RootClaimed, netuid, to.hotkey, to.coldkey, mark);
}

/** A hotkey's rates of all subnets, and what its stakers claimed of them. */
export function moveHotkeyBooks(state: ChainState, { from, to }: KeySwap): void {
  const rates = state.read(S.RootClaimable, from);
  state.remove(S.RootClaimable, from);
  if (rates.length > 0) state.write(S.RootClaimable, to, rates);
  const subnets = new Set(state.entries(S.NetworksAdded).map(([[netuid]]) => netuid));
  for (const netuid of subnets) {
    for (const [[, , coldkey]] of state.entries(S.RootClaimed, netuid, from)) {
      const pairs = { from: { hotkey: from, coldkey }, to: { hotkey: to, coldkey } };
      movePositionMarks(state, netuid, pairs);
    }
  }
}
