/** X-Request-ID: the caller's when it is short and printable, else a new one. */
import type { IncomingMessage } from 'node:http';
import { encodeHex, secureRandomBytes } from '@adit/base';

const PRINTABLE = /^[\x21-\x7e]{1,128}$/;

/** A new id, 16 hex digits. */
export function createRequestId(): string {
  return encodeHex(secureRandomBytes(8));
}

/** The id of a request. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && PRINTABLE.test(given) ? given : createRequestId();
}
