/** Runtime-apis/fee-apis.ts. */
import { apiMethod, type RuntimeApi, u32, u64, weight } from '@adit/substrate';
import { uncheckedExtrinsic } from '../extrinsic.ts';
import { runtimeCall } from '../types.ts';
import { feeDetails, runtimeDispatchInfo } from './standard-types.ts';

/** Transaction payment api. */
export const TransactionPaymentApi = {
  name: 'TransactionPaymentApi',
  version: 4,
  methods: {
    query_info: apiMethod(
      { uxt: uncheckedExtrinsic, len: u32 },
      runtimeDispatchInfo,
      'Query info.',
    ),
    query_fee_details: apiMethod(
      { uxt: uncheckedExtrinsic, len: u32 },
      feeDetails,
      'Query fee details.',
    ),
    query_weight_to_fee: apiMethod({ weight: weight }, u64, 'Query weight to fee.'),
    query_length_to_fee: apiMethod({ length: u32 }, u64, 'Query length to fee.'),
  },
} as const satisfies RuntimeApi;

/** Transaction payment call api. */
export const TransactionPaymentCallApi = {
  name: 'TransactionPaymentCallApi',
  version: 3,
  methods: {
    query_call_info: apiMethod(
      { call: runtimeCall, len: u32 },
      runtimeDispatchInfo,
      'Query call info.',
    ),
    query_call_fee_details: apiMethod(
      { call: runtimeCall, len: u32 },
      feeDetails,
      'Query call fee details.',
    ),
    query_weight_to_fee: apiMethod({ weight: weight }, u64, 'Query weight to fee.'),
    query_length_to_fee: apiMethod({ length: u32 }, u64, 'Query length to fee.'),
  },
} as const satisfies RuntimeApi;
