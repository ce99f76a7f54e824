/** The interface TaggedTransactionQueue: whether the next block would take an extrinsic. */
import { encode, type ValueOf } from '@adit/substrate';
import { uncheckedExtrinsic } from '../../definitions/extrinsic.ts';
import type { TaggedTransactionQueue } from '../../definitions/runtime-apis/standard-apis.ts';
import type { validityResult } from '../../definitions/runtime-apis/standard-types.ts';
import { System } from '../../definitions/system.ts';
import type { Validity } from '../validity/outcome.ts';
import { validateTransaction } from '../validity/validate.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** @throws AditError of bytes that are no extrinsic. */
function resultOf(validity: Validity): ValueOf<typeof validityResult> {
  switch (validity.type) {
    case 'valid': {
      const { priority, requires, provides, longevity, propagate } = validity;
      const tags = { requires: [...requires], provides: [...provides] };
      return { type: 'Ok', value: [{ priority, ...tags, longevity, propagate }] };
    }
    case 'invalid':
      return { type: 'Err', value: [{ type: 'Invalid', value: [validity.reason] }] };
    case 'unknown':
      return { type: 'Err', value: [{ type: 'Unknown', value: [validity.reason] }] };
    case 'malformed':
      throw validity.error;
  }
}

/** What answers its methods. The block that the caller names is the parent of the next one. */
export const transactionQueueHandlers: ApiHandlers<typeof TaggedTransactionQueue> = {
  validate_transaction: (reader, { tx, block_hash: parentHash }) =>
    resultOf(
      validateTransaction(reader, encode(uncheckedExtrinsic, tx), {
        block: reader.read(System.storage.Number) + 1,
        parentHash,
      }),
    ),
};
