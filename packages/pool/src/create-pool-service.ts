/** Puts the actions together to the pool's service. */
import type { Clock, Logger, Random } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import { type Database, inTransaction } from '@adit/storage';
import { closeDueEpoch } from './actions/close-epoch.ts';
import { inOpenEpoch, type PoolContext, readFrom } from './actions/context.ts';
import { endOpen, releaseWork } from './actions/expire.ts';
import { readMinerBalance, readMinerStats, registerMiner } from './actions/read-miner.ts';
import {
  readBestPrograms,
  readDecisions,
  readEpochs,
  readHealth,
  readLeaderboard,
} from './actions/read-public.ts';
import { requestWork, resumeWork } from './actions/request-work.ts';
import { startProblems } from './actions/start-problems.ts';
import { submitEvaluation } from './actions/submit-evaluation.ts';
import { submitEvolution } from './actions/submit-evolution.ts';
import { startScheduler, sweep } from './actions/sweep.ts';
import { noWork } from './errors.ts';
import type { PoolService } from './service.ts';
import type { PoolSettings } from './settings.ts';
import { shortenOpenEpoch } from './store/epochs.ts';
import {
  findBanReason,
  findMinerIdByHotkey,
  insertBan,
  insertReplayKey,
  upsertRoles,
} from './store/miners.ts';
import { resetStarving } from './store/programs.ts';

/** What a service works with. */
export interface PoolServiceDeps {
  /** Migrated with poolMigrations. */
  readonly database: Database;
  readonly clock: Clock;
  /** Draws batches, problems and parents. */
  readonly random: Random;
  readonly log: Logger;
  readonly settings: PoolSettings;
  readonly problems: readonly TaskType[];
}

/**
 * Opens the service: problems and start programs are stored, an epoch is open.
 * @throws AditError `duplicate_problem`, `database_unavailable`.
 */
export async function createPoolService(deps: PoolServiceDeps): Promise<PoolService> {
  const context = await openContext(deps);
  const { database, clock } = context;
  let isOffering = true;
  return {
    register: (caller) => registerMiner(context, caller),
    requestWork: async (caller, request) => {
      if (!isOffering) throw noWork('closed');
      return await requestWork(context, caller, request);
    },
    resumeWork: (caller) => resumeWork(context, caller),
    releaseWork: (caller) => releaseWork(context, caller),
    submitEvolution: (caller, batchId, body) => submitEvolution(context, caller, { batchId, body }),
    submitEvaluation: (caller, batchId, body) =>
      submitEvaluation(context, caller, { batchId, body }),
    balance: (caller) => readMinerBalance(context, caller),
    stats: (caller) => readMinerStats(context, caller),
    leaderboard: (query) => readLeaderboard(context, query),
    decisions: (query) => readDecisions(context, query),
    epochs: (query) => readEpochs(context, query),
    bestPrograms: (query) => readBestPrograms(context, query),
    health: () => readHealth(context, isOffering),
    claimReplay: (replayKey, expiresAtMs) =>
      readFrom(context, (query) =>
        insertReplayKey(query, replayKey, { nowMs: clock.nowMs(), expiresAtMs }),
      ),
    findBan: async (hotkey) => {
      const reason = await readFrom(context, (query) => findBanReason(query, hotkey));
      return reason === null ? null : { reason };
    },
    ban: (hotkey, reason) => banMiner(context, hotkey, reason),
    setRoles: (roles) => inTransaction(database, (tx) => upsertRoles(tx, roles)),
    sweep: async () => {
      await sweep(context);
    },
    startScheduler: () => startScheduler(context),
    stopOffering: () => {
      isOffering = false;
    },
  };
}

async function openContext(deps: PoolServiceDeps): Promise<PoolContext> {
  const { database, clock, settings } = deps;
  const nowMs = clock.nowMs();
  const problems = await startProblems(database, deps.problems, { nowMs, settings });
  await inTransaction(database, async (tx) => {
    await resetStarving(tx);
    // A shorter epoch than the one that was configured before holds from now on.
    await shortenOpenEpoch(tx, nowMs + settings.epochMs);
  });
  await closeDueEpoch(deps);
  return { ...deps, problems };
}

async function banMiner(context: PoolContext, hotkey: string, reason: string): Promise<void> {
  await inOpenEpoch(context, async (work) => {
    await insertBan(work.tx, { hotkey, reason, nowMs: work.nowMs });
    const minerId = await findMinerIdByHotkey(work.tx, hotkey);
    if (minerId !== null) await endOpen(work, minerId, 'REVOKED');
  });
}
