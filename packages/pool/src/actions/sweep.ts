/**
 * The scheduler: closes epochs on time and is the backstop of everything that requests do lazily
 * (decision 10). Each step is safe to repeat and to run in several processes at once.
 */
import { errorMessage, isAditError } from '@adit/base';
import { closeSubmitted, deleteOldItems, listOverdueMiners } from '../store/assignments.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import { deleteExpiredReplayKeys } from '../store/miners.ts';
import { lockPrograms, takeStalled } from '../store/programs.ts';
import { advanceProgram } from './advance-program.ts';
import { closeDueEpoch } from './close-epoch.ts';
import { inOpenEpoch, type PoolContext, readFrom } from './context.ts';
import { expireMiner } from './expire.ts';

/** Rows that one pass touches at most, of each kind. */
const MAX_MINERS = 200;
const MAX_PROGRAMS = 200;
const PROGRAMS_AT_ONCE = 20;
const MAX_ROWS = 5_000;
/** Answers of items are kept this long (decision 16). */
const KEEP_ITEMS_MS = 7 * 86_400_000;
/** Pause after a pass that failed. */
const RETRY_MS = 1_000;

/** One pass; returns the epoch that is open after it. */
export async function sweep(context: PoolContext): Promise<OpenEpoch> {
  const epoch = await closeDueEpoch(context);
  const overdue = await readFrom(context, (query) =>
    listOverdueMiners(query, context.clock.nowMs(), MAX_MINERS),
  );
  for (const publicKey of overdue) await expireMiner(context, publicKey);
  for (let swept = 0; swept < MAX_PROGRAMS; swept += PROGRAMS_AT_ONCE) {
    const count = await advanceStalled(context);
    if (count < PROGRAMS_AT_ONCE) break;
  }
  await readFrom(context, async (query) => {
    const nowMs = context.clock.nowMs();
    await closeSubmitted(query, MAX_ROWS);
    await deleteExpiredReplayKeys(query, nowMs, MAX_ROWS);
    await deleteOldItems(query, nowMs - KEEP_ITEMS_MS, MAX_ROWS);
  });
  return epoch;
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

/**
 * Sweeps until closed: every `sweepMs`, at least ten times an epoch, and at each epoch's end. A pass
 * that fails is reported and tried again; the database may go away and come back.
 */
export function startScheduler(context: PoolContext): { close(): Promise<void> } {
  const { clock, log, settings } = context;
  const stop = new AbortController();
  const intervalMs = Math.max(10, Math.min(settings.sweepMs, Math.floor(settings.epochMs / 10)));
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const waitMs = await sweep(context).then(
        (epoch) => Math.max(1, Math.min(intervalMs, epoch.endsAtMs - clock.nowMs())),
        (error: unknown) => {
          const code = isAditError(error) ? error.code : 'unexpected';
          log.error({ code, reason: errorMessage(error) }, 'A pass of the scheduler failed');
          return RETRY_MS;
        },
      );
      await clock.sleep(waitMs, stop.signal);
    }
  };
  const running = run();
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}
