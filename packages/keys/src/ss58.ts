/**
 * SS58 addresses: base58(prefix ‖ 32-byte public key ‖ 2 bytes of checksum), the checksum being the
 * start of BLAKE2b-512("SS58PRE" ‖ prefix ‖ public key).
 *
 * Prefixes 0 to 63 take one byte; 64 to 16 383 take two, with their bits shuffled as in Substrate's
 * `ss58` registry. Bittensor uses 42. Only the form for 32-byte accounts exists here. One public key
 * and prefix has exactly one address, so addresses can be compared as text.
 */
import { AditError, blake2b512, concatBytes, encodeUtf8 } from '@adit/base';
import { base58 } from '@scure/base';

/** Substrate's generic prefix, the one that Bittensor uses. */
export const BITTENSOR_PREFIX = 42;

const ACCOUNT_BYTES = 32;
const CHECKSUM_BYTES = 2;
const ONE_BYTE_PREFIXES = 64;
const PREFIX_LIMIT = 16_384;
/** An address of 36 bytes has at most 50 characters; base58 costs the square of the length. */
const ADDRESS_CHARACTERS_MAX = 64;
const CHECKSUM_CONTEXT = encodeUtf8('SS58PRE');

function refuse(
  reason: string,
  nextStep: string,
  numbers: Record<string, number | string> = {},
): never {
  throw new AditError('invalid_address', 'The SS58 address is not valid', {
    numbers: { reason, ...numbers },
    nextStep,
  });
}

function checksum(payload: Uint8Array): Uint8Array {
  return blake2b512(concatBytes(CHECKSUM_CONTEXT, payload)).subarray(0, CHECKSUM_BYTES);
}

function encodePrefix(prefix: number): Uint8Array {
  if (prefix < ONE_BYTE_PREFIXES) return Uint8Array.of(prefix);
  return Uint8Array.of(((prefix & 0xfc) >> 2) | 0x40, (prefix >> 8) | ((prefix & 0x03) << 6));
}

function decodePrefix(first: number, second: number): number {
  return first < ONE_BYTE_PREFIXES
    ? first
    : ((first & 0x3f) << 2) | (second >> 6) | ((second & 0x3f) << 8);
}

/**
 * The address of a 32-byte public key.
 * @throws AditError `invalid_public_key` on another length, `invalid_prefix` outside 0 to 16 383.
 */
export function ss58Encode(publicKey: Uint8Array, prefix: number = BITTENSOR_PREFIX): string {
  if (publicKey.length !== ACCOUNT_BYTES) {
    throw new AditError('invalid_public_key', 'A public key has 32 bytes', {
      numbers: { bytes: publicKey.length, expectedBytes: ACCOUNT_BYTES },
    });
  }
  if (!Number.isInteger(prefix) || prefix < 0 || prefix >= PREFIX_LIMIT) {
    throw new AditError('invalid_prefix', 'The SS58 prefix is out of range', {
      numbers: { prefix, min: 0, max: PREFIX_LIMIT - 1 },
    });
  }
  const payload = concatBytes(encodePrefix(prefix), publicKey);
  return base58.encode(concatBytes(payload, checksum(payload)));
}

function decodeBase58(address: string): Uint8Array {
  if (address.length > ADDRESS_CHARACTERS_MAX) {
    refuse('length', 'Copy the address again; it has about 48 characters.', {
      characters: address.length,
      limitCharacters: ADDRESS_CHARACTERS_MAX,
    });
  }
  try {
    return base58.decode(address);
  } catch {
    return refuse('alphabet', 'Use base58 characters only: no 0, O, I or l.');
  }
}

/**
 * The 32-byte public key of an address under `prefix`.
 * @throws AditError `invalid_address`; `numbers.reason` is `alphabet`, `length`, `checksum` or
 * `prefix` (then with the prefix found and the one expected).
 */
export function ss58Decode(address: string, prefix: number = BITTENSOR_PREFIX): Uint8Array {
  const bytes = decodeBase58(address);
  const [first = 0, second = 0] = bytes;
  const prefixBytes = first < ONE_BYTE_PREFIXES ? 1 : 2;
  const expectedBytes = prefixBytes + ACCOUNT_BYTES + CHECKSUM_BYTES;
  if (bytes.length !== expectedBytes) {
    refuse('length', 'Copy the address again; it has about 48 characters.', {
      bytes: bytes.length,
      expectedBytes,
    });
  }
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  const [low, high] = checksum(payload);
  if (bytes.at(-2) !== low || bytes.at(-1) !== high) {
    refuse('checksum', 'Copy the address again; at least one character is wrong.');
  }
  const found = decodePrefix(first, second);
  const isCanonical = prefixBytes === encodePrefix(found).length && first < 2 * ONE_BYTE_PREFIXES;
  if (found !== prefix || !isCanonical) {
    refuse('prefix', `Give the address of the same key under prefix ${prefix}.`, {
      prefix: found,
      expectedPrefix: prefix,
    });
  }
  return bytes.slice(prefixBytes, prefixBytes + ACCOUNT_BYTES);
}
