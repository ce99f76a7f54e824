/** Calls of System. Code is not WebAssembly here, so code upgrades fail by name. */
import { blake2b256, encodeHex } from '@adit/base';
import { System } from '../../definitions/system.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { ensureRoot, ensureSigned } from '../context.ts';
import { badOrigin } from '../dispatch-error.ts';

const keyOf = (key: Uint8Array): string => `0x${encodeHex(key)}`;

/** Calls of System. */
export const systemCalls: CallHandlers<typeof System> = {
  remark: ({ origin }) => {
    if (origin.type === 'none') badOrigin();
  },
  remark_with_event: (context, { remark }) => {
    const sender = ensureSigned(context);
    context.deposit(System, 'Remarked', { sender, hash: keyOf(blake2b256(remark)) });
  },
  set_storage: (context, { items }) => {
    ensureRoot(context);
    for (const [key, value] of items) context.state.rawWrite(keyOf(key), value);
  },
  kill_storage: (context, { keys }) => {
    ensureRoot(context);
    for (const key of keys) context.state.rawWrite(keyOf(key), null);
  },
  kill_prefix: (context, { prefix, subkeys }) => {
    ensureRoot(context);
    // As many as the limit allows, in the order of their bytes.
    const keys = context.state.rawKeys(keyOf(prefix)).slice(0, subkeys);
    for (const key of keys) context.state.rawWrite(key, null);
  },
};
