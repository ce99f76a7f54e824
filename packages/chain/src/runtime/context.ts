/** What a call or a hook works with: state, block number, events, who called. */
import type {
  AccountId,
  EnumValue,
  PalletSpec,
  PalletVariant,
  Profile,
  Variants,
} from '@adit/substrate';
import { badOrigin } from './dispatch-error.ts';
import type { ChainState } from './state/chain-state.ts';

/** Who calls: a signer, the sudo key through Sudo, or nobody (inherents). */
export type Origin =
  | { readonly type: 'root' }
  | {
      readonly type: 'signed';
      readonly account: AccountId;
      /** What a proxy may do; asked about every call, those inside calls included. */
      readonly allows?: (call: PalletVariant) => boolean;
    }
  | { readonly type: 'none' };

type EventsOf<Pallet> = Pallet extends { readonly events: infer Events extends Variants }
  ? Events
  : never;
type EventFields<Pallet, Name> = Extract<EnumValue<EventsOf<Pallet>>, { type: Name }>['value'];

/** One block that is being built. */
export interface BlockContext {
  readonly state: ChainState;
  readonly profile: Profile;
  /** The block's number. */
  readonly block: number;
  /** The same number, as pallets that count in 64 bits have it. */
  readonly now: bigint;
  /** Puts an event into the block, behind what is there. */
  deposit<const Pallet extends PalletSpec, Name extends keyof EventsOf<Pallet> & string>(
    pallet: Pallet,
    name: Name,
    fields: EventFields<Pallet, Name>,
  ): void;
  /** Runs `work`; when it throws, its writes and its events are undone and the error goes on. */
  transactional<Result>(work: () => Result): Result;
}

/** A block context with the origin of the call that runs. */
export interface CallContext extends BlockContext {
  readonly origin: Origin;
  /**
   * Runs another call under an origin; when it fails, all of it is undone and the failure goes on.
   * @throws DispatchFailure as the call.
   */
  dispatch(origin: Origin, call: PalletVariant): void;
  /** The extrinsic shall pay no fee, as Sudo's does not; from a call inside a call it means nothing. */
  waiveFee(): void;
}

/** The signer. @throws DispatchFailure `BadOrigin`. */
export function ensureSigned({ origin }: CallContext): AccountId {
  return origin.type === 'signed' ? origin.account : badOrigin();
}

/** Nobody but root. @throws DispatchFailure `BadOrigin`. */
export function ensureRoot({ origin }: CallContext): void {
  if (origin.type !== 'root') badOrigin();
}
