/** BLAKE2b-256 of inputs that are large, or many. */
import { blake2b256 } from '@adit/base';
import { loadedWasm, MESSAGE_BYTES_MAX } from './sr25519.ts';

const NO_KEY = new Uint8Array();
const DIGEST_BYTES = 32;

/**
 * BLAKE2b with a 32-byte digest and no key: by WebAssembly once `ready` has resolved, which is many
 * times as fast, before that and above 1 MiB by JavaScript.
 */
export function fastBlake2b256(bytes: Uint8Array): Uint8Array {
  const wasm = loadedWasm();
  if (wasm === null || bytes.length > MESSAGE_BYTES_MAX) return blake2b256(bytes);
  return wasm.blake2b(bytes, NO_KEY, DIGEST_BYTES);
}
