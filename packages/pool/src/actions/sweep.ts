/**
 * The scheduler: closes epochs on time and is the backstop of everything that requests do lazily
 * (decision 10). Each step is safe to repeat and to run in several processes at once.
 */
import { AditError, errorMessage, isAditError } from '@adit/base';
import type { PoolSettings } from '../settings.ts';
import { closeSubmitted, deleteOldItems, listOverdueMiners } from '../store/assignments.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import { recordPass, SCHEDULER } from '../store/leadership.ts';
import { deleteExpiredReplayKeys } from '../store/miners.ts';
import { lockPrograms, takeStalled } from '../store/programs.ts';
import { advanceProgram } from './advance-program.ts';
import { closeDueEpoch } from './close-epoch.ts';
import { inOpenEpoch, type PoolContext, readFrom } from './context.ts';
import { expireMiner } from './expire.ts';
import { sealEpochs } from './export-epoch.ts';
import { standForLeader, type Term } from './leadership.ts';

/** Rows that one pass touches at most, of each kind. */
const MAX_MINERS = 200;
const MAX_PROGRAMS = 200;
const PROGRAMS_AT_ONCE = 20;
const MAX_ROWS = 5_000;
/** Answers of items are kept this long (decision 16). */
const KEEP_ITEMS_MS = 7 * 86_400_000;
/** Pause after a pass that failed. */
const RETRY_MS = 1_000;

/**
 * One pass; returns the epoch that is open after it, null in a pool that has closed. Stops between two
 * steps when `signal` is aborted.
 * @throws AditError `leadership_lost`; those of the database.
 */
export async function sweep(context: PoolContext, signal?: AbortSignal): Promise<OpenEpoch | null> {
  const epoch = await closeDueEpoch(context);
  await sealEpochs(context, null);
  if (epoch !== null) await advanceWork(context, signal);
  requireTerm(signal);
  await cleanUp(context);
  context.passes.completed += 1;
  return epoch;
}

async function advanceWork(context: PoolContext, signal: AbortSignal | undefined): Promise<void> {
  const overdue = await readFrom(context, (query) =>
    listOverdueMiners(query, context.clock.nowMs(), MAX_MINERS),
  );
  for (const publicKey of overdue) {
    requireTerm(signal);
    await expireMiner(context, publicKey);
  }
  for (let swept = 0; swept < MAX_PROGRAMS; swept += PROGRAMS_AT_ONCE) {
    requireTerm(signal);
    const count = await advanceStalled(context);
    if (count < PROGRAMS_AT_ONCE) break;
  }
}

async function cleanUp(context: PoolContext): Promise<void> {
  await readFrom(context, async (query) => {
    const nowMs = context.clock.nowMs();
    await closeSubmitted(query, MAX_ROWS);
    await deleteExpiredReplayKeys(query, nowMs, MAX_ROWS);
    await deleteOldItems(query, nowMs - KEEP_ITEMS_MS, MAX_ROWS);
  });
}

function requireTerm(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw leadershipLost();
}

function leadershipLost(): AditError {
  return new AditError('leadership_lost', 'Another process runs the scheduler now', {
    nextStep: 'Nothing is to be done; the other one goes on.',
  });
}

/** Tries consensus where nobody is at work; returns how many programs were looked at. */
async function advanceStalled(context: PoolContext): Promise<number> {
  return await inOpenEpoch(context, async (work) => {
    const ids = await takeStalled(work.tx, work.nowMs, PROGRAMS_AT_ONCE);
    const programs = await lockPrograms(work.tx, ids);
    for (const program of programs) {
      if (program.state === 'EVALUATING') await advanceProgram(context, work, program);
    }
    return ids.length;
  });
}

/** A pass within a term, noted where everyone can see it. */
async function sweepInTerm(context: PoolContext, term: Term): Promise<OpenEpoch | null> {
  const epoch = await sweep(context, term.signal);
  const place = { name: SCHEDULER, holder: context.processId, fencing: term.fencing };
  if (!(await readFrom(context, (query) => recordPass(query, place)))) throw leadershipLost();
  return epoch;
}

/**
 * Sweeps while this process leads, until closed: every `sweepMs`, at least ten times an epoch, and at
 * each epoch's end. A pass that fails is reported and tried again; the database may go away and come
 * back, and the leadership to another process.
 */
export function startScheduler(context: PoolContext): { close(): Promise<void> } {
  const { clock, log } = context;
  const candidacy = standForLeader(context);
  const run = async (): Promise<void> => {
    for (;;) {
      const term = await candidacy.whenLeading();
      if (term === null) return;
      const waitMs = await sweepInTerm(context, term).then(
        (epoch) => {
          const leftMs = (epoch?.endsAtMs ?? Number.POSITIVE_INFINITY) - clock.nowMs();
          return Math.max(1, Math.min(intervalMs(context.settings), leftMs));
        },
        (error: unknown) => {
          context.passes.failed += 1;
          const code = isAditError(error) ? error.code : 'unexpected';
          const reason = errorMessage(error);
          if (code === 'leadership_lost') log.warn({ code, reason }, 'A pass was stopped');
          else log.error({ code, reason }, 'A pass of the scheduler failed');
          return RETRY_MS;
        },
      );
      await clock.sleep(waitMs, term.signal);
    }
  };
  const running = run();
  return {
    close: async () => {
      await candidacy.close();
      await running;
    },
  };
}

function intervalMs({ sweepMs, epochMs }: PoolSettings): number {
  return Math.max(10, Math.min(sweepMs, Math.floor(epochMs / 10)));
}
