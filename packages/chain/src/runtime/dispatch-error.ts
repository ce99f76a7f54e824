/** Why a call failed, in the words of the runtime. */
import type { ErrorNumbers } from '@adit/base';
import type { PalletDefinition, PalletSpec, ValueOf } from '@adit/substrate';
import type { dispatchError, dispatchResult } from '../definitions/types.ts';

/** `sp_runtime::DispatchError` as its type decodes it. */
export type DispatchError = ValueOf<typeof dispatchError>;

/** `Result<(), DispatchError>` as its type decodes it. */
export type DispatchResult = ValueOf<typeof dispatchResult>;

/** Names of `sp_runtime::TokenError`. */
export type TokenErrorName = Extract<DispatchError, { type: 'Token' }>['value'][0]['type'];

/** A call that failed: it changes nothing but fee, nonce and events. */
export class DispatchFailure extends Error {
  readonly error: DispatchError;
  /** `Pallet.ErrorName`, or the frame's own name. */
  readonly label: string;
  /** The numbers that decided it; they are not on the chain. */
  readonly numbers: ErrorNumbers;

  constructor(error: DispatchError, label: string, numbers: ErrorNumbers = {}) {
    super(label);
    this.name = 'DispatchFailure';
    this.error = error;
    this.label = label;
    this.numbers = numbers;
  }
}

type ErrorNames<Pallet> = Pallet extends { readonly errors: infer Errors }
  ? keyof Errors & string
  : never;

/** Ends a call with an error of a pallet. @throws DispatchFailure always. */
export function fail<const Pallet extends PalletSpec>(
  pallet: Pallet,
  name: ErrorNames<Pallet>,
  numbers: ErrorNumbers = {},
): never {
  throw moduleFailure(pallet, name, numbers);
}

/** The failure of a pallet's error. */
export function moduleFailure(
  pallet: Pick<PalletDefinition, 'name' | 'index' | 'errors'>,
  name: string,
  numbers: ErrorNumbers = {},
): DispatchFailure {
  const index = pallet.errors?.[name]?.index;
  if (index === undefined) throw new Error(`${pallet.name} has no error ${name}`);
  const error = `0x${index.toString(16).padStart(2, '0')}000000`;
  return new DispatchFailure(
    { type: 'Module', value: [{ index: pallet.index, error }] },
    `${pallet.name}.${name}`,
    numbers,
  );
}

/** Ends a call with an error of the frame. @throws DispatchFailure always. */
export function failWith(error: DispatchError, numbers: ErrorNumbers = {}): never {
  const [detail] = error.value;
  const inner = detail !== undefined && 'type' in detail ? `.${detail.type}` : '';
  throw new DispatchFailure(error, `${error.type}${inner}`, numbers);
}

/** Ends a call because of money. @throws DispatchFailure always. */
export function failToken(type: TokenErrorName, numbers: ErrorNumbers = {}): never {
  return failWith({ type: 'Token', value: [{ type, value: [] }] }, numbers);
}

/** Ends a call because numbers leave their range. @throws DispatchFailure always. */
export function failArithmetic(type: 'Underflow' | 'Overflow', numbers: ErrorNumbers = {}): never {
  return failWith({ type: 'Arithmetic', value: [{ type, value: [] }] }, numbers);
}

/** Runs `work`; gives its failure, or null. Anything else that is thrown goes on. */
export function catchFailure(work: () => void): DispatchFailure | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof DispatchFailure) return error;
    throw error;
  }
}

/** A call's end as events tell it. */
export function resultOf(failure: DispatchFailure | null): DispatchResult {
  return failure === null ? { type: 'Ok', value: [[]] } : { type: 'Err', value: [failure.error] };
}

/** The signer may not do this. @throws DispatchFailure always. */
export function badOrigin(): never {
  return failWith({ type: 'BadOrigin', value: [] });
}
