/** What is asked before a hotkey is swapped (chain.md 3.6). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { hotkeyExists, isOwnerOf } from '../accounts/key-pair.ts';
import { ensureNetwork, ROOT_NETUID } from '../subnets/list-netuids.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { swapIntervalBlocks } from './swap-costs.ts';
import { lastTxBlock } from './swap-limits.ts';

const S = SubtensorModule.storage;

function ensureOwned(reader: StateReader, { from, to, coldkey }: HotkeySwap): void {
  const ownsOld = isOwnerOf(reader, { coldkey, hotkey: from });
  const mayHaveNew = !hotkeyExists(reader, to) || isOwnerOf(reader, { coldkey, hotkey: to });
  if (!ownsOld || !mayHaveNew) fail(SubtensorModule, 'NonAssociatedColdKey');
}

function ensureRate({ state, now }: BlockContext, coldkey: AccountId): void {
  const limit = state.read(S.TxRateLimit);
  const last = lastTxBlock(state, coldkey);
  if (limit === 0n || last === 0n || now - last > limit) return;
  fail(SubtensorModule, 'HotKeySetTxRateLimitExceeded', {
    blocks: now - last,
    limit_blocks: limit,
  });
}

/**
 * @throws DispatchFailure `SubnetNotExists` (of a named subnet, before all others as upstream has it),
 *   `NonAssociatedColdKey`, `NewHotKeyIsSameWithOld`, `HotKeySetTxRateLimitExceeded`.
 */
export function ensureCanSwap(
  context: BlockContext,
  swap: HotkeySwap,
  netuid: number | undefined,
): void {
  if (netuid !== undefined) ensureNetwork(context.state, netuid);
  ensureOwned(context.state, swap);
  if (swap.from === swap.to) fail(SubtensorModule, 'NewHotKeyIsSameWithOld');
  ensureRate(context, swap.coldkey);
}

function isMember(reader: StateReader, hotkey: AccountId, netuid: number | undefined): boolean {
  return netuid === undefined
    ? reader.entries(S.IsNetworkMember, hotkey).some(([, member]) => member)
    : reader.read(S.IsNetworkMember, hotkey, netuid);
}

/** Nothing of root's books would be mixed. */
function isCleanOnRoot(reader: StateReader, hotkey: AccountId): boolean {
  return (
    reader.read(S.RootClaimable, hotkey).length === 0 &&
    reader.read(S.TotalHotkeyAlpha, hotkey, ROOT_NETUID) === 0n &&
    reader.entries(S.RootClaimed, ROOT_NETUID, hotkey).length === 0
  );
}

/** @throws DispatchFailure `HotKeyAlreadyRegisteredInSubNet`, `NewHotKeyNotCleanForRootSwap`. */
export function ensureUnregistered(
  reader: StateReader,
  { to }: HotkeySwap,
  netuid: number | undefined,
): void {
  if (isMember(reader, to, netuid)) fail(SubtensorModule, 'HotKeyAlreadyRegisteredInSubNet');
  const isRootTouched = netuid === undefined || netuid === ROOT_NETUID;
  if (isRootTouched && !isCleanOnRoot(reader, to)) {
    fail(SubtensorModule, 'NewHotKeyNotCleanForRootSwap');
  }
}

/** @throws DispatchFailure `HotKeySwapOnSubnetIntervalNotPassed`. */
export function ensureInterval(
  { state, now, profile }: BlockContext,
  coldkey: AccountId,
  netuid: number,
): void {
  const last = state.read(S.LastHotkeySwapOnNetuid, netuid, coldkey);
  const interval = swapIntervalBlocks(profile);
  if (last + interval < now) return;
  fail(SubtensorModule, 'HotKeySwapOnSubnetIntervalNotPassed', { netuid, last, interval, now });
}
