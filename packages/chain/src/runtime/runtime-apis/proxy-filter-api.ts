/** The interface ProxyFilterRuntimeApi: the kinds of proxies. */
import { encodeUtf8 } from '@adit/base';
import { proxyType } from '../../definitions/proxy-types.ts';
import type { ProxyFilterRuntimeApi } from '../../definitions/runtime-apis/market-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** Kinds whose pallets are gone; they allow nothing. */
const DEPRECATED = new Set(['Senate', 'Triumvirate', 'Governance', 'RootWeights']);

/** What answers its methods. */
export const proxyFilterHandlers: ApiHandlers<typeof ProxyFilterRuntimeApi> = {
  get_proxy_types: () => {
    const shape = proxyType.shape();
    const variants = shape.kind === 'variant' ? shape.variants : [];
    return variants.map(({ name, index }) => ({
      name: encodeUtf8(name),
      index,
      deprecated: DEPRECATED.has(name),
    }));
  },
};
