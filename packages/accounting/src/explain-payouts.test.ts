import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPayoutOf, explainPayouts } from './explain-payouts.ts';
import { settleEpoch } from './settle-epoch.ts';
import { accounts } from './testing/populations.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

describe('a payout taken apart', () => {
  it('adds up for everybody in any epoch', () => {
    fc.assert(
      fc.property(accounts(20), (account) => {
        const settlement = settleEpoch(account);
        for (const one of explainPayouts(settlement)) {
          const { rao, beforeCapRao, heldByCapRao, fromOthersRao, roundingRao, feePartRao } = one;
          expect(beforeCapRao - heldByCapRao + fromOthersRao + roundingRao).toBe(rao);
          expect(roundingRao === 0n || roundingRao === 1n).toBe(true);
          expect(heldByCapRao === 0n || fromOthersRao === 0n).toBe(true);
          expect(heldByCapRao >= 0n && fromOthersRao >= 0n && feePartRao >= 0n).toBe(true);
          if (heldByCapRao > 0n) expect(one.capped).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells the example of the 400 and the 60 points (pool.md 4.4)', () => {
    const shares = [400n, 60n, ...Array.from({ length: 25 }, () => 40n)].map((points, index) => ({
      publicKey: key(index),
      pointsMicro: points * 1_000_000n,
    }));
    const terms = { baseRao: 1_000_000_000n, carryInRao: 0n, feeBps: 500, capBps: 500 };
    const settlement = settleEpoch({ ...terms, shares });
    expect(explainPayoutOf(settlement, key(0))).toMatchObject({
      capped: true,
      rao: 50_000_000n,
      beforeCapRao: 260_273_972n,
      heldByCapRao: 210_273_972n,
      feePartRao: 13_698_630n,
    });
    expect(explainPayoutOf(settlement, key(1))).toMatchObject({
      capped: true,
      rao: 50_000_000n,
      beforeCapRao: 39_041_095n,
      fromOthersRao: 10_958_905n,
    });
    expect(explainPayoutOf(settlement, key(2))).toMatchObject({
      capped: false,
      rao: 34_000_000n,
      roundingRao: 0n,
    });
    expect(explainPayoutOf(settlement, key(99))).toBeNull();
  });

  it('shows the one RAO of the largest remainder', () => {
    const shares = [1, 2, 3].map((byte) => ({ publicKey: key(byte), pointsMicro: 1n }));
    const terms = { baseRao: 100n, carryInRao: 0n, feeBps: 0, capBps: 10_000 };
    const parts = explainPayouts(settleEpoch({ ...terms, shares }));
    expect(parts.map(({ roundingRao }) => roundingRao)).toEqual([1n, 0n, 0n]);
  });
});
