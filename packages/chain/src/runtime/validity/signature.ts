/** Whether an extrinsic's signature is its account's. */
import { decodeHex } from '@adit/base';
import { verifyEcdsaAccount, verifyEd25519, verifySignature } from '@adit/keys';
import { type Hash, type SignedExtrinsic, signingPayload } from '@adit/substrate';
import { runtimeVersion } from '../../definitions/version.ts';
import { extrinsicCodec } from '../codec.ts';

/** Blocks that the signature binds the extrinsic to. */
export interface SignedBlocks {
  readonly genesisHash: Hash;
  /** Hash of the era's first block; of genesis for an immortal era. */
  readonly birthHash: Hash;
}

/**
 * True when the account signed the call with these terms for this chain. A signature for another
 * version, genesis, era or metadata hash is simply not one.
 * @throws AditError `keys_not_ready` before `ready` of `@adit/keys` has resolved.
 */
export function isSignatureValid(extrinsic: SignedExtrinsic, blocks: SignedBlocks): boolean {
  // Mode 1 binds a digest of the metadata that this chain does not reckon.
  if (extrinsic.mode !== 0) return false;
  const message = signingPayload(extrinsicCodec, extrinsic, {
    CheckSpecVersion: runtimeVersion.spec_version,
    CheckTxVersion: runtimeVersion.transaction_version,
    CheckGenesis: blocks.genesisHash,
    CheckMortality: blocks.birthHash,
    CheckMetadataHash: undefined,
  });
  const account = decodeHex(extrinsic.account);
  const { kind, bytes } = extrinsic.signature;
  if (kind === 'sr25519') return verifySignature(account, message, bytes);
  if (kind === 'ed25519') return verifyEd25519(account, message, bytes);
  return verifyEcdsaAccount(account, message, bytes);
}
