/** Band 3: the miner's side: local job queue, worker threads, driver. */
export type { DriverSummary, WorkRefusal } from './driver/driver-context.ts';
export {
  type DriverOptions,
  type DriverStatus,
  type RunningDriver,
  startDriver,
} from './driver/start-driver.ts';
export { type MinePoolOptions, minePool, type PoolMiner } from './mine-pool.ts';
export {
  type Disagreement,
  requireAgreement,
  runSelfTest,
  type SelfTestOptions,
  type SelfTestResult,
} from './self-test/self-test.ts';
export { type RunningSidecar, type SidecarOptions, startSidecar } from './server/start-sidecar.ts';
export { readSidecarToken, sidecarTokenPath } from './server/token-file.ts';
export type { ItemReport } from './worker/evaluate-item.ts';
export { type PowerSource, readPower } from './worker/power.ts';
export { type RunningWorker, startWorker, type WorkerOptions } from './worker/start-worker.ts';
