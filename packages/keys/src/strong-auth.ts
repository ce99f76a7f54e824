/**
 * The strong request signature, v2 (pool.md 7.2): it binds receiver, method, path with query, time,
 * a nonce and the body, so that captured headers are good for nothing but the request they came with.
 */
import { encodeHex, encodeUtf8, secureRandomBytes, sha256 } from '@adit/base';
import { type AuthResult, type PresentedAuth, verifyPresented } from './read-auth.ts';
import type { Keypair } from './sr25519.ts';

const PROTOCOL = 'bitsota-pool-v2';
const NONCE_BYTES = 16;

/** The four headers as a client sends them. */
export type StrongAuthHeaders = Readonly<
  Record<'X-Key' | 'X-Timestamp' | 'X-Nonce' | 'X-Signature-V2', string>
>;

/** What a v2 signature is made for. */
export interface SignedRequest {
  /** Hotkey of the receiver. */
  readonly audience: string;
  /** Upper case, as in the request line. */
  readonly method: string;
  /** Path with query as in the request line, below the base address. */
  readonly path: string;
  /** The body's exact bytes; empty where there is none. */
  readonly body: Uint8Array;
}

function strongText(
  { timestamp, nonce }: { readonly timestamp: string; readonly nonce: string },
  request: SignedRequest,
): string {
  const { audience, method, path, body } = request;
  const hash = encodeHex(sha256(body));
  return [PROTOCOL, audience, method, path, timestamp, nonce, hash].join('\n');
}

/**
 * Fresh headers for one attempt of one request, with a nonce of their own.
 * @param nowMs the client's clock, milliseconds since 1970.
 */
export function signStrongAuth(
  keypair: Keypair,
  nowMs: number,
  request: SignedRequest,
): StrongAuthHeaders {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = encodeHex(secureRandomBytes(NONCE_BYTES));
  const text = strongText({ timestamp, nonce }, request);
  return {
    'X-Key': keypair.address,
    'X-Timestamp': timestamp,
    'X-Nonce': nonce,
    'X-Signature-V2': encodeHex(keypair.sign(encodeUtf8(text))),
  };
}

/**
 * Checks a v2 signature over the request as it arrived.
 * @throws AditError `keys_not_ready` before ready() has resolved; Error for headers of v1 (a defect).
 */
export function verifyStrongAuth(presented: PresentedAuth, request: SignedRequest): AuthResult {
  const { timestamp, nonce } = presented;
  if (nonce === null) throw new Error('These are not the headers of a v2 signature');
  return verifyPresented(presented, strongText({ timestamp, nonce }, request));
}
