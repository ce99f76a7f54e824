/** Runtime-apis/neuron-apis.ts. */
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

/** Delegate info runtime api. */
export const DelegateInfoRuntimeApi = {
  name: 'DelegateInfoRuntimeApi',
  version: 1,
  methods: {
    get_delegates: apiMethod({}, vec(delegateInfo), 'Get delegates.'),
    get_delegate: apiMethod({ delegate_account: accountId }, option(delegateInfo), 'Get delegate.'),
    get_delegated: apiMethod(
      { delegatee_account: accountId },
      vec(tuple(delegateInfo, tuple(compactU16, compactU64))),
      'Get delegated.',
    ),
  },
} as const satisfies RuntimeApi;

/** Neuron info runtime api. */
export const NeuronInfoRuntimeApi = {
  name: 'NeuronInfoRuntimeApi',
  version: 1,
  methods: {
    get_neurons: apiMethod({ netuid: u16 }, vec(neuronInfo), 'Get neurons.'),
    get_neuron: apiMethod({ netuid: u16, uid: u16 }, option(neuronInfo), 'Get neuron.'),
    get_neurons_lite: apiMethod({ netuid: u16 }, vec(neuronInfoLite), 'Get neurons lite.'),
    get_neuron_lite: apiMethod(
      { netuid: u16, uid: u16 },
      option(neuronInfoLite),
      'Get neuron lite.',
    ),
  },
} as const satisfies RuntimeApi;

/** Stake info runtime api. */
export const StakeInfoRuntimeApi = {
  name: 'StakeInfoRuntimeApi',
  version: 1,
  methods: {
    get_stake_info_for_coldkey: apiMethod(
      { coldkey_account: accountId },
      vec(stakeInfo),
      'Get stake info for coldkey.',
    ),
    get_stake_info_for_coldkeys: apiMethod(
      { coldkey_accounts: vec(accountId) },
      vec(tuple(accountId, vec(stakeInfo))),
      'Get stake info for coldkeys.',
    ),
    get_stake_info_for_hotkey_coldkey_netuid: apiMethod(
      { hotkey_account: accountId, coldkey_account: accountId, netuid: u16 },
      option(stakeInfo),
      'Get stake info for hotkey coldkey netuid.',
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
      'Get stake fee.',
    ),
    get_stake_availability_for_coldkeys: apiMethod(
      { coldkey_accounts: vec(accountId), netuids: option(vec(u16)) },
      bTreeMap(accountId, bTreeMap(u16, stakeAvailability)),
      'Get stake availability for coldkeys.',
    ),
    get_coldkey_lock: apiMethod(
      { coldkey: accountId, netuid: u16 },
      option(lockState),
      'Get coldkey lock.',
    ),
    get_hotkey_conviction: apiMethod(
      { hotkey: accountId, netuid: u16 },
      u64f64,
      'Get hotkey conviction.',
    ),
    get_most_convicted_hotkey_on_subnet: apiMethod(
      { netuid: u16 },
      option(accountId),
      'Get most convicted hotkey on subnet.',
    ),
  },
} as const satisfies RuntimeApi;
