/** Worked examples 13.6 (Y1 to Y5): epochs with Yuma 3. */
import { describe, expect, it } from 'vitest';
import { ExampleSubnet } from './testing/example-subnet.ts';

const U = 65_535;
const A = 3;
const B = 4;

const liquid = {
  maxAllowedValidators: 3,
  bondsPenalty: 0,
  bondsMovingAverage: 975_000n,
  isLiquidAlpha: true,
  alphaLow: 6_553,
  alphaHigh: 19_660,
};

/** Each validator gives all to A or B; an entry for the other stands there with 0. */
function epoch(subnet: ExampleSubnet, choices: string): readonly number[] {
  for (const [uid, choice] of [...choices].entries()) {
    subnet.setWeights(uid, [
      [A, choice === 'A' ? U : 0],
      [B, choice === 'B' ? U : 0],
    ]);
  }
  return subnet.run().dividends.slice(0, choices.length);
}

function bondsOf(subnet: ExampleSubnet): string[] {
  const onB = subnet.bondsOn(B, 3);
  return subnet.bondsOn(A, 3).map((bond, uid) => `${bond}/${onB[uid] ?? 0}`);
}

describe('Y1: the greatest validator moves first', () => {
  const subnet = new ExampleSubnet({ stakes: [8, 1, 1, 0, 0], parameters: liquid });
  subnet.run();

  it.each([
    ['AAA', '6640/0 6640/0 6640/0', [52_428, 6_553, 6_553]],
    ['BAA', '5951/6640 24229/0 24229/0', [65_535, 0, 0]],
    ['BBA', '5336/12607 20770/6640 36565/0', [61_486, 4_048, 0]],
    ['BBB', '4786/17970 18119/12607 28221/6640', [57_796, 5_068, 2_669]],
    ['BBB', '4294/22789 15957/17970 23518/12607', [56_122, 5_531, 3_881]],
    ['BBB', '3853/27120 14133/22789 20244/17970', [55_170, 5_795, 4_569]],
  ])('%s', (choices, bonds, dividends) => {
    expect(epoch(subnet, choices)).toEqual(dividends);
    expect(bondsOf(subnet).join(' ')).toBe(bonds);
  });
});

describe('Y2: a small validator moves first', () => {
  const subnet = new ExampleSubnet({ stakes: [8, 1, 1, 0, 0], parameters: liquid });
  subnet.run();

  it.each([
    ['AAA', [52_428, 6_553, 6_553]],
    ['ABA', [55_350, 3_266, 6_918]],
    ['BBA', [45_007, 20_527, 0]],
    ['BBB', [48_632, 13_700, 3_201]],
    ['BBB', [49_969, 11_183, 4_382]],
    ['BBB', [50_661, 9_879, 4_993]],
  ])('%s', (choices, dividends) => {
    expect(epoch(subnet, choices)).toEqual(dividends);
  });
});

describe('Y3: without liquid alpha', () => {
  const parameters = { ...liquid, isLiquidAlpha: false };
  const subnet = new ExampleSubnet({ stakes: [33, 33, 34, 0, 0], parameters });
  subnet.run();

  it.each([
    ['AAA', '1638/0 1638/0 1638/0', [21_626, 21_626, 22_281]],
    ['AAA', '3235/0 3235/0 3235/0', [21_626, 21_626, 22_281]],
    ['AAB', '4792/0 4792/0 3154/1638', [24_470, 24_470, 16_593]],
    ['AAA', '6310/0 6310/0 4713/1597', [23_662, 23_662, 18_209]],
    ['AAA', '7790/0 7790/0 6233/1557', [23_203, 23_203, 19_128]],
    ['AAA', '9233/0 9233/0 7715/1518', [22_907, 22_907, 19_720]],
  ])('%s', (choices, bonds, dividends) => {
    expect(epoch(subnet, choices)).toEqual(dividends);
    expect(bondsOf(subnet).join(' ')).toBe(bonds);
  });
});

describe('a new subnet', () => {
  const stakes = [100, 600, 300, 0, 0];

  it('Y4: pays by consensus, and bonds grow', () => {
    const subnet = new ExampleSubnet({ stakes, ownerUid: 0 });
    subnet.input = { ...subnet.input, permits: [true, true, true, false, false] };
    subnet.setWeights(1, [
      [A, U],
      [B, 32_768],
    ]);
    subnet.setWeights(2, [
      [A, 32_768],
      [B, U],
    ]);
    const first = subnet.run();
    const servers = [312_498_569n, 187_501_430n];
    expect(first).toMatchObject({
      stakeWeights: [6_553, 39_320, 19_660, 0, 0],
      consensus: [0, 0, 0, 43_689, 21_845],
      validatorTrust: [0, 65_534, 43_690, 0, 0],
      incentives: [0, 0, 0, 40_959, 24_575],
      dividends: [0, 49_363, 16_171, 0, 0],
      emissions: [0n, 376_622_367n, 123_377_632n, ...servers],
    });
    const bonds = (rows: readonly number[][]) => [
      [],
      ...rows.map(([onA, onB]) => [
        [A, onA],
        [B, onB],
      ]),
      [],
      [],
    ];
    expect(first.bonds).toEqual(
      bonds([
        [4_368, 2_184],
        [2_184, 2_184],
      ]),
    );
    const second = subnet.run();
    expect(second.emissions).toEqual([0n, 376_622_757n, 123_377_241n, ...servers]);
    expect(second.bonds).toEqual(
      bonds([
        [8_300, 4_150],
        [4_150, 4_150],
      ]),
    );
  });

  it('Y5: pays all to an owner that weights itself', () => {
    const subnet = new ExampleSubnet({ stakes, ownerUid: 0 });
    subnet.setWeights(0, [[0, U]]);
    const all = [U, 0, 0, 0, 0];
    expect(subnet.run()).toMatchObject({
      consensus: all,
      incentives: all,
      dividends: all,
      emissions: [1_000_000_000n, 0n, 0n, 0n, 0n],
      serverAmounts: [500_000_000n, 0n, 0n, 0n, 0n],
    });
  });
});
