/** Byte strings: hexadecimal, concatenation, order, little-endian integers. */
import { AditError } from './errors.ts';
import { plainBytes, plainHex, plainOrder } from './plain-bytes.ts';

/** False in browsers; where it is there it is several times as fast. */
const HAS_BUFFER = typeof Buffer === 'function';
const HEX_PATTERN = /^(?:[0-9a-f]{2})*$/i;

/** Lower-case hexadecimal without a prefix. */
export function encodeHex(bytes: Uint8Array): string {
  if (!HAS_BUFFER) return plainHex(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/**
 * Bytes of a hexadecimal text, either case, with or without `0x`.
 * @throws AditError `invalid_hex` on an odd length or a foreign character.
 */
export function decodeHex(text: string): Uint8Array {
  const digits = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : text;
  if (!HEX_PATTERN.test(digits)) {
    throw new AditError('invalid_hex', 'The text is not hexadecimal', {
      numbers: { length: digits.length },
      nextStep: 'Send an even number of the characters 0-9 and a-f.',
    });
  }
  return HAS_BUFFER ? new Uint8Array(Buffer.from(digits, 'hex')) : plainBytes(digits);
}

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One array holding all parts in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Order of two byte strings, byte by byte, a prefix first: negative, zero or positive. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return HAS_BUFFER ? Buffer.compare(left, right) : plainOrder(left, right);
}

/** Eight bytes, little-endian, of `value` modulo 2^64. */
export function encodeU64(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return out;
}

/** Four bytes, little-endian, of `value` modulo 2^32. */
export function encodeU32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value >>> 0, true);
  return out;
}
