/** Running what an encrypted extrinsic carries, directly behind it in the same block (decision 36). */
import { isAditError } from '@adit/base';
import { type DecodedExtrinsic, decodeExtrinsic, type Hash } from '@adit/substrate';
import { extrinsicCodec } from '../codec.ts';
import { unshield } from '../mev-shield/check-shielded.ts';
import { type AppliedExtrinsic, applyExtrinsic } from './apply-extrinsic.ts';
import type { OpenBlock } from './open-block.ts';

/**
 * Runs the extrinsic inside one that was just applied, on the terms of any other. Null for one without,
 * and where the one inside cannot be read or no block takes it: it is left out then, the other stays.
 * An encrypted extrinsic inside an encrypted one is put into the block, and stays closed.
 * @throws AditError `keys_not_ready` before `ready` of `@adit/keys` has resolved.
 */
export function applyUnshielded(
  block: OpenBlock,
  { call }: DecodedExtrinsic,
  parentHash: Hash,
): AppliedExtrinsic | null {
  const bytes = unshield(block.state, call);
  if (bytes === null) return null;
  try {
    const inner = decodeExtrinsic(extrinsicCodec, bytes);
    return applyExtrinsic(block, inner, { parentHash, isTrusted: false });
  } catch (error) {
    if (isAditError(error) && error.code !== 'keys_not_ready') return null;
    throw error;
  }
}
