/**
 * All that a coldkey has goes to another (chain.md 3.6). Where the chapter is silent this follows the
 * public source of Subtensor, pallets/subtensor/src/swap/swap_coldkey.rs: what is noted about the old
 * coldkey and is worth nothing stays (rate limits and cooldowns, `RootClaimType`,
 * `LastColdkeyHotkeyStakeBlock`, proxies), and so does reserved money. Marks of claimed root dividends
 * move with the stake on all subnets, so that nothing can be claimed twice.
 */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { usable } from '../../balances/account-balance.ts';
import { transfer } from '../../balances/transfer.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { changeStake, stakeOf } from '../../stake/share-pool.ts';
import type { ChainState } from '../../state/chain-state.ts';
import { hotkeyExists } from '../accounts/key-pair.ts';
import { listRootStaker, unlistRootStaker } from '../staking/root-watermarks.ts';
import { listNetuids, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { moveColdkeyLocks } from './move-locks.ts';
import { type KeySwap, movePositionMarks } from './root-claim-books.ts';

const S = SubtensorModule.storage;

function moveIdentity(state: ChainState, { from, to }: KeySwap): void {
  const identity = state.read(S.IdentitiesV2, from);
  if (identity === undefined || state.has(S.IdentitiesV2, to)) return;
  state.remove(S.IdentitiesV2, from);
  state.write(S.IdentitiesV2, to, identity);
}

function moveAutoStake(state: ChainState, { from, to }: KeySwap, netuid: number): void {
  const hotkey = state.read(S.AutoStakeDestination, from, netuid);
  if (hotkey === undefined) return;
  state.remove(S.AutoStakeDestination, from, netuid);
  state.write(S.AutoStakeDestination, to, netuid, hotkey);
  state.update(S.AutoStakeDestinationColdkeys, hotkey, netuid, (coldkeys) => [
    ...coldkeys.filter((one) => one !== from && one !== to),
    to,
  ]);
}

function moveStake(context: BlockContext, { from, to }: KeySwap, netuid: number): void {
  const { state } = context;
  for (const hotkey of state.read(S.StakingHotkeys, from)) {
    const alpha = stakeOf(state, { hotkey, coldkey: from, netuid });
    if (alpha > 0n) {
      changeStake(state, { hotkey, coldkey: from, netuid }, -alpha);
      changeStake(state, { hotkey, coldkey: to, netuid }, alpha);
      if (netuid === ROOT_NETUID) listRootStaker(context, to);
    }
    const [old, renewed] = [
      { hotkey, coldkey: from },
      { hotkey, coldkey: to },
    ];
    movePositionMarks(state, netuid, { from: old, to: renewed });
  }
}

function appendAll(list: readonly AccountId[], more: readonly AccountId[]): AccountId[] {
  return [...new Set([...list, ...more])];
}

function moveLists(state: ChainState, { from, to }: KeySwap): void {
  for (const hotkey of state.read(S.OwnedHotkeys, from)) state.write(S.Owner, hotkey, to);
  for (const item of [S.StakingHotkeys, S.OwnedHotkeys]) {
    const list = appendAll(state.read(item, to), state.read(item, from));
    state.remove(item, from);
    if (list.length > 0) state.write(item, to, list);
  }
}

function moveBalance(context: BlockContext, { from, to }: KeySwap): void {
  const amount = usable(context.state, from, 'allowDeath');
  if (amount > 0n) transfer(context, { from, to, amount, existence: 'allowDeath' });
}

/**
 * Swaps the coldkey.
 * @throws DispatchFailure `ColdKeyAlreadyAssociated` for a new coldkey that stakes, `NewColdKeyIsHotkey`.
 */
export function swapColdkeyNow(context: BlockContext, swap: KeySwap): void {
  const { state } = context;
  const { from, to } = swap;
  if (state.read(S.StakingHotkeys, to).length > 0) {
    fail(SubtensorModule, 'ColdKeyAlreadyAssociated');
  }
  if (hotkeyExists(state, to)) fail(SubtensorModule, 'NewColdKeyIsHotkey');
  moveIdentity(state, swap);
  for (const netuid of listNetuids(state)) {
    if (state.read(S.SubnetOwner, netuid) === from) state.write(S.SubnetOwner, netuid, to);
    moveAutoStake(state, swap, netuid);
    moveStake(context, swap, netuid);
  }
  unlistRootStaker(context, from);
  moveLists(state, swap);
  moveColdkeyLocks(state, swap);
  moveBalance(context, swap);
  context.deposit(SubtensorModule, 'ColdkeySwapped', { old_coldkey: from, new_coldkey: to });
}
