/** Everything that the node answers. */
import type { NodeCore } from '../node-core.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { archiveMethods } from './archive-methods.ts';
import { authorMethods } from './author-methods.ts';
import { chainHeadMethods } from './chain-head-methods.ts';
import { chainMethods } from './chain-methods.ts';
import { chainSpecMethods } from './chain-spec-methods.ts';
import { type DeveloperTools, developerMethods } from './developer-methods.ts';
import { paymentMethods } from './payment-methods.ts';
import { runtimeApiMethods } from './runtime-api-methods.ts';
import { stateMethods } from './state-methods.ts';
import { systemMethods } from './system-methods.ts';
import { transactionMethods } from './transaction-methods.ts';

/** All methods by name; `rpc_methods` lists exactly these. */
export function allMethods(core: NodeCore, tools: Omit<DeveloperTools, 'core'>): RpcMethods {
  const methods: RpcMethods = {
    ...archiveMethods(core),
    ...authorMethods(core),
    ...chainHeadMethods(core),
    ...chainMethods(core),
    ...chainSpecMethods(core),
    ...developerMethods({ core, ...tools }),
    ...paymentMethods(core),
    ...runtimeApiMethods(core),
    ...stateMethods(core),
    ...systemMethods(core),
    ...transactionMethods(core),
  };
  const names = [...Object.keys(methods), 'rpc_methods'].sort();
  return { ...methods, rpc_methods: () => ({ version: 1, methods: names }) };
}
