/** Root dividends: what hotkeys gather for their stakers on root, and how these get it (chain.md 5.8). */

import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { catchFailure } from '../../dispatch-error.ts';
import {
  addFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  I96F32,
  multiplyFixed,
  subtractFixed,
} from '../../fixed-point/fixed-point.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import { changeStake, type StakePosition, stakeOf } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { sellAlpha } from '../../swap/subnet-pool.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import { countProtocolFlow, payFromSubnet } from './market-money.ts';
import { moveWatermarks } from './root-watermarks.ts';

const S = SubtensorModule.storage;

/**
 * Gives alpha of a subnet, which is out already, to all who stake to a hotkey on root. Where there is
 * more alpha than root stake the hotkey's owner gets it as stake.
 */
export function addRootDividends(
  { state }: BlockContext,
  { hotkey, netuid }: Pick<StakePosition, 'hotkey' | 'netuid'>,
  alpha: bigint,
): void {
  const stake = state.read(S.TotalHotkeyAlpha, hotkey, ROOT_NETUID);
  if (alpha > stake) {
    changeStake(state, { hotkey, coldkey: state.read(S.Owner, hotkey), netuid }, alpha);
    return;
  }
  const rise = divideFixed(I96F32, fixedFrom(I96F32, alpha), fixedFrom(I96F32, stake));
  const rates = new Map(state.read(S.RootClaimable, hotkey));
  rates.set(netuid, addFixed(I96F32, rates.get(netuid) ?? 0n, rise));
  const ordered = [...rates].sort(([left], [right]) => left - right);
  state.write(S.RootClaimable, hotkey, ordered);
}

/** Alpha of a subnet that a root staker may claim, as bits of I96F32; negative when it has too much. */
function owedBits(reader: StateReader, { hotkey, coldkey, netuid }: StakePosition): bigint {
  const rate = new Map(reader.read(S.RootClaimable, hotkey)).get(netuid) ?? 0n;
  const stake = stakeOf(reader, { hotkey, coldkey, netuid: ROOT_NETUID });
  const claimed = reader.read(S.RootClaimed, netuid, hotkey, coldkey);
  const claimable = multiplyFixed(I96F32, rate, fixedFrom(I96F32, stake));
  return subtractFixed(I96F32, claimable, fixedFrom(I96F32, claimed));
}

/** Sells claimed alpha without a fee and stakes what that brings on root. */
function swapToRoot(context: BlockContext, position: StakePosition, alpha: bigint): void {
  const { state } = context;
  const { hotkey, coldkey, netuid } = position;
  const { paidOut } = sellAlpha(context, { netuid, amount: alpha, isFeeFree: true });
  payFromSubnet(context, { netuid, to: subnetAccount(ROOT_NETUID), amount: paidOut });
  state.update(S.SubnetRootSellTao, netuid, (sold) => addAmounts(sold, paidOut));
  countProtocolFlow(context, netuid, -paidOut);
  state.update(S.SubnetTAO, ROOT_NETUID, (tao) => addAmounts(tao, paidOut));
  state.update(S.SubnetAlphaOut, ROOT_NETUID, (out) => addAmounts(out, paidOut));
  state.update(S.TotalStake, (tao) => addAmounts(tao, paidOut));
  changeStake(state, { hotkey, coldkey, netuid: ROOT_NETUID }, paidOut);
  moveWatermarks(context, position, paidOut);
}

function doesKeep(reader: StateReader, coldkey: AccountId, netuid: number): boolean {
  const wish = reader.read(S.RootClaimType, coldkey);
  if (wish.type === 'KeepSubnets') return wish.value.subnets.includes(netuid);
  return wish.type === 'Keep';
}

function pay(context: BlockContext, position: StakePosition, alpha: bigint): void {
  const { state } = context;
  const { hotkey, coldkey, netuid } = position;
  if (doesKeep(state, coldkey, netuid)) changeStake(state, position, alpha);
  else swapToRoot(context, position, alpha);
  state.update(S.RootClaimed, netuid, hotkey, coldkey, (claimed) => claimed + alpha);
}

/** Pays one claim; one that is too small, or that the market refuses, stays as it is. */
function claimOne(context: BlockContext, position: StakePosition): void {
  const owed = owedBits(context.state, position);
  if (owed < context.state.read(S.RootClaimableThreshold, position.netuid)) return;
  const alpha = floorToU64(I96F32, owed);
  if (alpha === 0n) return;
  catchFailure(() => context.transactional(() => pay(context, position, alpha)));
}

/** Claims a coldkey's root dividends of some subnets, or of all, hotkey after hotkey. */
export function claimRootDividends(
  context: BlockContext,
  coldkey: AccountId,
  subnets: readonly number[] | 'all',
): void {
  const { state } = context;
  for (const hotkey of state.read(S.StakingHotkeys, coldkey)) {
    for (const [netuid] of state.read(S.RootClaimable, hotkey)) {
      if (subnets === 'all' || subnets.includes(netuid))
        claimOne(context, { hotkey, coldkey, netuid });
    }
  }
  context.deposit(SubtensorModule, 'RootClaimed', { coldkey });
}
