/** `state_*`: storage, runtime interfaces, metadata, and the subscriptions to them. */
import { blake2b256, encodeHex } from '@adit/base';
import { bytes as byteString, decode } from '@adit/substrate';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import type { StoragePair } from '../chain-port.ts';
import type { NodeCore } from '../node-core.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams, RpcError, unknownBlock } from '../rpc/rpc-error.ts';
import { aliases, type RpcMethods } from '../rpc/rpc-method.ts';
import { runtimeVersionJson } from './runtime-version.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Storage keys in one request. */
const KEYS_MAX = 20_000;
/** Keys of one page, as in Substrate. */
const PAGE_MAX = 1_000;
/** Blocks that one `state_queryStorage` walks through. */
const RANGE_MAX = 2_400;
/** Longest name of a runtime interface's method that is looked up. */
const NAME_MAX = 200;

const EMPTY = new Uint8Array();

function hexOrNull(value: Uint8Array | null): string | null {
  return value === null ? null : `0x${encodeHex(value)}`;
}

function hashAt({ chain }: NodeCore, params: Params, index: number): string {
  return params.hash(index) ?? chain.head().hash;
}

function stateAt(core: NodeCore, params: Params, index: number): StateReader {
  return core.chain.stateAt(hashAt(core, params, index));
}

function readKeys(state: StateReader, keys: readonly string[]): [string, string | null][] {
  return keys.map((key) => [key, hexOrNull(state.rawRead(key))]);
}

function keysPaged(core: NodeCore, params: Params): string[] {
  const prefix = params.hex(0);
  const count = params.integer(1, { min: 0, max: 0xffff_ffff });
  if (count > PAGE_MAX) {
    const text = `count exceeds maximum value. value: ${count}, max: ${PAGE_MAX}`;
    throw new RpcError(4002, text, 'Ask for fewer keys and go on from the last one');
  }
  const start = params.raw(2) === null ? null : params.hex(2);
  const keys = stateAt(core, params, 3).rawKeys(prefix);
  // Keys ascend and hexadecimal text sorts as bytes do; the start itself is left out.
  const from = start === null ? 0 : keys.findIndex((key) => key > start);
  return from === -1 ? [] : keys.slice(from, from + count);
}

function numberOf(core: NodeCore, hash: string): number {
  const block = core.chain.block(hash);
  if (block === null) throw unknownBlock(hash);
  return block.header.number;
}

function queryRange(core: NodeCore, params: Params): unknown[] {
  const keys = params.keys(0, KEYS_MAX);
  const from = numberOf(core, params.hash(1) ?? core.chain.genesisHash);
  const to = numberOf(core, hashAt(core, params, 2));
  if (from > to) throw new RpcError(4001, 'Invalid block range', `from ${from} is behind to ${to}`);
  if (to - from > RANGE_MAX) throw invalidParams(`${to - from} blocks are more than ${RANGE_MAX}`);
  const sets: unknown[] = [];
  const last = new Map<string, string | null>();
  for (let number = from; number <= to; number += 1) {
    const block = core.chain.hashOf(number);
    if (block === null) break;
    const changes = readKeys(core.chain.stateAt(block), keys).filter(
      ([key, value]) => !last.has(key) || last.get(key) !== value,
    );
    for (const [key, value] of changes) last.set(key, value);
    if (changes.length > 0) sets.push({ block, changes });
  }
  return sets;
}

function callRuntime(core: NodeCore, params: Params): string {
  const name = params.text(0, 'the name of a runtime interface and method');
  if (name.length > NAME_MAX) throw invalidParams(`The name has ${name.length} characters`);
  const args = params.raw(1) === null ? EMPTY : params.bytes(1);
  return `0x${encodeHex(core.chain.call(name, args, hashAt(core, params, 2)))}`;
}

function versionAt(core: NodeCore, hash: string): unknown {
  return runtimeVersionJson(core.chain.call('Core_version', EMPTY, hash));
}

function storageMethods(core: NodeCore): RpcMethods {
  const read = (params: Params): Uint8Array | null =>
    stateAt(core, params, 1).rawRead(params.hex(0));
  return {
    ...aliases(['state_getStorage', 'state_getStorageAt'], (params) => hexOrNull(read(params))),
    ...aliases(['state_getStorageHash', 'state_getStorageHashAt'], (params) => {
      const value = read(params);
      return value === null ? null : hexOrNull(blake2b256(value));
    }),
    ...aliases(
      ['state_getStorageSize', 'state_getStorageSizeAt'],
      (params) => read(params)?.length ?? null,
    ),
    state_queryStorageAt: (params) => {
      const block = hashAt(core, params, 1);
      const changes = readKeys(core.chain.stateAt(block), params.keys(0, KEYS_MAX));
      return [{ block, changes }];
    },
    state_queryStorage: (params) => queryRange(core, params),
    ...aliases(['state_getKeysPaged', 'state_getKeysPagedAt'], (params) => keysPaged(core, params)),
    state_getKeys: (params) => stateAt(core, params, 1).rawKeys(params.hex(0)),
    state_getPairs: (params) => {
      const state = stateAt(core, params, 1);
      return readKeys(state, state.rawKeys(params.hex(0)));
    },
  };
}

function pairsJson(changes: readonly StoragePair[]): [string, string | null][] {
  return changes.map(([key, value]) => [key, hexOrNull(value)]);
}

function subscriptions(core: NodeCore): RpcMethods {
  return {
    state_subscribeStorage: (params, connection) => {
      const keys = params.keys(0, KEYS_MAX);
      const wanted = new Set(keys);
      return connection.subscribe({
        method: 'state_storage',
        start: ({ notify }) => {
          const tellAll = (block: string): void =>
            notify({ block, changes: readKeys(core.chain.stateAt(block), keys) });
          tellAll(core.chain.head().hash);
          return core.listen({
            onStorage: (block, changes) => {
              const mine = changes.filter(([key]) => wanted.has(key));
              if (mine.length > 0) notify({ block, changes: pairsJson(mine) });
            },
            onReverted: ({ hash }) => tellAll(hash),
          });
        },
      });
    },
    state_unsubscribeStorage: unsubscribe,
    ...aliases(
      ['state_subscribeRuntimeVersion', 'chain_subscribeRuntimeVersion'],
      (_params, connection) =>
        connection.subscribe({
          method: 'state_runtimeVersion',
          // The runtime never changes while the node runs: there is one notification.
          start: ({ notify }) => {
            notify(versionAt(core, core.chain.head().hash));
            return () => undefined;
          },
        }),
    ),
    ...aliases(['state_unsubscribeRuntimeVersion', 'chain_unsubscribeRuntimeVersion'], unsubscribe),
  };
}

/** The group `state_*`. */
export function stateMethods(core: NodeCore): RpcMethods {
  return {
    ...storageMethods(core),
    ...subscriptions(core),
    ...aliases(['state_getRuntimeVersion', 'chain_getRuntimeVersion'], (params) =>
      versionAt(core, hashAt(core, params, 0)),
    ),
    state_getMetadata: (params) => {
      const opaque = core.chain.call('Metadata_metadata', EMPTY, hashAt(core, params, 0));
      return `0x${encodeHex(decode(byteString, opaque))}`;
    },
    ...aliases(['state_call', 'state_callAt'], (params) => callRuntime(core, params)),
  };
}
