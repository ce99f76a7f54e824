/** The interfaces of fees. What they say is what an extrinsic then pays, but for its tip. */
import {
  type DecodedExtrinsic,
  decodeExtrinsic,
  encode,
  type PalletVariant,
} from '@adit/substrate';
import { uncheckedExtrinsic } from '../../definitions/extrinsic.ts';
import type {
  TransactionPaymentApi,
  TransactionPaymentCallApi,
} from '../../definitions/runtime-apis/fee-apis.ts';
import { extrinsicCodec } from '../codec.ts';
import { weightOf } from '../fees/call-weight.ts';
import { BASE_EXTRINSIC_PS, inclusionFee, queryInfo } from '../fees/fee.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** The fee of no weight and no length, and what is the same for a weight alone. */
function weightFee(refTimePs: bigint): bigint {
  const free = { refTimePs: 0n, proofBytes: 0n, class: 'Normal', paysFee: true } as const;
  return inclusionFee({ ...free, refTimePs }, 0) - inclusionFee(free, 0);
}

/** An extrinsic without the length in front, which its type has read. */
function decodeBody(body: Uint8Array): DecodedExtrinsic {
  return decodeExtrinsic(extrinsicCodec, encode(uncheckedExtrinsic, body));
}

function feeDetails(call: PalletVariant, lengthBytes: number) {
  const { refTimePs, paysFee } = weightOf(call);
  if (!paysFee) return { inclusion_fee: undefined, tip: 0n };
  const inclusion = {
    base_fee: weightFee(BASE_EXTRINSIC_PS),
    len_fee: BigInt(lengthBytes),
    adjusted_weight_fee: weightFee(refTimePs),
  };
  return { inclusion_fee: inclusion, tip: 0n };
}

const scales = {
  query_weight_to_fee: (_: unknown, { weight }: { weight: { ref_time: bigint } }) =>
    weightFee(weight.ref_time),
  query_length_to_fee: (_: unknown, { length }: { length: number }) => BigInt(length),
};

/** What answers TransactionPaymentApi. An unsigned extrinsic pays nothing. */
export const transactionPaymentHandlers: ApiHandlers<typeof TransactionPaymentApi> = {
  query_info: (_, { uxt, len }) => {
    const { call, isSigned } = decodeBody(uxt);
    const info = queryInfo(call, len);
    return isSigned ? info : { ...info, partial_fee: 0n };
  },
  query_fee_details: (_, { uxt, len }) => {
    const { call, isSigned } = decodeBody(uxt);
    return isSigned ? feeDetails(call, len) : { inclusion_fee: undefined, tip: 0n };
  },
  ...scales,
};

/** What answers TransactionPaymentCallApi. */
export const transactionPaymentCallHandlers: ApiHandlers<typeof TransactionPaymentCallApi> = {
  query_call_info: (_, { call, len }) => queryInfo(call, len),
  query_call_fee_details: (_, { call, len }) => feeDetails(call, len),
  ...scales,
};
