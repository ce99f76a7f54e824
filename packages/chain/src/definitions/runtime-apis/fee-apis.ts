/** Runtime interfaces about fees. */
import { apiMethod, type RuntimeApi, u32, u64, weight } from '@adit/substrate';
import { uncheckedExtrinsic } from '../extrinsic.ts';
import { runtimeCall } from '../types.ts';
import { feeDetails, runtimeDispatchInfo } from './standard-types.ts';

/** Fees of an encoded extrinsic. */
export const TransactionPaymentApi = {
  name: 'TransactionPaymentApi',
  version: 4,
  methods: {
    query_info: apiMethod({ uxt: uncheckedExtrinsic, len: u32 }, runtimeDispatchInfo),
    query_fee_details: apiMethod({ uxt: uncheckedExtrinsic, len: u32 }, feeDetails),
    query_weight_to_fee: apiMethod({ weight: weight }, u64),
    query_length_to_fee: apiMethod({ length: u32 }, u64),
  },
} as const satisfies RuntimeApi;

/** Fees of a call. */
export const TransactionPaymentCallApi = {
  name: 'TransactionPaymentCallApi',
  version: 3,
  methods: {
    query_call_info: apiMethod({ call: runtimeCall, len: u32 }, runtimeDispatchInfo),
    query_call_fee_details: apiMethod({ call: runtimeCall, len: u32 }, feeDetails),
    query_weight_to_fee: apiMethod({ weight: weight }, u64),
    query_length_to_fee: apiMethod({ length: u32 }, u64),
  },
} as const satisfies RuntimeApi;
