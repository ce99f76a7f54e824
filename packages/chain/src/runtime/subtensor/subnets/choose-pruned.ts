/** Which subnet makes room for a new one (chain.md 2.5). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fixedFrom, I96F32 } from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { isDynamic } from '../../swap/subnet-pool.ts';
import { listSubnets } from './list-netuids.ts';

const S = SubtensorModule.storage;

/** A subnet's moving price in I96F32; 1 where conversion is one to one. */
function movingPrice(reader: StateReader, netuid: number): bigint {
  return isDynamic(reader, netuid)
    ? reader.read(S.SubnetMovingPrice, netuid)
    : fixedFrom(I96F32, 1n);
}

/**
 * The subnet out of immunity with the lowest moving price, the earliest registered of several; null
 * when all are immune.
 */
export function chooseSubnetToPrune(reader: StateReader, now: bigint): number | null {
  const immunity = reader.read(S.NetworkImmunityPeriod);
  let worst: { netuid: number; price: bigint; registeredAt: bigint } | null = null;
  for (const netuid of listSubnets(reader)) {
    const registeredAt = reader.read(S.NetworkRegisteredAt, netuid);
    if (now < registeredAt + immunity) continue;
    const price = movingPrice(reader, netuid);
    const isWorse =
      worst === null ||
      price < worst.price ||
      (price === worst.price && registeredAt < worst.registeredAt);
    if (isWorse) worst = { netuid, price, registeredAt };
  }
  return worst?.netuid ?? null;
}
