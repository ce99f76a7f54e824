/** How a block's TAO is shared between subnets (chain.md 8.3): by moving prices, less what miners lose. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  addFixed,
  convertFixed,
  divideFixed,
  fixedFrom,
  multiplyFixed,
  subtractFixed,
  U64F64,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { movingPrice } from './moving-price.ts';

const { MinerBurned, SubnetEmissionEnabled } = SubtensorModule.storage;
const ONE = fixedFrom(U64F64, 1n);

/** What a share is computed from; all numbers are bits of U64F64. */
export interface ShareTerms {
  readonly movingPrice: bigint;
  /** Part of the miners' incentive that was withheld at the last epoch. */
  readonly minerBurned: bigint;
  readonly isEnabled: boolean;
}

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((left, right) => addFixed(U64F64, left, right), 0n);
}

/** Each number's part of their sum; all are 0 when the sum is. */
function normalise(numbers: readonly bigint[]): bigint[] {
  const total = sum(numbers);
  return numbers.map((number) => divideFixed(U64F64, number, total));
}

function reduceByBurned(terms: readonly ShareTerms[], priceShares: readonly bigint[]): bigint[] {
  const reduced = priceShares.map((share, index) => {
    const burned = terms[index]?.minerBurned ?? 0n;
    const kept = subtractFixed(U64F64, ONE, burned < ONE ? burned : ONE);
    return multiplyFixed(U64F64, share, kept);
  });
  return sum(reduced) > 0n ? normalise(reduced) : [...priceShares];
}

/** The shares of subnets, bits of U64F64; those of disabled ones go to the others. */
export function emissionShares(terms: readonly ShareTerms[]): bigint[] {
  const shares = reduceByBurned(terms, normalise(terms.map((term) => term.movingPrice)));
  if (terms.every(({ isEnabled }) => isEnabled)) return shares;
  return normalise(shares.map((share, index) => (terms[index]?.isEnabled === true ? share : 0n)));
}

/** What each of the subnets gets of a block's TAO, in bits of U96F32. */
export function taoEmissions(
  reader: StateReader,
  netuids: readonly number[],
  mintedRao: bigint,
): bigint[] {
  const shares = emissionShares(
    netuids.map((netuid) => ({
      movingPrice: movingPrice(reader, netuid),
      minerBurned: convertFixed(U96F32, reader.read(MinerBurned, netuid), U64F64),
      isEnabled: reader.read(SubnetEmissionEnabled, netuid),
    })),
  );
  const minted = fixedFrom(U64F64, mintedRao);
  return shares.map((share) => convertFixed(U64F64, multiplyFixed(U64F64, minted, share), U96F32));
}
