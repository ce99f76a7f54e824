/** A call's weight, class and whether it pays, calls inside it included (upstream's `GetDispatchInfo`). */
import type { PalletVariant } from '@adit/substrate';
import {
  CALL_COSTS,
  type CallCost,
  FREE_CALLS,
  OPERATIONAL_CALLS,
  ORDINARY_CALL,
} from './weight-table.ts';

const READ_PS = 25_000_000n;
const WRITE_PS = 100_000_000n;

/** Which calls go first in a block; `Mandatory` is the block's own. */
export type CallClass = 'Normal' | 'Operational' | 'Mandatory';

/** What is known of a call before it runs. */
export interface CallWeight {
  /** Picoseconds, without those of the extrinsic around it. */
  readonly refTimePs: bigint;
  readonly proofBytes: bigint;
  readonly class: CallClass;
  readonly paysFee: boolean;
}

function priceOf({ reads, writes, computePs = 0n, proofBytes = 0n }: CallCost) {
  const accessPs = BigInt(reads) * READ_PS + BigInt(writes) * WRITE_PS;
  return { refTimePs: accessPs + computePs, proofBytes };
}

function classOf({ pallet, name }: PalletVariant): CallClass {
  if (pallet === 'Timestamp') return 'Mandatory';
  return OPERATIONAL_CALLS[pallet]?.has(name) === true ? 'Operational' : 'Normal';
}

/** The calls that a call runs; if-else counts both of its ways. */
function innerCalls({ pallet, value }: PalletVariant): readonly PalletVariant[] {
  if (pallet !== 'Utility' && pallet !== 'Sudo' && pallet !== 'Proxy') return [];
  const { calls, call, main, fallback } = value as {
    readonly calls?: readonly PalletVariant[];
    readonly call?: PalletVariant;
    readonly main?: PalletVariant;
    readonly fallback?: PalletVariant;
  };
  return [...(calls ?? []), ...[call, main, fallback].filter((each) => each !== undefined)];
}

/** The weight that a call states before it runs. */
export function weightOf(call: PalletVariant): CallWeight {
  const { pallet, name } = call;
  const own = priceOf(CALL_COSTS[pallet]?.[name] ?? ORDINARY_CALL);
  const inner = innerCalls(call).map(weightOf);
  const isOperational =
    inner.length > 0 && inner.every(({ class: each }) => each === 'Operational');
  const isProxy = pallet === 'Proxy' && name === 'proxy';
  return {
    refTimePs: inner.reduce((sum, { refTimePs }) => sum + refTimePs, own.refTimePs),
    proofBytes: inner.reduce((sum, { proofBytes }) => sum + proofBytes, own.proofBytes),
    class: isOperational && !isProxy ? 'Operational' : classOf(call),
    // A proxy is as free as the call that it makes (Subtensor's own pallet_proxy).
    paysFee: isProxy
      ? inner.every(({ paysFee }) => paysFee)
      : FREE_CALLS[pallet]?.has(name) !== true,
  };
}
