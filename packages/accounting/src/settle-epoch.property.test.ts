/** Settlement over random populations. `ADIT_PROPERTY_RUNS` sets the number of runs. */
import { encodeHex } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleEpoch } from './settle-epoch.ts';
import { settleEpochNaive } from './settle-epoch-naive.ts';
import type { Settlement, Share } from './settlement.ts';
import { accounts, key } from './testing/populations.ts';

const numRuns = Number(process.env['ADIT_PROPERTY_RUNS'] ?? 2_000);
const timeout = 60_000 + 10 * numRuns;

function raoOf(settled: Settlement, miner: Share): bigint {
  const hex = encodeHex(miner.publicKey);
  return settled.payouts.find(({ publicKey }) => encodeHex(publicKey) === hex)?.rao ?? -1n;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

describe(`settlement over ${numRuns} random populations`, { timeout }, () => {
  it('equals the naive oracle', () => {
    let capped = 0;
    let carried = 0;
    let returned = 0;
    fc.assert(
      fc.property(accounts(), (account) => {
        const settled = settleEpoch(account);
        expect(settled).toEqual(settleEpochNaive(account));
        if (settled.payouts.some((payout) => payout.capped)) capped += 1;
        if (settled.carryRao > 0n) carried += 1;
        if (settled.returnedRao > 0n) returned += 1;
      }),
      { numRuns },
    );
    // The populations reach what they are made for.
    expect(Math.min(capped, carried, returned)).toBeGreaterThan(numRuns / 20);
  });

  it('spends the budget to the RAO, nobody above the cap, the carry at most the base', () => {
    fc.assert(
      fc.property(accounts(60), (account) => {
        const settled = settleEpoch(account);
        const paid = settled.payouts.reduce((sum, { rao }) => sum + rao, 0n);
        expect(paid).toBe(settled.paidRao);
        expect(paid + settled.feeRao + settled.carryRao + settled.returnedRao).toBe(
          account.baseRao + account.carryInRao,
        );
        const capRao = (account.baseRao * BigInt(account.capBps)) / 10_000n;
        for (const { rao, pointsMicro, capped } of settled.payouts) {
          expect(rao >= 0n && rao <= capRao).toBe(true);
          if (pointsMicro === 0n) expect(rao).toBe(0n);
          if (capped) expect(rao).toBe(capRao);
        }
        expect(settled.carryRao >= 0n && settled.carryRao <= account.baseRao).toBe(true);
        if (settled.returnedRao > 0n) expect(settled.carryRao).toBe(account.baseRao);
        // While somebody is below the cap, nothing that could be paid is kept.
        const isSomebodyBelow = settled.payouts.some((p) => p.pointsMicro > 0n && !p.capped);
        if (isSomebodyBelow) expect(settled.carryRao + settled.returnedRao).toBe(0n);
      }),
      { numRuns },
    );
  });

  it('does not depend on the order of the miners', () => {
    const shuffled = accounts().chain((account) =>
      fc.tuple(
        fc.constant(account),
        fc.shuffledSubarray([...account.shares], { minLength: account.shares.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([account, shares]) => {
        expect(settleEpoch({ ...account, shares })).toEqual(settleEpoch(account));
      }),
      { numRuns },
    );
  });

  it('never pays more for fewer points', () => {
    fc.assert(
      fc.property(accounts(40), (account) => {
        const rising = settleEpoch(account).payouts.toSorted((left, right) =>
          Number(left.pointsMicro - right.pointsMicro),
        );
        for (const [index, { rao, pointsMicro }] of rising.entries()) {
          const before = rising[index - 1];
          if (before === undefined) continue;
          const slack = before.pointsMicro === pointsMicro ? 1n : 0n;
          expect(rao + slack >= before.rao).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  it('covers the budget exactly from minersNeeded equal miners on', () => {
    const terms = fc.record({
      baseRao: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      carryInRao: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      feeBps: fc.integer({ min: 0, max: 10_000 }),
      capBps: fc.integer({ min: 500, max: 10_000 }),
    });
    fc.assert(
      fc.property(terms, (given) => {
        const equal = (count: number): Share[] =>
          Array.from({ length: count }, (_, index) => ({
            publicKey: new Uint8Array(32).fill(index),
            pointsMicro: 1n,
          }));
        const needed = settleEpoch({ ...given, shares: [] }).minersNeeded;
        if (needed === null || needed === 0 || needed > 200) return;
        const restOf = (count: number): bigint => {
          const settled = settleEpoch({ ...given, shares: equal(count) });
          return settled.carryRao + settled.returnedRao;
        };
        expect(restOf(needed)).toBe(0n);
        if (needed > 1) expect(restOf(needed - 1) > 0n).toBe(true);
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});

describe('splitting one miner into several identities', { timeout }, () => {
  /** Points of the parts sum to the whole's; their keys are anywhere among the others'. */
  const splits = fc
    .record({
      account: accounts(),
      whole: fc.bigInt({ min: 10n, max: 10n ** 9n }),
      cuts: fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1, maxLength: 9 }),
      keys: fc.uniqueArray(key, { minLength: 11, maxLength: 11, selector: encodeHex }),
    })
    .map(({ account, whole, cuts, keys }) => {
      const taken = new Set(keys.map(encodeHex));
      const others = account.shares.filter(({ publicKey }) => !taken.has(encodeHex(publicKey)));
      const [wholeKey = new Uint8Array(32), ...partKeys] = keys;
      const total = cuts.reduce((sum, cut) => sum + cut, 1n);
      const points = cuts.map((cut) => (whole * cut) / total);
      points.push(whole - points.reduce((sum, part) => sum + part, 0n));
      return {
        account,
        others,
        one: { publicKey: wholeKey, pointsMicro: whole },
        parts: points.map((pointsMicro, index) => ({
          publicKey: partKeys[index] ?? new Uint8Array(32),
          pointsMicro,
        })),
      };
    });

  it('gains at most the rounding, one RAO an identity, for whoever is below the cap', () => {
    let compared = 0;
    fc.assert(
      fc.property(splits, ({ account, others, one, parts }) => {
        const before = settleEpoch({ ...account, shares: [...others, one] });
        if (before.payouts.some((p) => p.capped && p.publicKey === one.publicKey)) return;
        const after = settleEpoch({ ...account, shares: [...others, ...parts] });
        const sum = parts.reduce((total, part) => total + raoOf(after, part), 0n);
        const gain = sum - raoOf(before, one);
        expect(magnitude(gain) <= BigInt(parts.length)).toBe(true);
        compared += 1;
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns / 4);
  });

  it('evades the cap of whoever is above it, and by no more than one cap an identity', () => {
    // The cap is per hotkey: a known weakness (pool.md 7.1, no. 18), stated here, not hidden.
    const shares = Array.from({ length: 20 }, (_, index) => ({
      publicKey: new Uint8Array(32).fill(index + 100),
      pointsMicro: 10n,
    }));
    const terms = { baseRao: 1_000_000_000n, carryInRao: 0n, feeBps: 0, capBps: 500 };
    const one = { publicKey: new Uint8Array(32), pointsMicro: 200n };
    const two = [1, 2].map((index) => ({
      publicKey: new Uint8Array(32).fill(index),
      pointsMicro: 100n,
    }));
    const before = settleEpoch({ ...terms, shares: [...shares, one] });
    const after = settleEpoch({ ...terms, shares: [...shares, ...two] });
    expect(raoOf(before, one)).toBe(50_000_000n);
    expect(two.map((miner) => raoOf(after, miner))).toEqual([50_000_000n, 50_000_000n]);
  });
});
