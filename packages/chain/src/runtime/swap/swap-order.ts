/** What an order does to a pool (chain.md 5.2, the swap procedure). Nothing is written here. */
import {
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  U64F64,
} from '../fixed-point/fixed-point.ts';
import { amountInUntil, amountOut, type Pool, poolPrice, type Side } from './pool-math.ts';

/** No order may bring in more than this many times what the pool holds. */
export const INPUT_RESERVES_MAX = 1000n;
/** A pool with less to give does not trade. */
const OUTPUT_RESERVE_MIN = 1_000_000n;
const FEE_RATE_WHOLE = 65_535n;
const RAO_PER_WHOLE = 1_000_000_000n;

/** Limit of a buy that shall not be limited, in RAO per whole alpha. */
export const BUY_PRICE_MAX = 1_000_000_000_000_000n;
/** Limit of a sale that shall hardly be limited, in RAO per whole alpha. */
export const SELL_PRICE_MIN = 1000n;

/** An order. */
export interface Order {
  readonly side: Side;
  /** What the trader gives, fee included: RAO of a buy, alpha of a sale. */
  readonly amount: bigint;
  /** The price that it may not cross, in RAO per whole alpha. */
  readonly limitPriceRao: bigint;
  /** Parts of 65535; 0 when the fee is dropped. */
  readonly feeRate: number;
}

/** What came of an order. */
export interface Trade {
  /** What goes into the pool, without the fee. */
  readonly paidIn: bigint;
  readonly paidOut: bigint;
  /** In what was given; it is not in the pool. */
  readonly fee: bigint;
}

/** Names of errors of the pallet Swap. */
export type SwapErrorName =
  | 'SwapInputTooLarge'
  | 'ReservesTooLow'
  | 'PriceLimitExceeded'
  | 'InsufficientLiquidity';

/** Why there was no trade, with the numbers that decided it. */
export interface Refusal {
  readonly error: SwapErrorName;
  readonly numbers: Readonly<Record<string, bigint>>;
}

function feeShare(amount: bigint, rate: bigint, whole: bigint): bigint {
  const share = divideFixed(U64F64, fixedFrom(U64F64, rate), fixedFrom(U64F64, whole));
  return floorToU64(U64F64, multiplyFixed(U64F64, fixedFrom(U64F64, amount), share));
}

/** The fee of an amount that contains it. */
export function feeOf(amount: bigint, feeRate: number): bigint {
  return feeShare(amount, BigInt(feeRate), FEE_RATE_WHOLE);
}

function isPast(side: Side, price: bigint, limit: bigint): boolean {
  return side === 'buy' ? price > limit : price < limit;
}

function after(pool: Pool, { side }: Order, amountIn: bigint): Pool {
  const out = amountOut(pool, side, amountIn);
  return side === 'buy'
    ? { ...pool, tao: pool.tao + amountIn, alpha: pool.alpha - out }
    : { ...pool, tao: pool.tao - out, alpha: pool.alpha + amountIn };
}

/** How much goes in, and its fee: all of it, or what fits under the limit. */
function bounded(pool: Pool, order: Order, limit: bigint): { paidIn: bigint; fee: bigint } {
  const fee = feeOf(order.amount, order.feeRate);
  const net = order.amount - fee;
  if (!isPast(order.side, poolPrice(after(pool, order, net)), limit)) return { paidIn: net, fee };
  const paidIn = amountInUntil(pool, order.side, limit);
  const rate = BigInt(order.feeRate);
  return { paidIn, fee: feeShare(paidIn, rate, FEE_RATE_WHOLE - rate) };
}

function refuse(error: SwapErrorName, numbers: Readonly<Record<string, bigint>>): Refusal {
  return { error, numbers };
}

/** Trades an order against a pool: the trade, or why there is none. */
export function tradeOrder(pool: Pool, order: Order): Trade | Refusal {
  const isBuy = order.side === 'buy';
  const [reserveIn, reserveOut] = isBuy ? [pool.tao, pool.alpha] : [pool.alpha, pool.tao];
  const net = order.amount - feeOf(order.amount, order.feeRate);
  if (net > INPUT_RESERVES_MAX * reserveIn) {
    return refuse('SwapInputTooLarge', { net, most: INPUT_RESERVES_MAX * reserveIn });
  }
  if (reserveOut < OUTPUT_RESERVE_MIN) {
    return refuse('ReservesTooLow', { reserve: reserveOut, least: OUTPUT_RESERVE_MIN });
  }
  const limit = divideFixed(
    U64F64,
    fixedFrom(U64F64, order.limitPriceRao),
    fixedFrom(U64F64, RAO_PER_WHOLE),
  );
  if (isPast(order.side, poolPrice(pool), limit)) {
    return refuse('PriceLimitExceeded', { price_bits: poolPrice(pool), limit_bits: limit });
  }
  const { paidIn, fee } = bounded(pool, order, limit);
  const paidOut = amountOut(pool, order.side, paidIn);
  if (paidIn > 0n && paidOut === 0n) return refuse('ReservesTooLow', { paid_in: paidIn });
  if (paidOut > reserveOut) return refuse('InsufficientLiquidity', { paid_out: paidOut });
  return { paidIn, paidOut, fee };
}

/** True when there was no trade. */
export function isRefusal(result: Trade | Refusal): result is Refusal {
  return 'error' in result;
}
