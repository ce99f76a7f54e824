/**
 * A hotkey gets another name, on all subnets or on one (chain.md 3.6). Where the chapter is silent this
 * follows the public source of Subtensor, pallets/subtensor/src/swap/swap_hotkey.rs. As there, some
 * notes about the old hotkey stay: blocks of limited calls (`TransactionKeyLastBlock`), of its stakers
 * (`LastColdkeyHotkeyStakeBlock`), commitments, timelocked weights, and its name among the
 * `StakingHotkeys` of those who have no stake with it. Positions are moved by their whole RAO, so what
 * was below one RAO of each stays in the old pool.
 */
import type { AccountId, CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { recycle } from '../../balances/transfer.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { refuseSubnetAccount } from '../accounts/key-pair.ts';
import { canPay } from '../accounts/money.ts';
import { listNetuids } from '../subnets/list-netuids.ts';
import { ensureCanSwap, ensureInterval, ensureUnregistered } from './hotkey-checks.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { moveHotkeyOnSubnet, moveStakingNames, stakersOf } from './move-hotkey.ts';
import { KEY_SWAP_COST_RAO, SUBNET_SWAP_COST_RAO } from './swap-costs.ts';
import { copyLimits, forgetLimits, noteSwap } from './swap-limits.ts';

type Calls = typeof SubtensorModule.calls;
const S = SubtensorModule.storage;

/** @throws DispatchFailure `NotEnoughBalanceToPaySwapHotKey`, `InsufficientBalance`. */
function charge(context: BlockContext, coldkey: AccountId, costRao: bigint): void {
  if (!canPay(context.state, coldkey, costRao)) {
    fail(SubtensorModule, 'NotEnoughBalanceToPaySwapHotKey', { costRao });
  }
  recycle(context, coldkey, costRao);
}

function ownNew({ state }: BlockContext, { to, coldkey }: HotkeySwap): void {
  state.write(S.Owner, to, coldkey);
  const owned = state.read(S.OwnedHotkeys, coldkey);
  if (!owned.includes(to)) state.write(S.OwnedHotkeys, coldkey, [...owned, to]);
}

function disownOld({ state }: BlockContext, { from, coldkey }: HotkeySwap): void {
  state.remove(S.Owner, from);
  const owned = state.read(S.OwnedHotkeys, coldkey);
  state.write(
    S.OwnedHotkeys,
    coldkey,
    owned.filter((one) => one !== from),
  );
}

function swapEverywhere(context: BlockContext, swap: HotkeySwap): void {
  const { state } = context;
  const { from, to, coldkey, keepsStake } = swap;
  const netuids = listNetuids(state);
  const seats = netuids.filter((netuid) => state.read(S.IsNetworkMember, from, netuid));
  for (const netuid of seats) {
    if (state.read(S.LastHotkeySwapOnNetuid, netuid, coldkey) === 0n) continue;
    ensureInterval(context, coldkey, netuid);
  }
  charge(context, coldkey, KEY_SWAP_COST_RAO);
  refuseSubnetAccount(to);
  const stakers = keepsStake ? [] : stakersOf(state, from);
  ownNew(context, swap);
  if (!keepsStake) disownOld(context, swap);
  for (const netuid of netuids) moveHotkeyOnSubnet(context, swap, netuid);
  forgetLimits(state, from);
  if (state.has(S.Delegates, from)) {
    state.write(S.Delegates, to, state.read(S.Delegates, from));
    state.remove(S.Delegates, from);
  }
  moveStakingNames(state, swap, stakers);
  for (const netuid of seats) {
    state.write(S.LastHotkeySwapOnNetuid, netuid, coldkey, context.now);
  }
  noteSwap(context, coldkey);
  context.deposit(SubtensorModule, 'HotkeySwapped', { coldkey, old_hotkey: from, new_hotkey: to });
}

function swapOn(context: BlockContext, swap: HotkeySwap, netuid: number): void {
  const { from, to, coldkey } = swap;
  ensureInterval(context, coldkey, netuid);
  refuseSubnetAccount(to);
  charge(context, coldkey, SUBNET_SWAP_COST_RAO);
  ownNew(context, swap);
  moveHotkeyOnSubnet(context, swap, netuid);
  noteSwap(context, coldkey);
  context.state.write(S.LastHotkeySwapOnNetuid, netuid, coldkey, context.now);
  context.deposit(SubtensorModule, 'HotkeySwappedOnSubnet', {
    coldkey,
    old_hotkey: from,
    new_hotkey: to,
    netuid,
  });
}

/**
 * Swaps a hotkey, with its stake or without.
 * @throws DispatchFailure `SubnetNotExists`, `NonAssociatedColdKey`, `NewHotKeyIsSameWithOld`,
 *   `HotKeySetTxRateLimitExceeded`, `HotKeyAlreadyRegisteredInSubNet`, `NewHotKeyNotCleanForRootSwap`,
 *   `HotKeySwapOnSubnetIntervalNotPassed`, `CannotUseSystemAccount`,
 *   `NotEnoughBalanceToPaySwapHotKey`, `InvalidChild`.
 */
export function swapHotkeyV2(
  context: CallContext,
  args: CallArguments<Calls['swap_hotkey_v2']>,
): void {
  const { hotkey: from, new_hotkey: to, netuid, keep_stake: keepsStake } = args;
  const swap = { from, to, coldkey: ensureSigned(context), keepsStake };
  ensureCanSwap(context, swap, netuid);
  ensureUnregistered(context.state, swap, netuid);
  copyLimits(context.state, swap);
  if (netuid === undefined) swapEverywhere(context, swap);
  else swapOn(context, swap, netuid);
}

/** Swaps a hotkey with its stake. @throws DispatchFailure as `swap_hotkey_v2`. */
export function swapHotkey(context: CallContext, args: CallArguments<Calls['swap_hotkey']>): void {
  swapHotkeyV2(context, { ...args, keep_stake: false });
}
