/** How much of a subnet root stands for (chain.md 8.4): the weight of root's TAO beside its alpha. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import {
  addFixed,
  divideFixed,
  fixedFrom,
  multiplyFixed,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import { taoWeightOf } from '../../stake/stake-weight.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import { alphaIssuance } from './alpha-supply.ts';

const { RootProp, SubnetTAO } = SubtensorModule.storage;

/** The part, in bits of U96F32; 0 where neither root nor the subnet has anything. */
export function rootProportion(reader: StateReader, netuid: number): bigint {
  const rootTao = fixedFrom(U96F32, reader.read(SubnetTAO, ROOT_NETUID));
  const weighted = multiplyFixed(U96F32, rootTao, taoWeightOf(reader));
  const alpha = fixedFrom(U96F32, alphaIssuance(reader, netuid));
  return divideFixed(U96F32, weighted, addFixed(U96F32, weighted, alpha));
}

/** Writes the parts down, for clients, of subnets that emit. */
export function writeRootProportions({ state }: BlockContext, netuids: readonly number[]): void {
  for (const netuid of netuids) {
    state.write(RootProp, netuid, rootProportion(state, netuid));
  }
}
