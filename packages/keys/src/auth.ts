/**
 * The guide's request signature: three headers, the signed text being `auth:` and the unix second.
 *
 * It binds neither route nor body (decision 14): whoever holds the headers can send them anywhere
 * for five minutes, once. That is why a {@link ReplayGuard} stands behind it and every attempt is
 * signed anew. A change of the payout coldkey signs a text that names the coldkey instead.
 */
import { encodeHex, encodeUtf8 } from '@adit/base';
import {
  AUTH_WINDOW_S,
  type AuthResult,
  type PresentedAuth,
  type RequestHeaders,
  readAuth,
  verifyPresented,
} from './read-auth.ts';
import type { Keypair } from './sr25519.ts';

/** The three headers as a client sends them. */
export type AuthHeaders = Readonly<Record<'X-Key' | 'X-Timestamp' | 'X-Signature', string>>;

function signText(keypair: Keypair, timestamp: string, text: string): AuthHeaders {
  return {
    'X-Key': keypair.address,
    'X-Timestamp': timestamp,
    'X-Signature': encodeHex(keypair.sign(encodeUtf8(text))),
  };
}

function timestampOf(nowMs: number): string {
  return String(Math.floor(nowMs / 1000));
}

/** Text signed under v1 for any route. */
export function authText({ timestamp }: Pick<PresentedAuth, 'timestamp'>): string {
  return `auth:${timestamp}`;
}

/** Text signed under v1 to change the payout coldkey (pool.md 2.2). */
export function recipientText(
  { timestamp }: Pick<PresentedAuth, 'timestamp'>,
  coldkey: string,
): string {
  return `recipient_coldkey:update:${timestamp}:${coldkey}`;
}

/**
 * Fresh headers for one attempt of one request.
 * @param nowMs the client's clock, milliseconds since 1970.
 */
export function signAuth(keypair: Keypair, nowMs: number): AuthHeaders {
  const timestamp = timestampOf(nowMs);
  return signText(keypair, timestamp, authText({ timestamp }));
}

/** Fresh headers for one attempt to change the payout coldkey; no other coldkey passes with them. */
export function signRecipientAuth(keypair: Keypair, nowMs: number, coldkey: string): AuthHeaders {
  const timestamp = timestampOf(nowMs);
  return signText(keypair, timestamp, recipientText({ timestamp }, coldkey));
}

/**
 * Checks the three headers as {@link readAuth} and {@link verifyPresented} do. The headers of a v2
 * signature never pass here: what they sign is another text.
 * @throws AditError `keys_not_ready` before ready() has resolved; nothing else.
 */
export function verifyAuth(
  headers: RequestHeaders,
  nowMs: number,
  windowS: number = AUTH_WINDOW_S,
): AuthResult {
  const read = readAuth(headers, nowMs, windowS);
  if (!read.ok) return read;
  const { presented } = read;
  // An empty text is never what a request signs, so that v2 headers over `auth:` fail as well.
  return verifyPresented(presented, presented.scheme === 'v1' ? authText(presented) : '');
}
