/** Runtime interfaces about subnets. */
import { accountId, apiMethod, option, type RuntimeApi, u8, u16, u64, vec } from '@adit/substrate';
import { metagraph, selectiveMetagraph } from './metagraph-types.ts';
import {
  dynamicInfo,
  hyperparamEntry,
  subnetHyperparams,
  subnetHyperparamsV2,
  subnetInfo,
  subnetInfoV2,
  subnetState,
} from './subnet-types.ts';

/** Parameters, market and metagraphs of subnets. */
export const SubnetInfoRuntimeApi = {
  name: 'SubnetInfoRuntimeApi',
  version: 2,
  methods: {
    get_subnet_info: apiMethod({ netuid: u16 }, option(subnetInfo)),
    get_subnets_info: apiMethod({}, vec(option(subnetInfo))),
    get_subnet_info_v2: apiMethod({ netuid: u16 }, option(subnetInfoV2)),
    get_subnets_info_v2: apiMethod({}, vec(option(subnetInfoV2))),
    get_subnet_hyperparams: apiMethod({ netuid: u16 }, option(subnetHyperparams)),
    get_subnet_hyperparams_v2: apiMethod({ netuid: u16 }, option(subnetHyperparamsV2)),
    get_all_dynamic_info: apiMethod({}, vec(option(dynamicInfo))),
    get_all_metagraphs: apiMethod({}, vec(option(metagraph))),
    get_metagraph: apiMethod({ netuid: u16 }, option(metagraph)),
    get_all_mechagraphs: apiMethod({}, vec(option(metagraph))),
    get_mechagraph: apiMethod({ netuid: u16, mecid: u8 }, option(metagraph)),
    get_dynamic_info: apiMethod({ netuid: u16 }, option(dynamicInfo)),
    get_subnet_state: apiMethod({ netuid: u16 }, option(subnetState)),
    get_selective_metagraph: apiMethod(
      { netuid: u16, metagraph_indexes: vec(u16) },
      option(selectiveMetagraph),
    ),
    get_coldkey_auto_stake_hotkey: apiMethod(
      { coldkey: accountId, netuid: u16 },
      option(accountId),
    ),
    get_selective_mechagraph: apiMethod(
      { netuid: u16, subid: u8, metagraph_indexes: vec(u16) },
      option(selectiveMetagraph),
    ),
    get_subnet_to_prune: apiMethod({}, option(u16)),
    get_subnet_hyperparams_v3: apiMethod({ netuid: u16 }, option(vec(hyperparamEntry))),
    get_subnet_account_id: apiMethod({ netuid: u16 }, option(accountId)),
    get_next_epoch_start_block: apiMethod({ netuid: u16 }, option(u64)),
  },
} as const satisfies RuntimeApi;

/** What a new subnet costs. */
export const SubnetRegistrationRuntimeApi = {
  name: 'SubnetRegistrationRuntimeApi',
  version: 1,
  methods: {
    get_network_registration_cost: apiMethod({}, u64),
  },
} as const satisfies RuntimeApi;
