/** `author_*`: the transaction pool (interop 1.2, 1.4 and 1.7). */
import { decodeHex, encodeHex } from '@adit/base';
import { extrinsicHash } from '@adit/substrate';
import type { NodeCore } from '../node-core.ts';
import type { Connection, Subscription } from '../rpc/connection.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams, RpcError } from '../rpc/rpc-error.ts';
import { aliases, type RpcMethods } from '../rpc/rpc-method.ts';
import type { ExtrinsicStatus } from '../watchers.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Hashes in one `author_removeExtrinsic`. */
const REMOVALS_MAX = 10_000;

function noKeystore(): never {
  throw new RpcError(
    -32000,
    'This node has no keystore',
    'Blocks are authored by the development key //One',
  );
}

/** `{"hash": ..}`, `{"extrinsic": ..}` or a plain hash, as `author_removeExtrinsic` takes them. */
function hashToRemove(item: unknown): string {
  if (typeof item === 'string') return item.toLowerCase();
  if (typeof item === 'object' && item !== null) {
    const { hash } = item as { readonly hash?: unknown };
    if (typeof hash === 'string') return hash.toLowerCase();
    const { extrinsic } = item as { readonly extrinsic?: unknown };
    if (typeof extrinsic === 'string') return extrinsicHash(decodeHex(extrinsic));
  }
  throw invalidParams('Each item is {"hash": "0x.."} or {"extrinsic": "0x.."}');
}

function removeExtrinsics(core: NodeCore, params: Params): string[] {
  const items = params.raw(0);
  if (!Array.isArray(items) || items.length > REMOVALS_MAX) {
    throw invalidParams(`Parameter 1 must be a list of at most ${REMOVALS_MAX}`);
  }
  return core.removeFromPool(items.map(hashToRemove));
}

/** The id of a subscription that tells the statuses, which come after the answer with the id. */
function submitAndWatch(core: NodeCore, bytes: Uint8Array, connection: Connection): string {
  const early: (() => void)[] = [];
  let subscription: Subscription | null = null;
  let stop = (): void => undefined;
  const id = connection.subscribe({
    method: 'author_extrinsicUpdate',
    start: (opened) => {
      subscription = opened;
      for (const tell of early) tell();
      return () => stop();
    },
  });
  const tell = (status: ExtrinsicStatus, isLast: boolean): void => {
    subscription?.notify(status);
    if (isLast) subscription?.end();
  };
  try {
    stop = core.submitAndWatch(bytes, (status, isLast) => {
      if (subscription === null) early.push(() => tell(status, isLast));
      else tell(status, isLast);
    });
  } catch (error) {
    connection.unsubscribe(id);
    throw error;
  }
  return id;
}

/** The group `author_*`. */
export function authorMethods(core: NodeCore): RpcMethods {
  return {
    author_submitExtrinsic: (params) => core.submit(params.bytes(0)),
    author_submitAndWatchExtrinsic: (params, connection) =>
      submitAndWatch(core, params.bytes(0), connection),
    author_unwatchExtrinsic: unsubscribe,
    author_pendingExtrinsics: () => core.pool.ready().map(({ bytes }) => `0x${encodeHex(bytes)}`),
    author_removeExtrinsic: (params) => removeExtrinsics(core, params),
    ...aliases(['author_hasKey', 'author_hasSessionKeys'], () => false),
    author_rotateKeys: noKeystore,
    author_insertKey: noKeystore,
  };
}
