/**
 * Reading the headers of a signed request: what is there, when it was made, whose it is.
 *
 * "Present" and "valid" are two checks. This file answers the first one and never says that a
 * request is good; {@link verifyPresented} answers the second, over the text that was to be signed.
 */
import { AditError, concatBytes, decodeHex, encodeUtf8 } from '@adit/base';
import { SIGNATURE_BYTES, verifySignature } from './sr25519.ts';
import { ss58Decode } from './ss58.ts';

/** Seconds that a timestamp may differ from the server's clock, either way. */
export const AUTH_WINDOW_S = 300;
/** How long a nonce is unique for its key, at least (pool.md 7.2). */
const NONCE_MS = 600_000;

const TIMESTAMP = { v1: /^(?:auth:)?(\d{1,12})$/, v2: /^(\d{1,12})$/ } as const;
const NONCE = /^[0-9a-fA-F]{32}$/;
const SIGNATURE_CHARACTERS_MAX = 2 + 2 * SIGNATURE_BYTES;
const WRAP_START = encodeUtf8('<Bytes>');
const WRAP_END = encodeUtf8('</Bytes>');
const HEADERS = {
  v1: ['X-Key', 'X-Timestamp', 'X-Signature'],
  v2: ['X-Key', 'X-Timestamp', 'X-Nonce', 'X-Signature-V2'],
} as const;

/** Request headers as a server has them; names in any case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Why a request was refused, and what decided it. */
export type AuthNumbers = Readonly<Record<string, number | string>>;

/** `v1` signs the time alone (or a text of its own), `v2` the whole request. */
export type AuthScheme = 'v1' | 'v2';

/** A request whose signature is good; it is not yet checked against replay. */
export interface AuthAccepted {
  readonly ok: true;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** SS58, prefix 42. */
  readonly hotkey: string;
  /** Unix seconds. */
  readonly timestampS: number;
  /** publicKey ‖ 64 raw signature bytes (v1) or publicKey ‖ 16 nonce bytes (v2), however spelt. */
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

/** What a full check answers. */
export type AuthResult = AuthAccepted | AuthRefused;

/** Headers that are there and in time; their signature has not been looked at. */
export interface PresentedAuth extends Omit<AuthAccepted, 'ok'> {
  readonly scheme: AuthScheme;
  /** The digits of X-Timestamp. */
  readonly timestamp: string;
  /** X-Nonce as it was sent; null under v1. */
  readonly nonce: string | null;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** What every refusal of this request names. */
  readonly numbers: AuthNumbers;
}

function findHeader(headers: RequestHeaders, name: string): string | null {
  const direct = headers[name.toLowerCase()] ?? headers[name];
  const value =
    direct ??
    Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
  const text = typeof value === 'string' ? value : (value?.join(', ') ?? '');
  return text === '' ? null : text;
}

function hasHeader(headers: RequestHeaders, name: string): boolean {
  return Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase());
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
    nextStep: 'Send X-Key, X-Timestamp and X-Signature, or the four headers of a v2 signature.',
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

const SIGNED_TEXT: Readonly<Record<AuthScheme, string>> = {
  v1: 'Sign the text that this route asks for with the key whose SS58 address is X-Key.',
  v2: 'Sign audience, method, path, time, nonce and body’s hash with the key of X-Key.',
};

function refuseSignature(scheme: AuthScheme, reason: string, numbers: AuthNumbers): AuthRefused {
  return {
    ok: false,
    code: 'invalid_signature',
    detail: 'Invalid signature',
    numbers: { ...numbers, reason },
    nextStep: SIGNED_TEXT[scheme],
  };
}

/** A header of v2 that is there, even empty, makes it v2: an emptied one must not fall back. */
function schemeOf(headers: RequestHeaders): AuthScheme {
  return hasHeader(headers, 'X-Signature-V2') || hasHeader(headers, 'X-Nonce') ? 'v2' : 'v1';
}

/**
 * Reads the headers; a request with both kinds of signature is refused, as one of them would stay
 * unused. Accepts hex of either case with or without `0x`, and under v1 `auth:<seconds>` as
 * X-Timestamp (the relay's form). The order of the checks is their cost; a refused request names
 * the first that failed.
 *
 * `numbers.reason` of `invalid_signature`: `two_signatures`, `key_alphabet`, `key_length`,
 * `key_checksum`, `key_prefix`, `nonce`, `signature_hex`, `signature_length`, `mismatch`.
 * `stale_timestamp` has `reason` `not_a_number` or `outside_window`, the latter with `timestampS`
 * and `ageS` (negative: future).
 * @param nowMs the server's clock at the arrival of the headers, milliseconds since 1970.
 */
export function readAuth(
  headers: RequestHeaders,
  nowMs: number,
  windowS: number = AUTH_WINDOW_S,
): { readonly ok: true; readonly presented: PresentedAuth } | AuthRefused {
  const scheme = schemeOf(headers);
  const base: AuthNumbers = { serverTimeS: Math.floor(nowMs / 1000), windowS };
  const missing = HEADERS[scheme].filter((name) => findHeader(headers, name) === null);
  if (missing.length > 0) return refuseMissing(missing, base);
  const read = (name: string): string => findHeader(headers, name) ?? '';
  const timestamp = TIMESTAMP[scheme].exec(read('X-Timestamp'))?.[1];
  if (timestamp === undefined) {
    const given = read('X-Timestamp').slice(0, 40);
    return refuseTimestamp({ ...base, reason: 'not_a_number', given });
  }
  const timestampS = Number(timestamp);
  if (Math.abs(nowMs - timestampS * 1000) > windowS * 1000) {
    const ageS = Math.floor(nowMs / 1000) - timestampS;
    return refuseTimestamp({ ...base, reason: 'outside_window', timestampS, ageS });
  }
  const numbers = { ...base, timestampS };
  if (scheme === 'v2' && hasHeader(headers, 'X-Signature')) {
    return refuseSignature(scheme, 'two_signatures', numbers);
  }
  const signer = decodeKey(read('X-Key'));
  if ('reason' in signer) return refuseSignature(scheme, signer.reason, numbers);
  const nonce = scheme === 'v2' ? read('X-Nonce') : null;
  if (nonce !== null && !NONCE.test(nonce)) return refuseSignature(scheme, 'nonce', numbers);
  const proof = decodeSignature(read(scheme === 'v2' ? 'X-Signature-V2' : 'X-Signature'));
  if (proof.bytes === undefined) return refuseSignature(scheme, proof.reason, numbers);
  const unique = nonce === null ? proof.bytes : decodeHex(nonce);
  const usableUntilMs = (timestampS + windowS) * 1000;
  return {
    ok: true,
    presented: {
      scheme,
      publicKey: signer.publicKey,
      hotkey: read('X-Key'),
      timestamp,
      timestampS,
      nonce,
      signature: proof.bytes,
      replayKey: concatBytes(signer.publicKey, unique),
      replayExpiresAtMs: nonce === null ? usableUntilMs : Math.max(usableUntilMs, nowMs + NONCE_MS),
      numbers,
    },
  };
}

/**
 * Whether the presented signature is one over `text`, or over its `<Bytes>` wrapping.
 * @throws AditError `keys_not_ready` before ready() has resolved; nothing else.
 */
export function verifyPresented(presented: PresentedAuth, text: string): AuthResult {
  const { scheme, publicKey, hotkey, timestampS, replayKey, replayExpiresAtMs } = presented;
  if (!isSigned(publicKey, encodeUtf8(text), presented.signature)) {
    return refuseSignature(scheme, 'mismatch', presented.numbers);
  }
  return { ok: true, publicKey, hotkey, timestampS, replayKey, replayExpiresAtMs };
}
