/** Hashes of small inputs (RFC 7693, FIPS 180-4, Keccak), from @noble/hashes. */
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

/** BLAKE2b with a 32-byte digest and no key. */
export function blake2b256(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: 32 });
}

/** BLAKE2b with a 64-byte digest and no key. */
export function blake2b512(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: 64 });
}

/** SHA-256. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

/** Keccak-256 as Ethereum has it: with the padding from before SHA-3. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes);
}

/** A BLAKE2b-256 that is fed in parts, so that what is hashed need not fit into memory. */
export interface StreamedHash {
  /** Adds bytes. */
  update(bytes: Uint8Array): void;
  /** The 32 bytes; call it once, at the end. */
  digest(): Uint8Array;
}

/** Starts a {@link StreamedHash}. */
export function createBlake2b256(): StreamedHash {
  const hash = blake2b.create({ dkLen: 32 });
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => hash.digest(),
  };
}
