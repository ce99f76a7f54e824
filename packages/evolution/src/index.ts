/** Band 2: task types, suites with digests, mutation and search. Pure: no clock, no I/O. */
export { type LogisticBaseline, logisticBaseline } from './baseline/logistic.ts';
export {
  CONFIGURATION_NAMES,
  type ConfigurationName,
  openConfiguration,
} from './bench/configurations.ts';
export { type DiscoveryAttempt, type DiscoveryOutcome, discover } from './bench/discover.ts';
export { type DiscoveryEstimate, estimateDiscovery } from './bench/discovery-estimate.ts';
export { FIXED_PROGRAM_NAMES } from './bench/fixed-programs.ts';
export { type FixedMeasurement, type FixedSample, measureFixed } from './bench/measure-fixed.ts';
export {
  type IslandMeasurement,
  type IslandSample,
  measureIslands,
} from './bench/measure-islands.ts';
export {
  measureSearch,
  type SearchMeasurement,
  type SearchSample,
} from './bench/measure-search.ts';
export type { CpuTimer } from './bench/repeat-for.ts';
export {
  fitnessHistorySvg,
  type HistoryOptions,
  type HistoryPoint,
} from './history/fitness-history-svg.ts';
export type { ReadDataset } from './images/image-task-type.ts';
export type { IslandCheckpoint } from './islands/island-checkpoint.ts';
export type { IslandOptions } from './islands/island-options.ts';
export {
  createIslandSearch,
  type IslandProgress,
  type IslandSearch,
  restoreIslandSearch,
} from './islands/island-search.ts';
export { mutate } from './mutation/mutate.ts';
export type { SearchProgress } from './search/aging-search.ts';
export type { FoundProgram, Improvement } from './search/best-programs.ts';
export { createSearch, restoreSearch, type Search } from './search/search.ts';
export type { SearchCounts } from './search/search-counts.ts';
export type { ProbeCache, SearchCaches, SearchOptions } from './search/search-options.ts';
export { aggregateFitness, toScoreNano } from './suites/aggregate.ts';
export {
  evaluatorOf,
  type ProgramScore,
  resultDigest,
  scoreProgram,
} from './suites/score-program.ts';
export { requireAffordable, suiteCost } from './suites/suite-cost.ts';
export { type SuiteBody, sealSuite, suiteDigest } from './suites/suite-digest.ts';
export type {
  Aggregate,
  MutationKind,
  MutationRules,
  RawSplit,
  SizeRange,
  Suite,
  TaskType,
} from './task-type.ts';
export { openTaskType } from './tasks/open-task-type.ts';
