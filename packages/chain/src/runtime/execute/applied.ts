/** What is told of an extrinsic after it ran. */
import type { Hash, PalletVariant } from '@adit/substrate';
import type { DispatchError } from '../dispatch-error.ts';
import type { AppliedExtrinsic } from './apply-extrinsic.ts';
import { describeError } from './describe-error.ts';

/** What became of an applied extrinsic. */
export interface Applied {
  readonly hash: Hash;
  /** Its place in the body. */
  readonly index: number;
  /** The call succeeded; of a `root` call: the call inside Sudo. */
  readonly ok: boolean;
  /** Null where the call succeeded. */
  readonly error: { readonly label: string; readonly error: DispatchError } | null;
  readonly events: readonly PalletVariant[];
  /** What the signer paid. */
  readonly feeRao: bigint;
}

/** Names and shortens it; for a `root` call, what `Sudid` says counts. */
export function outcomeOf(applied: AppliedExtrinsic, isRoot: boolean): Applied {
  const { hash, index, feeRao, failure } = applied;
  const events = applied.events.map(({ event }) => event);
  const error = failure?.error ?? (isRoot ? sudoError(events) : null);
  return {
    hash,
    index,
    ok: error === null,
    error: error === null ? null : { label: describeError(error), error },
    events,
    feeRao,
  };
}

/** What `Sudid` says of the call inside. */
function sudoError(events: readonly PalletVariant[]): DispatchError | null {
  const sudid = events.findLast(({ pallet, name }) => pallet === 'Sudo' && name === 'Sudid');
  const { sudo_result: result } = (sudid?.value ?? {}) as {
    readonly sudo_result?: { readonly type: string; readonly value: readonly [DispatchError] };
  };
  return result?.type === 'Err' ? result.value[0] : null;
}
