/** How pallets say what their calls do. */
import type { CallArguments, PalletSpec, Variants } from '@adit/substrate';
import type { CallContext } from './context.ts';

type CallsOf<Pallet> = Pallet extends { readonly calls: infer Calls extends Variants }
  ? Calls
  : never;

/** What a pallet's calls do, by name. A call without a handler fails by name. */
export type CallHandlers<Pallet extends PalletSpec> = {
  readonly [Name in keyof CallsOf<Pallet>]?: (
    context: CallContext,
    args: CallArguments<CallsOf<Pallet>[Name]>,
  ) => void;
};

/** A handler whose arguments are known to fit, after decoding. */
export type AnyCallHandler = (context: CallContext, args: never) => void;
