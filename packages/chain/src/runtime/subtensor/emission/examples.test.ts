/** The worked examples of emission (chain.md 13.7), by number. */
import { describe, expect, it } from 'vitest';
import { AlphaAssets } from '../../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { DEFAULT_CUT, EmissionChain, U64_MAX } from '../../../testing/emission-chain.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { I96F32, U64F64, U96F32 } from '../../fixed-point/fixed-point.ts';
import { fixedFromLiteral } from '../../fixed-point/float-literal.ts';
import { stakeOf } from '../../stake/share-pool.ts';
import { blockEmission } from './block-emission.ts';
import { payIncentives } from './incentives.ts';
import { emissionTerms } from './injection.ts';
import { updateMovingPrices } from './moving-price.ts';
import { rootProportion } from './root-proportion.ts';
import { splitAlpha } from './split-alpha.ts';

const S = SubtensorModule.storage;
const TAO = 1_000_000_000n;
const ONE_32 = 1n << 32n;

function near(actual: bigint, expected: bigint, tolerance: bigint): void {
  const difference = actual > expected ? actual - expected : expected - actual;
  expect(difference <= tolerance, `${actual} is not ${expected} ± ${tolerance}`).toBe(true);
}

describe('block emission', () => {
  it('C1: halves at the thresholds of issuance', () => {
    const at = (tao: bigint) => tao * 100_000n * TAO;
    const issuances = [
      0n,
      at(105n) - 1n,
      at(105n),
      at(105n) + at(105n) / 2n,
      at(183n) + at(3n) / 4n,
    ];
    expect(issuances.map(blockEmission)).toEqual([
      1_000_000_000n,
      1_000_000_000n,
      500_000_000n,
      250_000_000n,
      125_000_000n,
    ]);
  });
});

describe('TAO of a block', () => {
  it('C2: goes into the only pool where root stands for nearly all', () => {
    const chain = new EmissionChain(1);
    chain.rootIsNearlyAll();
    chain.setPool(2, { tao: 1_000n * TAO, alpha: 1_000n * TAO });
    chain.setMovingPrice(2, ONE_32);
    const before = chain.read(S.SubnetTAO, 2);
    chain.coinbase(1_234_567n);
    expect(chain.read(S.SubnetTAO, 2) - before).toBe(1_234_567n);
    expect(chain.read(S.SubnetTaoInEmission, 2)).toBe(1_234_567n);
  });

  it('C3: is shared by moving prices', () => {
    const chain = new EmissionChain(2);
    chain.rootIsNearlyAll();
    chain.setMovingPrice(2, fixedFromLiteral(I96F32, '0.1'));
    chain.setMovingPrice(3, fixedFromLiteral(I96F32, '0.2'));
    const before = [2, 3].map((netuid) => chain.read(S.SubnetTAO, netuid));
    chain.coinbase(100_000_000n);
    near(chain.read(S.SubnetTAO, 2) - (before[0] ?? 0n), 33_333_333n, 1n);
    near(chain.read(S.SubnetTAO, 3) - (before[1] ?? 0n), 66_666_667n, 1n);
  });

  it('C4: brings alpha by the price of the pool', () => {
    const chain = new EmissionChain(2);
    chain.rootIsNearlyAll();
    chain.setPool(2, { tao: 1_000_000n, alpha: 1_000_000n });
    chain.setPool(3, { tao: 2_000_000n, alpha: 1_000_000n });
    chain.setMovingPrice(2, ONE_32);
    chain.setMovingPrice(3, 2n * ONE_32);
    chain.coinbase(1_000_000n);
    expect([2, 3].map((netuid) => chain.read(S.SubnetAlphaIn, netuid))).toEqual([
      1_333_333n,
      1_333_333n,
    ]);
  });

  it('C5: of a subnet that may not emit goes to the others', () => {
    const chain = new EmissionChain(3);
    for (const netuid of [2, 3, 4]) chain.state.write(S.SubnetMechanism, netuid, 0);
    chain.rootIsNearlyAll();
    chain.state.write(S.SubnetEmissionEnabled, 3, false);
    chain.coinbase(3_333_333n);
    const got = [2, 3, 4].map((netuid) => chain.read(S.SubnetTaoInEmission, netuid));
    near(got[0] ?? 0n, 1_666_666n, 2n);
    expect(got[1]).toBe(0n);
    near(got[2] ?? 0n, 1_666_666n, 2n);
    expect(chain.read(S.SubnetAlphaOutEmission, 3)).toBe(1_000_000_000n);
  });
});

describe('alpha of a block', () => {
  it('C6: can be the owner’s altogether', () => {
    const chain = new EmissionChain(1);
    chain.state.write(S.SubnetOwnerCut, 65_535);
    chain.coinbase(0n);
    expect(chain.read(S.PendingOwnerCut, 2)).toBe(1_000_000_000n);
    chain.coinbase(0n);
    expect(chain.read(S.PendingOwnerCut, 2)).toBe(2_000_000_000n);
    expect(chain.read(S.PendingServerEmission, 2)).toBe(0n);
  });

  it('C7: waits for miners, validators and root', () => {
    const chain = new EmissionChain(1);
    chain.state.write(S.OwnerCutEnabled, 2, false);
    chain.state.write(S.TaoWeight, U64_MAX);
    chain.state.write(S.SubnetTAO, 0, TAO);
    chain.setPool(2, { tao: TAO, alpha: TAO });
    // The block's own alpha, 1e9, counts when the part of root is taken.
    chain.state.write(S.SubnetAlphaOut, 2, TAO);
    chain.setMovingPrice(2, 2n * ONE_32);
    chain.coinbase(0n);
    near(chain.read(S.PendingServerEmission, 2), 500_000_000n, 1n);
    near(chain.read(S.PendingValidatorEmission, 2), 375_000_000n, 1n);
    near(chain.read(S.PendingRootAlphaDivs, 2), 125_000_000n, 1n);
  });

  it('C9: without root is split between owner, miners and validators, and all TAO buys', () => {
    const chain = new EmissionChain(1);
    chain.setMovingPrice(2, ONE_32);
    chain.coinbase(TAO);
    expect(chain.read(S.PendingOwnerCut, 2)).toBe(179_995_422n);
    expect(chain.read(S.PendingServerEmission, 2)).toBe(410_002_288n);
    expect(chain.read(S.PendingValidatorEmission, 2)).toBe(410_002_288n);
    expect(chain.read(S.PendingRootAlphaDivs, 2)).toBe(0n);
    expect(chain.read(S.SubnetExcessTao, 2)).toBe(TAO);
    expect(chain.read(S.SubnetTaoInEmission, 2)).toBe(0n);
    expect(chain.read(S.SubnetAlphaInEmission, 2)).toBe(0n);
    // Example M3: what a fee-free buy of 1 TAO gives.
    expect(chain.read(S.SubnetProtocolAlpha, 2)).toBe(999_000_999n);
  });

  it('C10: gives root its part', () => {
    const chain = new EmissionChain(1);
    chain.state.write(S.SubnetTAO, 0, 1_000n * TAO);
    chain.setPool(2, { tao: 500n * TAO, alpha: 500n * TAO });
    chain.state.write(S.SubnetAlphaOut, 2, 500n * TAO);
    expect(rootProportion(chain.state, 2)).toBe(214_924_319n);
    const terms = { alphaOut: TAO, ownerCut: DEFAULT_CUT, rootProportion: 214_924_319n };
    expect(splitAlpha(terms)).toEqual({
      cut: 179_995_422n,
      server: 410_002_288n,
      validator: 389_485_377n,
      root: 20_516_911n,
    });
    expect(emissionTerms(chain.state, 2, TAO << U96F32.fractionBits)).toMatchObject({
      alphaIn: 50_040_967n,
      taoInRao: 50_040_967n,
      excessRao: 949_959_032n,
    });
  });
});

describe('the moving price', () => {
  it('C8: comes near the price with the age of the subnet', () => {
    const chain = new EmissionChain(1, { block: 201_600 });
    chain.state.write(S.SubnetMovingAlpha, fixedFromLiteral(I96F32, '0.1'));
    chain.state.write(S.FirstEmissionBlockNumber, 2, 1n);
    for (let update = 0; update < 14; update += 1) updateMovingPrices(chain.block, [2]);
    near(chain.read(S.SubnetMovingPrice, 2), fixedFromLiteral(I96F32, '0.512325'), ONE_32 / 1_000n);
  });

  it('stays 0 for fifteen blocks at the default speed', () => {
    const chain = new EmissionChain(1);
    const { now } = chain.block;
    for (const [blocks, isAbove] of [
      [15n, false],
      [16n, true],
    ] as const) {
      chain.setMovingPrice(2, 0n);
      chain.state.write(S.FirstEmissionBlockNumber, 2, now - blocks + 1n);
      updateMovingPrices(chain.block, [2]);
      expect(chain.read(S.SubnetMovingPrice, 2) > 0n, `${blocks}`).toBe(isAbove);
    }
    expect(U64F64.fractionBits).toBe(64n);
  });
});

describe('incentives', () => {
  it('C11: of the owner’s hotkey are burned', () => {
    const chain = new TestChain();
    const { owner, hotkey } = withSubnet(chain);
    const [miner, coldkey] = [testAccount(7), testAccount(8)];
    chain.endow(coldkey, 100n * TAO);
    expect(chain.subtensor(coldkey, 'burned_register', { netuid: 2, hotkey: miner })).toBeNull();
    const serverRao = 10_000_000n;
    payIncentives(chain.block, 2, [
      { hotkey, serverRao },
      { hotkey: miner, serverRao },
    ]);
    expect(stakeOf(chain.state, { hotkey, coldkey: owner, netuid: 2 })).toBe(0n);
    expect(stakeOf(chain.state, { hotkey: miner, coldkey, netuid: 2 })).toBe(serverRao);
    expect(chain.read(S.MinerBurned, 2)).toBe(ONE_32 / 2n);
    expect(chain.read(AlphaAssets.storage.AlphaBurned, 2)).toBe(serverRao);
  });
});
