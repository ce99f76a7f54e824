/** Runtime interfaces about delegates, neurons and stake. */
import {
  accountId,
  apiMethod,
  bTreeMap,
  compactU16,
  compactU64,
  option,
  type RuntimeApi,
  tuple,
  u16,
  u64,
  u64f64,
  vec,
} from '@adit/substrate';
import { lockState } from '../subtensor/types.ts';
import {
  delegateInfo,
  neuronInfo,
  neuronInfoLite,
  stakeAvailability,
  stakeInfo,
} from './neuron-types.ts';

/** Hotkeys that others stake to. */
export const DelegateInfoRuntimeApi = {
  name: 'DelegateInfoRuntimeApi',
  version: 1,
  methods: {
    get_delegates: apiMethod({}, vec(delegateInfo)),
    get_delegate: apiMethod({ delegate_account: accountId }, option(delegateInfo)),
    get_delegated: apiMethod(
      { delegatee_account: accountId },
      vec(tuple(delegateInfo, tuple(compactU16, compactU64))),
    ),
  },
} as const satisfies RuntimeApi;

/** Neurons of a subnet. */
export const NeuronInfoRuntimeApi = {
  name: 'NeuronInfoRuntimeApi',
  version: 1,
  methods: {
    get_neurons: apiMethod({ netuid: u16 }, vec(neuronInfo)),
    get_neuron: apiMethod({ netuid: u16, uid: u16 }, option(neuronInfo)),
    get_neurons_lite: apiMethod({ netuid: u16 }, vec(neuronInfoLite)),
    get_neuron_lite: apiMethod({ netuid: u16, uid: u16 }, option(neuronInfoLite)),
  },
} as const satisfies RuntimeApi;

/** Positions of coldkeys, and locks. */
export const StakeInfoRuntimeApi = {
  name: 'StakeInfoRuntimeApi',
  version: 1,
  methods: {
    get_stake_info_for_coldkey: apiMethod({ coldkey_account: accountId }, vec(stakeInfo)),
    get_stake_info_for_coldkeys: apiMethod(
      { coldkey_accounts: vec(accountId) },
      vec(tuple(accountId, vec(stakeInfo))),
    ),
    get_stake_info_for_hotkey_coldkey_netuid: apiMethod(
      { hotkey_account: accountId, coldkey_account: accountId, netuid: u16 },
      option(stakeInfo),
    ),
    get_stake_fee: apiMethod(
      {
        origin: option(tuple(accountId, u16)),
        origin_coldkey_account: accountId,
        destination: option(tuple(accountId, u16)),
        destination_coldkey_account: accountId,
        amount: u64,
      },
      u64,
    ),
    get_stake_availability_for_coldkeys: apiMethod(
      { coldkey_accounts: vec(accountId), netuids: option(vec(u16)) },
      bTreeMap(accountId, bTreeMap(u16, stakeAvailability)),
    ),
    get_coldkey_lock: apiMethod({ coldkey: accountId, netuid: u16 }, option(lockState)),
    get_hotkey_conviction: apiMethod({ hotkey: accountId, netuid: u16 }, u64f64),
    get_most_convicted_hotkey_on_subnet: apiMethod({ netuid: u16 }, option(accountId)),
  },
} as const satisfies RuntimeApi;
