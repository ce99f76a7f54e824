/** Seeds of tasks: independent 64-bit values from readable texts. */
import { blake2b256, encodeUtf8 } from '@adit/base';

/** First eight bytes, little-endian, of BLAKE2b-256 of a text with our prefix. */
export function deriveSeed(text: string): bigint {
  const digest = blake2b256(encodeUtf8(`adit task/1 ${text}`));
  return new DataView(digest.buffer, digest.byteOffset).getBigUint64(0, true);
}
