/** The split of a block's alpha against plain fractions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutBits,
  divide,
  type Fraction,
  floor,
  multiply,
  subtract,
  whole,
} from '../../../testing/fractions.ts';
import { type AlphaParts, SPLIT_RESIDUE_RAO, type SplitTerms, splitAlpha } from './split-alpha.ts';

/** The same with fractions, cut after each step to 32 binary digits as the chain's numbers are. */
function splitSlowly({ alphaOut, ownerCut, rootProportion }: SplitTerms): AlphaParts {
  const cut32 = (value: Fraction) => cutBits(value, 32n);
  const half = divide(whole(1n), whole(2n));
  const all = whole(alphaOut);
  const cut = cut32(multiply(all, cut32(divide(whole(BigInt(ownerCut)), whole(65_535n)))));
  const rest = subtract(all, cut);
  const server = cut32(multiply(rest, half));
  const part = divide(whole(rootProportion), whole(1n << 32n));
  const root = cut32(multiply(cut32(multiply(part, rest)), half));
  const validator = subtract(subtract(rest, server), root);
  return {
    cut: floor(cut),
    server: floor(server),
    validator: floor(validator),
    root: floor(root),
  };
}

function sumOf({ cut, server, validator, root }: AlphaParts): bigint {
  return cut + server + validator + root;
}

describe('the split of a block’s alpha', () => {
  it('equals the slow one around the worked examples, C6, C7, C9 and C10', () => {
    const around = (value: bigint) => [value - 1n, value, value + 1n].filter((one) => one >= 0n);
    for (const alphaOut of around(1_000_000_000n)) {
      for (const ownerCut of [0, 11_795, 11_796, 11_797, 65_534, 65_535]) {
        for (const middle of [0n, 214_924_319n, 1n << 30n, (1n << 32n) - 1n]) {
          for (const rootProportion of around(middle)) {
            const terms = { alphaOut, ownerCut, rootProportion };
            expect(splitAlpha(terms)).toEqual(splitSlowly(terms));
          }
        }
      }
    }
  });

  it('equals the slow one, and loses no more than it says', () => {
    fc.assert(
      fc.property(
        fc.record({
          alphaOut: fc.bigInt({ min: 0n, max: 1_000_000_000n }),
          ownerCut: fc.integer({ min: 0, max: 65_535 }),
          rootProportion: fc.bigInt({ min: 0n, max: 1n << 32n }),
        }),
        (terms) => {
          const parts = splitAlpha(terms);
          expect(parts).toEqual(splitSlowly(terms));
          const lost = terms.alphaOut - sumOf(parts);
          expect(lost >= 0n && lost <= SPLIT_RESIDUE_RAO).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
