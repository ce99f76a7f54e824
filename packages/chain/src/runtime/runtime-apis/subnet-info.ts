/** What a subnet is, in the two older shapes (spec 9.2). */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../state/chain-state.ts';
import { networkExists } from '../subtensor/subnets/list-netuids.ts';
import { SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

function parametersOf(subnet: SubnetView) {
  return {
    netuid: subnet.netuid,
    rho: subnet.read(subtensor.Rho),
    kappa: subnet.read(subtensor.Kappa),
    difficulty: subnet.read(subtensor.Difficulty),
    immunity_period: subnet.read(subtensor.ImmunityPeriod),
    max_allowed_validators: subnet.read(subtensor.MaxAllowedValidators),
    min_allowed_weights: subnet.read(subtensor.MinAllowedWeights),
    max_weights_limit: subnet.read(subtensor.MaxWeightsLimit),
    scaling_law_power: subnet.read(subtensor.ScalingLawPower),
    subnetwork_n: subnet.size,
    max_allowed_uids: subnet.read(subtensor.MaxAllowedUids),
    // Counted by the chain; the other structs have the distance to the last step instead.
    blocks_since_last_step: subnet.read(subtensor.BlocksSinceLastStep),
    tempo: subnet.read(subtensor.Tempo),
    network_modality: 0,
    network_connect: [],
    burn: subnet.read(subtensor.Burn),
    owner: subnet.read(subtensor.SubnetOwner),
  };
}

/** A subnet, or undefined without it. */
export function subnetInfo(reader: StateReader, netuid: number) {
  if (!networkExists(reader, netuid)) return undefined;
  return { ...parametersOf(new SubnetView(reader, netuid)), emission_values: 0n };
}

/** A subnet with its identity, or undefined without it. */
export function subnetInfoV2(reader: StateReader, netuid: number) {
  if (!networkExists(reader, netuid)) return undefined;
  const subnet = new SubnetView(reader, netuid);
  const identity = subnet.read(subtensor.SubnetIdentitiesV3);
  return { ...parametersOf(subnet), emission_value: 0n, identity };
}
