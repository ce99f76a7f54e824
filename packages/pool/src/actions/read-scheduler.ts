/** Who runs the scheduler, and who else is there. */
import { isoTime } from '@adit/base';
import type { SchedulerState } from '../service.ts';
import { findLeadership, SCHEDULER } from '../store/leadership.ts';
import { listProcesses } from '../store/processes.ts';
import { type PoolContext, readFrom } from './context.ts';
import { ALIVE_MS } from './presence.ts';

/** The scheduler's leader and the processes that are alive. */
export async function readScheduler(context: PoolContext): Promise<SchedulerState> {
  return await readFrom(context, async (query) => {
    const row = await findLeadership(query, SCHEDULER);
    const processes = await listProcesses(query, ALIVE_MS);
    const lastPassAtMs = row?.lastPassAtMs ?? null;
    return {
      holder: row?.holder ?? null,
      since: row === null ? null : isoTime(row.sinceMs),
      lastPassAt: lastPassAtMs === null ? null : isoTime(lastPassAtMs),
      fencing: row?.fencing ?? 0,
      processes: processes.map(({ id, role }) => ({ id, role })),
    };
  });
}
