/**
 * What root stakers have claimed already (chain.md 5.8). Root stake that comes or goes moves the mark
 * by what it would have claimed, so that dividends of the past are neither won nor lost.
 */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fixedFrom, I96F32, multiplyFixed } from '../../fixed-point/fixed-point.ts';
import type { KeyPair } from '../accounts/key-pair.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';

const S = SubtensorModule.storage;
const U128_MAX = (1n << 128n) - 1n;

/** Moves the marks of a position on root by a change of its stake, in RAO. */
export function moveWatermarks(
  { state }: BlockContext,
  { hotkey, coldkey }: KeyPair,
  change: bigint,
): void {
  const size = fixedFrom(I96F32, change < 0n ? -change : change);
  for (const [netuid, rate] of state.read(S.RootClaimable, hotkey)) {
    if (netuid === ROOT_NETUID) continue;
    const product = multiplyFixed(I96F32, rate, size) >> I96F32.fractionBits;
    const moved = product < 0n ? 0n : product;
    const claimed = state.read(S.RootClaimed, netuid, hotkey, coldkey);
    const next = change < 0n ? claimed - moved : claimed + moved;
    const mark = next < 0n ? 0n : next > U128_MAX ? U128_MAX : next;
    state.write(S.RootClaimed, netuid, hotkey, coldkey, mark);
  }
}

/** Puts a coldkey into the numbered list of those who may have root dividends. */
export function listRootStaker({ state }: BlockContext, coldkey: AccountId): void {
  if (state.has(S.StakingColdkeys, coldkey)) return;
  const number = state.read(S.NumStakingColdkeys);
  state.write(S.StakingColdkeysByIndex, number, coldkey);
  state.write(S.StakingColdkeys, coldkey, number);
  state.write(S.NumStakingColdkeys, number + 1n);
}

/** Takes a coldkey out of that list; the last one gets its number. */
export function unlistRootStaker({ state }: BlockContext, coldkey: AccountId): void {
  const number = state.read(S.StakingColdkeys, coldkey);
  if (number === undefined) return;
  const lastNumber = state.read(S.NumStakingColdkeys) - 1n;
  const last = state.read(S.StakingColdkeysByIndex, lastNumber);
  if (last !== undefined && last !== coldkey) {
    state.write(S.StakingColdkeysByIndex, number, last);
    state.write(S.StakingColdkeys, last, number);
  }
  state.remove(S.StakingColdkeysByIndex, lastNumber);
  state.remove(S.StakingColdkeys, coldkey);
  state.write(S.NumStakingColdkeys, lastNumber);
}
