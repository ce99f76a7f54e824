/** Methods by name. All are synchronous: the chain answers from memory. */
import type { Connection } from './connection.ts';
import type { Params } from './params.ts';

/** Answers one request; what it throws becomes the error answer. `undefined` is answered as null. */
export type RpcMethod = (params: Params, connection: Connection) => unknown;

/** A group of methods. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** One method under several names. */
export function aliases(names: readonly string[], method: RpcMethod): RpcMethods {
  return Object.fromEntries(names.map((name) => [name, method]));
}
