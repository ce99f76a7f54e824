/** Everything that the node answers. */
import type { NodeCore } from '../node-core.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { authorMethods } from './author-methods.ts';
import { chainMethods } from './chain-methods.ts';
import { type DeveloperTools, developerMethods } from './developer-methods.ts';
import { paymentMethods } from './payment-methods.ts';
import { runtimeApiMethods } from './runtime-api-methods.ts';
import { stateMethods } from './state-methods.ts';
import { systemMethods } from './system-methods.ts';

/** All methods by name; `rpc_methods` lists exactly these. */
export function allMethods(core: NodeCore, tools: Omit<DeveloperTools, 'core'>): RpcMethods {
  const methods: RpcMethods = {
    ...authorMethods(core),
    ...chainMethods(core),
    ...developerMethods({ core, ...tools }),
    ...paymentMethods(core),
    ...runtimeApiMethods(core),
    ...stateMethods(core),
    ...systemMethods(core),
  };
  const names = [...Object.keys(methods), 'rpc_methods'].sort();
  return { ...methods, rpc_methods: () => ({ version: 1, methods: names }) };
}
