/** The interface SubnetInfoRuntimeApi. */
import type { SubnetInfoRuntimeApi } from '../../definitions/runtime-apis/subnet-apis.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { System } from '../../definitions/system.ts';
import type { StateReader } from '../state/chain-state.ts';
import { subnetAccount } from '../subtensor/accounts/special-accounts.ts';
import { nextEpochBlock } from '../subtensor/epoch/schedule.ts';
import { chooseSubnetToPrune } from '../subtensor/subnets/choose-pruned.ts';
import { listNetuids, networkExists } from '../subtensor/subnets/list-netuids.ts';
import type { ApiHandlers } from './api-handlers.ts';
import { dynamicInfo } from './dynamic-info.ts';
import { hyperparams, hyperparamsV2, hyperparamsV3 } from './hyperparams.ts';
import {
  allMechagraphs,
  allMetagraphs,
  mechagraph,
  metagraph,
  selectiveMechagraph,
  selectiveMetagraph,
} from './metagraph.ts';
import { subnetInfo, subnetInfoV2 } from './subnet-info.ts';
import { subnetState } from './subnet-state.ts';

const subtensor = SubtensorModule.storage;

/** Something of each existing subnet. */
function forAll<Info>(
  reader: StateReader,
  of: (reader: StateReader, netuid: number) => Info,
): Info[] {
  return listNetuids(reader).map((netuid) => of(reader, netuid));
}

/** What answers its methods. */
export const subnetInfoHandlers: ApiHandlers<typeof SubnetInfoRuntimeApi> = {
  get_subnet_info: (reader, { netuid }) => subnetInfo(reader, netuid),
  get_subnets_info: (reader) => forAll(reader, subnetInfo),
  get_subnet_info_v2: (reader, { netuid }) => subnetInfoV2(reader, netuid),
  get_subnets_info_v2: (reader) => forAll(reader, subnetInfoV2),
  get_subnet_hyperparams: (reader, { netuid }) => hyperparams(reader, netuid),
  get_subnet_hyperparams_v2: (reader, { netuid }) => hyperparamsV2(reader, netuid),
  get_subnet_hyperparams_v3: (reader, { netuid }) => hyperparamsV3(reader, netuid),
  get_all_dynamic_info: (reader) => forAll(reader, dynamicInfo),
  get_dynamic_info: (reader, { netuid }) => dynamicInfo(reader, netuid),
  get_all_metagraphs: allMetagraphs,
  get_metagraph: (reader, { netuid }) => metagraph(reader, netuid),
  get_all_mechagraphs: allMechagraphs,
  get_mechagraph: (reader, { netuid, mecid }) => mechagraph(reader, netuid, mecid),
  get_subnet_state: (reader, { netuid }) => subnetState(reader, netuid),
  get_selective_metagraph: (reader, { netuid, metagraph_indexes: indices }) =>
    selectiveMetagraph(reader, netuid, indices),
  get_selective_mechagraph: (reader, { netuid, subid: mechanism, metagraph_indexes: indices }) =>
    selectiveMechagraph(reader, { netuid, mechanism }, indices),
  get_coldkey_auto_stake_hotkey: (reader, { coldkey, netuid }) =>
    reader.read(subtensor.AutoStakeDestination, coldkey, netuid),
  get_subnet_to_prune: (reader) =>
    chooseSubnetToPrune(reader, BigInt(reader.read(System.storage.Number))) ?? undefined,
  get_subnet_account_id: (reader, { netuid }) =>
    networkExists(reader, netuid) ? subnetAccount(netuid) : undefined,
  get_next_epoch_start_block: (reader, { netuid }) => nextEpochBlock(reader, netuid) ?? undefined,
};
