/**
 * Worked examples of epochs (chain.md 13.5, 13.6) in whole blocks: what the tables say that each uid
 * earns is what its stake grows by, but that the pots decide how much validators have together.
 */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { EmissionChain } from '../../../testing/emission-chain.ts';
import { type Paid, PaidSubnet } from '../../../testing/paid-subnet.ts';

const S = SubtensorModule.storage;
const U = 65_535;
const TAO = 1_000_000_000n;
const HALF = 500_000_000n;

function legacy(chain: EmissionChain, netuid: number): void {
  chain.state.write(S.Yuma3On, netuid, false);
}

function liquid(chain: EmissionChain, netuid: number): void {
  chain.state.write(S.MaxAllowedValidators, netuid, 3);
  chain.state.write(S.BondsPenalty, netuid, 0);
  chain.state.write(S.BondsMovingAverage, netuid, 975_000n);
  chain.state.write(S.LiquidAlphaOn, netuid, true);
  chain.state.write(S.AlphaValues, netuid, [6_553, 19_660]);
}

/** The pots are given out to the RAO, and each uid has what its row says, to rounding. */
function expectPaid({ emissions, gained, burned }: Paid): void {
  expect(gained.reduce((sum, alpha) => sum + alpha, burned)).toBe(TAO);
  expect(burned < 10_000n).toBe(true);
  for (const [uid, emission] of emissions.entries()) {
    const difference = (gained[uid] ?? 0n) - emission;
    expect(difference > -5_000n && difference < 5_000n, `uid ${uid}: ${difference}`).toBe(true);
  }
}

describe('epochs of the older bonds, paid', () => {
  it('E1: by stake where everybody weights only itself', () => {
    const subnet = new PaidSubnet({ stakes: new Array(10).fill(1), set: legacy });
    subnet.run();
    for (let uid = 0; uid < 10; uid += 1) subnet.weigh(uid, [[uid, U]]);
    const paid = subnet.run();
    expect(paid.emissions).toEqual(new Array(10).fill(99_999_999n));
    expectPaid(paid);
  });

  it('E2: half to the first miner that gets a weight', () => {
    const subnet = new PaidSubnet({ stakes: [1, 0], set: legacy });
    const first = subnet.run();
    expect(first.emissions).toEqual([TAO, 0n]);
    expectPaid(first);
    subnet.weigh(0, [[1, U]]);
    const second = subnet.run();
    expect(second.emissions).toEqual([HALF, HALF]);
    expect(second.gained).toEqual([HALF - second.burned, HALF]);
  });

  it('E3: by bonds that grow with stake', () => {
    const subnet = new PaidSubnet({ stakes: [1, 2, 3, 4, 0, 0, 0, 0], set: legacy });
    subnet.run();
    const weights = [16_383, 32_767, 49_149, U];
    for (let uid = 0; uid < 4; uid += 1) {
      subnet.weigh(
        uid,
        weights.map((weight, at) => [4 + at, weight] as const),
      );
    }
    const paid = subnet.run();
    expect(paid.emissions).toEqual([
      49_999_998n,
      99_999_999n,
      150_000_000n,
      200_000_001n,
      49_998_779n,
      100_000_610n,
      149_996_337n,
      200_004_272n,
    ]);
    expect(paid.gained.slice(4)).toEqual(paid.emissions.slice(4));
    expectPaid(paid);
  });

  it('E4: less to a validator that has been away', () => {
    const subnet = new PaidSubnet({ stakes: [1, 1, 1, 1], set: legacy });
    const both = [
      [2, U],
      [3, U],
    ] as const;
    subnet.run();
    for (const uid of [0, 1]) subnet.weigh(uid, both);
    const first = subnet.run();
    expect(first.emissions).toEqual(new Array(4).fill(250_000_000n));
    const { block } = subnet.chain.block;
    subnet.chain.jump(block + 5_000);
    subnet.weigh(0, both);
    const second = subnet.run();
    expect(second.emissions).toEqual([274_999_999n, 224_999_999n, 250_000_000n, 250_000_000n]);
    expectPaid(second);
    subnet.weigh(1, both);
    const third = subnet.run();
    expect(third.emissions).toEqual([272_501_132n, 227_498_866n, 250_000_000n, 250_000_000n]);
    expectPaid(third);
  });

  it('E5: nothing to a hotkey that came to the seat later', () => {
    const subnet = new PaidSubnet({ stakes: [1, 1, 1, 1], set: legacy });
    const { state } = subnet.chain;
    subnet.run();
    const weights = [
      [2, U],
      [3, 32_768],
    ] as const;
    for (const uid of [0, 1]) subnet.weigh(uid, weights);
    const first = subnet.run();
    expect(first.emissions).toEqual([250_000_000n, 250_000_000n, 333_331_637n, 166_668_361n]);
    expectPaid(first);
    // After the weights of uid 1, before the new ones of uid 0.
    state.write(S.BlockAtRegistration, 2, 3, subnet.chain.block.now);
    subnet.weigh(0, weights);
    const second = subnet.run();
    expect(second.emissions.slice(2)).toEqual([500_000_000n, 0n]);
    expect(second.gained.slice(2)).toEqual([500_000_000n, 0n]);
  });
});

const A = 3;
const B = 4;

/** Each validator gives all to A or B; an entry for the other stands there with 0. */
function epoch(subnet: PaidSubnet, choices: string): Paid {
  for (const [uid, choice] of [...choices].entries()) {
    subnet.weigh(uid, [
      [A, choice === 'A' ? U : 0],
      [B, choice === 'B' ? U : 0],
    ]);
  }
  return subnet.run();
}

type Row = readonly [choices: string, dividends: readonly number[]];

const Y1: readonly Row[] = [
  ['AAA', [52_428, 6_553, 6_553]],
  ['BAA', [65_535, 0, 0]],
  ['BBA', [61_486, 4_048, 0]],
  ['BBB', [57_796, 5_068, 2_669]],
  ['BBB', [56_122, 5_531, 3_881]],
  ['BBB', [55_170, 5_795, 4_569]],
];
const Y2: readonly Row[] = [
  ['AAA', [52_428, 6_553, 6_553]],
  ['ABA', [55_350, 3_266, 6_918]],
  ['BBA', [45_007, 20_527, 0]],
  ['BBB', [48_632, 13_700, 3_201]],
  ['BBB', [49_969, 11_183, 4_382]],
  ['BBB', [50_661, 9_879, 4_993]],
];
const Y3: readonly Row[] = [
  ['AAA', [21_626, 21_626, 22_281]],
  ['AAA', [21_626, 21_626, 22_281]],
  ['AAB', [24_470, 24_470, 16_593]],
  ['AAA', [23_662, 23_662, 18_209]],
  ['AAA', [23_203, 23_203, 19_128]],
  ['AAA', [22_907, 22_907, 19_720]],
];

describe('epochs of Yuma 3, paid', () => {
  it.each([
    { name: 'Y1', stakes: [8, 1, 1, 0, 0], rows: Y1, isLiquid: true },
    { name: 'Y2', stakes: [8, 1, 1, 0, 0], rows: Y2, isLiquid: true },
    { name: 'Y3', stakes: [33, 33, 34, 0, 0], rows: Y3, isLiquid: false },
  ])('$name: validators share their half by dividends', ({ stakes, rows, isLiquid }) => {
    const set = (chain: EmissionChain, netuid: number) => {
      liquid(chain, netuid);
      chain.state.write(S.LiquidAlphaOn, netuid, isLiquid);
    };
    const subnet = new PaidSubnet({ stakes, set });
    subnet.run();
    for (const [choices, dividends] of rows) {
      const paid = epoch(subnet, choices);
      expect(paid.dividends.slice(0, 3)).toEqual(dividends);
      expectPaid(paid);
      for (const [uid, share] of dividends.entries()) {
        const part = (HALF * BigInt(share)) / 65_535n;
        const difference = (paid.gained[uid] ?? 0n) - part;
        expect(difference > -20_000n && difference < 20_000n, `${choices} ${uid}`).toBe(true);
      }
    }
  });

  const stakes = [100, 600, 300, 0, 0];

  it('Y4: miners have what the table says, validators the other half', () => {
    const subnet = new PaidSubnet({ stakes, hasOwner: true });
    subnet.permit([true, true, true, false, false]);
    subnet.weigh(1, [
      [A, U],
      [B, 32_768],
    ]);
    subnet.weigh(2, [
      [A, 32_768],
      [B, U],
    ]);
    const servers = [312_498_569n, 187_501_430n];
    const first = subnet.run();
    expect(first.emissions).toEqual([0n, 376_622_367n, 123_377_632n, ...servers]);
    expect(first.gained.slice(3)).toEqual(servers);
    expectPaid(first);
    const second = subnet.run();
    expect(second.emissions).toEqual([0n, 376_622_757n, 123_377_241n, ...servers]);
    expectPaid(second);
  });

  it('Y5: an owner that weights itself has the validators’ half, the miners’ is burned', () => {
    const subnet = new PaidSubnet({ stakes, hasOwner: true });
    subnet.weigh(0, [[0, U]]);
    const { emissions, gained, burned } = subnet.run();
    expect(emissions).toEqual([TAO, 0n, 0n, 0n, 0n]);
    expect(burned - HALF >= 0n && burned - HALF < 3n).toBe(true);
    expect((gained[0] ?? 0n) + burned).toBe(TAO);
  });
});
