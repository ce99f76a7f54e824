/** What an extrinsic pays (decision 38; chain 1.4). All amounts are RAO. */
import type { PalletVariant } from '@adit/substrate';
import { type CallClass, type CallWeight, weightOf } from './call-weight.ts';

/** Picoseconds of every extrinsic, whatever it calls. */
export const BASE_EXTRINSIC_PS = 108_157_000n;
/** One RAO is so many picoseconds. */
const PS_PER_RAO = 2_000n;

/** `TransactionPaymentApi.query_info`'s answer. */
export interface FeeInfo {
  readonly weight: { readonly ref_time: bigint; readonly proof_size: bigint };
  readonly class: { readonly type: CallClass; readonly value: [] };
  /** Without a tip. */
  readonly partial_fee: bigint;
}

/**
 * The fee without a tip of an extrinsic of `lengthBytes` bytes, its length prefix included. Each term
 * is rounded down by itself; a length of n bytes costs n RAO.
 */
export function inclusionFee(weight: CallWeight, lengthBytes: number): bigint {
  if (!weight.paysFee) return 0n;
  return BASE_EXTRINSIC_PS / PS_PER_RAO + weight.refTimePs / PS_PER_RAO + BigInt(lengthBytes);
}

/** What `query_info` and `payment_queryInfo` say of a call in an extrinsic of `lengthBytes` bytes. */
export function queryInfo(call: PalletVariant, lengthBytes: number): FeeInfo {
  const weight = weightOf(call);
  return {
    weight: { ref_time: weight.refTimePs, proof_size: weight.proofBytes },
    class: { type: weight.class, value: [] },
    partial_fee: inclusionFee(weight, lengthBytes),
  };
}
