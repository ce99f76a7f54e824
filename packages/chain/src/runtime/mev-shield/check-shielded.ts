/** What the transaction extensions say of an encrypted extrinsic, and what is inside it (interop 2.7). */
import { compareBytes } from '@adit/base';
import {
  type CallArguments,
  type PalletVariant,
  type SignedExtrinsic,
  twox128,
} from '@adit/substrate';
import { MevShield } from '../../definitions/mev-shield.ts';
import type { StateReader } from '../state/chain-state.ts';
import { secretShieldKey } from './shield-key.ts';
import { openShieldedMessage, readShieldedMessage } from './shielded-message.ts';

/** The pool's codes (chain 1.7). */
const UNREADABLE_CODE = 23;
const UNKNOWN_KEY_CODE = 24;
/** Longest era of an encrypted extrinsic, in blocks. */
const ERA_BLOCKS_MAX = 8;

/** The message of an encrypted extrinsic's call; null of any other call, whatever is inside it. */
function messageBytesOf({ pallet, name, value }: PalletVariant): Uint8Array | null {
  if (pallet !== MevShield.name || name !== 'submit_encrypted') return null;
  return (value as CallArguments<typeof MevShield.calls.submit_encrypted>).ciphertext;
}

/** True of an encrypted extrinsic that could wait for longer than a few blocks. */
export function outlivesShield({ call, era }: SignedExtrinsic): boolean {
  if (messageBytesOf(call) === null) return false;
  return era.type === 'immortal' || era.period > ERA_BLOCKS_MAX;
}

function isKnownKey(reader: StateReader, keyHash: Uint8Array): boolean {
  const { CurrentKey, NextKey } = MevShield.storage;
  return [CurrentKey, NextKey].some((item) => {
    const key = reader.read(item);
    return key !== undefined && compareBytes(twox128(key), keyHash) === 0;
  });
}

/** The code with which an encrypted extrinsic is refused; null of one that may come, and of others. */
export function shieldRefusal(reader: StateReader, call: PalletVariant): number | null {
  const bytes = messageBytesOf(call);
  if (bytes === null) return null;
  const message = readShieldedMessage(bytes);
  if (message === null) return UNREADABLE_CODE;
  return isKnownKey(reader, message.keyHash) ? null : UNKNOWN_KEY_CODE;
}

/** The bytes that a call carries encrypted; null of other calls and of what cannot be opened. */
export function unshield(reader: StateReader, call: PalletVariant): Uint8Array | null {
  const bytes = messageBytesOf(call);
  const message = bytes === null ? null : readShieldedMessage(bytes);
  if (message === null) return null;
  const secretKey = secretShieldKey(reader);
  return secretKey === null ? null : openShieldedMessage(message, secretKey);
}
