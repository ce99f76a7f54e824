/** What could not be done here: said, counted, and given back so that others do it. */
import { callWithin } from '../call-within.ts';
import { readHttpStatus } from '../http-failure.ts';
import type { DriverContext } from './driver-context.ts';
import { sayFailure } from './register.ts';

/** Work of which a part was not done. */
export interface NotDone {
  /** As in log lines: evaluate, evolve, lease. */
  readonly kind: string;
  /** `batch_id=...` or `lease_id=...`. */
  readonly label: string;
  readonly codes: readonly string[];
  /** Programs that were not done; null for all of the work. */
  readonly items: number | null;
}

/** Says and counts it. */
export function sayNotDone(context: DriverContext, what: NotDone): void {
  const { kind, label, codes, items } = what;
  context.summary.dropped += 1;
  const count = items === null ? '' : ` items=${items}`;
  const line = `[pool] Not done: kind=${kind} ${label}${count} reason=${codes.join(',')}`;
  context.voice.say(line, { level: 'warn', code: codes[0] ?? 'not_done' });
}

/** How long giving everything back may take at the end. */
const LAST_CALL_MS = 3_000;

/** Gives back what is still held at the driver's end; a pool that does not answer keeps nobody. */
export async function giveBackHeld(context: DriverContext): Promise<void> {
  const over = new AbortController();
  const ids = [...context.held];
  const given = Promise.all(ids.map((id) => giveBack(context, id)));
  await Promise.race([given, context.clock.sleep(LAST_CALL_MS, over.signal)]);
  over.abort();
  if (ids.length > 0) context.voice.say(`[pool] Given back undone: ${ids.join(', ')}`);
}

/** Gives a whole assignment back, so that it does not stay open until it times out. */
export async function giveBack(context: DriverContext, workId: string): Promise<void> {
  const { pool, stop } = context;
  if (stop.aborted) return;
  try {
    await callWithin(stop, (signal) => pool.resetTasks({ body: { id: workId } }, { signal }));
  } catch (error) {
    // 404: the pool has taken it back already.
    if (!stop.aborted && readHttpStatus(error) !== 404) sayFailure(context, 'tasks/reset', error);
  }
}
