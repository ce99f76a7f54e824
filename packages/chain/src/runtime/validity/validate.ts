/**
 * Whether an extrinsic may go into the next block (upstream's transaction extensions in their order,
 * interop 3.3). The pool asks it about the block after the head; a block asks again before running it.
 */
import { type AditError, concatBytes, decodeHex, encodeU32, isAditError } from '@adit/base';
import {
  type AccountId,
  type DecodedExtrinsic,
  decodeExtrinsic,
  eraBirth,
  eraDeath,
  type Hash,
  type SignedExtrinsic,
} from '@adit/substrate';
import { Sudo } from '../../definitions/sudo.ts';
import { System } from '../../definitions/system.ts';
import { ZERO_ACCOUNT } from '../../definitions/types.ts';
import { usable } from '../balances/account-balance.ts';
import { extrinsicCodec } from '../codec.ts';
import { type CallWeight, weightOf } from '../fees/call-weight.ts';
import { inclusionFee } from '../fees/fee.ts';
import { feePayer } from '../fees/fee-payer.ts';
import { firstRefusal } from '../guards.ts';
import { outlivesShield, shieldRefusal } from '../mev-shield/check-shielded.ts';
import type { StateReader } from '../state/chain-state.ts';
import { isAlive, readAccountInfo } from '../system/accounts.ts';
import type { InvalidTransaction, Validity, ValidTransaction } from './outcome.ts';
import { isSignatureValid } from './signature.ts';

/** Where the transaction would run. */
export interface ValidityContext {
  /** The number of that block. */
  readonly block: number;
  /** The hash of the block before it. */
  readonly parentHash: Hash;
}

/** Pool priority of each class; a tip goes on top. */
const NORMAL_PRIORITY = 1n;
const OPERATIONAL_PRIORITY = 10_000_000_000n;
const U64_MAX = (1n << 64n) - 1n;

class Refusal extends Error {
  readonly reason: InvalidTransaction;

  constructor(reason: InvalidTransaction) {
    super(reason.type);
    this.reason = reason;
  }
}

function refuse(type: Exclude<InvalidTransaction['type'], 'Custom'>): never {
  throw new Refusal({ type, value: [] });
}

/** The extrinsic, or why its bytes are not one. */
function read(bytes: Uint8Array): DecodedExtrinsic | AditError {
  try {
    return decodeExtrinsic(extrinsicCodec, bytes);
  } catch (error) {
    if (isAditError(error)) return error;
    throw error;
  }
}

/**
 * What `TaggedTransactionQueue.validate_transaction` says of an extrinsic's bytes. `reader` is the
 * state that the block begins with.
 * @throws AditError `keys_not_ready` before `ready` of `@adit/keys` has resolved.
 */
export function validateTransaction(
  reader: StateReader,
  bytes: Uint8Array,
  context: ValidityContext,
): Validity {
  const extrinsic = read(bytes);
  if (extrinsic instanceof Error) {
    return extrinsic.code === 'call_too_deep'
      ? { type: 'invalid', reason: { type: 'Call', value: [] } }
      : { type: 'malformed', error: extrinsic };
  }
  return validateExtrinsic(reader, extrinsic, context);
}

/** What is said of an extrinsic that was read. `isTrusted` leaves the signature out. */
export function validateExtrinsic(
  reader: StateReader,
  extrinsic: DecodedExtrinsic,
  context: ValidityContext & { readonly isTrusted?: boolean },
): Validity {
  try {
    if (!extrinsic.isSigned) return validateBare(extrinsic);
    checkProof(reader, extrinsic, context);
    return checkTerms(reader, extrinsic, context);
  } catch (error) {
    if (error instanceof Refusal) return { type: 'invalid', reason: error.reason };
    throw error;
  }
}

function validateBare({ call }: DecodedExtrinsic): Validity {
  if (weightOf(call).class === 'Mandatory') refuse('MandatoryValidation');
  return { type: 'unknown', reason: { type: 'NoUnsignedValidator', value: [] } };
}

/** The hash of a block at or before the parent, null where it is too old or yet to come. */
function hashOf(reader: StateReader, number: number, context: ValidityContext): Hash | null {
  if (number === context.block - 1) return context.parentHash;
  const isKnown = number >= 0 && reader.has(System.storage.BlockHash, number);
  return isKnown ? reader.read(System.storage.BlockHash, number) : null;
}

function checkProof(
  reader: StateReader,
  extrinsic: SignedExtrinsic,
  context: ValidityContext & { readonly isTrusted?: boolean },
): void {
  const birth = eraBirth(extrinsic.era, context.block);
  // An era that begins just now, as an expired one does in the first block behind it: its hash is not
  // there yet, so nobody can have signed it. Upstream says "ancient birth block" for that one block.
  if (birth >= context.block) refuse('BadProof');
  const birthHash = hashOf(reader, birth, context);
  const genesisHash = hashOf(reader, 0, context);
  if (birthHash === null || genesisHash === null) refuse('AncientBirthBlock');
  if (context.isTrusted === true) return;
  if (!isSignatureValid(extrinsic, { genesisHash, birthHash })) refuse('BadProof');
  if (outlivesShield(extrinsic)) refuse('Stale');
}

function checkTerms(
  reader: StateReader,
  extrinsic: SignedExtrinsic,
  { block }: ValidityContext,
): ValidTransaction {
  const { account, call, nonce, tip } = extrinsic;
  const weight = weightOf(call);
  if (weight.class === 'Mandatory') refuse('MandatoryValidation');
  if (account === ZERO_ACCOUNT) refuse('BadSigner');
  const info = readAccountInfo(reader, account);
  if (nonce < info.nonce) refuse('Stale');
  const feeRao = inclusionFee(weight, extrinsic.bytes.length) + tip;
  const payer = feePayer(reader, extrinsic);
  if (feeRao > 0n && !isAlive(readAccountInfo(reader, payer))) refuse('Payment');
  if (feeRao > usable(reader, payer, 'keepAlive')) refuse('Payment');
  if (call.pallet === 'Sudo' && account !== reader.read(Sudo.storage.Key)) refuse('BadSigner');
  const shieldCode = shieldRefusal(reader, call);
  if (shieldCode !== null) throw new Refusal({ type: 'Custom', value: [shieldCode] });
  const refusal = firstRefusal({ state: reader, block, account, call });
  if (refusal !== null) throw new Refusal({ type: 'Custom', value: [refusal.code] });
  return {
    type: 'valid',
    priority: priorityOf(weight, tip),
    requires: nonce > info.nonce ? [nonceTag(account, nonce - 1)] : [],
    provides: [nonceTag(account, nonce)],
    longevity: longevityOf(extrinsic, block),
    propagate: true,
  };
}

function priorityOf({ class: callClass }: CallWeight, tip: bigint): bigint {
  const base = callClass === 'Operational' ? OPERATIONAL_PRIORITY : NORMAL_PRIORITY;
  const priority = base + tip;
  return priority > U64_MAX ? U64_MAX : priority;
}

function longevityOf({ era }: SignedExtrinsic, block: number): bigint {
  const death = eraDeath(era, block);
  return Number.isFinite(death) ? BigInt(death - block) : U64_MAX;
}

/** Account and nonce as the tag by which transactions of one account follow each other. */
function nonceTag(account: AccountId, nonce: number): Uint8Array {
  return concatBytes(decodeHex(account), encodeU32(nonce));
}
