/**
 * Calls of MevShield. The extrinsic inside runs on its own, behind the one around it. The chain keeps
 * one key pair, so no key is ever announced: that call has no handler and fails by name.
 */
import { blake2b256, encodeHex } from '@adit/base';
import { accountId, bytes, encode, tuple } from '@adit/substrate';
import { MevShield } from '../../definitions/mev-shield.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { ensureSigned } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { MESSAGE_BYTES_MAX } from './shielded-message.ts';

const submission = tuple(accountId, bytes);

/** Calls of MevShield. */
export const mevShieldCalls: CallHandlers<typeof MevShield> = {
  submit_encrypted: (context, { ciphertext }) => {
    const who = ensureSigned(context);
    if (ciphertext.length > MESSAGE_BYTES_MAX) {
      fail(MevShield, 'Unreachable', { bytes: ciphertext.length, most: MESSAGE_BYTES_MAX });
    }
    const id = `0x${encodeHex(blake2b256(encode(submission, [who, ciphertext])))}`;
    context.deposit(MevShield, 'EncryptedSubmitted', { id, who });
  },
};
