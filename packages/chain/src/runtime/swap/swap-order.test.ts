/** Trades: the worked examples M1 to M6 of chain.md 13.8 with their neighbours, and every refusal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInUntil, amountOut, PERQUINTILL, type Pool, poolPrice } from './pool-math.ts';
import { tradeSlowly } from './swap-oracle.ts';
import {
  BUY_PRICE_MAX,
  feeOf,
  isRefusal,
  type Order,
  type SwapErrorName,
  type Trade,
  tradeOrder,
} from './swap-order.ts';

const EVEN = PERQUINTILL / 2n;
const even = (alpha: bigint, tao: bigint): Pool => ({ alpha, tao, taoWeight: EVEN });
const thousand = even(1_000_000_000_000n, 1_000_000_000_000n);

function order(side: Order['side'], amount: bigint, change: Partial<Order> = {}): Order {
  const limitPriceRao = side === 'buy' ? BUY_PRICE_MAX : 0n;
  return { side, amount, limitPriceRao, feeRate: 33, ...change };
}

function trade(pool: Pool, one: Order): Trade {
  const result = tradeOrder(pool, one);
  if (isRefusal(result)) throw new Error(result.error);
  return result;
}

function refusal(pool: Pool, one: Order): SwapErrorName | null {
  const result = tradeOrder(pool, one);
  return isRefusal(result) ? result.error : null;
}

describe('worked examples of the market', () => {
  it('M1 and M2: a buy pays its fee and takes what the curve gives', () => {
    expect(trade(thousand, order('buy', 1_000_000_000n))).toEqual({
      fee: 503_547n,
      paidIn: 999_496_453n,
      paidOut: 998_498_457n,
    });
    expect(trade(thousand, order('buy', 100_000_000_000n))).toEqual({
      fee: 50_354_772n,
      paidIn: 99_949_645_228n,
      paidOut: 90_867_473_489n,
    });
  });

  it('M3: without a fee', () => {
    const { paidOut, fee } = trade(thousand, order('buy', 1_000_000_000n, { feeRate: 0 }));
    expect([paidOut, fee]).toEqual([999_000_999n, 0n]);
  });

  it('M4: a sale pays its fee in alpha', () => {
    expect(trade(thousand, order('sell', 10_000_000_000n))).toEqual({
      fee: 5_035_477n,
      paidIn: 9_994_964_523n,
      paidOut: 9_896_053_816n,
    });
  });

  it('M5: the fee of the smallest stake', () => {
    expect([feeOf(1_999_999n, 33), feeOf(2_000_000n, 33), feeOf(2_001_007n, 33)]).toEqual([
      1_007n,
      1_007n,
      1_007n,
    ]);
  });

  it('M6: at most 1000 times the input reserve goes in', () => {
    const pool = even(1_000n, 1_000n);
    const free = { feeRate: 0 };
    expect(refusal(pool, order('buy', 1_000_001n, free))).toBe('SwapInputTooLarge');
    expect(refusal(pool, order('buy', 1_000_000n, free))).toBe('ReservesTooLow');
    const deep = even(1_000_000n, 1_000n);
    expect(refusal(deep, order('buy', 1_000_001n, free))).toBe('SwapInputTooLarge');
    expect(refusal(deep, order('buy', 1_000_000n, free))).toBeNull();
    expect(refusal(deep, order('buy', 999_999n, free))).toBeNull();
  });

  it('equal the slow version, with one more and one less', () => {
    const amounts = [1_000_000_000n, 100_000_000_000n, 10_000_000_000n, 2_000_000n, 2_001_007n];
    for (const middle of amounts) {
      for (const amount of [middle - 1n, middle, middle + 1n]) {
        for (const side of ['buy', 'sell'] as const) {
          const slow = tradeSlowly({ input: thousand.tao, output: thousand.alpha }, amount, 33n);
          const { paidIn, paidOut, fee } = trade(thousand, order(side, amount));
          expect({ fee, net: paidIn, out: paidOut }).toEqual(slow);
        }
      }
    }
  });

  it('equal the slow version for any even pool, and keep its product', () => {
    const reserve = fc.bigInt({ min: 10n ** 9n, max: 10n ** 14n });
    fc.assert(
      fc.property(
        reserve,
        reserve,
        fc.bigInt({ min: 0n, max: 10n ** 14n }),
        (tao, alpha, amount) => {
          fc.pre(amount <= tao);
          const slow = tradeSlowly({ input: tao, output: alpha }, amount, 33n);
          fc.pre(slow.out > 0n || slow.net === 0n);
          const { paidIn, paidOut } = trade(even(alpha, tao), order('buy', amount));
          expect([paidIn, paidOut]).toEqual([slow.net, slow.out]);
          // The floor of the power gives the trader at most this much beyond the exact curve.
          const exact = (alpha * paidIn) / (tao + paidIn);
          expect(paidOut - exact >= 0n && paidOut - exact <= alpha / 10n ** 17n + 1n).toBe(true);
        },
      ),
    );
  });
});

describe('an order', () => {
  it('is refused when the pool gives too little', () => {
    const free = { feeRate: 0 };
    expect(refusal(even(999_999n, 10n ** 9n), order('buy', 1_000n, free))).toBe('ReservesTooLow');
    expect(refusal(even(1_000_000n, 10n ** 9n), order('buy', 2_000n, free))).toBeNull();
    // Too little comes in for one alpha.
    expect(refusal(even(1_000_000n, 10n ** 9n), order('buy', 999n, free))).toBe('ReservesTooLow');
  });

  it('is refused when the price is past its limit before it starts', () => {
    const at = { limitPriceRao: 1_000_000_000n };
    expect(refusal(thousand, order('buy', 10n ** 9n, { limitPriceRao: 999_999_999n }))).toBe(
      'PriceLimitExceeded',
    );
    expect(refusal(thousand, order('buy', 10n ** 9n, at))).toBeNull();
    expect(refusal(thousand, order('sell', 10n ** 9n, at))).toBeNull();
    expect(refusal(thousand, order('sell', 10n ** 9n, { limitPriceRao: 1_000_000_001n }))).toBe(
      'PriceLimitExceeded',
    );
  });

  it('stops at its limit and pays the fee of what went in', () => {
    // From price 1 to 1.21 TAO grows by the factor 1.1.
    const { paidIn, paidOut, fee } = trade(
      thousand,
      order('buy', 500_000_000_000n, { limitPriceRao: 1_210_000_000n }),
    );
    expect(paidIn).toBe(99_999_999_999n);
    expect(paidOut).toBe((thousand.alpha * paidIn) / (thousand.tao + paidIn));
    expect(fee).toBe((paidIn * 33n) / (65_535n - 33n));
    // Down to a quarter of the price the alpha doubles and the TAO halves.
    const down = trade(thousand, order('sell', 2n * 10n ** 12n, { limitPriceRao: 250_000_000n }));
    expect(down.paidIn).toBe(10n ** 12n);
    expect(down.paidOut).toBe(500_000_000_000n);
    expect(down.fee).toBe((down.paidIn * 33n) / (65_535n - 33n));
  });

  it('follows the weights', () => {
    const weighted: Pool = { alpha: 10n ** 12n, tao: 10n ** 12n, taoWeight: PERQUINTILL / 4n };
    expect(poolPrice(weighted)).toBe(3n << 64n);
    // (1/2)^(1/3) = 0.7937005259840997…
    expect(amountOut(weighted, 'buy', 10n ** 12n)).toBe(206_299_474_015n);
    // (1/2)^3 = 0.125.
    expect(amountOut(weighted, 'sell', 10n ** 12n)).toBe(875_000_000_000n);
    expect(amountInUntil(weighted, 'buy', 3n << 64n)).toBe(0n);
    // 2^(3/4) = 1.6817928305074290…
    expect(amountInUntil(weighted, 'buy', 6n << 64n)).toBe(681_792_830_507n);
    // 2^(1/4) = 1.1892071150027210…
    expect(amountInUntil(weighted, 'sell', 3n << 63n)).toBe(189_207_115_002n);
  });
});
