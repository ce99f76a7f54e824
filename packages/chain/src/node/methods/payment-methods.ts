/** `payment_*`: fees in the shape of older clients; newer ones call the runtime interface. */
import { concatBytes, encodeU32 } from '@adit/base';
import { decode } from '@adit/substrate';
import { feeDetails, runtimeDispatchInfo } from '../../definitions/runtime-apis/standard-types.ts';
import type { NodeCore } from '../node-core.ts';
import type { Params } from '../rpc/params.ts';
import { aliases, type RpcMethods } from '../rpc/rpc-method.ts';

/** The extrinsic with its length in front, then its length: what both interface methods take. */
function ask(core: NodeCore, params: Params, method: string): Uint8Array {
  const bytes = params.bytes(0);
  const args = concatBytes(bytes, encodeU32(bytes.length));
  const hash = params.hash(1) ?? core.chain.head().hash;
  return core.chain.call(`TransactionPaymentApi_${method}`, args, hash);
}

function queryInfo(core: NodeCore, params: Params): unknown {
  const info = decode(runtimeDispatchInfo, ask(core, params, 'query_info'));
  return {
    weight: {
      ref_time: Number(info.weight.ref_time),
      proof_size: Number(info.weight.proof_size),
    },
    class: info.class.type.toLowerCase(),
    partialFee: String(info.partial_fee),
  };
}

function hexAmount(amount: bigint): string {
  return `0x${amount.toString(16)}`;
}

function queryFeeDetails(core: NodeCore, params: Params): unknown {
  const answer = ask(core, params, 'query_fee_details');
  const { inclusion_fee: fee } = decode(feeDetails, answer);
  if (fee === undefined) return { inclusionFee: null };
  return {
    inclusionFee: {
      baseFee: hexAmount(fee.base_fee),
      lenFee: hexAmount(fee.len_fee),
      adjustedWeightFee: hexAmount(fee.adjusted_weight_fee),
    },
  };
}

/** The group `payment_*`. */
export function paymentMethods(core: NodeCore): RpcMethods {
  return {
    ...aliases(['payment_queryInfo', 'payment_queryInfoAt'], (params) => queryInfo(core, params)),
    ...aliases(['payment_queryFeeDetails', 'payment_queryFeeDetailsAt'], (params) =>
      queryFeeDetails(core, params),
    ),
  };
}
