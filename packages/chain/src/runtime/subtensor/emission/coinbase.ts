/** What a block's emission does to all subnets, before their epochs (chain.md 8.3 to 8.6). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { addFixed, fixedFrom, U64F64 } from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { type Credit, recycleCredit } from './block-mint.ts';
import { emissionTerms, inject } from './injection.ts';
import { movingPrice } from './moving-price.ts';
import { taoEmissions } from './shares.ts';
import { emitAlpha } from './split-alpha.ts';

const { SubnetRootSellTao } = SubtensorModule.storage;

/** True when alpha is dear enough, all subnets together, that root stakers get theirs. */
function isRootSold(reader: StateReader, netuids: readonly number[]): boolean {
  const prices = netuids.map((netuid) => movingPrice(reader, netuid));
  const total = prices.reduce((left, right) => addFixed(U64F64, left, right), 0n);
  return total > fixedFrom(U64F64, 1n);
}

/** Gives the credit's money to the subnets that emit, makes their alpha, recycles what is left. */
export function runCoinbase(
  context: BlockContext,
  credit: Credit,
  netuids: readonly number[],
): void {
  const { state } = context;
  state.removeRange(SubnetRootSellTao);
  const taoBits = taoEmissions(state, netuids, credit.mintedRao);
  const isSold = isRootSold(state, netuids);
  const all = netuids.map((netuid, index) => emissionTerms(state, netuid, taoBits[index] ?? 0n));
  for (const terms of all) inject(context, credit, terms);
  recycleCredit(context, credit);
  for (const terms of all) emitAlpha(context, terms, isSold);
}
