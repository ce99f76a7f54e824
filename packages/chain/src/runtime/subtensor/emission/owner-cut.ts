/** The owner's part of an epoch (chain.md 8.7, 4). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { changeStake } from '../../stake/share-pool.ts';
import type { Pots } from './pots.ts';

const { SubnetOwner, SubnetOwnerHotkey } = SubtensorModule.storage;

/** Stakes the cut under the owner's hotkey, registered or not; gives how much of it. */
export function payOwnerCut({ state }: BlockContext, { netuid, cut }: Pots): bigint {
  const isKnown = state.has(SubnetOwner, netuid) && state.has(SubnetOwnerHotkey, netuid);
  if (!isKnown || cut === 0n) return 0n;
  const hotkey = state.read(SubnetOwnerHotkey, netuid);
  changeStake(state, { hotkey, coldkey: state.read(SubnetOwner, netuid), netuid }, cut);
  return cut;
}
