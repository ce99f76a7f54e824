/** What a hotkey has on one subnet goes to another hotkey (chain.md 3.6). */
import type { AccountId, StorageItem } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import { changeStake, stakeOf } from '../../stake/share-pool.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';
import { mechanismIndices } from '../registration/neurons.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { moveHotkeyLocks } from './move-locks.ts';
import { movePendingChildren, moveRelations } from './move-relations.ts';
import { type KeySwap, moveHotkeyBooks } from './root-claim-books.ts';

const S = SubtensorModule.storage;

/** Moves an entry that is there. */
function moveEntry<Value>(
  state: ChainState,
  item: StorageItem<[number, AccountId], Value, Value | undefined>,
  { netuid, from, to }: KeySwap & { readonly netuid: number },
): void {
  const value = state.read(item, netuid, from);
  if (value === undefined) return;
  state.remove(item, netuid, from);
  state.write(item, netuid, to, value);
}

function moveSeat(state: ChainState, swap: HotkeySwap, netuid: number): void {
  const { from, to } = swap;
  if (!state.read(S.IsNetworkMember, from, netuid)) return;
  state.remove(S.IsNetworkMember, from, netuid);
  state.write(S.IsNetworkMember, to, netuid, true);
  const uid = state.read(S.Uids, netuid, from);
  if (uid !== undefined) state.write(S.Keys, netuid, uid, to);
  moveEntry(state, S.Uids, { netuid, from, to });
  moveEntry(state, S.Axons, { netuid, from, to });
  moveEntry(state, S.Prometheus, { netuid, from, to });
  moveEntry(state, S.NeuronCertificates, { netuid, from, to });
  for (const index of mechanismIndices(state, netuid)) {
    moveEntry(state, S.WeightCommits, { netuid: index, from, to });
  }
}

function moveChildkeyTake(state: ChainState, { from, to }: HotkeySwap, netuid: number): void {
  if (!state.has(S.ChildkeyTake, from, netuid)) return;
  state.write(S.ChildkeyTake, to, netuid, state.read(S.ChildkeyTake, from, netuid));
  state.remove(S.ChildkeyTake, from, netuid);
}

function moveAutoStake(state: ChainState, { from, to }: HotkeySwap, netuid: number): void {
  if (!state.has(S.AutoStakeDestinationColdkeys, from, netuid)) return;
  const coldkeys = state.read(S.AutoStakeDestinationColdkeys, from, netuid);
  state.remove(S.AutoStakeDestinationColdkeys, from, netuid);
  for (const coldkey of coldkeys) state.write(S.AutoStakeDestination, coldkey, netuid, to);
  state.update(S.AutoStakeDestinationColdkeys, to, netuid, (known) => [
    ...new Set([...known, ...coldkeys]),
  ]);
}

function moveOwnerHotkey(context: BlockContext, { from, to }: HotkeySwap, netuid: number): void {
  const { state } = context;
  if (state.read(S.SubnetOwnerHotkey, netuid) !== from) return;
  state.write(S.SubnetOwnerHotkey, netuid, to);
  context.deposit(SubtensorModule, 'SubnetOwnerHotkeySet', [netuid, to]);
}

function addUp(state: ChainState, { from, to }: HotkeySwap, netuid: number): void {
  for (const item of [S.AlphaDividendsPerSubnet, S.RootAlphaDividendsPerSubnet, S.VotingPower]) {
    if (!state.has(item, netuid, from)) continue;
    const sum = addAmounts(state.read(item, netuid, from), state.read(item, netuid, to));
    state.remove(item, netuid, from);
    state.write(item, netuid, to, sum);
  }
  const last = S.TotalHotkeyAlphaLastEpoch;
  if (!state.has(last, from, netuid)) return;
  const sum = addAmounts(state.read(last, from, netuid), state.read(last, to, netuid));
  state.remove(last, from, netuid);
  state.write(last, to, netuid, sum);
}

/** Coldkeys that have a share of a hotkey's pool somewhere, ascending, each with its subnet. */
export function stakersOf(
  reader: StateReader,
  hotkey: AccountId,
): readonly { readonly coldkey: AccountId; readonly netuid: number }[] {
  return reader
    .entries(S.AlphaV2, hotkey)
    .map(([[, coldkey, netuid]]) => ({ coldkey, netuid }))
    .sort((left, right) => (left.coldkey < right.coldkey ? -1 : 1));
}

function moveStake(context: BlockContext, { from, to }: HotkeySwap, netuid: number): void {
  const { state } = context;
  for (const staker of stakersOf(state, from)) {
    if (staker.netuid !== netuid) continue;
    const { coldkey } = staker;
    const alpha = stakeOf(state, { hotkey: from, coldkey, netuid });
    if (alpha > 0n) {
      changeStake(state, { hotkey: from, coldkey, netuid }, -alpha);
      changeStake(state, { hotkey: to, coldkey, netuid }, alpha);
    }
    const names = state.read(S.StakingHotkeys, coldkey);
    if (names.includes(from) && !names.includes(to)) {
      state.write(S.StakingHotkeys, coldkey, [...names, to]);
    }
  }
}

function moveRoot(state: ChainState, { from, to }: HotkeySwap): void {
  moveHotkeyBooks(state, { from, to });
  if (!state.has(S.AutoParentDelegationEnabled, from)) return;
  const isEnabled = state.read(S.AutoParentDelegationEnabled, from);
  state.remove(S.AutoParentDelegationEnabled, from);
  state.write(S.AutoParentDelegationEnabled, to, isEnabled);
}

/** Moves seat, addresses, relations, and with the stake all that follows from it. */
export function moveHotkeyOnSubnet(context: BlockContext, swap: HotkeySwap, netuid: number): void {
  const { state } = context;
  moveHotkeyLocks(state, swap, netuid);
  moveSeat(state, swap, netuid);
  moveChildkeyTake(state, swap, netuid);
  moveRelations(state, swap, netuid);
  movePendingChildren(state, swap, netuid);
  moveAutoStake(state, swap, netuid);
  moveOwnerHotkey(context, swap, netuid);
  if (swap.keepsStake) return;
  addUp(state, swap, netuid);
  moveStake(context, swap, netuid);
  if (netuid === ROOT_NETUID) moveRoot(state, swap);
}

/** Those who staked to the old hotkey stake to the new one only. */
export function moveStakingNames(
  state: ChainState,
  { from, to }: HotkeySwap,
  stakers: ReturnType<typeof stakersOf>,
): void {
  for (const { coldkey } of stakers) {
    const names = state.read(S.StakingHotkeys, coldkey);
    if (!names.includes(from)) continue;
    const others = names.filter((one) => one !== from && one !== to);
    state.write(S.StakingHotkeys, coldkey, [...others, to]);
  }
}
