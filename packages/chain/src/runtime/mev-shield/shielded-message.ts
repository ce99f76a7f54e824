/**
 * An encrypted extrinsic on the wire (interop 2.7): the hash of the public key, the ML-KEM-768
 * ciphertext behind its length, a nonce, and the extrinsic under XChaCha20-Poly1305.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

const KEY_HASH_BYTES = 16;
const LENGTH_BYTES = 2;
const KEM_BYTES = 1_088;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;
const KEM_AT = KEY_HASH_BYTES + LENGTH_BYTES;
const NONCE_AT = KEM_AT + KEM_BYTES;
const SEALED_AT = NONCE_AT + NONCE_BYTES;
const MESSAGE_BYTES_MIN = SEALED_AT + TAG_BYTES;

/** Longest message that the call takes. */
export const MESSAGE_BYTES_MAX = 8_192;

/** The parts of a message. */
export interface ShieldedMessage {
  /** xxHash128 of the public key. */
  readonly keyHash: Uint8Array;
  /** The shared secret for who has the secret key. */
  readonly kem: Uint8Array;
  readonly nonce: Uint8Array;
  /** The extrinsic, its length in front, and the tag. */
  readonly sealed: Uint8Array;
}

/** The parts of a message, or null for bytes that are none. */
export function readShieldedMessage(bytes: Uint8Array): ShieldedMessage | null {
  if (bytes.length < MESSAGE_BYTES_MIN || bytes.length > MESSAGE_BYTES_MAX) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(KEY_HASH_BYTES, true) !== KEM_BYTES) return null;
  return {
    keyHash: bytes.slice(0, KEY_HASH_BYTES),
    kem: bytes.slice(KEM_AT, NONCE_AT),
    nonce: bytes.slice(NONCE_AT, SEALED_AT),
    sealed: bytes.slice(SEALED_AT),
  };
}

/** What a message holds, or null where it was not sealed for this key, or changed since. */
export function openShieldedMessage(
  { kem, nonce, sealed }: ShieldedMessage,
  secretKey: Uint8Array,
): Uint8Array | null {
  // Any ciphertext of the right length gives some secret: a wrong one does not fit the tag.
  const secret = ml_kem768.decapsulate(kem, secretKey);
  try {
    return xchacha20poly1305(secret, nonce).decrypt(sealed);
  } catch {
    return null;
  }
}
