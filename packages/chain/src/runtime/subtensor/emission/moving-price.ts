/** Subnets that emit, and the slow average of their prices (chain.md 8.3, 8.5). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import {
  addFixed,
  convertFixed,
  divideFixed,
  fixedFrom,
  I96F32,
  multiplyFixed,
  subtractFixed,
  U64F64,
} from '../../fixed-point/fixed-point.ts';
import { addAmounts, subtractAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { isDynamic, spotPrice } from '../../swap/subnet-pool.ts';
import { listSubnets } from '../subnets/list-netuids.ts';

const S = SubtensorModule.storage;
const ONE = fixedFrom(U64F64, 1n);

/** Subnets that were started, trade and admit neurons, ascending. */
export function listEmitting(reader: StateReader): number[] {
  return listSubnets(reader).filter(
    (netuid) =>
      reader.has(S.FirstEmissionBlockNumber, netuid) &&
      reader.read(S.SubtokenEnabled, netuid) &&
      reader.read(S.NetworkRegistrationAllowed, netuid),
  );
}

/** A subnet's moving price, bits of U64F64: 1 where conversion is one to one. */
export function movingPrice(reader: StateReader, netuid: number): bigint {
  if (!isDynamic(reader, netuid)) return ONE;
  return convertFixed(I96F32, reader.read(S.SubnetMovingPrice, netuid), U64F64);
}

/** How far the average goes towards the price in a block: more, the longer the subnet has run. */
function follow({ state, now }: BlockContext, netuid: number): bigint {
  const first = state.read(S.FirstEmissionBlockNumber, netuid) ?? 0n;
  const blocks = subtractAmounts(now, subtractAmounts(first, 1n));
  const halving = state.read(S.EMAPriceHalvingBlocks, netuid);
  const age = divideFixed(
    U64F64,
    fixedFrom(U64F64, blocks),
    fixedFrom(U64F64, addAmounts(blocks, halving)),
  );
  return multiplyFixed(U64F64, convertFixed(I96F32, state.read(S.SubnetMovingAlpha), U64F64), age);
}

function updateMovingPrice(context: BlockContext, netuid: number): void {
  const { state } = context;
  const part = follow(context, netuid);
  const price = spotPrice(state, netuid);
  const moved = addFixed(
    U64F64,
    multiplyFixed(U64F64, part, price < ONE ? price : ONE),
    multiplyFixed(U64F64, subtractFixed(U64F64, ONE, part), movingPrice(state, netuid)),
  );
  state.write(S.SubnetMovingPrice, netuid, convertFixed(U64F64, moved, I96F32));
}

/** Moves the averages of subnets that emit, after they were used. */
export function updateMovingPrices(context: BlockContext, netuids: readonly number[]): void {
  for (const netuid of netuids) updateMovingPrice(context, netuid);
}
