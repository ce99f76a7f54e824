/** Closing a subscription, whatever it tells. */
import { invalidParams } from '../rpc/rpc-error.ts';
import type { RpcMethod } from '../rpc/rpc-method.ts';

/** False for an id that is not open here, such as that of a stream that has ended. */
export const unsubscribe: RpcMethod = (params, connection) => {
  const id = params.raw(0);
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw invalidParams('Parameter 1 must be the id of a subscription');
  }
  return connection.unsubscribe(String(id));
};
