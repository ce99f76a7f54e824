/**
 * `AlphaSqrtPrice`: the runtime has no such item any more, but list-of-subnets helpers of clients read
 * it, so it is kept as the square root of the spot price.
 */
import { Swap } from '../../definitions/swap.ts';
import type { BlockContext } from '../context.ts';
import { squareRootFixed, U64F64 } from '../fixed-point/fixed-point.ts';
import { listNetuids } from '../subtensor/subnets/list-netuids.ts';
import { spotPrice } from './subnet-pool.ts';

const { AlphaSqrtPrice } = Swap.storage;

/** Writes the square roots of the prices that changed; the last step of a block. */
export function writeSquareRootPrices({ state }: BlockContext): void {
  for (const netuid of listNetuids(state)) {
    const root = squareRootFixed(U64F64, spotPrice(state, netuid));
    if (root !== state.read(AlphaSqrtPrice, netuid)) state.write(AlphaSqrtPrice, netuid, root);
  }
}
