import { isAditError } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { settleEpoch } from './settle-epoch.ts';
import { settleEpochNaive } from './settle-epoch-naive.ts';
import { type EpochAccount, minersNeeded, type Settlement, type Share } from './settlement.ts';

const BASE = 1_000_000_000n;

function keyOf(index: number): Uint8Array {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(0, index);
  return key;
}

/** Miners with these points (whole points, in order of their keys). */
function miners(...points: readonly number[]): Share[] {
  return points.map((value, index) => ({
    publicKey: keyOf(index),
    pointsMicro: BigInt(Math.round(value * 1_000_000)),
  }));
}

function repeat(count: number, points: number): number[] {
  return Array.from({ length: count }, () => points);
}

function account(shares: readonly Share[], terms: Partial<EpochAccount> = {}): EpochAccount {
  return { baseRao: BASE, carryInRao: 0n, feeBps: 0, capBps: 10_000, shares, ...terms };
}

/** Both implementations, which must agree. */
function settle(shares: readonly Share[], terms: Partial<EpochAccount> = {}): Settlement {
  const settled = settleEpoch(account(shares, terms));
  expect(settleEpochNaive(account(shares, terms))).toEqual(settled);
  return settled;
}

function amounts(settled: Settlement): bigint[] {
  return settled.payouts.map(({ rao }) => rao);
}

function codeOf(work: () => unknown): { code: string; reason: unknown } {
  try {
    work();
  } catch (failure) {
    if (isAditError(failure)) return { code: failure.code, reason: failure.numbers['reason'] };
    throw failure;
  }
  throw new Error('nothing was refused');
}

describe('conversion to RAO (pool.md 4.3)', () => {
  it.each([
    [13.1, 1_000, 0, 13_100_000n],
    [13.1, 1_000, 500, 12_445_000n],
    [13.1, 1_000, 1_000, 11_790_000n],
    [50, 5_000, 500, 9_500_000n],
    [21, 5_000, 500, 3_990_000n],
  ])('%s of %s points under a fee of %s bps are %s RAO', (mine, total, feeBps, rao) => {
    const settled = settle(miners(mine, total - mine), { feeBps });
    expect(amounts(settled)[0]).toBe(rao);
  });

  it('pays the rewards page’s day: 24 such hours', () => {
    const hour = amounts(settle(miners(21, 4_979), { feeBps: 500 }))[0];
    expect(24n * (hour ?? 0n)).toBe(95_760_000n);
  });

  it('does not fall into the precision trap of doubles', () => {
    expect(Math.floor((13.1 / 1000) * 1e9)).toBe(13_099_999);
    expect(amounts(settle(miners(13.1, 986.9)))[0]).toBe(13_100_000n);
  });

  it('rounds the fee up to a whole RAO, as base − ⌊base · (1 − fee)⌋', () => {
    expect(settle(miners(1), { baseRao: 1_001n, feeBps: 500 }).feeRao).toBe(51n);
  });
});

describe('cap and redistribution (pool.md 4.4)', () => {
  const terms = { feeBps: 500, capBps: 500 };

  it('caps one miner of 600 among 24 of 10', () => {
    const settled = settle(miners(600, ...repeat(24, 10)), terms);
    expect(settled.distributableRao).toBe(950_000_000n);
    expect(settled.capRao).toBe(50_000_000n);
    expect(amounts(settled)).toEqual([50_000_000n, ...Array(24).fill(37_500_000n)]);
    expect(settled.payouts.map(({ capped }) => capped)).toEqual([true, ...Array(24).fill(false)]);
    expect(settled).toMatchObject({ feeRao: 50_000_000n, carryRao: 0n, returnedRao: 0n });
  });

  it('caps in a second round who was below in the first', () => {
    const population = miners(400, 60, ...repeat(25, 40));
    const uncapped = amounts(settle(population, { feeBps: 500 }));
    expect([39_041_095n, 39_041_096n]).toContain(uncapped[1]);
    const settled = settle(population, terms);
    expect(amounts(settled)).toEqual([50_000_000n, 50_000_000n, ...Array(25).fill(34_000_000n)]);
    expect(settled.carryRao).toBe(0n);
  });

  it('caps two at once', () => {
    const settled = settle(miners(500, 300, ...repeat(20, 10)), terms);
    expect(amounts(settled)).toEqual([50_000_000n, 50_000_000n, ...Array(20).fill(42_500_000n)]);
    expect(settled.carryRao).toBe(0n);
  });

  it('carries what ten capped miners cannot be paid', () => {
    const settled = settle(miners(...repeat(10, 10)), terms);
    expect(settled).toMatchObject({
      paidRao: 500_000_000n,
      carryRao: 450_000_000n,
      returnedRao: 0n,
      minersNeeded: 19,
    });
    expect(settled.payouts.every(({ capped }) => capped)).toBe(true);
  });

  it('needs 19 miners under the guide’s terms: 19 are paid everything, 18 are not', () => {
    expect(settle(miners(...repeat(19, 7)), terms).carryRao).toBe(0n);
    expect(settle(miners(...repeat(18, 7)), terms).carryRao).toBe(50_000_000n);
  });

  it('does not call a miner capped whose exact share is the cap', () => {
    const settled = settle(miners(1, 1), { capBps: 5_000 });
    expect(amounts(settled)).toEqual([500_000_000n, 500_000_000n]);
    expect(settled.payouts.map(({ capped }) => capped)).toEqual([false, false]);
  });
});

describe('rounding (pool.md 4.5)', () => {
  it('pays 100 RAO over three equal miners as 34, 33, 33, the smallest key first', () => {
    const shares = miners(1, 1, 1);
    expect(amounts(settle(shares, { baseRao: 100n }))).toEqual([34n, 33n, 33n]);
    const backwards = settle(shares.toReversed(), { baseRao: 100n });
    expect(backwards.payouts[0]?.publicKey).toEqual(keyOf(0));
    expect(amounts(backwards)).toEqual([34n, 33n, 33n]);
  });

  it('gives the missing RAO to the largest remainders before it looks at keys', () => {
    // 10 RAO over 1 : 2 : 4 are 1 3/7, 2 6/7, 5 5/7: two are missing.
    expect(amounts(settle(miners(1, 2, 4), { baseRao: 10n }))).toEqual([1n, 3n, 6n]);
  });

  it('compares keys as unsigned bytes', () => {
    const low = new Uint8Array(32).fill(0x7f);
    const high = new Uint8Array(32).fill(0x80);
    const shares = [high, low].map((publicKey) => ({ publicKey, pointsMicro: 5n }));
    const settled = settle(shares, { baseRao: 3n });
    expect(settled.payouts.map(({ publicKey, rao }) => [publicKey[0], rao])).toEqual([
      [0x7f, 2n],
      [0x80, 1n],
    ]);
  });
});

describe('budget, carry and return (decision 11)', () => {
  it('takes fee and cap on the base, not on the budget', () => {
    const settled = settle(miners(1, 1), { carryInRao: 400_000_000n, feeBps: 500, capBps: 3_000 });
    expect(settled).toMatchObject({
      budgetRao: 1_400_000_000n,
      feeRao: 50_000_000n,
      distributableRao: 1_350_000_000n,
      capRao: 300_000_000n,
      paidRao: 600_000_000n,
      carryRao: 750_000_000n,
      returnedRao: 0n,
      minersNeeded: 5,
    });
  });

  it('carries at most one base budget and returns the rest', () => {
    const settled = settle(miners(3), { carryInRao: BASE, feeBps: 500, capBps: 500 });
    expect(settled).toMatchObject({
      paidRao: 50_000_000n,
      carryRao: 1_000_000_000n,
      returnedRao: 900_000_000n,
    });
  });

  it.each([[[]], [miners(0, 0)]])('takes no fee when nobody has points', (shares) => {
    const settled = settle(shares, { carryInRao: 7n, feeBps: 500, capBps: 500 });
    expect(settled).toMatchObject({ feeRao: 0n, paidRao: 0n, carryRao: BASE, returnedRao: 7n });
    expect(amounts(settled)).toEqual(shares.map(() => 0n));
  });

  it('lists miners without points with 0 RAO', () => {
    expect(amounts(settle(miners(0, 5, 0)))).toEqual([0n, BASE, 0n]);
  });

  it('pays a local network: fee 5 %, cap 30 %, four of five miners with points', () => {
    const settled = settle(miners(40, 30, 0, 25, 5), { feeBps: 500, capBps: 3_000 });
    expect(amounts(settled)).toEqual([300_000_000n, 300_000_000n, 0n, 291_666_667n, 58_333_333n]);
    expect(settled).toMatchObject({ minersNeeded: 4, carryRao: 0n });
  });

  it('says how many miners a pool needs, null when no number is enough', () => {
    const terms = { baseRao: BASE, carryInRao: 0n, feeBps: 0, capBps: 500 };
    expect(minersNeeded(terms)).toBe(20);
    expect(minersNeeded({ ...terms, carryInRao: 1n })).toBe(21);
    expect(minersNeeded({ ...terms, feeBps: 10_000 })).toBe(0);
    expect(minersNeeded({ ...terms, baseRao: 19n })).toBeNull();
    expect(settle(miners(1), { baseRao: 19n, capBps: 500 })).toMatchObject({
      paidRao: 0n,
      carryRao: 19n,
      minersNeeded: null,
    });
  });

  it('holds amounts far beyond 2^53', () => {
    const settled = settle(miners(1, 2), { baseRao: 2n ** 62n });
    expect(settled.paidRao).toBe(2n ** 62n);
    expect(amounts(settled)).toEqual([1537228672809129301n, 3074457345618258603n]);
  });
});

describe('what cannot be settled', () => {
  const good = miners(1, 2);
  it.each([
    ['base_negative', account(good, { baseRao: -1n })],
    ['carry_negative', account(good, { carryInRao: -1n })],
    ['fee_bps', account(good, { feeBps: 10_001 })],
    ['fee_bps', account(good, { feeBps: -1 })],
    ['fee_bps', account(good, { feeBps: 0.5 })],
    ['cap_bps', account(good, { capBps: 0 })],
    ['cap_bps', account(good, { capBps: Number.NaN })],
    ['points_negative', account([{ publicKey: keyOf(1), pointsMicro: -1n }])],
    ['key_length', account([{ publicKey: new Uint8Array(31), pointsMicro: 1n }])],
    ['key_twice', account([...good, { publicKey: keyOf(0), pointsMicro: 1n }])],
  ])('%s', (reason, wrong) => {
    const refusal = { code: 'invalid_settlement', reason };
    expect(codeOf(() => settleEpoch(wrong))).toEqual(refusal);
    expect(codeOf(() => settleEpochNaive(wrong))).toEqual(refusal);
  });
});
