/**
 * The guide's request signature: three headers, the signed text being `auth:` and the unix second.
 *
 * It binds neither route nor body (decision 14): whoever holds the headers can send them anywhere
 * for five minutes, once. That is why a {@link ReplayGuard} stands behind it and every attempt is
 * signed anew.
 */
import { AditError, concatBytes, decodeHex, encodeHex, encodeUtf8 } from '@adit/base';
import { type Keypair, SIGNATURE_BYTES, verifySignature } from './sr25519.ts';
import { ss58Decode } from './ss58.ts';

/** Seconds that a timestamp may differ from the server's clock, either way. */
export const AUTH_WINDOW_S = 300;

const TIMESTAMP_PATTERN = /^(?:auth:)?(\d{1,12})$/;
const SIGNATURE_CHARACTERS_MAX = 2 + 2 * SIGNATURE_BYTES;
const WRAP_START = encodeUtf8('<Bytes>');
const WRAP_END = encodeUtf8('</Bytes>');
const HEADERS = ['X-Key', 'X-Timestamp', 'X-Signature'] as const;

/** The three headers as a client sends them. */
export type AuthHeaders = Readonly<Record<(typeof HEADERS)[number], string>>;

/** Request headers as a server has them; names in any case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Why a request was refused, and what decided it. */
export type AuthNumbers = Readonly<Record<string, number | string>>;

/** A request whose signature is good; it is not yet checked against replay. */
export interface AuthAccepted {
  readonly ok: true;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** SS58, prefix 42. */
  readonly hotkey: string;
  /** Unix seconds. */
  readonly timestampS: number;
  /** publicKey ‖ 64 raw signature bytes, whatever case or prefix the hex had. */
  readonly replayKey: Uint8Array;
  /** Until then (inclusive) the same headers would be accepted again: keep the replay key so long. */
  readonly replayExpiresAtMs: number;
}

/** A request that is refused with 401. */
export interface AuthRefused {
  readonly ok: false;
  readonly code: 'missing_auth' | 'stale_timestamp' | 'invalid_signature';
  /** The text that clients match on (pool.md 2.2). */
  readonly detail: string;
  /** Always `serverTimeS` and `windowS`; then what decided it. */
  readonly numbers: AuthNumbers;
  readonly nextStep: string;
}

/** What {@link verifyAuth} answers. */
export type AuthResult = AuthAccepted | AuthRefused;

/**
 * Fresh headers for one attempt of one request.
 * @param nowMs the client's clock, milliseconds since 1970.
 */
export function signAuth(keypair: Keypair, nowMs: number): AuthHeaders {
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    'X-Key': keypair.address,
    'X-Timestamp': timestamp,
    'X-Signature': encodeHex(keypair.sign(encodeUtf8(`auth:${timestamp}`))),
  };
}

function findHeader(headers: RequestHeaders, name: string): string | null {
  const direct = headers[name.toLowerCase()] ?? headers[name];
  const value =
    direct ??
    Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
  const text = typeof value === 'string' ? value : (value?.join(', ') ?? '');
  return text === '' ? null : text;
}

function decodeKey(text: string): { publicKey: Uint8Array } | { reason: string } {
  try {
    return { publicKey: ss58Decode(text) };
  } catch (failure) {
    const reason = failure instanceof AditError ? failure.numbers['reason'] : null;
    return { reason: `key_${String(reason ?? 'unreadable')}` };
  }
}

function decodeSignature(text: string): { bytes: Uint8Array } | { reason: string; bytes?: never } {
  if (text.length > SIGNATURE_CHARACTERS_MAX) return { reason: 'signature_length' };
  try {
    const bytes = decodeHex(text);
    return bytes.length === SIGNATURE_BYTES ? { bytes } : { reason: 'signature_length' };
  } catch {
    return { reason: 'signature_hex' };
  }
}

/** Browser wallets sign `<Bytes>…</Bytes>` instead of the text itself. */
function isSigned(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return (
    verifySignature(publicKey, message, signature) ||
    verifySignature(publicKey, concatBytes(WRAP_START, message, WRAP_END), signature)
  );
}

function refuseMissing(missing: readonly string[], numbers: AuthNumbers): AuthRefused {
  return {
    ok: false,
    code: 'missing_auth',
    detail: 'Missing authentication headers',
    numbers: { ...numbers, missing: missing.join(', ') },
    nextStep: 'Send X-Key, X-Timestamp and X-Signature.',
  };
}

function refuseTimestamp(numbers: AuthNumbers): AuthRefused {
  return {
    ok: false,
    code: 'stale_timestamp',
    detail: 'Timestamp outside allowed window',
    numbers,
    nextStep: 'Set the clock, then sign every attempt anew with the current unix second.',
  };
}

function refuseSignature(reason: string, numbers: AuthNumbers): AuthRefused {
  return {
    ok: false,
    code: 'invalid_signature',
    detail: 'Invalid signature',
    numbers: { ...numbers, reason },
    nextStep: 'Sign the text auth:<X-Timestamp> with the key whose SS58 address is X-Key.',
  };
}

/**
 * Checks the three headers. Accepts hex of either case with or without `0x`, a signature over the
 * `<Bytes>`-wrapped text, and `auth:<seconds>` as X-Timestamp (the relay's form). The order of the
 * checks is their cost; a refused request names the first that failed.
 *
 * `numbers.reason` of `invalid_signature`: `key_alphabet`, `key_length`, `key_checksum`,
 * `key_prefix`, `signature_hex`, `signature_length`, `mismatch`. `stale_timestamp` has `reason`
 * `not_a_number` or `outside_window`, the latter with `timestampS` and `ageS` (negative: future).
 * @param nowMs the server's clock, milliseconds since 1970.
 * @throws AditError `keys_not_ready` before ready() has resolved; nothing else.
 */
export function verifyAuth(
  headers: RequestHeaders,
  nowMs: number,
  windowS: number = AUTH_WINDOW_S,
): AuthResult {
  const base: AuthNumbers = { serverTimeS: Math.floor(nowMs / 1000), windowS };
  const [key, timestamp, signature] = HEADERS.map((name) => findHeader(headers, name));
  if (!key || !timestamp || !signature) {
    const missing = HEADERS.filter((name) => findHeader(headers, name) === null);
    return refuseMissing(missing, base);
  }
  const digits = TIMESTAMP_PATTERN.exec(timestamp)?.[1];
  if (digits === undefined) {
    const given = timestamp.slice(0, 40);
    return refuseTimestamp({ ...base, reason: 'not_a_number', given });
  }
  const timestampS = Number(digits);
  if (Math.abs(nowMs - timestampS * 1000) > windowS * 1000) {
    const ageS = Math.floor(nowMs / 1000) - timestampS;
    return refuseTimestamp({ ...base, reason: 'outside_window', timestampS, ageS });
  }
  const numbers = { ...base, timestampS };
  const signer = decodeKey(key);
  if ('reason' in signer) return refuseSignature(signer.reason, numbers);
  const proof = decodeSignature(signature);
  if (proof.bytes === undefined) return refuseSignature(proof.reason, numbers);
  if (!isSigned(signer.publicKey, encodeUtf8(`auth:${digits}`), proof.bytes)) {
    return refuseSignature('mismatch', numbers);
  }
  return {
    ok: true,
    publicKey: signer.publicKey,
    hotkey: key,
    timestampS,
    replayKey: concatBytes(signer.publicKey, proof.bytes),
    replayExpiresAtMs: (timestampS + windowS) * 1000,
  };
}
