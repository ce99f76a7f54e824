/** What a subnet's market looks like (spec 9.2). */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../state/chain-state.ts';
import { networkExists } from '../subtensor/subnets/list-netuids.ts';
import { pendingAlphaEmission } from './metagraph-subnet-fields.ts';
import { SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

/** A subnet's market, or undefined without the subnet. */
export function dynamicInfo(reader: StateReader, netuid: number) {
  if (!networkExists(reader, netuid)) return undefined;
  const subnet = new SubnetView(reader, netuid);
  return {
    netuid,
    owner_hotkey: subnet.read(subtensor.SubnetOwnerHotkey),
    owner_coldkey: subnet.read(subtensor.SubnetOwner),
    subnet_name: subnet.name,
    token_symbol: [...subnet.read(subtensor.TokenSymbol)],
    tempo: subnet.read(subtensor.Tempo),
    last_step: subnet.read(subtensor.LastMechansimStepBlock),
    blocks_since_last_step: subnet.blocksSinceLastStep,
    emission: 0n,
    alpha_in: subnet.read(subtensor.SubnetAlphaIn),
    alpha_out: subnet.read(subtensor.SubnetAlphaOut),
    tao_in: subnet.read(subtensor.SubnetTAO),
    alpha_out_emission: subnet.read(subtensor.SubnetAlphaOutEmission),
    alpha_in_emission: subnet.read(subtensor.SubnetAlphaInEmission),
    tao_in_emission: subnet.read(subtensor.SubnetTaoInEmission),
    pending_alpha_emission: pendingAlphaEmission(subnet),
    pending_root_emission: 0n,
    subnet_volume: subnet.read(subtensor.SubnetVolume),
    network_registered_at: subnet.read(subtensor.NetworkRegisteredAt),
    subnet_identity: subnet.read(subtensor.SubnetIdentitiesV3),
    moving_price: subnet.read(subtensor.SubnetMovingPrice),
  };
}
