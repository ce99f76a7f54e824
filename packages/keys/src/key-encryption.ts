/**
 * Encrypted key files, as btcli's wallets write them: `$NACL`, a nonce of 24 bytes, and NaCl's
 * secretbox around the text of the plain file. The key is Argon2i of the password under a salt that
 * all wallets share, at libsodium's highest cost: 512 MiB, eight passes.
 */
import crypto from 'node:crypto';
import { AditError, concatBytes, decodeHex, encodeUtf8, secureRandomBytes } from '@adit/base';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { argon2iAsync } from '@noble/hashes/argon2.js';

const PREFIX = encodeUtf8('$NACL');
const NONCE_BYTES = 24;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const SALT = decodeHex('137183dff15a09bc9c90b5518739e9b1');

/** How dear it is to try a password. */
export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** What wallets use: libsodium's OPSLIMIT_SENSITIVE and MEMLIMIT_SENSITIVE of Argon2i. */
export const WALLET_COST: PasswordCost = { memoryKib: 524_288, passes: 8 };

/** `crypto.argon2` of Node 24.7 and newer, which is ten times as fast as JavaScript. */
type NativeArgon2 = (
  algorithm: 'argon2i',
  parameters: {
    readonly message: Uint8Array;
    readonly nonce: Uint8Array;
    readonly parallelism: number;
    readonly tagLength: number;
    readonly memory: number;
    readonly passes: number;
  },
  callback: (error: Error | null, key: Uint8Array) => void,
) => void;

function findNativeArgon2(): NativeArgon2 | null {
  const found: unknown = Reflect.get(crypto, 'argon2');
  return typeof found === 'function' ? (found as NativeArgon2) : null;
}

function deriveNatively(
  argon2: NativeArgon2,
  password: string,
  { memoryKib: memory, passes }: PasswordCost,
): Promise<Uint8Array> {
  const parameters = { parallelism: 1, tagLength: KEY_BYTES, memory, passes };
  const secret = { message: encodeUtf8(password), nonce: SALT };
  return new Promise((resolve, reject) => {
    argon2('argon2i', { ...secret, ...parameters }, (error, key) =>
      error === null ? resolve(new Uint8Array(key)) : reject(error),
    );
  });
}

/** The key by JavaScript alone: half a minute of one core at {@link WALLET_COST}. */
export function deriveInJavaScript(password: string, cost: PasswordCost): Promise<Uint8Array> {
  return argon2iAsync(encodeUtf8(password), SALT, {
    t: cost.passes,
    m: cost.memoryKib,
    p: 1,
    dkLen: KEY_BYTES,
    version: 0x13,
    maxmem: 2 ** 31,
  });
}

let lastDerivation: Promise<unknown> = Promise.resolve();

/** The 32 bytes that a password stands for. One at a time: each takes 512 MiB while it runs. */
export function deriveKey(password: string, cost: PasswordCost = WALLET_COST): Promise<Uint8Array> {
  const derive = (): Promise<Uint8Array> => {
    const native = findNativeArgon2();
    return native === null
      ? deriveInJavaScript(password, cost)
      : deriveNatively(native, password, cost);
  };
  const derived = lastDerivation.then(derive, derive);
  lastDerivation = derived;
  return derived;
}

/** True for the bytes of an encrypted file of this kind. */
export function isEncrypted(bytes: Uint8Array): boolean {
  return PREFIX.every((byte, index) => bytes[index] === byte);
}

/** An encrypted file of a text. A nonce is for one file only: leave it out. */
export function sealText(
  text: string,
  key: Uint8Array,
  nonce: Uint8Array = secureRandomBytes(NONCE_BYTES),
): Uint8Array {
  return concatBytes(PREFIX, nonce, xsalsa20poly1305(key, nonce).encrypt(encodeUtf8(text)));
}

/**
 * The text of an encrypted file.
 * @throws AditError `invalid_key_file` when it is too short, `wrong_password` when the key does not
 * open it, which is also what a damaged file looks like.
 */
export function openText(bytes: Uint8Array, key: Uint8Array): string {
  const start = PREFIX.length + NONCE_BYTES;
  if (!isEncrypted(bytes) || bytes.length < start + TAG_BYTES) {
    throw new AditError('invalid_key_file', 'The key file is cut off', {
      numbers: { bytes: bytes.length },
      nextStep: 'Restore it from a backup.',
    });
  }
  const nonce = bytes.subarray(PREFIX.length, start);
  try {
    const text = xsalsa20poly1305(key, nonce).decrypt(bytes.subarray(start));
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch (failure) {
    throw new AditError('wrong_password', 'The password does not open the key file', {
      nextStep: 'Give the password that the key was made with; a damaged file looks the same.',
      cause: failure,
    });
  }
}
