/** `system_*` and `account_nextIndex`: who this node is (interop 1.2). */
import { encodeHex, VERSION } from '@adit/base';
import type { NodeCore } from '../node-core.ts';
import type { Params } from '../rpc/params.ts';
import { RpcError } from '../rpc/rpc-error.ts';
import { aliases, type RpcMethods } from '../rpc/rpc-method.ts';

/** Clients of the Python registry take presets by the chain's name; this one has none there. */
export const CHAIN_NAME = 'Bittensor';
const SS58_PREFIX = 42;
const DECIMALS = 9;

/** How the chain's accounts and amounts are written. */
export function chainProperties(): unknown {
  return { ss58Format: SS58_PREFIX, tokenDecimals: DECIMALS, tokenSymbol: 'TAO' };
}

/** On the head only: no other block can still be built on. */
function dryRun({ chain }: NodeCore, params: Params): Uint8Array {
  const at = params.hash(1);
  if (at !== null && at !== chain.head().hash) {
    throw new RpcError(-32000, 'Dry runs are on the best block only', `Asked for ${at}`);
  }
  return chain.dryRun(params.bytes(0));
}

/** The group `system_*`. */
export function systemMethods(core: NodeCore): RpcMethods {
  return {
    system_chain: () => CHAIN_NAME,
    system_name: () => 'Adit development chain',
    system_version: () => VERSION,
    system_properties: chainProperties,
    system_health: () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
    system_chainType: () => 'Development',
    system_nodeRoles: () => ['Authority'],
    system_peers: () => [],
    // There is no network of peers; the name tells one chain from another.
    system_localPeerId: () => `adit-${core.chain.genesisHash.slice(2, 14)}`,
    system_localListenAddresses: () => [],
    system_syncState: () => {
      const { number } = core.chain.head();
      return { startingBlock: 0, currentBlock: number, highestBlock: number };
    },
    ...aliases(['system_accountNextIndex', 'account_nextIndex'], (params) => {
      const account = params.account(0);
      return core.pool.nextNonce(account, core.chain.nonceOf(account));
    }),
    ...aliases(
      ['system_dryRun', 'system_dryRunAt'],
      (params) => `0x${encodeHex(dryRun(core, params))}`,
    ),
  };
}
