/** The interface SwapRuntimeApi: prices, and what an order would bring (spec 5.2, 9.2). */
import type { ValueOf } from '@adit/substrate';
import type { SwapRuntimeApi } from '../../definitions/runtime-apis/market-apis.ts';
import type { simSwapResult } from '../../definitions/runtime-apis/market-types.ts';
import { DispatchFailure } from '../dispatch-error.ts';
import {
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  U64F64,
} from '../fixed-point/fixed-point.ts';
import type { StateReader } from '../state/chain-state.ts';
import { listNetuids, networkExists } from '../subtensor/subnets/list-netuids.ts';
import { previewTrade, type SubnetOrder, spotPrice } from '../swap/subnet-pool.ts';
import { BUY_PRICE_MAX, SELL_PRICE_MIN, type Trade } from '../swap/swap-order.ts';
import type { ApiHandlers } from './api-handlers.ts';

const RAO_PER_TAO = 1_000_000_000n;

type SimSwapResult = ValueOf<typeof simSwapResult>;

const NO_TRADE: SimSwapResult = {
  tao_amount: 0n,
  alpha_amount: 0n,
  tao_fee: 0n,
  alpha_fee: 0n,
  tao_slippage: 0n,
  alpha_slippage: 0n,
};

/** RAO for one whole alpha. */
function priceRao(reader: StateReader, netuid: number): bigint {
  const price = spotPrice(reader, netuid);
  return floorToU64(U64F64, multiplyFixed(U64F64, price, fixedFrom(U64F64, RAO_PER_TAO)));
}

function lost(ideal: bigint, real: bigint): bigint {
  const whole = floorToU64(U64F64, ideal);
  return whole > real ? whole - real : 0n;
}

/** The trade, or null where there is none. */
function preview(reader: StateReader, order: SubnetOrder): Trade | null {
  if (!networkExists(reader, order.netuid)) return null;
  try {
    return previewTrade(reader, order);
  } catch (failure) {
    if (failure instanceof DispatchFailure) return null;
    throw failure;
  }
}

function simulateBuy(reader: StateReader, netuid: number, tao: bigint): SimSwapResult {
  const trade = preview(reader, { netuid, side: 'buy', amount: tao, limitPriceRao: BUY_PRICE_MAX });
  if (trade === null) return NO_TRADE;
  const ideal = divideFixed(U64F64, fixedFrom(U64F64, tao), spotPrice(reader, netuid));
  return {
    ...NO_TRADE,
    tao_amount: trade.paidIn,
    alpha_amount: trade.paidOut,
    tao_fee: trade.fee,
    alpha_slippage: lost(ideal, trade.paidOut),
  };
}

function simulateSell(reader: StateReader, netuid: number, alpha: bigint): SimSwapResult {
  const order = { netuid, side: 'sell' as const, amount: alpha, limitPriceRao: SELL_PRICE_MIN };
  const trade = preview(reader, order);
  if (trade === null) return NO_TRADE;
  const ideal = multiplyFixed(U64F64, fixedFrom(U64F64, alpha), spotPrice(reader, netuid));
  return {
    ...NO_TRADE,
    alpha_amount: trade.paidIn,
    tao_amount: trade.paidOut,
    alpha_fee: trade.fee,
    tao_slippage: lost(ideal, trade.paidOut),
  };
}

/** What answers its methods. */
export const swapHandlers: ApiHandlers<typeof SwapRuntimeApi> = {
  current_alpha_price: (reader, { netuid }) => priceRao(reader, netuid),
  current_alpha_price_all: (reader) =>
    listNetuids(reader).map((netuid) => ({ netuid, price: priceRao(reader, netuid) })),
  sim_swap_tao_for_alpha: (reader, { netuid, tao }) => simulateBuy(reader, netuid, tao),
  sim_swap_alpha_for_tao: (reader, { netuid, alpha }) => simulateSell(reader, netuid, alpha),
};
