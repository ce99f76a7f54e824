/** The interface ProxyFilterRuntimeApi: the kinds of proxies. */
import { encodeUtf8 } from '@adit/base';
import type { ProxyFilterRuntimeApi } from '../../definitions/runtime-apis/market-apis.ts';
import { DEPRECATED_PROXY_TYPES, listProxyTypes } from '../proxy/proxy-types.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** What answers its methods. */
export const proxyFilterHandlers: ApiHandlers<typeof ProxyFilterRuntimeApi> = {
  get_proxy_types: () =>
    listProxyTypes().map(([name, index]) => ({
      name: encodeUtf8(name),
      index,
      deprecated: DEPRECATED_PROXY_TYPES.has(name),
    })),
};
