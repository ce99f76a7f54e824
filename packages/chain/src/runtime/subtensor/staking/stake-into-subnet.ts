/** Staking: TAO of a coldkey becomes its alpha with a hotkey (chain.md 5.4). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { changeStake, isPreciseEnough, type StakePosition } from '../../stake/share-pool.ts';
import { buyAlpha } from '../../swap/subnet-pool.ts';
import type { KeyPair } from '../accounts/key-pair.ts';
import { paySubnet } from '../accounts/money.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import { countFlow, payBuyFee } from './market-money.ts';
import { listRootStaker, moveWatermarks } from './root-watermarks.ts';

const S = SubtensorModule.storage;

/** A buy that ends as stake. */
export interface StakeOrder extends StakePosition {
  /** In RAO; the coldkey keeps the existential deposit of it. */
  readonly amount: bigint;
  /** RAO per whole alpha that the price may not pass. */
  readonly limitPriceRao?: bigint;
  readonly isFeeFree?: boolean;
}

/** Makes a hotkey that belongs to somebody else a delegate, with the take that it reads as. */
export function delegateForeign({ state }: BlockContext, { hotkey, coldkey }: KeyPair): void {
  if (state.read(S.Owner, hotkey) === coldkey || state.has(S.Delegates, hotkey)) return;
  state.write(S.Delegates, hotkey, state.read(S.Delegates, hotkey));
}

function credit(context: BlockContext, position: StakePosition, alpha: bigint): void {
  if (!isPreciseEnough(context.state, position, alpha)) {
    fail(SubtensorModule, 'InsufficientLiquidity', { alpha });
  }
  changeStake(context.state, position, alpha);
}

/**
 * Stakes; gives the alpha.
 * @throws DispatchFailure `InsufficientBalance`, `AmountTooLow`, `InsufficientLiquidity`, errors of
 *   Swap.
 */
export function stakeIntoSubnet(context: BlockContext, order: StakeOrder): bigint {
  const { state, now } = context;
  const { hotkey, coldkey, netuid, amount: wanted, ...limits } = order;
  const amount = wanted === 0n ? 0n : paySubnet(context, { from: coldkey, netuid, amount: wanted });
  const { paidIn, paidOut, fee } = buyAlpha(context, { netuid, amount, ...limits });
  if (paidOut === 0n) fail(SubtensorModule, 'AmountTooLow', { amountRao: amount });
  credit(context, order, paidOut);
  payBuyFee(context, netuid, fee);
  countFlow(context, netuid, paidIn);
  state.write(S.LastColdkeyHotkeyStakeBlock, coldkey, hotkey, now);
  if (netuid === ROOT_NETUID) {
    moveWatermarks(context, order, paidOut);
    listRootStaker(context, coldkey);
  }
  context.deposit(SubtensorModule, 'StakeAdded', [coldkey, hotkey, amount, paidOut, netuid, fee]);
  return paidOut;
}
