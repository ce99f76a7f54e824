/** The two other kinds of key that a Substrate account may have: ed25519 and secp256k1 (ECDSA). */
import { blake2b256, compareBytes } from '@adit/base';
import { PUBLIC_KEY_BYTES, requireWasm, SIGNATURE_BYTES } from './sr25519.ts';

const ECDSA_BYTES = 65;
/** Recovery ids as Substrate takes them. */
const RECOVERY_IDS: ReadonlySet<number> = new Set([0, 1, 27, 28]);

/**
 * True when the ed25519 `signature` over `message` is `publicKey`'s. False, never an exception, for
 * hostile bytes.
 * @throws AditError `keys_not_ready` before `ready` has resolved.
 */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const wasm = requireWasm();
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return wasm.ed25519Verify(signature, message, publicKey);
  } catch {
    return false;
  }
}

/**
 * True when the 65-byte `signature` over BLAKE2b-256 of `message` was made by the key whose compressed
 * form hashes to `accountId`: an ECDSA account is the hash of its key. False for hostile bytes.
 * @throws AditError `keys_not_ready` before `ready` has resolved.
 */
export function verifyEcdsaAccount(
  accountId: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const wasm = requireWasm();
  const recovery = signature[SIGNATURE_BYTES] ?? -1;
  if (signature.length !== ECDSA_BYTES || !RECOVERY_IDS.has(recovery)) return false;
  try {
    const hash = blake2b256(message);
    const id = recovery >= 27 ? recovery - 27 : recovery;
    const key = wasm.secp256k1Recover(hash, signature.slice(0, SIGNATURE_BYTES), id);
    return compareBytes(blake2b256(wasm.secp256k1Compress(key)), accountId) === 0;
  } catch {
    return false;
  }
}
