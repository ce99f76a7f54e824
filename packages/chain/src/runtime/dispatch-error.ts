/** Why a call failed, in the words of the runtime. */
import type { ErrorNumbers } from '@adit/base';
import type { PalletDefinition, PalletSpec } from '@adit/substrate';

/** `sp_runtime::DispatchError` as its type decodes it. */
export type DispatchError =
  | {
      readonly type: 'Module';
      readonly value: [{ readonly index: number; readonly error: string }];
    }
  | {
      readonly type: 'Token' | 'Arithmetic' | 'Transactional';
      readonly value: [{ type: string; value: [] }];
    }
  | {
      readonly type:
        | 'Other'
        | 'CannotLookup'
        | 'BadOrigin'
        | 'ConsumerRemaining'
        | 'NoProviders'
        | 'TooManyConsumers'
        | 'Exhausted'
        | 'Corruption'
        | 'Unavailable'
        | 'RootNotAllowed';
      readonly value: [];
    };

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

/** The signer may not do this. @throws DispatchFailure always. */
export function badOrigin(): never {
  return failWith({ type: 'BadOrigin', value: [] });
}
