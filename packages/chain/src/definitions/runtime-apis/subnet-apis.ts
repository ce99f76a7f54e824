/** Runtime-apis/subnet-apis.ts. */
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

/** Subnet info runtime api. */
export const SubnetInfoRuntimeApi = {
  name: 'SubnetInfoRuntimeApi',
  version: 2,
  methods: {
    get_subnet_info: apiMethod({ netuid: u16 }, option(subnetInfo), 'Get subnet info.'),
    get_subnets_info: apiMethod({}, vec(option(subnetInfo)), 'Get subnets info.'),
    get_subnet_info_v2: apiMethod({ netuid: u16 }, option(subnetInfoV2), 'Get subnet info v2.'),
    get_subnets_info_v2: apiMethod({}, vec(option(subnetInfoV2)), 'Get subnets info v2.'),
    get_subnet_hyperparams: apiMethod(
      { netuid: u16 },
      option(subnetHyperparams),
      'Get subnet hyperparams.',
    ),
    get_subnet_hyperparams_v2: apiMethod(
      { netuid: u16 },
      option(subnetHyperparamsV2),
      'Get subnet hyperparams v2.',
    ),
    get_all_dynamic_info: apiMethod({}, vec(option(dynamicInfo)), 'Get all dynamic info.'),
    get_all_metagraphs: apiMethod({}, vec(option(metagraph)), 'Get all metagraphs.'),
    get_metagraph: apiMethod({ netuid: u16 }, option(metagraph), 'Get metagraph.'),
    get_all_mechagraphs: apiMethod({}, vec(option(metagraph)), 'Get all mechagraphs.'),
    get_mechagraph: apiMethod({ netuid: u16, mecid: u8 }, option(metagraph), 'Get mechagraph.'),
    get_dynamic_info: apiMethod({ netuid: u16 }, option(dynamicInfo), 'Get dynamic info.'),
    get_subnet_state: apiMethod({ netuid: u16 }, option(subnetState), 'Get subnet state.'),
    get_selective_metagraph: apiMethod(
      { netuid: u16, metagraph_indexes: vec(u16) },
      option(selectiveMetagraph),
      'Get selective metagraph.',
    ),
    get_coldkey_auto_stake_hotkey: apiMethod(
      { coldkey: accountId, netuid: u16 },
      option(accountId),
      'Get coldkey auto stake hotkey.',
    ),
    get_selective_mechagraph: apiMethod(
      { netuid: u16, subid: u8, metagraph_indexes: vec(u16) },
      option(selectiveMetagraph),
      'Get selective mechagraph.',
    ),
    get_subnet_to_prune: apiMethod({}, option(u16), 'Get subnet to prune.'),
    get_subnet_hyperparams_v3: apiMethod(
      { netuid: u16 },
      option(vec(hyperparamEntry)),
      'Get subnet hyperparams v3.',
    ),
    get_subnet_account_id: apiMethod({ netuid: u16 }, option(accountId), 'Get subnet account id.'),
    get_next_epoch_start_block: apiMethod(
      { netuid: u16 },
      option(u64),
      'Get next epoch start block.',
    ),
  },
} as const satisfies RuntimeApi;

/** Subnet registration runtime api. */
export const SubnetRegistrationRuntimeApi = {
  name: 'SubnetRegistrationRuntimeApi',
  version: 1,
  methods: {
    get_network_registration_cost: apiMethod({}, u64, 'Get network registration cost.'),
  },
} as const satisfies RuntimeApi;
