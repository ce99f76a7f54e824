/** What browsers get of this package: the definitions to read a chain by, and its epoch. */
export { runtimeDefinition } from './definitions/runtime.ts';
export { SubtensorModule } from './definitions/subtensor/pallet.ts';
export { System } from './definitions/system.ts';
export { runtimeVersion } from './definitions/version.ts';
export { decodeAnswer } from './node/decode-answer.ts';
export { extrinsicCodec } from './runtime/codec.ts';
export { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
export {
  createStateReader,
  type RawReader,
  type StateReader,
} from './runtime/state/chain-state.ts';
export { nextEpochBlock } from './runtime/subtensor/epoch/schedule.ts';
export { yumaEpoch } from './runtime/yuma/epoch.ts';
export type {
  EpochInput,
  EpochParameters,
  EpochResult,
  StoredRow,
} from './runtime/yuma/epoch-types.ts';
export { type EpochPlace, readEpochInput } from './runtime/yuma/read-input.ts';
export { type AccountByName, valueFromJson } from './scenarios/json-value.ts';
