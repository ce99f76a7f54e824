/** `chainHead_v1_*` (interop 1.6). Requests about an ended subscription do nothing, as specified. */
import { encodeHex } from '@adit/base';
import { encodeHeader } from '@adit/substrate';
import { Follow } from '../new-api/follow.ts';
import { bodyStep, callStep, storageStep } from '../new-api/operation-steps.ts';
import type { OperationStep } from '../new-api/operations.ts';
import { isOfChildTrie, readQueries } from '../new-api/storage-query.ts';
import type { NodeCore } from '../node-core.ts';
import type { Connection } from '../rpc/connection.ts';
import type { Params } from '../rpc/params.ts';
import {
  duplicateHashes,
  followedWithoutRuntime,
  invalidParams,
  tooManyFollows,
} from '../rpc/rpc-error.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { requiredHash } from './required-hash.ts';

/** Follow subscriptions of one socket. */
const FOLLOWS_MAX = 2;
/** Queries of one storage operation; the rest is told as discarded. */
const QUERIES_MAX = 1_000;

const LIMIT_REACHED = { result: 'limitReached' } as const;

/** The subscriptions of all sockets. */
class Follows {
  readonly #bySocket = new WeakMap<Connection, Map<string, Follow>>();

  open(core: NodeCore, withRuntime: boolean, connection: Connection): string {
    const mine = this.#bySocket.get(connection) ?? new Map<string, Follow>();
    this.#bySocket.set(connection, mine);
    if (mine.size >= FOLLOWS_MAX) throw tooManyFollows(FOLLOWS_MAX);
    const follow = new Follow(core, withRuntime);
    const id = connection.subscribe({
      method: 'chainHead_v1_followEvent',
      start: (subscription) => {
        const stop = follow.start(subscription);
        return () => {
          stop();
          mine.delete(id);
        };
      },
    });
    mine.set(id, follow);
    return id;
  }

  close(id: string, connection: Connection): void {
    const isMine = this.#bySocket.get(connection)?.delete(id) ?? false;
    if (isMine) connection.unsubscribe(id);
  }

  find(params: Params, connection: Connection): Follow | null {
    const id = params.text(0, 'the id of a follow subscription');
    return this.#bySocket.get(connection)?.get(id) ?? null;
  }
}

/** The id is there before the events: those come behind the answer. */
function startOperation(follow: Follow, step: OperationStep, connection: Connection): unknown {
  const operationId = follow.operations.open(step);
  if (operationId === null) return LIMIT_REACHED;
  connection.afterAnswer(() => follow.operations.run(operationId, follow.tell));
  return { result: 'started', operationId };
}

function hashesToUnpin(params: Params): string[] {
  const given = params.raw(1);
  if (!Array.isArray(given)) return [requiredHash(params, 1)];
  const hashes = given.map((each: unknown) => {
    if (typeof each === 'string' && /^0x[0-9a-f]{64}$/i.test(each)) return each.toLowerCase();
    throw invalidParams('Parameter 2 must be a block hash or a list of them');
  });
  if (new Set(hashes).size < hashes.length) throw duplicateHashes();
  return hashes;
}

function operationMethods(core: NodeCore, follows: Follows): RpcMethods {
  return {
    chainHead_v1_body: (params, connection) => {
      const follow = follows.find(params, connection);
      const hash = requiredHash(params, 1);
      if (follow === null) return LIMIT_REACHED;
      follow.requirePinned(hash);
      return startOperation(follow, bodyStep(core, hash), connection);
    },
    chainHead_v1_call: (params, connection) => {
      const follow = follows.find(params, connection);
      const hash = requiredHash(params, 1);
      const name = params.text(2, 'the name of a runtime interface and method');
      const args = params.bytes(3);
      if (follow === null) return LIMIT_REACHED;
      follow.requirePinned(hash);
      if (!follow.withRuntime) throw followedWithoutRuntime();
      return startOperation(follow, callStep(core, { hash, name, args }), connection);
    },
    chainHead_v1_storage: (params, connection) => {
      const follow = follows.find(params, connection);
      const hash = requiredHash(params, 1);
      const asked = readQueries(params, 2);
      const queries = isOfChildTrie(params, 3) ? [] : asked.slice(0, QUERIES_MAX);
      if (follow === null) return LIMIT_REACHED;
      follow.requirePinned(hash);
      const started = startOperation(follow, storageStep(core, hash, queries), connection);
      if (started === LIMIT_REACHED) return started;
      return { ...(started as object), discardedItems: Math.max(0, asked.length - QUERIES_MAX) };
    },
    chainHead_v1_stopOperation: (params, connection) => {
      const operation = params.text(1, 'the id of an operation');
      follows.find(params, connection)?.operations.stop(operation);
      return null;
    },
    chainHead_v1_continue: (params, connection) => {
      const operation = params.text(1, 'the id of an operation');
      const follow = follows.find(params, connection);
      if (follow?.operations.isWaiting(operation) === true) {
        connection.afterAnswer(() => follow.operations.run(operation, follow.tell));
      }
      return null;
    },
  };
}

/** The group `chainHead_v1_*`. */
export function chainHeadMethods(core: NodeCore): RpcMethods {
  const follows = new Follows();
  return {
    ...operationMethods(core, follows),
    chainHead_v1_follow: (params, connection) =>
      follows.open(core, params.flag(0, false), connection),
    chainHead_v1_unfollow: (params, connection) => {
      follows.close(params.text(0, 'the id of a follow subscription'), connection);
      return null;
    },
    chainHead_v1_header: (params, connection) => {
      const follow = follows.find(params, connection);
      const hash = requiredHash(params, 1);
      if (follow === null) return null;
      follow.requirePinned(hash);
      const block = core.chain.block(hash);
      return block === null ? null : `0x${encodeHex(encodeHeader(block.header))}`;
    },
    chainHead_v1_unpin: (params, connection) => {
      const hashes = hashesToUnpin(params);
      follows.find(params, connection)?.unpin(hashes);
      return null;
    },
  };
}
