/** Encrypted extrinsics for tests, written as clients write them (interop 2.7). */
import { twox128 } from '@adit/substrate';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

/** The message with bytes inside, for the key that the chain shows; the same each time. */
export function encryptExtrinsic(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(key, new Uint8Array(32).fill(3));
  const nonce = new Uint8Array(24).fill(5);
  const sealed = xchacha20poly1305(sharedSecret, nonce).encrypt(plain);
  return new Uint8Array([...twox128(key), 0x40, 0x04, ...cipherText, ...nonce, ...sealed]);
}
