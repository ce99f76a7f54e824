/** `archive_v1_*`: blocks and state of any height (interop 1.6). */
import { encodeHex, errorMessage } from '@adit/base';
import { encodeHeader } from '@adit/substrate';
import {
  answerQuery,
  isOfChildTrie,
  readQueries,
  type StorageQuery,
} from '../new-api/storage-query.ts';
import type { NodeCore } from '../node-core.ts';
import type { Subscription } from '../rpc/connection.ts';
import type { Params } from '../rpc/params.ts';
import { limitReached, RpcError } from '../rpc/rpc-error.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { requiredHash } from './required-hash.ts';
import { unsubscribe } from './unsubscribe.ts';

const HEIGHT_MAX = 0xffff_ffff;
/** Keys that one request may read: there is no page to wait at. */
const KEYS_MAX = 200_000;

function tooMuch(): RpcError {
  const text = `More than ${KEYS_MAX} keys would be read`;
  return limitReached(`${text}; ask for less, or go on with paginationStartKey`);
}

/** One notification for each item, then the end; errors are told as events too. */
function tellStorage(
  core: NodeCore,
  { hash, queries }: { readonly hash: string; readonly queries: readonly StorageQuery[] },
  { notify, end }: Subscription,
): void {
  try {
    const state = core.chain.stateAt(hash);
    let keys = 0;
    for (const query of queries) {
      for (const { item, keysRead } of answerQuery(state, query, KEYS_MAX)) {
        keys += keysRead;
        if (keys > KEYS_MAX) throw tooMuch();
        if (item !== null) notify({ event: 'storage', ...item });
      }
    }
    notify({ event: 'storageDone' });
  } catch (error) {
    const text =
      error instanceof RpcError ? `${error.message}: ${error.data}` : errorMessage(error);
    notify({ event: 'storageError', error: text });
  }
  end();
}

function callAt(core: NodeCore, params: Params): unknown {
  const hash = requiredHash(params, 0);
  const name = params.text(1, 'the name of a runtime interface and method');
  const args = params.bytes(2);
  if (core.chain.block(hash) === null) return null;
  try {
    return { success: true, value: `0x${encodeHex(core.chain.call(name, args, hash))}` };
  } catch (error) {
    return { success: false, error: errorMessage(error) };
  }
}

/** The group `archive_v1_*`. */
export function archiveMethods(core: NodeCore): RpcMethods {
  const { chain } = core;
  return {
    archive_v1_genesisHash: () => chain.genesisHash,
    archive_v1_finalizedHeight: () => core.finalizedBlock().header.number,
    archive_v1_hashByHeight: (params) => {
      const hash = chain.hashOf(params.integer(0, { min: 0, max: HEIGHT_MAX }));
      return hash === null ? [] : [hash];
    },
    archive_v1_header: (params) => {
      const block = chain.block(requiredHash(params, 0));
      return block === null ? null : `0x${encodeHex(encodeHeader(block.header))}`;
    },
    archive_v1_body: (params) => {
      const block = chain.block(requiredHash(params, 0));
      return block?.extrinsics.map((bytes) => `0x${encodeHex(bytes)}`) ?? null;
    },
    archive_v1_call: (params) => callAt(core, params),
    archive_v1_storage: (params, connection) => {
      const hash = requiredHash(params, 0);
      const asked = readQueries(params, 1);
      const queries = isOfChildTrie(params, 2) ? [] : asked;
      return connection.subscribe({
        method: 'archive_v1_storageEvent',
        start: (subscription) => {
          tellStorage(core, { hash, queries }, subscription);
          return () => undefined;
        },
      });
    },
    archive_v1_stopStorage: (params, connection) => {
      unsubscribe(params, connection);
      return null;
    },
  };
}
