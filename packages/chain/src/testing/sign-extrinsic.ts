/** Signed extrinsics for tests, made with the encoder that clients' libraries were compared with. */
import { decodeHex, encodeHex } from '@adit/base';
import { type Keypair, keypairFromSeed } from '@adit/keys';
import {
  type Era,
  encodeSignedExtrinsic,
  type PalletVariant,
  signingPayload,
} from '@adit/substrate';
import * as wasm from '@polkadot/wasm-crypto';
import { runtimeVersion } from '../definitions/version.ts';
import { extrinsicCodec } from '../runtime/codec.ts';

/** Mini secret of `//Alice`, public knowledge. */
const ALICE_SEED = '0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a';

/** What is signed, and how it may be spoiled. */
export interface ExtrinsicSpec {
  readonly seed?: string;
  readonly nonce: number;
  readonly call: PalletVariant;
  readonly genesisHash: string;
  readonly tip?: bigint;
  readonly era?: Era;
  /** Hash of the era's first block. */
  readonly birthHash?: string;
  readonly mode?: number;
  /** Signatures of ed25519 are the same each time, those of sr25519, the default, are not. */
  readonly kind?: 'sr25519' | 'ed25519';
}

interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** The ed25519 key of a mini secret. */
export function ed25519Of(seed: string): Signer {
  const pair = wasm.ed25519KeypairFromSeed(decodeHex(seed));
  const [secret, publicKey] = [pair.slice(0, 32), pair.slice(32)];
  return { publicKey, sign: (message) => wasm.ed25519Sign(publicKey, secret, message) };
}

/** The key pair of a mini secret. */
export function keypairOf(seed: string): Keypair {
  return keypairFromSeed(decodeHex(seed));
}

/** The bytes of a signed extrinsic. */
export function signExtrinsic(spec: ExtrinsicSpec): Uint8Array {
  const { seed = ALICE_SEED, kind = 'sr25519' } = spec;
  const signer = kind === 'sr25519' ? keypairOf(seed) : ed25519Of(seed);
  const content = {
    era: spec.era ?? ({ type: 'immortal' } as const),
    nonce: spec.nonce,
    tip: spec.tip ?? 0n,
    mode: spec.mode ?? 0,
    call: spec.call,
  };
  const message = signingPayload(extrinsicCodec, content, {
    CheckSpecVersion: runtimeVersion.spec_version,
    CheckTxVersion: runtimeVersion.transaction_version,
    CheckGenesis: spec.genesisHash,
    CheckMortality: spec.birthHash ?? spec.genesisHash,
    CheckMetadataHash: undefined,
  });
  return encodeSignedExtrinsic(extrinsicCodec, {
    ...content,
    account: `0x${encodeHex(signer.publicKey)}`,
    signature: { kind, bytes: signer.sign(message) },
  });
}

/** A transfer that keeps the sender alive. */
export function transferCall(to: string, value: bigint): PalletVariant {
  return {
    pallet: 'Balances',
    name: 'transfer_keep_alive',
    value: { dest: { type: 'Id', value: [to] }, value },
  };
}
