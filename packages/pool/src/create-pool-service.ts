/** Puts the actions together to the pool's service. */
import { hostname } from 'node:os';
import {
  AditError,
  type Clock,
  encodeHex,
  type Logger,
  type Random,
  secureRandomBytes,
} from '@adit/base';
import type { TaskType } from '@adit/evolution';
import type { Keypair } from '@adit/keys';
import { type Database, inTransaction, type TransactionSql } from '@adit/storage';
import type { AuthMode } from '@adit/wire';
import { closeDueEpoch } from './actions/close-epoch.ts';
import { type PoolContext, readFrom } from './actions/context.ts';
import { releaseWork } from './actions/expire.ts';
import { openExport } from './actions/export-epoch.ts';
import { createMonitor } from './actions/monitor.ts';
import { readMinerBalance, registerMiner } from './actions/read-miner.ts';
import {
  readBestPrograms,
  readDecisions,
  readEpochs,
  readHealth,
  readLeaderboard,
} from './actions/read-public.ts';
import { readPoolStatement, readReceipts, readStatement } from './actions/read-receipts.ts';
import { readResults, readSota } from './actions/read-results.ts';
import { readScheduler } from './actions/read-scheduler.ts';
import { readMinerStats } from './actions/read-stats.ts';
import { readDisclaimer, readStatus } from './actions/read-status.ts';
import { readSubmissions } from './actions/read-submissions.ts';
import { readOwnRecipient, readRecipient, updateRecipient } from './actions/recipients.ts';
import { requestLease } from './actions/request-lease.ts';
import { requestWork } from './actions/request-work.ts';
import { readPendingEvaluations, resumeLeases, resumeWork } from './actions/resume-work.ts';
import { readRewardHistory } from './actions/reward-history.ts';
import { startProblems } from './actions/start-problems.ts';
import { evaluationParts, evolutionParts, leaseParts } from './actions/submission-parts.ts';
import { submitWork } from './actions/submit-work.ts';
import { startScheduler, sweep } from './actions/sweep.ts';
import { listOwnWithdrawals, requestWithdrawal } from './actions/withdraw.ts';
import { operatorService } from './create-operator-service.ts';
import { noWork } from './errors.ts';
import type {
  AccessService,
  MinerService,
  MoneyService,
  MonitorService,
  PoolService,
  ProcessService,
  ReceiptService,
  RecordService,
  SchedulerService,
  TaskService,
} from './service.ts';
import type { PoolSettings } from './settings.ts';
import { forgetAddresses } from './store/clusters.ts';
import { shortenOpenEpoch } from './store/epochs.ts';
import { storeIdentity } from './store/identity.ts';
import { findBanReason, insertReplayKey } from './store/miners.ts';
import { resetStarving } from './store/programs.ts';

/** What a service works with. */
export interface PoolServiceDeps {
  /** Migrated with poolMigrations. */
  readonly database: Database;
  readonly clock: Clock;
  /** Draws batches, problems and parents. */
  readonly random: Random;
  /** The pool's hotkey: names it as the receiver of requests and signs its records. */
  readonly keypair: Keypair;
  readonly log: Logger;
  readonly settings: PoolSettings;
  /** Which signatures the API takes; default `legacy`. */
  readonly authMode?: AuthMode | undefined;
  readonly problems: readonly TaskType[];
  /** From {@link newProcessId}; default a new one. */
  readonly processId?: string;
}

/** A name for this process that no other process of any pool has. */
export function newProcessId(): string {
  return `${hostname().slice(0, 64)}:${process.pid}:${encodeHex(secureRandomBytes(4))}`;
}

/**
 * Opens the service: problems and start programs are stored, an epoch is open.
 * @throws AditError `duplicate_problem`, `pool_key_mismatch`, `disclaimer_unreadable`,
 * `database_unavailable`.
 */
export async function createPoolService(deps: PoolServiceDeps): Promise<PoolService> {
  const live = { settings: deps.settings };
  const context = await openContext(deps, live);
  const offer = { isOpen: true };
  return {
    ...minerService(context, offer),
    ...taskService(context, offer),
    ...moneyService(context),
    ...recordService(context),
    ...receiptService(context),
    ...accessService(context),
    ...operatorService(context),
    ...monitorService(context),
    ...schedulerService(context, offer),
    ...presenceService(context, live),
  };
}

/** Whether work is given out; a pool that closes stops that first. */
interface Offer {
  isOpen: boolean;
}

function minerService(context: PoolContext, offer: Offer): MinerService {
  return {
    register: (caller) => registerMiner(context, caller),
    stats: (caller) => readMinerStats(context, caller),
    leaderboard: (query) => readLeaderboard(context, query),
    submissions: (caller) => readSubmissions(context, caller),
    health: () => readHealth(context, offer.isOpen),
    status: () => readStatus(context, offer.isOpen),
    disclaimer: () => readDisclaimer(context),
  };
}

function taskService(context: PoolContext, offer: Offer): TaskService {
  return {
    requestWork: async (caller, request) => {
      if (!offer.isOpen) throw noWork('closed');
      return await requestWork(context, caller, request);
    },
    resumeWork: (caller, dialect) => resumeWork(context, caller, dialect),
    requestLease: async (caller, request) => {
      if (!offer.isOpen) throw noWork('closed');
      return await requestLease(context, caller, request);
    },
    resumeLeases: (caller, dialect) => resumeLeases(context, caller, dialect),
    releaseWork: (caller, assignmentId) => releaseWork(context, caller, assignmentId),
    pendingEvaluations: (caller) => readPendingEvaluations(context, caller),
    submitEvolution: (caller, assignmentId, body) =>
      submitWork(context, caller, { assignmentId, parts: evolutionParts(body) }),
    submitEvaluation: (caller, assignmentId, body) =>
      submitWork(context, caller, { assignmentId, parts: evaluationParts(body) }),
    submitLease: (caller, assignmentId, body) =>
      submitWork(context, caller, { assignmentId, parts: leaseParts(body) }),
  };
}

function moneyService(context: PoolContext): MoneyService {
  return {
    balance: (caller) => readMinerBalance(context, caller),
    updateRecipient: (caller, body) => updateRecipient(context, caller, body),
    ownRecipient: (caller) => readOwnRecipient(context, caller),
    recipientOf: (hotkey) => readRecipient(context, hotkey),
    requestWithdrawal: (caller, body) => requestWithdrawal(context, caller, body),
    withdrawals: (caller, query) => listOwnWithdrawals(context, caller, query),
    rewardHistory: (caller, query) => readRewardHistory(context, caller, query),
  };
}

function recordService(context: PoolContext): RecordService {
  return {
    decisions: (query) => readDecisions(context, query),
    epochs: (query) => readEpochs(context, query),
    bestPrograms: (query) => readBestPrograms(context, query),
    results: (caller, query) => readResults(context, caller, query),
    sota: (query) => readSota(context, query),
  };
}

function receiptService(context: PoolContext): ReceiptService {
  return {
    receipts: (caller, query) => readReceipts(context, caller, query),
    statement: (caller, query) => readStatement(context, caller, query),
    poolStatement: (query) => readPoolStatement(context, query),
    epochExport: (number) => openExport(context, number),
  };
}

function accessService(context: PoolContext): AccessService {
  return {
    claimReplay: (replayKey, expiresAtMs) =>
      readFrom(context, (query) =>
        insertReplayKey(query, replayKey, { nowMs: context.clock.nowMs(), expiresAtMs }),
      ),
    findBan: async (hotkey) => {
      const reason = await readFrom(context, (query) => findBanReason(query, hotkey));
      return reason === null ? null : { reason };
    },
  };
}

function monitorService(context: PoolContext): MonitorService {
  const monitor = createMonitor(context);
  return {
    monitorSummary: () => monitor.summary(),
    schedulerPasses: () => ({ ...context.passes }),
  };
}

function schedulerService(context: PoolContext, offer: Offer): SchedulerService {
  return {
    sweep: async () => {
      await sweep(context);
    },
    startScheduler: () => startScheduler(context),
    stopOffering: () => {
      offer.isOpen = false;
    },
  };
}

/** The settings in force. */
interface LiveSettings {
  settings: PoolSettings;
}

function presenceService(context: PoolContext, live: LiveSettings): ProcessService {
  return {
    readScheduler: () => readScheduler(context),
    applySettings: (settings) => {
      live.settings = settings;
    },
  };
}

async function openContext(deps: PoolServiceDeps, live: LiveSettings): Promise<PoolContext> {
  const { database, clock, settings } = deps;
  const nowMs = clock.nowMs();
  await inTransaction(database, (tx) => requireOwnDatabase(tx, deps.keypair.address, nowMs));
  const problems = await startProblems(database, deps.problems, { nowMs, settings });
  await inTransaction(database, async (tx) => {
    await resetStarving(tx);
    // A shorter epoch than the one that was configured before holds from now on.
    await shortenOpenEpoch(tx, nowMs + settings.epochMs);
    if (!settings.clusterByAddress) await forgetAddresses(tx);
  });
  await closeDueEpoch(deps);
  const context: PoolContext = {
    ...deps,
    authMode: deps.authMode ?? 'legacy',
    problems,
    passes: { completed: 0, failed: 0 },
    processId: deps.processId ?? newProcessId(),
    get settings() {
      return live.settings;
    },
  };
  // A text that cannot be read is the operator's to know now, not the first reader's.
  await readDisclaimer(context);
  return context;
}

/** A database belongs to the pool that opened it first. Raises `pool_key_mismatch`. */
async function requireOwnDatabase(
  tx: TransactionSql,
  hotkey: string,
  nowMs: number,
): Promise<void> {
  const stored = await storeIdentity(tx, hotkey, nowMs);
  if (stored === hotkey) return;
  throw new AditError('pool_key_mismatch', 'This database belongs to a pool with another hotkey', {
    numbers: { storedHotkey: stored, hotkey },
    nextStep: 'Start the pool with the wallet it was first started with, or on another database.',
  });
}
