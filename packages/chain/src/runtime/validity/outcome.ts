/** What is said of a transaction before it runs (`TransactionValidity`), and its texts (interop 1.7). */
import type { AditError } from '@adit/base';

/** `InvalidTransaction`, as its type encodes it. */
export type InvalidTransaction =
  | {
      readonly type:
        | 'Call'
        | 'Payment'
        | 'Future'
        | 'Stale'
        | 'BadProof'
        | 'AncientBirthBlock'
        | 'ExhaustsResources'
        | 'MandatoryValidation'
        | 'BadSigner';
      readonly value: [];
    }
  | { readonly type: 'Custom'; readonly value: [number] };

/** `UnknownTransaction`, as its type encodes it. */
export type UnknownTransaction = {
  readonly type: 'CannotLookup' | 'NoUnsignedValidator';
  readonly value: [];
};

/** A transaction that may wait in the pool. */
export interface ValidTransaction {
  readonly type: 'valid';
  readonly priority: bigint;
  /** Tags that must be provided before it. */
  readonly requires: readonly Uint8Array[];
  /** Tags that it provides. */
  readonly provides: readonly Uint8Array[];
  /** Blocks for which this answer holds. */
  readonly longevity: bigint;
  readonly propagate: boolean;
}

/** What is said of a transaction's bytes. */
export type Validity =
  | ValidTransaction
  | { readonly type: 'invalid'; readonly reason: InvalidTransaction }
  | { readonly type: 'unknown'; readonly reason: UnknownTransaction }
  | { readonly type: 'malformed'; readonly error: AditError };

/** JSON-RPC's code of a refused transaction. */
export const INVALID_TRANSACTION_CODE = 1010;
/** JSON-RPC's code of a transaction that nobody can judge. */
export const UNKNOWN_VALIDITY_CODE = 1011;

const INVALID_TEXTS: Readonly<Record<Exclude<InvalidTransaction['type'], 'Custom'>, string>> = {
  Call: 'Transaction call is not expected',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  Future: 'Transaction will be valid in the future',
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  MandatoryValidation: 'Transaction dispatch is mandatory; transactions must not be validated.',
  BadSigner: 'Invalid signing address',
};

const UNKNOWN_TEXTS: Readonly<Record<UnknownTransaction['type'], string>> = {
  CannotLookup: 'Could not lookup information required to validate the transaction',
  NoUnsignedValidator: 'Could not find an unsigned validator for the unsigned transaction',
};

/** The `data` of a 1010 answer. */
export function invalidText(reason: InvalidTransaction): string {
  return reason.type === 'Custom' ? `Custom error: ${reason.value[0]}` : INVALID_TEXTS[reason.type];
}

/** The `data` of a 1011 answer. */
export function unknownText({ type }: UnknownTransaction): string {
  return UNKNOWN_TEXTS[type];
}
