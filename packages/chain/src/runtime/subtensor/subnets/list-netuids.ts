/** Which networks there are. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';

const { NetworksAdded } = SubtensorModule.storage;

/** Number of the root network. */
export const ROOT_NETUID = 0;

/** True when the network exists. */
export function networkExists(reader: StateReader, netuid: number): boolean {
  return reader.read(NetworksAdded, netuid);
}

/** All networks, root included, ascending. */
export function listNetuids(reader: StateReader): number[] {
  return reader
    .entries(NetworksAdded)
    .flatMap(([[netuid], isAdded]) => (isAdded ? [netuid] : []))
    .sort((left, right) => left - right);
}

/** All subnets: the networks without root, ascending. */
export function listSubnets(reader: StateReader): number[] {
  return listNetuids(reader).filter((netuid) => netuid !== ROOT_NETUID);
}

/** @throws DispatchFailure `SubnetNotExists`. */
export function ensureNetwork(reader: StateReader, netuid: number): void {
  if (!networkExists(reader, netuid)) fail(SubtensorModule, 'SubnetNotExists', { netuid });
}
