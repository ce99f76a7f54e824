/** The pool: a server that gives out work, finds consensus and pays per epoch. */

export { backupPool, restorePool } from './backup.ts';
export { type AuditEntry, verifyAuditLog } from './domain/audit.ts';
export {
  type ExportDifference,
  findExportDifference,
  type VerificationStep,
  type VerifyExportOptions,
  verificationSteps,
} from './domain/verify-export.ts';
export { type AccessSettings, accessSettingsFrom } from './http/access-settings.ts';
export { type OfflineRecords, openOfflineRecords } from './offline-records.ts';
export {
  announcePool,
  openOperatorToken,
  operatorTokenPath,
  type PoolPlace,
  readOperatorToken,
  readPoolPlace,
  requireToken,
} from './operator-files.ts';
export type { Caller, PoolService } from './service.ts';
export {
  defaultPoolSettings,
  isReloadable,
  listPoolSettings,
  type PoolSettings,
  poolSettingRules,
  poolSettingsFrom,
  type SettingTexts,
} from './settings.ts';
export {
  type PoolDeps,
  type PoolOptions,
  type RunningPool,
  type RunningProcess,
  startPool,
  startPoolScheduler,
} from './start-pool.ts';
export {
  type PoolSummary,
  readSummary,
  type SummaryEpoch,
  type SummaryMiner,
  type SummaryOptions,
} from './summary.ts';
