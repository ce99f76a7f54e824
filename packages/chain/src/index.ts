/** The development chain: a pure runtime, and a node that real clients talk to. */

export { runtimeDefinition } from './definitions/runtime.ts';
export { runtimeVersion } from './definitions/version.ts';
export type { AnyCallHandler, CallHandlers } from './runtime/call-handlers.ts';
export {
  type BlockContext,
  type CallContext,
  ensureRoot,
  ensureSigned,
} from './runtime/context.ts';
export { badOrigin, type DispatchError, fail, failWith } from './runtime/dispatch-error.ts';
export { ChainState, type StateReader } from './runtime/state/chain-state.ts';
