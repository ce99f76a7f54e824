/** What is told of an extrinsic after it ran. */
import type { ErrorNumbers } from '@adit/base';
import type { Hash, PalletVariant } from '@adit/substrate';
import type { DispatchError, DispatchFailure } from '../dispatch-error.ts';
import type { AppliedExtrinsic } from './apply-extrinsic.ts';

/** Why a call failed. */
export interface CallError {
  /** `Pallet.ErrorName`, or the frame's own name. */
  readonly label: string;
  readonly error: DispatchError;
  /** The numbers that decided it; they are not on the chain. */
  readonly numbers: ErrorNumbers;
}

/** What became of an applied extrinsic. */
export interface Applied {
  readonly hash: Hash;
  /** Its place in the body. */
  readonly index: number;
  /** The call succeeded; of a `root` call: the call inside Sudo. */
  readonly ok: boolean;
  /** Null where the call succeeded. */
  readonly error: CallError | null;
  readonly events: readonly PalletVariant[];
  /** What the signer paid, or the account that pays for its proxies. */
  readonly feeRao: bigint;
}

/** What became of an extrinsic, and of the one that it carried encrypted. */
export interface AppliedTogether extends Applied {
  /** Null without an encrypted extrinsic, and where that one could not be read or was not valid. */
  readonly unshielded: Applied | null;
}

/** Shortens it; for a `root` call, the call inside Sudo counts. */
export function outcomeOf(applied: AppliedExtrinsic, isRoot: boolean): Applied {
  const { hash, index, feeRao } = applied;
  const failure = applied.failure ?? (isRoot ? applied.innerFailure : null);
  return {
    hash,
    index,
    ok: failure === null,
    error: failure === null ? null : errorOf(failure),
    events: applied.events.map(({ event }) => event),
    feeRao,
  };
}

function errorOf({ label, error, numbers }: DispatchFailure): CallError {
  return { label, error, numbers };
}
