/** The interface DelegateInfoRuntimeApi. */
import type { DelegateInfoRuntimeApi } from '../../definitions/runtime-apis/neuron-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';
import { delegate, delegated, delegates } from './delegate-info.ts';

/** What answers its methods. */
export const delegateInfoHandlers: ApiHandlers<typeof DelegateInfoRuntimeApi> = {
  get_delegates: delegates,
  get_delegate: (reader, { delegate_account: hotkey }) => delegate(reader, hotkey),
  get_delegated: (reader, { delegatee_account: coldkey }) => delegated(reader, coldkey),
};
