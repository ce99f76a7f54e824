/** The interface Core. Blocks are built by the chain itself; nobody builds them through this. */
import type { Core } from '../../definitions/runtime-apis/standard-apis.ts';
import { runtimeVersion } from '../../definitions/version.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** What answers its methods. */
export const coreHandlers: ApiHandlers<typeof Core> = {
  version: () => runtimeVersion,
};
