/** How much can be traded before a price limit is reached (chain.md 5.4). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U64_MAX,
  U64F64,
} from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { isDynamic, previewTrade, type SubnetOrder, spotPrice } from '../../swap/subnet-pool.ts';
import { INPUT_RESERVES_MAX } from '../../swap/swap-order.ts';

const S = SubtensorModule.storage;
const RAO_PER_WHOLE = 1_000_000_000n;

type Limited = Omit<SubnetOrder, 'amount' | 'isFeeFree'>;

/** The greatest order that a pool takes, as far as the limit lets it, fee included. */
function mostOfPool(reader: StateReader, order: Limited): bigint {
  const reserve = reader.read(order.side === 'buy' ? S.SubnetTAO : S.SubnetAlphaIn, order.netuid);
  const { paidIn, fee } = previewTrade(reader, {
    ...order,
    amount: INPUT_RESERVES_MAX * reserve,
  });
  return paidIn + fee;
}

/** RAO that can be staked. @throws DispatchFailure an error of Swap. */
export function mostToStake(reader: StateReader, netuid: number, limitPriceRao: bigint): bigint {
  if (isDynamic(reader, netuid)) return mostOfPool(reader, { netuid, side: 'buy', limitPriceRao });
  return limitPriceRao >= RAO_PER_WHOLE ? U64_MAX : 0n;
}

/** Alpha that can be unstaked. @throws DispatchFailure an error of Swap. */
export function mostToUnstake(reader: StateReader, netuid: number, limitPriceRao: bigint): bigint {
  if (isDynamic(reader, netuid)) return mostOfPool(reader, { netuid, side: 'sell', limitPriceRao });
  return limitPriceRao <= RAO_PER_WHOLE ? U64_MAX : 0n;
}

function wholes(amount: bigint): bigint {
  return fixedFrom(U64F64, amount);
}

function ratio(left: bigint, right: bigint): bigint {
  return divideFixed(U64F64, left, right);
}

/** Between two pools: `A2·(T1/(T1+T2))/limit - A1·(T2/(T1+T2))`. */
function mostBetweenPools(reader: StateReader, move: SubnetMove, limitPriceRao: bigint): bigint {
  const { from, to } = move;
  const [tao1, tao2] = [reader.read(S.SubnetTAO, from), reader.read(S.SubnetTAO, to)];
  const [alpha1, alpha2] = [reader.read(S.SubnetAlphaIn, from), reader.read(S.SubnetAlphaIn, to)];
  if (tao1 === 0n || tao2 === 0n || alpha1 === 0n || alpha2 === 0n) return 0n;
  const limit = ratio(wholes(limitPriceRao), wholes(RAO_PER_WHOLE));
  if (limit > ratio(spotPrice(reader, from), spotPrice(reader, to))) return 0n;
  if (limitPriceRao === 0n) return U64_MAX;
  const sum = wholes(tao1 + tao2);
  const gained = ratio(multiplyFixed(U64F64, wholes(alpha2), ratio(wholes(tao1), sum)), limit);
  const given = multiplyFixed(U64F64, wholes(alpha1), ratio(wholes(tao2), sum));
  return floorToU64(U64F64, subtractFixed(U64F64, gained, given));
}

/** From which subnet to which. */
export interface SubnetMove {
  readonly from: number;
  readonly to: number;
}

/**
 * Alpha that can be moved until `origin price / destination price` falls to the limit, which is in
 * parts of 10^9.
 * @throws DispatchFailure an error of Swap.
 */
export function mostToMove(reader: StateReader, move: SubnetMove, limitPriceRao: bigint): bigint {
  const { from, to } = move;
  if (isDynamic(reader, from)) {
    return isDynamic(reader, to)
      ? mostBetweenPools(reader, move, limitPriceRao)
      : mostToUnstake(reader, from, limitPriceRao);
  }
  if (!isDynamic(reader, to)) return limitPriceRao <= RAO_PER_WHOLE ? U64_MAX : 0n;
  if (limitPriceRao === 0n) return U64_MAX;
  const price = ratio(wholes(RAO_PER_WHOLE), wholes(limitPriceRao));
  const priceRao = floorToU64(U64F64, multiplyFixed(U64F64, price, wholes(RAO_PER_WHOLE)));
  return mostToStake(reader, to, priceRao);
}
