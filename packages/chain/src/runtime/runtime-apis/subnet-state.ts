/** The lists of a subnet by uid (spec 9.2). */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../state/chain-state.ts';
import { listNetuids, networkExists } from '../subtensor/subnets/list-netuids.ts';
import { neuronFields } from './metagraph-neuron-fields.ts';
import { SubnetView } from './subnet-view.ts';

const { LastHotkeyEmissionOnNetuid } = SubtensorModule.storage;

/** A subnet's lists, or undefined without the subnet. */
export function subnetState(reader: StateReader, netuid: number) {
  if (!networkExists(reader, netuid)) return undefined;
  const subnet = new SubnetView(reader, netuid);
  return {
    netuid,
    hotkeys: neuronFields.hotkeys(subnet),
    coldkeys: neuronFields.coldkeys(subnet),
    active: neuronFields.active(subnet),
    validator_permit: neuronFields.validator_permit(subnet),
    pruning_score: neuronFields.pruning_score(),
    last_update: neuronFields.last_update(subnet),
    emission: neuronFields.emission(subnet),
    dividends: neuronFields.dividends(subnet),
    incentives: neuronFields.incentives(subnet),
    consensus: neuronFields.consensus(subnet),
    trust: neuronFields.trust(),
    rank: neuronFields.rank(),
    block_at_registration: neuronFields.block_at_registration(subnet),
    alpha_stake: neuronFields.alpha_stake(subnet),
    tao_stake: neuronFields.tao_stake(subnet),
    total_stake: neuronFields.total_stake(subnet),
    emission_history: listNetuids(reader).map((network) =>
      subnet.hotkeys.map((hotkey) => reader.read(LastHotkeyEmissionOnNetuid, hotkey, network)),
    ),
  };
}
