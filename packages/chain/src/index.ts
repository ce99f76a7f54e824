/** The development chain: a pure runtime, and a node that real clients talk to. */

export { expectedEpoch, type StoredEpoch, storedEpoch } from './bench/epoch-oracle.ts';
export { type MemoryPlan, type MemorySample, measureMemory } from './bench/measure-memory.ts';
export {
  Chain,
  type ChainOptions,
  createChain,
  type Scenario,
  type TrustedCall,
} from './create-chain.ts';
export { runtimeDefinition } from './definitions/runtime.ts';
export { SubtensorModule } from './definitions/subtensor/pallet.ts';
export { System } from './definitions/system.ts';
export { runtimeVersion } from './definitions/version.ts';
export type { BlockMode } from './node/block-author.ts';
export { decodeAnswer } from './node/decode-answer.ts';
export {
  type ChainNode,
  type ChainNodeDeps,
  type ChainNodeOptions,
  startChainNode,
} from './node/start-chain-node.ts';
export { extrinsicCodec } from './runtime/codec.ts';
export type { Applied, CallError } from './runtime/execute/applied.ts';
export type { BlockArchive, SealedBlock } from './runtime/execute/sealed-block.ts';
export { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
export { callRuntimeApi, listRuntimeMethods } from './runtime/runtime-apis/call-runtime-api.ts';
export {
  ChainState,
  createStateReader,
  type RawReader,
  type StateReader,
} from './runtime/state/chain-state.ts';
export { nextEpochBlock } from './runtime/subtensor/epoch/schedule.ts';
export { subnetLockCost } from './runtime/subtensor/subnets/lock-cost.ts';
export { previewTrade, spotPrice } from './runtime/swap/subnet-pool.ts';
export { yumaEpoch } from './runtime/yuma/epoch.ts';
export type {
  EpochInput,
  EpochParameters,
  EpochResult,
  StoredRow,
} from './runtime/yuma/epoch-types.ts';
export { type EpochPlace, readEpochInput } from './runtime/yuma/read-input.ts';
export { type AccountByName, valueFromJson } from './scenarios/json-value.ts';
export {
  type LoadedScenario,
  loadScenario,
  type SeededAccount,
} from './scenarios/load-scenario.ts';
