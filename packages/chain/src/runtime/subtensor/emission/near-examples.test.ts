/** The worked examples of emission (chain.md 13.7) with one more and one less, against the slow versions. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { EmissionChain, U64_MAX } from '../../../testing/emission-chain.ts';
import { type Figures, readFigures } from '../../../testing/emission-oracle/model.ts';
import {
  naiveAverages,
  naiveEmission,
  naiveShareOut,
} from '../../../testing/emission-oracle/naive-coinbase.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { I96F32 } from '../../fixed-point/fixed-point.ts';
import { fixedFromLiteral } from '../../fixed-point/float-literal.ts';
import { blockEmission } from './block-emission.ts';
import { payIncentives } from './incentives.ts';
import { updateMovingPrices } from './moving-price.ts';
import { writeRootProportions } from './root-proportion.ts';

const S = SubtensorModule.storage;
const TAO = 1_000_000_000n;
const ONE_32 = 1n << 32n;

/** An example: its chain, and what its block has minted. */
interface Example {
  readonly name: string;
  readonly subnets: number;
  readonly minted: bigint;
  set(chain: EmissionChain): void;
}

const EXAMPLES: readonly Example[] = [
  {
    name: 'C2',
    subnets: 1,
    minted: 1_234_567n,
    set: (chain) => {
      chain.rootIsNearlyAll();
      chain.setMovingPrice(2, ONE_32);
    },
  },
  {
    name: 'C3',
    subnets: 2,
    minted: 100_000_000n,
    set: (chain) => {
      chain.rootIsNearlyAll();
      chain.setMovingPrice(2, fixedFromLiteral(I96F32, '0.1'));
      chain.setMovingPrice(3, fixedFromLiteral(I96F32, '0.2'));
    },
  },
  {
    name: 'C4',
    subnets: 2,
    minted: 1_000_000n,
    set: (chain) => {
      chain.rootIsNearlyAll();
      chain.setPool(2, { tao: 1_000_000n, alpha: 1_000_000n });
      chain.setPool(3, { tao: 2_000_000n, alpha: 1_000_000n });
      chain.setMovingPrice(2, ONE_32);
      chain.setMovingPrice(3, 2n * ONE_32);
    },
  },
  {
    name: 'C5',
    subnets: 3,
    minted: 3_333_333n,
    set: (chain) => {
      for (const netuid of [2, 3, 4]) chain.state.write(S.SubnetMechanism, netuid, 0);
      chain.rootIsNearlyAll();
      chain.state.write(S.SubnetEmissionEnabled, 3, false);
    },
  },
  {
    name: 'C6',
    subnets: 1,
    minted: 0n,
    set: (chain) => chain.state.write(S.SubnetOwnerCut, 65_535),
  },
  {
    name: 'C7',
    subnets: 1,
    minted: 0n,
    set: (chain) => {
      chain.state.write(S.OwnerCutEnabled, 2, false);
      chain.state.write(S.TaoWeight, U64_MAX);
      chain.state.write(S.SubnetTAO, 0, TAO);
      chain.setPool(2, { tao: TAO, alpha: TAO });
      chain.state.write(S.SubnetAlphaOut, 2, TAO);
      chain.setMovingPrice(2, 2n * ONE_32);
    },
  },
  { name: 'C9', subnets: 1, minted: TAO, set: (chain) => chain.setMovingPrice(2, ONE_32) },
  {
    name: 'C10',
    subnets: 1,
    minted: TAO,
    set: (chain) => {
      chain.state.write(S.SubnetTAO, 0, 1_000n * TAO);
      chain.setPool(2, { tao: 500n * TAO, alpha: 500n * TAO });
      chain.state.write(S.SubnetAlphaOut, 2, 500n * TAO);
      chain.setMovingPrice(2, ONE_32);
    },
  },
];

/** What an example is moved by: one entry, by one up or down. */
const MOVED = [S.SubnetTAO, S.SubnetAlphaIn, S.SubnetAlphaOut, S.SubnetMovingPrice, S.MinerBurned];

function* neighbours({ subnets, set }: Example): Generator<EmissionChain> {
  const open = () => {
    const chain = new EmissionChain(subnets);
    set(chain);
    return chain;
  };
  yield open();
  const netuids = Array.from({ length: subnets }, (_, index) => 2 + index);
  for (const step of [-1n, 1n]) {
    const moved = (value: bigint) => (value + step < 0n ? value : value + step);
    for (const item of MOVED) {
      for (const netuid of item === S.SubnetTAO ? [0, ...netuids] : netuids) {
        const chain = open();
        chain.state.update(item, netuid, moved);
        yield chain;
      }
    }
    const weighed = open();
    weighed.state.update(S.TaoWeight, (old) => (old === U64_MAX ? old - 1n : moved(old)));
    yield weighed;
    const cut = open();
    cut.state.update(S.SubnetOwnerCut, (old) => Math.min(65_535, old + Number(step)));
    yield cut;
  }
}

/** Figures after the slow coinbase. */
function slowly(chain: EmissionChain, minted: bigint): Figures {
  const figures = readFigures(chain.state);
  naiveShareOut(chain.state, figures, minted);
  return figures;
}

describe('the worked examples and those next to them', () => {
  it('C1: halve as the thresholds say', () => {
    const cap = 21_000_000n * TAO;
    for (let left = cap; left > 0n; left /= 2n) {
      for (const step of [-1n, 0n, 1n]) {
        const issuance = cap - left + step;
        if (issuance < 0n) continue;
        expect(blockEmission(issuance), `${issuance}`).toBe(naiveEmission(issuance));
      }
    }
  });

  it.each(EXAMPLES)('$name: equals the slow coinbase', (example) => {
    for (const minted of [example.minted - 1n, example.minted, example.minted + 1n]) {
      if (minted < 0n) continue;
      for (const chain of neighbours(example)) {
        const figures = slowly(chain, minted);
        chain.coinbase(minted);
        expect(readFigures(chain.state)).toEqual(figures);
      }
    }
  });

  it('C8: moves the average as slowly', () => {
    const speed = fixedFromLiteral(I96F32, '0.1');
    for (const [block, step] of [
      [201_599, 0n],
      [201_600, -1n],
      [201_600, 0n],
      [201_600, 1n],
      [201_601, 0n],
    ] as const) {
      const chain = new EmissionChain(1, { block });
      chain.state.write(S.SubnetMovingAlpha, speed + step);
      chain.state.write(S.FirstEmissionBlockNumber, 2, 1n);
      chain.setPool(2, { tao: 1_000n * TAO, alpha: 1_000n * TAO + step });
      const figures = readFigures(chain.state);
      for (let update = 0; update < 14; update += 1) {
        updateMovingPrices(chain.block, [2]);
        writeRootProportions(chain.block, [2]);
        naiveAverages(chain.state, figures, BigInt(block));
        expect(readFigures(chain.state)).toEqual(figures);
      }
    }
  });

  it('C11: withhold a part that is rounded down', () => {
    const chain = new EmissionChain(1);
    const [owned, other] = [testAccount(2), testAccount(77)];
    for (const withheld of [9_999_999n, 10_000_000n, 10_000_001n]) {
      payIncentives(chain.block, 2, [
        { hotkey: owned, serverRao: withheld },
        { hotkey: other, serverRao: 10_000_000n },
      ]);
      expect(chain.read(S.MinerBurned, 2)).toBe((withheld << 32n) / (withheld + 10_000_000n));
    }
  });
});
