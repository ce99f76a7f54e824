/** Running one extrinsic in the open block: fee, nonce, call, settlement, events. */
import { AditError } from '@adit/base';
import {
  type DecodedExtrinsic,
  extrinsicHash,
  type Hash,
  type SignedExtrinsic,
} from '@adit/substrate';
import { System } from '../../definitions/system.ts';
import { catchFailure, type DispatchFailure } from '../dispatch-error.ts';
import { type CallWeight, weightOf } from '../fees/call-weight.ts';
import { settleFee, takeFee } from '../fees/charge.ts';
import { BASE_EXTRINSIC_PS, inclusionFee } from '../fees/fee.ts';
import { feePayer } from '../fees/fee-payer.ts';
import { countNonce, readAccountInfo } from '../system/accounts.ts';
import { invalidText, unknownText, type Validity } from '../validity/outcome.ts';
import { validateExtrinsic } from '../validity/validate.ts';
import type { CallOutcome, EventRecord, OpenBlock } from './open-block.ts';

/** What became of an extrinsic. */
export interface AppliedExtrinsic {
  readonly hash: Hash;
  /** Its place in the body. */
  readonly index: number;
  /** The call's failure, null where it succeeded. */
  readonly failure: DispatchFailure | null;
  /** The last failure of a call inside the call, such as Sudo's. */
  readonly innerFailure: DispatchFailure | null;
  /** The events of its phase, the fee's included. */
  readonly events: readonly EventRecord[];
  /** What the signer paid, or the account that pays for its proxies. */
  readonly feeRao: bigint;
}

/** How an extrinsic came: trusted ones are the developer's own and carry no real signature. */
interface ApplyTerms {
  readonly parentHash: Hash;
  readonly isTrusted: boolean;
}

/** The coded error of a transaction that no block takes. */
export function invalidTransaction(validity: Validity): AditError {
  if (validity.type === 'malformed') return validity.error;
  const data =
    validity.type === 'invalid'
      ? invalidText(validity.reason)
      : validity.type === 'unknown'
        ? unknownText(validity.reason)
        : 'Transaction will be valid in the future';
  return new AditError('invalid_transaction', data, {
    numbers: { data },
    nextStep: 'Compose and sign the transaction anew for the present head.',
  });
}

/**
 * Puts a signed extrinsic into the block and runs it. A failed call changes fee, nonce and events only.
 * @throws AditError `invalid_transaction` (numbers.data: interop 1.7's text) where no block takes it.
 */
export function applyExtrinsic(
  block: OpenBlock,
  extrinsic: DecodedExtrinsic,
  { parentHash, isTrusted }: ApplyTerms,
): AppliedExtrinsic {
  const terms = { block: block.block, parentHash, isTrusted };
  const validity = validateExtrinsic(block.state, extrinsic, terms);
  if (validity.type !== 'valid' || !extrinsic.isSigned) throw invalidTransaction(validity);
  const { nonce } = readAccountInfo(block.state, extrinsic.account);
  if (extrinsic.nonce !== nonce) throw invalidTransaction(validity);
  return inOwnPhase(block, extrinsic, () => runSigned(block, extrinsic));
}

/** Puts an unsigned extrinsic of the block's author into the block and runs it. */
export function applyInherent(block: OpenBlock, extrinsic: DecodedExtrinsic): AppliedExtrinsic {
  return inOwnPhase(block, extrinsic, () => {
    const failure = catchFailure(() => {
      block.dispatch({ type: 'none' }, extrinsic.call);
    });
    report(block, { weight: weightOf(extrinsic.call), isFree: false, failure });
    return { failure, innerFailure: null, feeRao: 0n };
  });
}

type Outcome = Pick<AppliedExtrinsic, 'failure' | 'innerFailure' | 'feeRao'>;

function inOwnPhase(
  block: OpenBlock,
  { bytes }: DecodedExtrinsic,
  run: () => Outcome,
): AppliedExtrinsic {
  const index = block.body.length;
  const firstEvent = block.events.length;
  const phase = block.phase;
  block.phase = { type: 'ApplyExtrinsic', value: [index] };
  try {
    const outcome = block.transactional(run);
    block.body.push(bytes);
    block.state.write(System.storage.ExtrinsicCount, block.body.length);
    return {
      hash: extrinsicHash(bytes),
      index,
      ...outcome,
      events: block.events.slice(firstEvent),
    };
  } finally {
    block.phase = phase;
  }
}

function runSigned(block: OpenBlock, extrinsic: SignedExtrinsic): Outcome {
  const { account, call, tip, bytes } = extrinsic;
  const weight = weightOf(call);
  const who = feePayer(block.state, extrinsic);
  const charge = { who, feeRao: inclusionFee(weight, bytes.length), tipRao: tip };
  takeFee(block, charge);
  countNonce(block, account);
  let outcome: CallOutcome = { isFree: false, innerFailure: null };
  const failure = catchFailure(() => {
    outcome = block.dispatch({ type: 'signed', account }, call);
  });
  const { isFree, innerFailure } = outcome;
  const feeRao = settleFee(block, charge, isFree);
  report(block, { weight, isFree, failure });
  return { failure, innerFailure, feeRao };
}

interface Report {
  readonly weight: CallWeight;
  readonly isFree: boolean;
  readonly failure: DispatchFailure | null;
}

function report(block: OpenBlock, { weight, isFree, failure }: Report): void {
  const paysFee = weight.paysFee && !isFree;
  const dispatch_info = {
    weight: {
      ref_time: weight.refTimePs + BASE_EXTRINSIC_PS,
      proof_size: weight.proofBytes,
    },
    class: { type: weight.class, value: [] },
    pays_fee: { type: paysFee ? 'Yes' : 'No', value: [] },
  } as const;
  if (failure === null) block.deposit(System, 'ExtrinsicSuccess', { dispatch_info });
  else block.deposit(System, 'ExtrinsicFailed', { dispatch_error: failure.error, dispatch_info });
}
