/** Worked examples 13.5 (E1 to E5): epochs with legacy bonds. */
import { describe, expect, it } from 'vitest';
import { maxUpscale } from './max-upscale.ts';
import { ExampleSubnet } from './testing/example-subnet.ts';

const U = 65_535;
const legacy = { isYuma3: false };
const zeros = (count: number): number[] => new Array(count).fill(0);

describe('an epoch without weights that count', () => {
  it('E1: pays by stake where everybody weights only itself', () => {
    const subnet = new ExampleSubnet({ stakes: new Array(10).fill(1), parameters: legacy });
    subnet.run();
    for (let uid = 0; uid < 10; uid += 1) subnet.setWeights(uid, [[uid, U]]);
    const result = subnet.run();
    expect(result.emissions).toEqual(new Array(10).fill(99_999_999n));
    expect(result.validatorAmounts).toEqual(result.emissions);
    expect(result.serverAmounts).toEqual(new Array(10).fill(0n));
    expect(result.incentives).toEqual(zeros(10));
    expect(result.dividends).toEqual(zeros(10));
  });

  it('E2: pays half to the first miner that gets a weight', () => {
    const subnet = new ExampleSubnet({ stakes: [1, 0], parameters: legacy });
    expect(subnet.run().emissions).toEqual([1_000_000_000n, 0n]);
    subnet.setWeights(0, [[1, U]]);
    expect(subnet.run().emissions).toEqual([500_000_000n, 500_000_000n]);
  });
});

describe('E3: bonds', () => {
  const servers = [49_998_779n, 100_000_610n, 149_996_337n, 200_004_272n];
  const weights = maxUpscale([16_383, 32_767, 49_149, U]);
  const subnet = new ExampleSubnet({
    stakes: [1, 2, 3, 4, 0, 0, 0, 0],
    parameters: { ...legacy, maxAllowedValidators: 8 },
  });
  const epoch = () => {
    const result = subnet.run();
    return { ...result, emissions: [...result.emissions] };
  };

  it('begin in proportion to stake', () => {
    expect(weights).toEqual([16_383, 32_767, 49_149, U]);
    subnet.run();
    for (let uid = 0; uid < 4; uid += 1) {
      subnet.setWeights(
        uid,
        weights.map((weight, at) => [4 + at, weight] as const),
      );
    }
    const { emissions, dividends, incentives } = epoch();
    expect(emissions).toEqual([49_999_998n, 99_999_999n, 150_000_000n, 200_000_001n, ...servers]);
    expect(dividends.slice(0, 4)).toEqual([6_553, 13_106, 19_660, 26_214]);
    expect(incentives.slice(4)).toEqual([6_553, 13_107, 19_660, 26_214]);
    for (const column of [4, 5, 6, 7]) {
      expect(subnet.bondsOn(column, 4)).toEqual([16_383, 32_767, 49_151, U]);
    }
  });

  it.each([
    [0, [44_998_351n, 101_110_561n, 151_667_215n, 202_223_870n], [14_582, 32_767, 49_151, U]],
    [1, [40_496_805n, 90_999_783n, 157_929_636n, 210_573_773n], [12_603, 28_321, 49_151, U]],
  ])('fall when validator %d weights only itself', (uid, emissions, bonds) => {
    subnet.setWeights(uid, [[uid, U]]);
    expect(epoch().emissions).toEqual([...emissions, ...servers]);
    for (const column of [4, 5, 6, 7]) expect(subnet.bondsOn(column, 4)).toEqual(bonds);
  });

  it('bring nothing without consensus', () => {
    subnet.setWeights(2, [[2, U]]);
    const { emissions, consensus } = epoch();
    const stakes = [99_999_999n, 199_999_999n, 299_999_999n, 399_999_999n];
    expect(emissions).toEqual([...stakes, 0n, 0n, 0n, 0n]);
    expect(consensus).toEqual(zeros(8));
    expect(subnet.bondsOn(7, 4)).toEqual([12_602, 28_320, 49_150, U]);
  });

  it('count on the one miner that is agreed on', () => {
    subnet.setWeights(2, [[7, U]]);
    const validators = [36_443_733n, 81_898_628n, 163_565_493n, 218_092_144n];
    expect(epoch().emissions).toEqual([...validators, 0n, 0n, 0n, 500_000_000n]);
    expect(subnet.bondsOn(7, 4)).toEqual([10_951, 24_609, 49_150, U]);
  });

  it.each([
    [
      [32_799_427n, 73_706_612n, 168_638_129n, 224_855_830n],
      [9_559, 21_482],
    ],
    [
      [29_518_068n, 66_336_137n, 173_203_134n, 230_942_659n],
      [8_376, 18_824],
    ],
    [[26_565_175n, 59_701_871n, 177_311_856n, 236_421_095n], null],
  ])('go on falling, %#', (validators, bonds) => {
    const { emissions } = epoch();
    expect(emissions).toEqual([...validators, 0n, 0n, 0n, 500_000_000n]);
    if (bonds !== null) expect(subnet.bondsOn(7, 2)).toEqual(bonds);
  });
});

describe('weights that are old', () => {
  it('E4: stop counting with their validator, which loses bonds slowly', () => {
    const subnet = new ExampleSubnet({ stakes: [1, 1, 1, 1], parameters: legacy });
    const both = [
      [2, U],
      [3, U],
    ] as const;
    subnet.run();
    for (const uid of [0, 1]) subnet.setWeights(uid, both);
    const first = subnet.run();
    expect(first.emissions).toEqual(new Array(4).fill(250_000_000n));
    expect(first.dividends.slice(0, 2)).toEqual([32_767, 32_767]);

    subnet.input = { ...subnet.input, now: 5_002n };
    subnet.setWeights(0, both);
    const second = subnet.run();
    expect(second.emissions).toEqual([274_999_999n, 224_999_999n, 250_000_000n, 250_000_000n]);
    expect(second.dividends.slice(0, 2)).toEqual([36_044, 29_490]);
    expect(second.active).toEqual([true, false, false, false]);
    expect(subnet.bondsOn(2, 2)).toEqual([U, 53_619]);

    subnet.input = { ...subnet.input, now: 5_003n };
    subnet.setWeights(1, both);
    const third = subnet.run();
    expect(third.emissions).toEqual([272_501_132n, 227_498_866n, 250_000_000n, 250_000_000n]);
    expect(third.dividends.slice(0, 2)).toEqual([35_716, 29_818]);
    expect(subnet.bondsOn(2, 2)).toEqual([U, 54_712]);
  });

  it('E5: do not count for a hotkey that came to the seat later', () => {
    const subnet = new ExampleSubnet({ stakes: [1, 1, 1, 1], parameters: legacy });
    subnet.run();
    const weights = [
      [2, U],
      [3, 32_768],
    ] as const;
    for (const uid of [0, 1]) subnet.setWeights(uid, weights);
    const before = [250_000_000n, 250_000_000n, 333_331_637n, 166_668_361n];
    expect(subnet.run().emissions).toEqual(before);

    const { stakeWeights, permits } = subnet.input;
    subnet.input = {
      ...subnet.input,
      now: 3n,
      registeredAt: [0n, 0n, 0n, 2n],
      stakeWeights: stakeWeights.with(3, 0n),
      permits: permits.with(3, false),
    };
    subnet.setWeights(0, weights);
    expect(subnet.run().emissions).toEqual([250_000_000n, 250_000_000n, 500_000_000n, 0n]);
  });
});
