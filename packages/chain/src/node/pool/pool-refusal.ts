/** Why the pool did not take an extrinsic, with the codes and texts of sc-rpc's author interface. */
import { RpcError } from '../rpc/rpc-error.ts';

/** Known already: in the pool. */
export function alreadyImported(hash: string): RpcError {
  return new RpcError(1013, 'Transaction Already Imported', `[${hash}]`);
}

/** It failed in the pool or was removed a short time ago. */
export function temporarilyBanned(leftMs: number): RpcError {
  const text = `The transaction is banned for ${Math.ceil(leftMs / 1000)} s more`;
  return new RpcError(1012, 'Transaction is temporarily banned', text);
}

/** Another one with that account and nonce has at least this priority. */
export function priorityTooLow(old: bigint, given: bigint): RpcError {
  return new RpcError(
    1014,
    `Priority is too low: (${old} vs ${given})`,
    'The transaction has too low priority to replace another transaction already in the pool.',
  );
}

/** The pool is full of better ones. */
export function immediatelyDropped(): RpcError {
  return new RpcError(
    1016,
    'Immediately Dropped',
    "The transaction couldn't enter the pool because of the limit",
  );
}

/** The nonce lies so far ahead that the pool could not hold all before it. */
export function tooFarAhead(): RpcError {
  return new RpcError(1010, 'Invalid Transaction', 'Transaction will be valid in the future');
}
