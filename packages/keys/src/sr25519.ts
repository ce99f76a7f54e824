/**
 * sr25519 (Schnorr signatures over Ristretto255, signing context `substrate`) behind one interface.
 *
 * The implementation is wasm-crypto, chosen by measurement (docs/dependencies.md); no other module
 * imports it. It is loaded by {@link ready}, so that a command which signs nothing does not pay for
 * the WebAssembly. A panic inside the module would leak its memory, so every argument is checked
 * before it crosses the border.
 */
import { AditError } from '@adit/base';
import { ss58Encode } from './ss58.ts';

/** Bytes of a public key. */
export const PUBLIC_KEY_BYTES = 32;
/** Bytes of a signature. */
export const SIGNATURE_BYTES = 64;
/** Bytes of a mini secret, from which a keypair is expanded. */
export const SEED_BYTES = 32;
/** Longest message that is signed or verified: 1 MiB. */
export const MESSAGE_BYTES_MAX = 1_048_576;

const SECRET_BYTES = 64;

/** A key that signs; the secret stays inside. */
export interface Keypair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** SS58 with prefix 42. */
  readonly address: string;
  /**
   * 64 bytes. Signing is randomised: two signatures of one message differ.
   * @throws AditError `message_too_long` above {@link MESSAGE_BYTES_MAX}.
   */
  sign(message: Uint8Array): Uint8Array;
}

type WasmCrypto = typeof import('@polkadot/wasm-crypto');

let loaded: WasmCrypto | null = null;
let loading: Promise<void> | null = null;

async function load(): Promise<void> {
  const wasm = await import('@polkadot/wasm-crypto');
  await wasm.waitReady();
  if (!wasm.isReady()) {
    throw new AditError('keys_unavailable', 'The signature module could not be started', {
      nextStep: 'Check that this Node.js can run WebAssembly.',
    });
  }
  loaded = wasm;
}

/**
 * Loads the signature module; call it once before anything else of this package that signs,
 * verifies or makes keys. Repeated calls are free.
 * @throws AditError `keys_unavailable` where WebAssembly does not run; a later call tries again.
 */
export function ready(): Promise<void> {
  loading ??= load().catch((failure: unknown) => {
    loading = null;
    throw failure;
  });
  return loading;
}

/** The module, or null before {@link ready} has resolved. */
export function loadedWasm(): WasmCrypto | null {
  return loaded;
}

/**
 * The loaded module.
 * @throws AditError `keys_not_ready` before {@link ready} has resolved.
 */
export function requireWasm(): WasmCrypto {
  if (loaded === null) {
    throw new AditError('keys_not_ready', 'The signature module is not loaded yet', {
      nextStep: 'Await ready() of @adit/keys at the start of the process.',
    });
  }
  return loaded;
}

/**
 * The keypair of a 32-byte mini secret (schnorrkel's ed25519 expansion, as Substrate does it).
 * @throws AditError `keys_not_ready`; `invalid_seed` unless there are exactly 32 bytes.
 */
export function keypairFromSeed(seed: Uint8Array): Keypair {
  const wasm = requireWasm();
  if (seed.length !== SEED_BYTES) {
    throw new AditError('invalid_seed', 'A seed has 32 bytes', {
      numbers: { bytes: seed.length, expectedBytes: SEED_BYTES },
      nextStep: 'Give 64 hexadecimal digits.',
    });
  }
  const pair = wasm.sr25519KeypairFromSeed(seed);
  const secret = pair.slice(0, SECRET_BYTES);
  const publicKey = pair.slice(SECRET_BYTES);
  return {
    // A copy: whoever changes it must not change what is signed with.
    publicKey: publicKey.slice(),
    address: ss58Encode(publicKey),
    sign: (message) => {
      if (message.length > MESSAGE_BYTES_MAX) {
        throw new AditError('message_too_long', 'The message is too long to sign', {
          numbers: { bytes: message.length, limitBytes: MESSAGE_BYTES_MAX },
          nextStep: 'Sign a hash of it.',
        });
      }
      return wasm.sr25519Sign(publicKey, secret, message);
    },
  };
}

/**
 * True when `signature` over `message` is `publicKey`'s. False, never an exception, for any wrong
 * length or hostile bytes. The all-zero key is refused although it is a curve point (the identity):
 * everybody can sign for it. A signature has one byte form (canonical scalar, schnorrkel's mark), so
 * that a replay guard keyed by its bytes cannot be passed twice.
 * @throws AditError `keys_not_ready` before {@link ready} has resolved.
 */
export function verifySignature(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const wasm = requireWasm();
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (message.length > MESSAGE_BYTES_MAX) return false;
  if (publicKey.every((byte) => byte === 0)) return false;
  try {
    return wasm.sr25519Verify(signature, message, publicKey);
  } catch {
    return false;
  }
}
