/** The interface ProxyFilterRuntimeApi: the kinds of proxies, and what they may do. */
import { encodeUtf8 } from '@adit/base';
import { runtimeDefinition } from '../../definitions/runtime.ts';
import type { ProxyFilterRuntimeApi } from '../../definitions/runtime-apis/market-apis.ts';
import { type CallCondition, type FilteredCall, filterOf } from '../proxy/proxy-filters.ts';
import { DEPRECATED_PROXY_TYPES, listProxyTypes } from '../proxy/proxy-types.ts';
import type { ApiHandlers } from './api-handlers.ts';

function splitName(full: string): { readonly pallet: string; readonly call: string } {
  const [pallet = '', call = ''] = full.split('.');
  return { pallet, call };
}

function conditionOf(condition: CallCondition | undefined) {
  if (condition === undefined) return undefined;
  if ('inner' in condition) {
    const { pallet, call } = splitName(condition.inner);
    const value = { pallet_name: encodeUtf8(pallet), call_name: encodeUtf8(call) };
    return { type: 'NestedCallMustBe' as const, value };
  }
  const value = { param_name: encodeUtf8(condition.argument), limit: condition.below };
  return { type: 'ParamLessThan' as const, value };
}

function infoOf({ name, condition }: FilteredCall) {
  const { pallet, call } = splitName(name);
  const definition = runtimeDefinition.pallets.find((one) => one.name === pallet);
  return {
    pallet_name: encodeUtf8(pallet),
    pallet_index: definition?.index ?? 0,
    call_name: encodeUtf8(call),
    call_index: definition?.calls?.[call]?.index,
    condition: conditionOf(condition),
  };
}

/** What answers its methods. */
export const proxyFilterHandlers: ApiHandlers<typeof ProxyFilterRuntimeApi> = {
  get_proxy_types: () =>
    listProxyTypes().map(([name, index]) => ({
      name: encodeUtf8(name),
      index,
      deprecated: DEPRECATED_PROXY_TYPES.has(name),
    })),
  get_proxy_filter: (_, { proxy_type: wanted }) =>
    listProxyTypes()
      .filter(([, index]) => wanted === undefined || index === wanted)
      .map(([name, index]) => {
        const { mode, calls } = filterOf(name);
        return {
          proxy_type: index,
          name: encodeUtf8(name),
          deprecated: DEPRECATED_PROXY_TYPES.has(name),
          filter_mode: { type: mode, value: [] },
          calls: calls.map(infoOf),
          exceptions: [],
        };
      }),
};
