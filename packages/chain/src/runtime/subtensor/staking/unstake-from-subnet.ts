/** Unstaking: alpha of a coldkey with a hotkey becomes TAO (chain.md 5.4). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { changeStake, type StakePosition } from '../../stake/share-pool.ts';
import { sellAlpha } from '../../swap/subnet-pool.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import { countFlow, payFromSubnet, paySellFee } from './market-money.ts';
import { moveWatermarks } from './root-watermarks.ts';

const S = SubtensorModule.storage;

/** A sale of stake. */
export interface UnstakeOrder extends StakePosition {
  /** In alpha. */
  readonly amount: bigint;
  /** RAO per whole alpha that the price may not fall below. */
  readonly limitPriceRao?: bigint;
  readonly isFeeFree?: boolean;
}

/** Pays what a sale brought; gives all RAO that left the subnet, the author's with them. */
function payOut(
  context: BlockContext,
  { netuid, to, amount, fee }: { netuid: number; to: AccountId; amount: bigint; fee: bigint },
): bigint {
  payFromSubnet(context, { netuid, to, amount });
  return amount + paySellFee(context, netuid, fee);
}

/**
 * Unstakes; gives the RAO that the coldkey got. Alpha that the limit did not let through stays.
 * @throws DispatchFailure errors of Swap, `InsufficientBalance` where the subnet's account holds less.
 */
export function unstakeFromSubnet(context: BlockContext, order: UnstakeOrder): bigint {
  const { state, now } = context;
  const { hotkey, coldkey, netuid, amount, ...limits } = order;
  changeStake(state, order, -amount);
  const { paidIn, paidOut, fee } = sellAlpha(context, { netuid, amount, ...limits });
  const unsold = amount - paidIn - fee;
  if (unsold > 0n) changeStake(state, order, unsold);
  const outflow = payOut(context, { netuid, to: coldkey, amount: paidOut, fee });
  if (netuid === ROOT_NETUID) moveWatermarks(context, order, -amount);
  countFlow(context, netuid, -outflow);
  state.write(S.LastColdkeyHotkeyStakeBlock, coldkey, hotkey, now);
  context.deposit(SubtensorModule, 'StakeRemoved', [coldkey, hotkey, paidOut, paidIn, netuid, fee]);
  return paidOut;
}
