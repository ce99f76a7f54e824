/** Random chains: a block's emission, epochs and distribution against the slow versions, all of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { EmissionChain } from '../../../testing/emission-chain.ts';
import { type Figures, readFigures } from '../../../testing/emission-oracle/model.ts';
import { naiveAverages, naiveCoinbase } from '../../../testing/emission-oracle/naive-coinbase.ts';
import { naiveEpoch } from '../../../testing/emission-oracle/naive-distribution.ts';
import { buildScene, type Scene, sceneArbitrary } from '../../../testing/random-emission.ts';
import { alphaAccounts } from '../../../testing/stake-books.ts';
import { SPLIT_RESIDUE_RAO } from './split-alpha.ts';

const S = SubtensorModule.storage;

/** What the next block makes of a chain, the slow way. */
function expected(chain: EmissionChain, scene: Scene): Figures {
  const figures = readFigures(chain.state);
  const now = chain.block.now + 1n;
  naiveCoinbase(chain.state, figures);
  for (const [index, { isDue }] of scene.subnets.entries()) {
    if (isDue) naiveEpoch(chain.state, figures, [2 + index, now]);
  }
  naiveAverages(chain.state, figures, now);
  return figures;
}

/** Pots as blocks fill them: validators and root have as much as miners, or less where root's is recycled. */
function withLikelyPots(scene: Scene): Scene {
  const subnets = scene.subnets.map((subnet) => {
    const [cut, server, , wanted] = subnet.pots;
    const root = wanted < server ? wanted : server;
    const pots: typeof subnet.pots = [cut, server, server - root, subnet.mayEmit ? root : 0n];
    return { ...subnet, pots };
  });
  return { ...scene, subnets };
}

/** What an epoch may give out beyond its pots: a quarter of a unit of its shares for each validator. */
function mostAbovePots(pots: readonly bigint[]): bigint {
  return ((pots.reduce((sum, pot) => sum + pot, 0n) >> 34n) + 1n) * 6n;
}

describe('a block of a random chain', () => {
  it('leaves exactly what the slow versions say', () => {
    fc.assert(
      fc.property(sceneArbitrary, (scene) => {
        const chain = buildScene(scene);
        const figures = expected(chain, scene);
        chain.advance();
        expect(readFigures(chain.state)).toEqual(figures);
      }),
      { numRuns: 120 },
    );
  });

  it('keeps the books of alpha', () => {
    fc.assert(
      fc.property(sceneArbitrary, (scene) => {
        const chain = buildScene(withLikelyPots(scene));
        const read = () => scene.subnets.map((_, index) => alphaAccounts(chain.state, 2 + index));
        const before = read();
        const rootStakes = chain.state.entries(S.TotalHotkeyAlpha).map(([, alpha]) => alpha);
        chain.advance();
        for (const [index, after] of read().entries()) {
          const { stray, issued, inPool, out } = before[index] ?? after;
          const grown = after.stray - stray;
          // What rates of root dividends leave of each validator's.
          const byRates = rootStakes.reduce((sum, alpha) => sum + (alpha >> 32n) + 1n, 0n);
          expect(grown <= SPLIT_RESIDUE_RAO + byRates).toBe(true);
          // Miners' parts are rounded apart from validators', and may win what these lose.
          expect(grown >= -mostAbovePots(scene.subnets[index]?.pots ?? [])).toBe(true);
          if (scene.subnets[index]?.isPooled !== true) continue;
          expect(after.issued - after.inPool - after.out).toBe(issued - inPool - out);
        }
      }),
      { numRuns: 80 },
    );
  });
});
