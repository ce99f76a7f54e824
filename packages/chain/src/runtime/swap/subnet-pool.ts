/** The pools of subnets in state: their prices, and trades that change them (chain.md 5.1, 5.2). */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import type { BlockContext } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { addAmounts, subtractAmounts } from '../fixed-point/saturating.ts';
import type { StateReader } from '../state/chain-state.ts';
import { type Pool, poolPrice, weightAfterInjection, weightInRange } from './pool-math.ts';
import {
  BUY_PRICE_MAX,
  isRefusal,
  type Order,
  SELL_PRICE_MIN,
  type Trade,
  tradeOrder,
} from './swap-order.ts';

const S = SubtensorModule.storage;
/** Subnets of this mechanism have a pool; all others convert one to one. */
const DYNAMIC = 1;
const ONE = 1n << 64n;
const U128_MAX = (1n << 128n) - 1n;

/** A trade of a subnet. */
export type SubnetOrder = Pick<Order, 'side' | 'amount' | 'limitPriceRao'> & {
  readonly netuid: number;
  /** No fee is taken. */
  readonly isFeeFree?: boolean;
};

/** A trade whose side is known; without a limit it may go as far as prices go. */
export type OneSidedOrder = Omit<SubnetOrder, 'side' | 'limitPriceRao'> & {
  readonly limitPriceRao?: bigint;
};

/** True when a subnet has a pool. */
export function isDynamic(reader: StateReader, netuid: number): boolean {
  return reader.read(S.SubnetMechanism, netuid) === DYNAMIC;
}

/** What is in a subnet's pool. */
export function readPool(reader: StateReader, netuid: number): Pool {
  return {
    alpha: reader.read(S.SubnetAlphaIn, netuid),
    tao: reader.read(S.SubnetTAO, netuid),
    taoWeight: weightInRange(reader.read(Swap.storage.SwapBalancer, netuid).quote),
  };
}

/** TAO per alpha in U64F64: 1 where conversion is one to one, 0 for an empty pool. */
export function spotPrice(reader: StateReader, netuid: number): bigint {
  return isDynamic(reader, netuid) ? poolPrice(readPool(reader, netuid)) : ONE;
}

/** A trade as it would be now; nothing changes. @throws DispatchFailure an error of Swap. */
export function previewTrade(reader: StateReader, order: SubnetOrder): Trade {
  const { netuid, side, amount, limitPriceRao, isFeeFree = false } = order;
  if (!isDynamic(reader, netuid)) return { paidIn: amount, paidOut: amount, fee: 0n };
  const feeRate = isFeeFree ? 0 : reader.read(Swap.storage.FeeRate, netuid);
  const result = tradeOrder(readPool(reader, netuid), { side, amount, limitPriceRao, feeRate });
  return isRefusal(result) ? fail(Swap, result.error, { netuid, ...result.numbers }) : result;
}

/** Volumes have 128 bits, and stop at their end. */
function addVolume(volume: bigint, tao: bigint): bigint {
  const sum = volume + tao;
  return sum > U128_MAX ? U128_MAX : sum;
}

function initialisePool({ state }: BlockContext, netuid: number): void {
  if (!isDynamic(state, netuid)) return;
  if (state.read(Swap.storage.PalSwapInitialized, netuid)) return;
  state.write(Swap.storage.SwapBalancer, netuid, { quote: 500_000_000_000_000_000n });
  state.write(Swap.storage.PalSwapInitialized, netuid, true);
}

/**
 * Buys alpha with RAO that are on the subnet's account: the alpha leaves the pool, and nobody has it yet.
 * @throws DispatchFailure an error of Swap.
 */
export function buyAlpha(context: BlockContext, order: OneSidedOrder): Trade {
  const { state } = context;
  const { netuid, amount } = order;
  const trade = previewTrade(state, { limitPriceRao: BUY_PRICE_MAX, ...order, side: 'buy' });
  initialisePool(context, netuid);
  state.update(S.SubnetAlphaIn, netuid, (alpha) => subtractAmounts(alpha, trade.paidOut));
  state.update(S.SubnetAlphaOut, netuid, (alpha) => addAmounts(alpha, trade.paidOut));
  state.update(S.SubnetTAO, netuid, (tao) => addAmounts(tao, trade.paidIn));
  state.update(S.TotalStake, (tao) => addAmounts(tao, amount));
  state.update(S.SubnetVolume, netuid, (tao) => addVolume(tao, amount));
  return trade;
}

/**
 * Sells alpha which has left its holder; the RAO leave the pool and are still on the subnet's account.
 * @throws DispatchFailure an error of Swap.
 */
export function sellAlpha(context: BlockContext, order: OneSidedOrder): Trade {
  const { state } = context;
  const { netuid } = order;
  const trade = previewTrade(state, { limitPriceRao: SELL_PRICE_MIN, ...order, side: 'sell' });
  initialisePool(context, netuid);
  state.update(S.SubnetAlphaIn, netuid, (alpha) => addAmounts(alpha, trade.paidIn));
  state.update(S.SubnetAlphaOut, netuid, (alpha) => subtractAmounts(alpha, trade.paidIn));
  state.update(S.SubnetTAO, netuid, (tao) => subtractAmounts(tao, trade.paidOut));
  state.update(S.TotalStake, (tao) => subtractAmounts(tao, trade.paidOut));
  state.update(S.SubnetVolume, netuid, (tao) => addVolume(tao, trade.paidOut));
  return trade;
}

/**
 * Prepares a pool for what the caller is going to add to both of its sides: weights that keep the
 * price. False, and nothing changes, where a weight would leave its range.
 */
export function weighInjection(
  context: BlockContext,
  netuid: number,
  added: { readonly tao: bigint; readonly alpha: bigint },
): boolean {
  const { state } = context;
  if (!isDynamic(state, netuid)) return true;
  initialisePool(context, netuid);
  const quote = weightAfterInjection(readPool(state, netuid), added);
  if (quote === null) return false;
  state.write(Swap.storage.SwapBalancer, netuid, { quote });
  return true;
}
