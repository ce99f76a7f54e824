/** The price at which a new pool opens (chain.md 2.1). */
import { addFixed, divideFixed, fixedFrom, U64F64 } from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';
import { listSubnets } from './list-netuids.ts';

const ONE = 1n << 64n;

/** The middle of a list of prices, the mean of the two middle ones, 1 for none; U64F64. */
export function medianOf(prices: readonly bigint[]): bigint {
  const sorted = [...prices].sort((left, right) => (left < right ? -1 : Number(left > right)));
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return ONE;
  if (sorted.length % 2 === 1) return upper;
  const sum = addFixed(U64F64, sorted[half - 1] ?? 0n, upper);
  return divideFixed(U64F64, sum, fixedFrom(U64F64, 2n));
}

/** The median spot price of all subnets that have one. */
export function medianPrice(reader: StateReader): bigint {
  const prices = listSubnets(reader).map((netuid) => spotPrice(reader, netuid));
  return medianOf(prices.filter((price) => price > 0n));
}
