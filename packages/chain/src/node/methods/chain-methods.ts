/** `chain_*`: hashes, headers, blocks and their subscriptions (interop 1.2 and 1.4). */
import { encodeHex } from '@adit/base';
import { headerToJson } from '@adit/substrate';
import type { PortBlock } from '../chain-port.ts';
import type { HeadListener, NodeCore } from '../node-core.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams } from '../rpc/rpc-error.ts';
import { aliases, type RpcMethod, type RpcMethods } from '../rpc/rpc-method.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Most numbers in one `chain_getBlockHash`. */
const NUMBERS_MAX = 10_000;

function blockHash({ chain }: NodeCore, params: Params): string | null | (string | null)[] {
  const numbers = params.blockNumbers(0);
  if (numbers !== null) {
    if (numbers.length > NUMBERS_MAX) throw invalidParams(`More than ${NUMBERS_MAX} block numbers`);
    return numbers.map((number) => chain.hashOf(number));
  }
  const number = params.blockNumber(0);
  return number === null ? chain.head().hash : chain.hashOf(number);
}

function blockAt({ chain }: NodeCore, params: Params): PortBlock | null {
  return chain.block(params.hash(0) ?? chain.head().hash);
}

function blockJson({ header, extrinsics }: PortBlock): unknown {
  return {
    block: {
      header: headerToJson(header),
      extrinsics: extrinsics.map((bytes) => `0x${encodeHex(bytes)}`),
    },
    justifications: null,
  };
}

type HeadEvent = 'onBest' | 'onFinalized';

function subscribeHeads(core: NodeCore, method: string, event: HeadEvent): RpcMethod {
  return (_params, connection) =>
    connection.subscribe({
      method,
      start: ({ notify }) => {
        const tell = ({ header }: PortBlock): void => notify(headerToJson(header));
        tell(event === 'onBest' ? core.headBlock() : core.finalizedBlock());
        const listener: HeadListener = { [event]: tell, onReverted: tell };
        return core.listen(listener);
      },
    });
}

/** The group `chain_*`. */
export function chainMethods(core: NodeCore): RpcMethods {
  return {
    ...aliases(['chain_getBlockHash', 'chain_getHead'], (params) => blockHash(core, params)),
    ...aliases(
      ['chain_getFinalizedHead', 'chain_getFinalisedHead'],
      () => core.finalizedBlock().hash,
    ),
    chain_getHeader: (params) => {
      const block = blockAt(core, params);
      return block === null ? null : headerToJson(block.header);
    },
    chain_getBlock: (params) => {
      const block = blockAt(core, params);
      return block === null ? null : blockJson(block);
    },
    ...aliases(
      [
        'chain_subscribeNewHeads',
        'chain_subscribeNewHead',
        'chain_subscribe_newHead',
        'subscribe_newHead',
      ],
      subscribeHeads(core, 'chain_newHead', 'onBest'),
    ),
    ...aliases(
      [
        'chain_unsubscribeNewHeads',
        'chain_unsubscribeNewHead',
        'chain_unsubscribe_newHead',
        'unsubscribe_newHead',
      ],
      unsubscribe,
    ),
    ...aliases(
      ['chain_subscribeFinalizedHeads', 'chain_subscribeFinalisedHeads'],
      subscribeHeads(core, 'chain_finalizedHead', 'onFinalized'),
    ),
    ...aliases(['chain_unsubscribeFinalizedHeads', 'chain_unsubscribeFinalisedHeads'], unsubscribe),
    chain_subscribeAllHeads: subscribeHeads(core, 'chain_allHead', 'onBest'),
    chain_unsubscribeAllHeads: unsubscribe,
  };
}
