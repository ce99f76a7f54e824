/** Runtime interfaces about prices, encrypted extrinsics and proxies. */
import {
  apiMethod,
  bool,
  bytes,
  hexBytes,
  option,
  type RuntimeApi,
  u8,
  u16,
  u64,
  vec,
} from '@adit/substrate';
import { uncheckedExtrinsic } from '../extrinsic.ts';
import { proxyFilterInfo, proxyTypeInfo } from '../proxy-types.ts';
import { shieldedTransaction, simSwapResult, subnetPrice } from './market-types.ts';

/** Prices and simulated swaps. */
export const SwapRuntimeApi = {
  name: 'SwapRuntimeApi',
  version: 1,
  methods: {
    current_alpha_price: apiMethod({ netuid: u16 }, u64),
    current_alpha_price_all: apiMethod({}, vec(subnetPrice)),
    sim_swap_tao_for_alpha: apiMethod({ netuid: u16, tao: u64 }, simSwapResult),
    sim_swap_alpha_for_tao: apiMethod({ netuid: u16, alpha: u64 }, simSwapResult),
  },
} as const satisfies RuntimeApi;

/** What a node asks about encrypted extrinsics. */
export const ShieldApi = {
  name: 'ShieldApi',
  version: 1,
  methods: {
    try_decode_shielded_tx: apiMethod({ uxt: uncheckedExtrinsic }, option(shieldedTransaction)),
    is_shielded_using_current_key: apiMethod({ key_hash: hexBytes(16) }, bool),
    try_unshield_tx: apiMethod(
      { dec_key_bytes: bytes, shielded_tx: shieldedTransaction },
      option(uncheckedExtrinsic),
    ),
  },
} as const satisfies RuntimeApi;

/** Kinds of proxies, and what they may do: one kind, or all. */
export const ProxyFilterRuntimeApi = {
  name: 'ProxyFilterRuntimeApi',
  version: 1,
  methods: {
    get_proxy_types: apiMethod({}, vec(proxyTypeInfo)),
    get_proxy_filter: apiMethod({ proxy_type: option(u8) }, vec(proxyFilterInfo)),
  },
} as const satisfies RuntimeApi;
