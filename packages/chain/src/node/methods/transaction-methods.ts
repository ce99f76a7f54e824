/** `transaction_v1_*` and `transactionWatch_v1_*`: extrinsics of the new interface (interop 1.6). */
import { extrinsicHash } from '@adit/substrate';
import { Broadcasts } from '../new-api/broadcasts.ts';
import type { NodeCore } from '../node-core.ts';
import type { Connection, Subscription } from '../rpc/connection.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams, RpcError } from '../rpc/rpc-error.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import type { ExtrinsicStatus } from '../watchers.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Broadcasts of one socket that were not stopped. */
const BROADCASTS_MAX = 256;

type Event = Readonly<Record<string, unknown>>;

/** Ids of the broadcasts of each socket. */
class Broadcasters {
  readonly #broadcasts: Broadcasts;
  readonly #bySocket = new WeakMap<Connection, Set<string>>();

  constructor(core: NodeCore) {
    this.#broadcasts = new Broadcasts(core);
  }

  /** The operation's id; null when there are too many. It ends with the socket. */
  open(bytes: Uint8Array, connection: Connection): string | null {
    const mine = this.#bySocket.get(connection) ?? new Set<string>();
    this.#bySocket.set(connection, mine);
    if (mine.size >= BROADCASTS_MAX || this.#broadcasts.isFull(bytes.length)) return null;
    const id = connection.subscribe({
      method: 'transaction_v1_broadcast',
      start: () => this.#broadcasts.begin(bytes),
    });
    mine.add(id);
    return id;
  }

  /** @throws RpcError -32602 for an id of none. */
  stop(params: Params, connection: Connection): null {
    const id = params.text(0, 'the id of a broadcast');
    if (this.#bySocket.get(connection)?.delete(id) !== true) {
      throw invalidParams(`This socket has no broadcast ${id.slice(0, 100)}`);
    }
    connection.unsubscribe(id);
    return null;
  }
}

/** Where an extrinsic stands: the block and its place in the body. */
function placeOf({ chain }: NodeCore, block: string, hash: string): Event {
  const extrinsics = chain.block(block)?.extrinsics ?? [];
  return { hash: block, index: extrinsics.findIndex((bytes) => extrinsicHash(bytes) === hash) };
}

/** The events of a status; `validated` and `broadcasted` for the first that is good. */
function eventsOf(core: NodeCore, hash: string, status: ExtrinsicStatus): Event[] {
  if (status === 'future') return [];
  if (status === 'ready') return [{ event: 'broadcasted', numPeers: 0 }];
  if (status === 'dropped') {
    return [{ event: 'dropped', broadcasted: true, error: 'The extrinsic left the pool' }];
  }
  if (status === 'invalid') {
    return [{ event: 'invalid', error: 'The extrinsic turned out invalid' }];
  }
  if ('usurped' in status) {
    return [{ event: 'invalid', error: `The extrinsic was usurped by ${status.usurped}` }];
  }
  if ('inBlock' in status) {
    return [{ event: 'bestChainBlockIncluded', block: placeOf(core, status.inBlock, hash) }];
  }
  return [{ event: 'finalized', block: placeOf(core, status.finalized, hash) }];
}

/** Submits; a refusal is an event like the others. Gives what stops it. */
function watch(core: NodeCore, bytes: Uint8Array, { notify, end }: Subscription): () => void {
  const hash = extrinsicHash(bytes);
  let isValidated = false;
  try {
    return core.submitAndWatch(bytes, (status, isLast) => {
      if (!isValidated) notify({ event: 'validated' });
      isValidated = true;
      for (const event of eventsOf(core, hash, status)) notify(event);
      if (isLast) end();
    });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    notify({ event: 'invalid', error: `${error.message}: ${error.data}` });
    end();
    return () => undefined;
  }
}

/** The groups `transaction_v1_*` and `transactionWatch_v1_*`. */
export function transactionMethods(core: NodeCore): RpcMethods {
  const broadcasters = new Broadcasters(core);
  return {
    transaction_v1_broadcast: (params, connection) =>
      broadcasters.open(params.bytes(0), connection),
    transaction_v1_stop: (params, connection) => broadcasters.stop(params, connection),
    transactionWatch_v1_submitAndWatch: (params, connection) => {
      const bytes = params.bytes(0);
      return connection.subscribe({
        method: 'transactionWatch_v1_watchEvent',
        start: (subscription) => watch(core, bytes, subscription),
      });
    },
    transactionWatch_v1_unwatch: (params, connection) => {
      unsubscribe(params, connection);
      return null;
    },
  };
}
