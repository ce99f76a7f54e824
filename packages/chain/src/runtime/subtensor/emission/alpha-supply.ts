/**
 * How much alpha of a subnet there is (chain.md 1.3). `TotalAlphaIssuance` is what is in the pool and
 * what is out of it, `AlphaIn + AlphaOut`: minting and recycling change it, trades move alpha between
 * both, burned alpha stays out for ever.
 */
import { AlphaAssets } from '../../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { addAmounts, subtractAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';

const { SubnetAlphaIn, SubnetAlphaOut } = SubtensorModule.storage;
const { AlphaBurned, AlphaRecycled, TotalAlphaIssuance } = AlphaAssets.storage;

/** Alpha in and out of the pool, by which a subnet's emission is reckoned. */
export function alphaIssuance(reader: StateReader, netuid: number): bigint {
  return addAmounts(reader.read(SubnetAlphaIn, netuid), reader.read(SubnetAlphaOut, netuid));
}

function mintInto(
  { state }: BlockContext,
  item: typeof SubnetAlphaIn | typeof SubnetAlphaOut,
  { netuid, alpha }: NewAlpha,
): void {
  state.update(item, netuid, (old) => addAmounts(old, alpha));
  state.update(TotalAlphaIssuance, netuid, (all) => addAmounts(all, alpha));
}

/** Alpha that comes into the world. */
export interface NewAlpha {
  readonly netuid: number;
  readonly alpha: bigint;
}

/** Makes alpha that is in the pool. */
export function mintIntoPool(context: BlockContext, made: NewAlpha): void {
  mintInto(context, SubnetAlphaIn, made);
}

/** Makes alpha that is out of the pool; the caller says whose it is. */
export function mintOut(context: BlockContext, made: NewAlpha): void {
  mintInto(context, SubnetAlphaOut, made);
}

/** Takes alpha that was out of the pool out of the world; the subnet may issue it again. */
export function recycleAlphaOf({ state }: BlockContext, netuid: number, alpha: bigint): void {
  if (alpha === 0n) return;
  state.update(SubnetAlphaOut, netuid, (out) => subtractAmounts(out, alpha));
  state.update(AlphaRecycled, netuid, (recycled) => addAmounts(recycled, alpha));
  state.update(TotalAlphaIssuance, netuid, (all) => subtractAmounts(all, alpha));
}

/** Counts alpha as burned; it stays out of the pool for ever. */
export function burnAlphaOf({ state }: BlockContext, netuid: number, alpha: bigint): void {
  if (alpha === 0n) return;
  state.update(AlphaBurned, netuid, (burned) => addAmounts(burned, alpha));
}
