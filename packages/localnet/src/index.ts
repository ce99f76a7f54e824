/** Everything that `adit up` starts on one machine. */
export {
  LOCAL_CAP_BPS,
  LOCAL_FEE_BPS,
  localPoolSettings,
  type NetworkDeps,
  type RunningNetwork,
  startNetwork,
} from './network.ts';
export { assignRoles, DEFAULT_TASKS, MINERS_MIN, type NetworkOptions } from './options.ts';
export { INFLATION, inflateEvaluation, type MinerRole } from './roles.ts';
export { type NetworkSummary, summarizeNetwork } from './summary.ts';
export { type WatchResult, watchNetwork } from './watch.ts';
