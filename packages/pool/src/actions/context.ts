/**
 * What every action works with, and the frame of a writing transaction: the caller's row locked, the
 * open epoch held open.
 */
import { type AditError, type Clock, isAditError, type Logger, type Random } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import type { Keypair } from '@adit/keys';
import { type Database, inTransaction, mapDatabaseError, type TransactionSql } from '@adit/storage';
import type { AuthMode } from '@adit/wire';
import { minerBanned, notRegistered } from '../errors.ts';
import { poolClosed } from '../money-errors.ts';
import type { Caller } from '../service.ts';
import type { PoolSettings } from '../settings.ts';
import { findClosing } from '../store/closings.ts';
import { findLastEpoch, findOpenEpoch, lockOpenEpoch, type OpenEpoch } from '../store/epochs.ts';
import { findMiner, lockMiner, type Miner } from '../store/miners.ts';
import type { Query } from '../store/query.ts';
import { closeDueEpoch } from './close-epoch.ts';

/** A configured problem with its key in the store. */
export interface Problem {
  readonly key: number;
  readonly taskType: TaskType;
}

/** Everything an action needs. */
export interface PoolContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  /** The pool's hotkey: names it as the receiver of requests and signs its records. */
  readonly keypair: Keypair;
  readonly log: Logger;
  /** As they stand now: some change while the pool runs, all at once. */
  readonly settings: PoolSettings;
  /** Which signatures the API takes; /health tells it. */
  readonly authMode: AuthMode;
  readonly problems: readonly Problem[];
  /** Names this process among those of the pool; never used twice. */
  readonly processId: string;
  /** What this process's scheduler has done. */
  readonly passes: SchedulerPasses;
}

/** Passes of the scheduler in one process since its start. */
export interface SchedulerPasses {
  completed: number;
  failed: number;
}

/** A writing transaction. */
export interface Work {
  readonly tx: TransactionSql;
  /** Held open until the end of the transaction. */
  readonly epoch: OpenEpoch;
  readonly nowMs: number;
}

/** The epoch ran out between closing it and holding it; the work starts again. */
class EpochOver extends Error {}

const EPOCH_TRIES = 5;

/**
 * Runs a writing transaction in the epoch of its moment: an epoch that is due is closed first, so
 * that nothing is ever booked into one that has ended. Raises `pool_closed` when there is none.
 */
export async function inOpenEpoch<T>(
  context: PoolContext,
  work: (frame: Work) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(context.database, async (tx) => {
        const epoch = await lockOpenEpoch(tx, 'share');
        const nowMs = context.clock.nowMs();
        if (epoch === null || nowMs >= epoch.endsAtMs) throw new EpochOver('the epoch is over');
        return await work({ tx, epoch, nowMs });
      });
    } catch (error) {
      if (!(error instanceof EpochOver) || attempt >= EPOCH_TRIES) throw error;
      if ((await closeDueEpoch(context)) === null) throw await describeClosed(context);
    }
  }
}

async function describeClosed(context: PoolContext): Promise<AditError> {
  const closing = await readFrom(context, findClosing);
  return poolClosed({ reason: closing?.reason ?? '', lastEpoch: closing?.lastEpoch ?? 0 });
}

/** The caller's row, locked. Raises `not_registered`, `miner_banned`. */
export async function requireLockedMiner(tx: TransactionSql, caller: Caller): Promise<Miner> {
  return requireWelcome(await lockMiner(tx, caller.publicKey));
}

/** The caller's row. Raises `not_registered`; a banned miner may still read its numbers. */
export async function requireMiner(context: PoolContext, caller: Caller): Promise<Miner> {
  const miner = await readFrom(context, (query) => findMiner(query, caller.publicKey));
  if (miner === null) throw notRegistered();
  return miner;
}

/**
 * The open epoch, for reads; in a pool that has closed its last one, whose budget is settled and
 * counts as 0 so that nothing looks as if it were still to come.
 */
export async function requireOpenEpoch(query: Query): Promise<OpenEpoch> {
  const open = await findOpenEpoch(query);
  if (open !== null) return open;
  const last = await findLastEpoch(query);
  if (last === null) throw new Error('A pool in service has an epoch');
  return { ...last, baseRao: 0n, carryInRao: 0n };
}

/** Runs reads outside a transaction with coded errors. */
export async function readFrom<T>(
  context: Pick<PoolContext, 'database'>,
  read: (query: Query) => Promise<T>,
): Promise<T> {
  try {
    return await read(context.database.sql);
  } catch (error) {
    throw isAditError(error) ? error : mapDatabaseError(error);
  }
}

/** Runs reads on one snapshot of the database, so that figures of one answer agree. */
export async function readSnapshot<T>(
  context: PoolContext,
  read: (query: Query) => Promise<T>,
): Promise<T> {
  return await inTransaction(context.database, read, { isolation: 'repeatable read' });
}

function requireWelcome(miner: Miner | null): Miner {
  if (miner === null) throw notRegistered();
  if (miner.banReason !== null) throw minerBanned(miner.banReason);
  return miner;
}
