/** The interface AccountNonceApi. */
import type { AccountNonceApi } from '../../definitions/runtime-apis/standard-apis.ts';
import { System } from '../../definitions/system.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** What answers its methods. Extrinsics that wait in the pool do not count. */
export const accountNonceHandlers: ApiHandlers<typeof AccountNonceApi> = {
  account_nonce: (reader, { account }) => reader.read(System.storage.Account, account).nonce,
};
