/**
 * The chain's own JSON-RPC methods: runtime interfaces under other names (spec 9.1). Most of them
 * answer the encoded bytes as a list of numbers, a few a JSON value. A block hash may come last.
 */
import { decode, option, u16, u64 } from '@adit/substrate';
import { SwapRuntimeApi } from '../../definitions/runtime-apis/market-apis.ts';

/** What a parameter is. */
export type CustomRpcInput = 'u8' | 'u16' | 'u64' | 'account' | 'indices';

/** One method. */
export interface CustomRpc {
  /** The runtime interface's method. */
  readonly call: string;
  /** What it takes, in the order of the interface's arguments. */
  readonly inputs: readonly CustomRpcInput[];
  /** The JSON value of the interface's answer. */
  answer(bytes: Uint8Array): unknown;
}

function asNumbers(bytes: Uint8Array): number[] {
  return [...bytes];
}

/** A JSON number where it is exact, else its decimal digits. */
function jsonAmount(amount: bigint): number | string {
  return amount <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(amount) : String(amount);
}

function amountOf(bytes: Uint8Array): number | string {
  return jsonAmount(decode(u64, bytes));
}

function pricesOf(bytes: Uint8Array): { netuid: number; price: number | string }[] {
  const { output } = SwapRuntimeApi.methods.current_alpha_price_all;
  return decode(output, bytes).map(({ netuid, price }) => ({ netuid, price: jsonAmount(price) }));
}

function netuidOrNull(bytes: Uint8Array): number | null {
  return decode(option(u16), bytes) ?? null;
}

function group(
  prefix: string,
  api: string,
  methods: Readonly<
    Record<string, readonly [method: string, ...inputs: readonly CustomRpcInput[]]>
  >,
): Record<string, CustomRpc> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, [method, ...inputs]]) => [
      `${prefix}_${name}`,
      { call: `${api}_${method}`, inputs, answer: asNumbers },
    ]),
  );
}

const delegateMethods = group('delegateInfo', 'DelegateInfoRuntimeApi', {
  getDelegates: ['get_delegates'],
  getDelegate: ['get_delegate', 'account'],
  getDelegated: ['get_delegated', 'account'],
});

const neuronMethods = group('neuronInfo', 'NeuronInfoRuntimeApi', {
  getNeurons: ['get_neurons', 'u16'],
  getNeuron: ['get_neuron', 'u16', 'u16'],
  getNeuronsLite: ['get_neurons_lite', 'u16'],
  getNeuronLite: ['get_neuron_lite', 'u16', 'u16'],
});

const subnetMethods = group('subnetInfo', 'SubnetInfoRuntimeApi', {
  getSubnetInfo: ['get_subnet_info', 'u16'],
  getSubnetsInfo: ['get_subnets_info'],
  getSubnetInfo_v2: ['get_subnet_info_v2', 'u16'],
  getSubnetsInfo_v2: ['get_subnets_info_v2'],
  getSubnetHyperparams: ['get_subnet_hyperparams', 'u16'],
  getSubnetHyperparamsV2: ['get_subnet_hyperparams_v2', 'u16'],
  getAllDynamicInfo: ['get_all_dynamic_info'],
  getDynamicInfo: ['get_dynamic_info', 'u16'],
  getAllMetagraphs: ['get_all_metagraphs'],
  getMetagraph: ['get_metagraph', 'u16'],
  getAllMechagraphs: ['get_all_mechagraphs'],
  getMechagraph: ['get_mechagraph', 'u16', 'u8'],
  getSubnetState: ['get_subnet_state', 'u16'],
  getSelectiveMetagraph: ['get_selective_metagraph', 'u16', 'indices'],
  getColdkeyAutoStakeHotkey: ['get_coldkey_auto_stake_hotkey', 'account', 'u16'],
  getSelectiveMechagraph: ['get_selective_mechagraph', 'u16', 'u8', 'indices'],
  getSubnetAccountId: ['get_subnet_account_id', 'u16'],
});

const stakeMethods = group('stakeInfo', 'StakeInfoRuntimeApi', {
  getColdkeyLock: ['get_coldkey_lock', 'account', 'u16'],
});

const swapMethods = group('swap', 'SwapRuntimeApi', {
  simSwapTaoForAlpha: ['sim_swap_tao_for_alpha', 'u16', 'u64'],
  simSwapAlphaForTao: ['sim_swap_alpha_for_tao', 'u16', 'u64'],
});

const valueMethods: Readonly<Record<string, CustomRpc>> = {
  subnetInfo_getLockCost: {
    call: 'SubnetRegistrationRuntimeApi_get_network_registration_cost',
    inputs: [],
    answer: amountOf,
  },
  subnetInfo_getSubnetToPrune: {
    call: 'SubnetInfoRuntimeApi_get_subnet_to_prune',
    inputs: [],
    answer: netuidOrNull,
  },
  swap_currentAlphaPrice: {
    call: 'SwapRuntimeApi_current_alpha_price',
    inputs: ['u16'],
    answer: amountOf,
  },
  swap_currentAlphaPriceAll: {
    call: 'SwapRuntimeApi_current_alpha_price_all',
    inputs: [],
    answer: pricesOf,
  },
};

/** All of them by name. */
export const customRpcMethods: Readonly<Record<string, CustomRpc>> = {
  ...delegateMethods,
  ...neuronMethods,
  ...subnetMethods,
  ...stakeMethods,
  ...swapMethods,
  ...valueMethods,
};
