/**
 * Stake as it is stored: what a hotkey holds on a subnet is one pool, and its stakers have shares of it
 * (spec 5.3). A reward for all of them changes the pool's value alone.
 */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { ChainState, StateReader } from '../state/chain-state.ts';
import {
  addSafeFloats,
  multiplyDivideSafeFloats,
  type SafeFloat,
  safeFloatFrom,
  safeFloatToU64,
  subtractSafeFloats,
} from './safe-float.ts';

const { AlphaV2, StakingHotkeys, TotalHotkeyAlpha, TotalHotkeySharesV2 } = SubtensorModule.storage;
const U64_MAX = (1n << 64n) - 1n;

/** One coldkey's stake with one hotkey on one subnet. */
export interface StakePosition {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  readonly netuid: number;
}

/** What a share of a hotkey's pool is worth now, in alpha (RAO on the root network). */
export function valueOfShare(
  reader: StateReader,
  { hotkey, netuid }: Pick<StakePosition, 'hotkey' | 'netuid'>,
  share: SafeFloat,
): bigint {
  const value = safeFloatFrom(reader.read(TotalHotkeyAlpha, hotkey, netuid));
  const shares = reader.read(TotalHotkeySharesV2, hotkey, netuid);
  return safeFloatToU64(multiplyDivideSafeFloats(value, share, shares));
}

/** Alpha of a position (RAO on the root network); 0 where there is none. */
export function stakeOf(reader: StateReader, position: StakePosition): bigint {
  const { hotkey, coldkey, netuid } = position;
  return valueOfShare(reader, position, reader.read(AlphaV2, hotkey, coldkey, netuid));
}

function writeShare(state: ChainState, position: StakePosition, share: SafeFloat): void {
  const { hotkey, coldkey, netuid } = position;
  if (share.mantissa === 0n) state.remove(AlphaV2, hotkey, coldkey, netuid);
  else state.write(AlphaV2, hotkey, coldkey, netuid, share);
}

function writeShares(state: ChainState, position: StakePosition, shares: SafeFloat): void {
  const { hotkey, netuid } = position;
  if (shares.mantissa === 0n) state.remove(TotalHotkeySharesV2, hotkey, netuid);
  else state.write(TotalHotkeySharesV2, hotkey, netuid, shares);
}

/**
 * Adds to or takes from the value of a whole pool; every staker gains or loses in proportion. Gives the
 * new value.
 */
export function changePool(
  state: ChainState,
  { hotkey, netuid }: Pick<StakePosition, 'hotkey' | 'netuid'>,
  change: bigint,
): bigint {
  const sum = state.read(TotalHotkeyAlpha, hotkey, netuid) + change;
  if (sum <= 0n) {
    state.remove(TotalHotkeyAlpha, hotkey, netuid);
    return 0n;
  }
  const value = sum > U64_MAX ? U64_MAX : sum;
  state.write(TotalHotkeyAlpha, hotkey, netuid, value);
  return value;
}

/** Whoever comes to have stake is listed with its hotkey, also when an epoch brings it. */
function listStaker(state: ChainState, { hotkey, coldkey }: StakePosition): void {
  const hotkeys = state.read(StakingHotkeys, coldkey);
  if (!hotkeys.includes(hotkey)) state.write(StakingHotkeys, coldkey, [...hotkeys, hotkey]);
}

/**
 * Adds to or takes from one position, and lists the coldkey's hotkey when it adds. Taking more than it
 * holds changes nothing.
 */
export function changeStake(state: ChainState, position: StakePosition, change: bigint): void {
  const { hotkey, coldkey, netuid } = position;
  const amount = safeFloatFrom(change < 0n ? -change : change);
  const shares = state.read(TotalHotkeySharesV2, hotkey, netuid);
  if (change < 0n && stakeOf(state, position) < -change) return;
  if (change > 0n) listStaker(state, position);
  if (shares.mantissa === 0n) {
    writeShares(state, position, amount);
    writeShare(state, position, amount);
  } else {
    const value = safeFloatFrom(state.read(TotalHotkeyAlpha, hotkey, netuid));
    const moved = multiplyDivideSafeFloats(amount, shares, value);
    const share = state.read(AlphaV2, hotkey, coldkey, netuid);
    const apply = change > 0n ? addSafeFloats : subtractSafeFloats;
    // Without a sum the old number stays, as the chain has it.
    writeShares(state, position, apply(shares, moved) ?? shares);
    writeShare(state, position, apply(share, moved) ?? share);
  }
  changePool(state, position, change);
}

/** False when an addition to a pool that holds something would be too small to have a share. */
export function isPreciseEnough(
  reader: StateReader,
  { hotkey, netuid }: Pick<StakePosition, 'hotkey' | 'netuid'>,
  amount: bigint,
): boolean {
  const shares = reader.read(TotalHotkeySharesV2, hotkey, netuid);
  if (shares.mantissa === 0n) return true;
  const value = safeFloatFrom(reader.read(TotalHotkeyAlpha, hotkey, netuid));
  return multiplyDivideSafeFloats(safeFloatFrom(amount), shares, value).mantissa !== 0n;
}
