/** A block hash that may not be left out. */
import type { Params } from '../rpc/params.ts';
import { invalidParams } from '../rpc/rpc-error.ts';

/** @throws RpcError -32602 where there is none. */
export function requiredHash(params: Params, index: number): string {
  const hash = params.hash(index);
  if (hash === null) throw invalidParams(`Parameter ${index + 1} must be a block hash`);
  return hash;
}
