/**
 * Locks of stake follow their keys. Calls that lock are absent (Appendix A), so there are locks only
 * where a scenario wrote them.
 */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { ChainState } from '../../state/chain-state.ts';
import type { KeySwap } from './root-claim-books.ts';

const S = SubtensorModule.storage;

/** Locks of a coldkey. */
export function moveColdkeyLocks(state: ChainState, { from, to }: KeySwap): void {
  for (const [[, netuid, hotkey], lock] of state.entries(S.Lock, from)) {
    state.remove(S.Lock, from, netuid, hotkey);
    state.write(S.Lock, to, netuid, hotkey, lock);
  }
  for (const [[, netuid], decays] of state.entries(S.DecayingLock, from)) {
    state.remove(S.DecayingLock, from, netuid);
    state.write(S.DecayingLock, to, netuid, decays);
  }
  if (!state.has(S.AccountFlags, from)) return;
  const flags = state.read(S.AccountFlags, from);
  state.remove(S.AccountFlags, from);
  state.write(S.AccountFlags, to, flags);
}

/** Locks to a hotkey on one subnet. */
export function moveHotkeyLocks(state: ChainState, { from, to }: KeySwap, netuid: number): void {
  for (const [[coldkey, where, hotkey], lock] of state.entries(S.Lock)) {
    if (where !== netuid || hotkey !== from) continue;
    state.remove(S.Lock, coldkey, netuid, from);
    state.write(S.Lock, coldkey, netuid, to, lock);
  }
  for (const item of [S.HotkeyLock, S.DecayingHotkeyLock]) {
    const lock = state.read(item, netuid, from);
    if (lock === undefined) continue;
    state.remove(item, netuid, from);
    state.write(item, netuid, to, lock);
  }
}
