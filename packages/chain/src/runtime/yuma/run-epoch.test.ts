/** Epochs on state: what is read, what is written, who earned what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../testing/test-chain.ts';
import { appendNeuron } from '../subtensor/registration/neurons.ts';
import { splitEmission } from './combine-mechanisms.ts';
import { denseEpoch } from './dense-epoch.ts';
import { readEpochInput } from './read-input.ts';
import { runEpoch } from './run-epoch.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const SECOND = NETUID + 4_096;
const ALPHA = 1_000_000_000n;
const U = 65_535;

/** A subnet of five: the owner's seat, two validators, two miners; hotkeys not in order of uids. */
function subnetOfFive(stakes: readonly bigint[]): TestChain {
  const chain = new TestChain();
  withSubnet(chain);
  chain.state.write(S.CommitRevealWeightsEnabled, NETUID, false);
  for (const number of [40, 30, 20, 10]) appendNeuron(chain.block, NETUID, testAccount(number));
  chain.jump(20);
  for (const [uid, stake] of stakes.entries()) {
    const hotkey = chain.read(S.Keys, NETUID, uid);
    chain.state.write(S.TotalHotkeyAlpha, hotkey, NETUID, stake * ALPHA);
  }
  chain.state.write(S.ValidatorPermit, NETUID, [true, true, true, false, false]);
  return chain;
}

function setWeights(
  chain: TestChain,
  index: number,
  rows: Record<number, [number, number][]>,
): void {
  for (const [uid, row] of Object.entries(rows)) {
    chain.state.write(S.Weights, index, Number(uid), row);
    chain.state.update(S.LastUpdate, index, (blocks) => blocks.with(Number(uid), chain.block.now));
  }
}

const Y4_WEIGHTS: Record<number, [number, number][]> = {
  1: [
    [3, U],
    [4, 32_768],
  ],
  2: [
    [3, 32_768],
    [4, U],
  ],
};

describe('an epoch on state', () => {
  it('writes the figures of worked example Y4 and tells earnings by hotkey', () => {
    const chain = subnetOfFive([100n, 600n, 300n, 0n, 0n]);
    setWeights(chain, NETUID, Y4_WEIGHTS);
    const earnings = runEpoch(chain.block, { netuid: NETUID, emissionRao: ALPHA });
    expect(chain.read(S.StakeWeight, NETUID)).toEqual([6_553, 39_320, 19_660, 0, 0]);
    expect(chain.read(S.Consensus, NETUID)).toEqual([0, 0, 0, 43_689, 21_845]);
    expect(chain.read(S.ValidatorTrust, NETUID)).toEqual([0, 65_534, 43_690, 0, 0]);
    expect(chain.read(S.Incentive, NETUID)).toEqual([0, 0, 0, 40_959, 24_575]);
    expect(chain.read(S.Dividends, NETUID)).toEqual([0, 49_363, 16_171, 0, 0]);
    const emission = [0n, 376_622_367n, 123_377_632n, 312_498_569n, 187_501_430n];
    expect(chain.read(S.Emission, NETUID)).toEqual(emission);
    expect(chain.read(S.Active, NETUID)).toEqual(new Array(5).fill(true));
    expect(chain.read(S.ValidatorPermit, NETUID)).toEqual([true, true, true, false, false]);
    expect(chain.read(S.Bonds, NETUID, 1)).toEqual([
      [3, 4_368],
      [4, 2_184],
    ]);
    expect(chain.state.has(S.Bonds, NETUID, 4)).toBe(true);
    expect(chain.read(S.Bonds, NETUID, 4)).toEqual([]);
    expect(chain.events.at(-1)).toMatchObject({
      name: 'IncentiveAlphaEmittedToMiners',
      value: { netuid: NETUID, emissions: [0n, 0n, 0n, 312_498_569n, 187_501_430n] },
    });
    const hotkeys = earnings.map(({ hotkey }) => hotkey);
    expect(hotkeys).toEqual([2, 10, 20, 30, 40].map(testAccount));
    const earned = earnings.map(({ serverRao, validatorRao }) => [serverRao, validatorRao]);
    expect(earned).toEqual([
      [0n, 0n],
      [187_501_430n, 0n],
      [312_498_569n, 0n],
      [0n, 123_377_632n],
      [0n, 376_622_367n],
    ]);
  });

  it('runs without neurons', () => {
    const chain = new TestChain();
    withSubnet(chain);
    chain.state.write(S.SubnetworkN, NETUID, 0);
    expect(runEpoch(chain.block, { netuid: NETUID, emissionRao: ALPHA })).toEqual([]);
  });

  it('writes what the pure epoch gives, for any state', () => {
    const weight = fc.tuple(fc.nat(4), fc.nat(U));
    const row = fc.uniqueArray(weight, { selector: ([uid]) => uid, maxLength: 5 });
    const stakes = fc.array(fc.bigInt(0n, 1_000n), { minLength: 5, maxLength: 5 });
    const property = fc.property(stakes, row, row, fc.bigInt(0n, ALPHA), (given, one, two, rao) => {
      const chain = subnetOfFive(given);
      setWeights(chain, NETUID, { 1: one, 2: two });
      const place = { netuid: NETUID, index: NETUID, now: chain.block.now };
      const expected = denseEpoch(readEpochInput(chain.state, place, rao));
      runEpoch(chain.block, { netuid: NETUID, emissionRao: rao });
      expect({
        active: chain.read(S.Active, NETUID),
        permits: chain.read(S.ValidatorPermit, NETUID),
        stakeWeights: chain.read(S.StakeWeight, NETUID),
        consensus: chain.read(S.Consensus, NETUID),
        incentives: chain.read(S.Incentive, NETUID),
        dividends: chain.read(S.Dividends, NETUID),
        validatorTrust: chain.read(S.ValidatorTrust, NETUID),
        emissions: chain.read(S.Emission, NETUID),
        bonds: given.map((_, uid) => chain.read(S.Bonds, NETUID, uid)),
      }).toEqual((({ serverAmounts, validatorAmounts, ...written }) => written)(expected));
    });
    fc.assert(property, { numRuns: 60 });
  });
});

describe('commits', () => {
  const place = (chain: TestChain) => ({ netuid: NETUID, index: NETUID, now: chain.block.now });
  const hash = `0x${'00'.repeat(32)}`;

  it('count by the first that is not expired, timelocked ones all', () => {
    const chain = subnetOfFive([1n, 1n, 1n, 0n, 0n]);
    const { state } = chain;
    state.write(S.CommitRevealWeightsEnabled, NETUID, true);
    state.write(S.SubnetEpochIndex, NETUID, 7n);
    state.write(S.RevealPeriodEpochs, NETUID, 1n);
    state.write(S.WeightCommits, NETUID, testAccount(40), [
      [hash, 5n, 11n, 0n],
      [hash, 6n, 15n, 0n],
      [hash, 7n, 12n, 0n],
    ]);
    const bytes = new Uint8Array();
    state.write(S.TimelockedWeightCommits, NETUID, 5n, [[testAccount(30), 11n, bytes, 1n]]);
    state.write(S.TimelockedWeightCommits, NETUID, 6n, [
      [testAccount(30), 17n, bytes, 1n],
      [testAccount(30), 16n, bytes, 1n],
    ]);
    const { commitBlocks } = readEpochInput(state, place(chain), 0n);
    expect(commitBlocks).toEqual([null, 15n, 16n, null, null]);
  });

  it('do not matter where weights are set openly', () => {
    const chain = subnetOfFive([1n, 1n, 1n, 0n, 0n]);
    expect(readEpochInput(chain.state, place(chain), 0n).commitBlocks).toBeNull();
  });
});

describe('mechanisms', () => {
  it('split the emission, the rest to the first', () => {
    expect(splitEmission(100n, { count: 3, split: undefined })).toEqual([34n, 33n, 33n]);
    expect(splitEmission(100n, { count: 2, split: [21_845, 43_690] })).toEqual([34n, 66n]);
    expect(splitEmission(100n, { count: 2, split: [65_535] })).toEqual([100n, 0n]);
  });

  it('keep incentive and bonds each, share the rest by their emission', () => {
    const chain = subnetOfFive([100n, 600n, 300n, 0n, 0n]);
    const { state } = chain;
    state.write(S.MechanismCountCurrent, NETUID, 2);
    state.write(S.MechanismEmissionSplit, NETUID, [16_383, 49_152]);
    state.write(S.LastUpdate, SECOND, new Array(5).fill(20n));
    setWeights(chain, NETUID, Y4_WEIGHTS);
    setWeights(chain, SECOND, { 1: [[4, U]], 2: [[4, U]] });
    const earnings = runEpoch(chain.block, { netuid: NETUID, emissionRao: 4n * ALPHA });
    expect(state.read(S.Incentive, NETUID)).toEqual([0, 0, 0, 40_959, 24_575]);
    expect(state.read(S.Incentive, SECOND)).toEqual([0, 0, 0, 0, U]);
    expect(state.read(S.Bonds, SECOND, 2)).toEqual([[4, 6_553]]);
    // The first has 999 954 223 of 4 000 000 000: parts round down one after the other.
    expect(state.read(S.Consensus, NETUID)).toEqual([0, 0, 0, 10_921, 54_612]);
    expect(state.read(S.StakeWeight, NETUID)[1]).toBe(39_319);
    const [, fourth] = earnings;
    expect(fourth?.serverRao).toBeGreaterThan((3n * ALPHA) / 2n);
    const names = chain.events.map(({ value }) => (value as { netuid?: number }).netuid);
    expect(names.slice(-2)).toEqual([NETUID, SECOND]);
  });

  it('leave all to the first where nothing is given', () => {
    const chain = subnetOfFive([100n, 600n, 300n, 0n, 0n]);
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    setWeights(chain, NETUID, Y4_WEIGHTS);
    runEpoch(chain.block, { netuid: NETUID, emissionRao: 0n });
    expect(chain.read(S.Consensus, NETUID)).toEqual([0, 0, 0, 43_689, 21_845]);
    expect(chain.read(S.Emission, NETUID)).toEqual(new Array(5).fill(0n));
  });
});
