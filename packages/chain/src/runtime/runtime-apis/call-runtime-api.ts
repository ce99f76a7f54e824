/** The runtime interfaces of this chain, called by name. */
import { runtimeDefinition } from '../../definitions/runtime.ts';
import type { StateReader } from '../state/chain-state.ts';
import { RuntimeApiCaller } from './api-handlers.ts';
import { stateHandlers } from './state-handlers.ts';

const caller = new RuntimeApiCaller(runtimeDefinition.apis, stateHandlers);

/**
 * The encoded answer of `<interface>_<method>` on a state, also on that of an old block.
 *
 * @param args the arguments, encoded one behind the other
 * @throws AditError `unknown_runtime_method`, `runtime_method_left_out`, `invalid_scale`
 */
export function callRuntimeApi(reader: StateReader, name: string, args: Uint8Array): Uint8Array {
  return caller.call(reader, name, args);
}

/** All methods of the metadata, and whether this chain answers them. */
export function listRuntimeMethods(): readonly { name: string; isAnswered: boolean }[] {
  return caller.methods();
}
