/** Runtime-apis/market-apis.ts. */
import {
  apiMethod,
  bool,
  bytes,
  hexBytes,
  option,
  type RuntimeApi,
  u16,
  u64,
  vec,
} from '@adit/substrate';
import { uncheckedExtrinsic } from '../extrinsic.ts';
import { proxyTypeInfo } from '../proxy-types.ts';
import { shieldedTransaction, simSwapResult, subnetPrice } from './market-types.ts';

/** Swap runtime api. */
export const SwapRuntimeApi = {
  name: 'SwapRuntimeApi',
  version: 1,
  methods: {
    current_alpha_price: apiMethod({ netuid: u16 }, u64, 'Current alpha price.'),
    current_alpha_price_all: apiMethod({}, vec(subnetPrice), 'Current alpha price all.'),
    sim_swap_tao_for_alpha: apiMethod(
      { netuid: u16, tao: u64 },
      simSwapResult,
      'Sim swap tao for alpha.',
    ),
    sim_swap_alpha_for_tao: apiMethod(
      { netuid: u16, alpha: u64 },
      simSwapResult,
      'Sim swap alpha for tao.',
    ),
  },
} as const satisfies RuntimeApi;

/** Shield api. */
export const ShieldApi = {
  name: 'ShieldApi',
  version: 1,
  methods: {
    try_decode_shielded_tx: apiMethod(
      { uxt: uncheckedExtrinsic },
      option(shieldedTransaction),
      'Try decode shielded tx.',
    ),
    is_shielded_using_current_key: apiMethod(
      { key_hash: hexBytes(16) },
      bool,
      'Is shielded using current key.',
    ),
    try_unshield_tx: apiMethod(
      { dec_key_bytes: bytes, shielded_tx: shieldedTransaction },
      option(uncheckedExtrinsic),
      'Try unshield tx.',
    ),
  },
} as const satisfies RuntimeApi;

/** Proxy filter runtime api. */
export const ProxyFilterRuntimeApi = {
  name: 'ProxyFilterRuntimeApi',
  version: 1,
  methods: {
    get_proxy_types: apiMethod({}, vec(proxyTypeInfo), 'Get proxy types.'),
  },
} as const satisfies RuntimeApi;
