/** The runtime as `chainHead_v1_follow` tells it (interop 1.6). */

import { runtimeVersionJson } from '../methods/runtime-version.ts';
import type { NodeCore } from '../node-core.ts';

/** `{"type": "valid", "spec": ..}`; the runtime is the same at every block. */
export function runtimeEvent({ chain }: NodeCore): unknown {
  const version = runtimeVersionJson(
    chain.call('Core_version', new Uint8Array(), chain.head().hash),
  );
  const { specName, implName, specVersion, implVersion, transactionVersion, apis } = version;
  const spec = {
    specName,
    implName,
    specVersion,
    implVersion,
    transactionVersion,
    apis: Object.fromEntries(apis),
  };
  return { type: 'valid', spec };
}
