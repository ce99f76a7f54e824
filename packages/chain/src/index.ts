/** The development chain: a pure runtime, and a node that real clients talk to. */

export {
  Chain,
  type ChainOptions,
  createChain,
  type Scenario,
  type TrustedCall,
} from './create-chain.ts';
export type { BlockMode } from './node/block-author.ts';
export {
  type ChainNode,
  type ChainNodeDeps,
  type ChainNodeOptions,
  startChainNode,
} from './node/start-chain-node.ts';
export {
  freeBalance,
  totalBalance,
  usable,
} from './runtime/balances/account-balance.ts';
export {
  burnFrom,
  deposit,
  mint,
  recycle,
  transfer,
  transferCapped,
  withdraw,
} from './runtime/balances/transfer.ts';
export type { AnyCallHandler, CallHandlers } from './runtime/call-handlers.ts';
export {
  type BlockContext,
  type CallContext,
  ensureRoot,
  ensureSigned,
} from './runtime/context.ts';
export { badOrigin, type DispatchError, fail, failWith } from './runtime/dispatch-error.ts';
export type { Applied } from './runtime/execute/applied.ts';
export { describeError } from './runtime/execute/describe-error.ts';
export type { BlockArchive, SealedBlock } from './runtime/execute/sealed-block.ts';
export { queryInfo } from './runtime/fees/fee.ts';
export { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
export { callRuntimeApi, listRuntimeMethods } from './runtime/runtime-apis/call-runtime-api.ts';
export { ChainState, type StateReader } from './runtime/state/chain-state.ts';
export { nextEpochBlock } from './runtime/subtensor/epoch/schedule.ts';
export { subnetLockCost } from './runtime/subtensor/subnets/lock-cost.ts';
export { previewTrade, spotPrice } from './runtime/swap/subnet-pool.ts';
export {
  INVALID_TRANSACTION_CODE,
  type InvalidTransaction,
  invalidText,
  UNKNOWN_VALIDITY_CODE,
  unknownText,
  type Validity,
  type ValidTransaction,
} from './runtime/validity/outcome.ts';
export { type ValidityContext, validateTransaction } from './runtime/validity/validate.ts';
export {
  type LoadedScenario,
  loadScenario,
  type SeededAccount,
} from './scenarios/load-scenario.ts';
