/** Pools in state: fees, prices that clients read, and calls of Swap. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { TestChain, testAccount, withSubnet } from '../../testing/test-chain.ts';
import { integerSquareRoot } from '../fixed-point/fixed-point.ts';
import { buyAlpha, previewTrade, spotPrice } from './subnet-pool.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const ONE = 1n << 64n;
const TAO = 1_000_000_000n;
const { AlphaSqrtPrice, FeeRate, PalSwapInitialized, SwapBalancer } = Swap.storage;

function openChain(): TestChain {
  const chain = new TestChain();
  withSubnet(chain);
  return chain;
}

const call = (chain: TestChain, signer: string, name: string, value: unknown) =>
  chain.call(signer, { pallet: 'Swap', name, value });

describe('a pool', () => {
  it('gives alpha for TAO and keeps the books', () => {
    const chain = openChain();
    const before = { tao: chain.read(S.SubnetTAO, NETUID), total: chain.read(S.TotalStake) };
    const order = { netuid: NETUID, amount: TAO };
    const seen = previewTrade(chain.state, { ...order, side: 'buy', limitPriceRao: 10n ** 15n });
    expect(chain.read(PalSwapInitialized, NETUID)).toBe(false);
    // Example M1 of chain.md: the pool is 1000 to 1000.
    expect(buyAlpha(chain.block, order)).toEqual(seen);
    expect(seen).toEqual({ paidIn: 999_496_453n, paidOut: 998_498_457n, fee: 503_547n });
    expect(chain.read(S.SubnetTAO, NETUID)).toBe(before.tao + seen.paidIn);
    expect(chain.read(S.SubnetAlphaIn, NETUID)).toBe(1_000n * TAO - seen.paidOut);
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(seen.paidOut);
    expect(chain.read(S.TotalStake)).toBe(before.total + TAO);
    expect(chain.read(S.SubnetVolume, NETUID)).toBe(TAO);
    expect(chain.read(PalSwapInitialized, NETUID)).toBe(true);
    expect(chain.read(SwapBalancer, NETUID)).toEqual({ quote: 5n * 10n ** 17n });
  });

  it('converts one to one where there is none', () => {
    const chain = openChain();
    const order = { netuid: 0, amount: 5n };
    expect(spotPrice(chain.state, 0)).toBe(ONE);
    expect(buyAlpha(chain.block, order)).toEqual({ paidIn: 5n, paidOut: 5n, fee: 0n });
    expect(chain.read(PalSwapInitialized, 0)).toBe(false);
  });

  it('has no price without alpha', () => {
    const chain = openChain();
    chain.state.write(S.SubnetAlphaIn, NETUID, 0n);
    expect(spotPrice(chain.state, NETUID)).toBe(0n);
  });
});

describe('the square root of the price', () => {
  it('is written at the end of a block in which the price changed', () => {
    const chain = openChain();
    expect(chain.state.has(AlphaSqrtPrice, NETUID)).toBe(false);
    chain.advance();
    expect(chain.read(AlphaSqrtPrice, NETUID)).toBe(ONE);
    expect(chain.read(AlphaSqrtPrice, 0)).toBe(ONE);
    buyAlpha(chain.block, { netuid: NETUID, amount: 100n * TAO });
    expect(chain.read(AlphaSqrtPrice, NETUID)).toBe(ONE);
    const mark = chain.state.store.checkpoint();
    chain.advance();
    const root = chain.read(AlphaSqrtPrice, NETUID);
    const price = spotPrice(chain.state, NETUID);
    expect(root).toBe(integerSquareRoot(price * ONE));
    expect(root * root <= price * ONE && (root + 1n) ** 2n > price * ONE).toBe(true);
    chain.state.store.rollback(mark);
    expect(chain.read(AlphaSqrtPrice, NETUID)).toBe(ONE);
  });
});

describe('calls of Swap', () => {
  it('set the fee, which root bounds', () => {
    const chain = openChain();
    const set = (rate: number, signer = 'root') =>
      call(chain, signer, 'set_fee_rate', { netuid: NETUID, rate });
    expect(set(1, testAccount(1))).toBe('BadOrigin');
    expect(set(10_001)).toBe('Swap.FeeRateTooHigh');
    expect(set(10_000)).toBeNull();
    expect(chain.read(FeeRate, NETUID)).toBe(10_000);
    expect(chain.events.at(-1)?.value).toEqual({ netuid: NETUID, rate: 10_000 });
    const { fee } = buyAlpha(chain.block, { netuid: NETUID, amount: TAO });
    expect(fee).toBe((TAO * 10_000n) / 65_535n);
    const free = buyAlpha(chain.block, { netuid: NETUID, amount: TAO, isFeeFree: true });
    expect([free.paidIn, free.fee]).toEqual([TAO, 0n]);
  });

  it('of the former user liquidity fail by name', () => {
    const chain = openChain();
    const names = Object.keys(Swap.calls).filter((name) => name !== 'set_fee_rate');
    expect(names).toHaveLength(5);
    for (const name of names) {
      expect(call(chain, testAccount(1), name, {})).toBe('Swap.Deprecated');
    }
  });
});
