/** `chainSpec_v1_*`: which chain this is (interop 1.6). */
import type { NodeCore } from '../node-core.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { CHAIN_NAME, chainProperties } from './system-methods.ts';

/** The group `chainSpec_v1_*`. */
export function chainSpecMethods({ chain }: NodeCore): RpcMethods {
  return {
    chainSpec_v1_chainName: () => CHAIN_NAME,
    chainSpec_v1_genesisHash: () => chain.genesisHash,
    chainSpec_v1_properties: chainProperties,
  };
}
