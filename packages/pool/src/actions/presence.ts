/**
 * The processes of one pool: each is known in the database while it lives, and all of them work by
 * the same rules. One that would pay, judge or offer differently is refused at its start.
 */
import { AditError, type Clock } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import { type Database, inTransaction } from '@adit/storage';
import type { AuthMode } from '@adit/wire';
import { isReloadable, type PoolSettings } from '../settings.ts';
import {
  deleteProcess,
  deleteSilentProcesses,
  listProcesses,
  lockProcesses,
  type PoolProcess,
  type ProcessRole,
  upsertProcess,
} from '../store/processes.ts';
import { readFrom } from './context.ts';

/** A process that has been silent this long is taken for dead. */
export const ALIVE_MS = 10_000;
const BEAT_MS = 2_000;
const FORGET_MS = 3_600_000;

/** What a process is known by. */
export interface PresenceContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: PoolSettings;
  readonly problems: readonly TaskType[];
  readonly authMode: AuthMode;
  readonly processId: string;
}

/** Where and as what a process runs. */
export interface ProcessFacts {
  readonly role: ProcessRole;
  readonly host: string;
  readonly pid: number;
  /** Whether a process of this host lives. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Makes this process known until closed.
 * @throws AditError `settings_differ` {name, here, there, process}.
 */
export async function announceProcess(
  context: PresenceContext,
  facts: ProcessFacts,
): Promise<{ close(): Promise<void> }> {
  const self: PoolProcess = {
    id: context.processId,
    host: facts.host,
    pid: facts.pid,
    role: facts.role,
    settings: sharedSettings(context),
  };
  await inTransaction(context.database, async (tx) => {
    await lockProcesses(tx);
    await deleteSilentProcesses(tx, FORGET_MS);
    for (const other of await listProcesses(tx, ALIVE_MS)) {
      // What a kill -9 left behind on this machine need not be waited for.
      const isGone = other.host === facts.host && !facts.isAlive(other.pid);
      if (isGone) await deleteProcess(tx, other.id);
      else requireSame(self, other);
    }
    await upsertProcess(tx, self);
  });
  return keepAnnounced(context, self);
}

function keepAnnounced(context: PresenceContext, self: PoolProcess): { close(): Promise<void> } {
  const stop = new AbortController();
  const beat = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await context.clock.sleep(BEAT_MS, stop.signal);
      if (stop.signal.aborted) break;
      // An absent database is reported by those who need an answer from it.
      await readFrom(context, (query) => upsertProcess(query, self)).catch(() => undefined);
    }
    await readFrom(context, (query) => deleteProcess(query, self.id)).catch(() => undefined);
  };
  const beating = beat();
  return {
    close: async () => {
      stop.abort();
      await beating;
    },
  };
}

/** What must be equal wherever a request or the scheduler may run: all that cannot be reloaded. */
function sharedSettings(context: PresenceContext): Record<string, string> {
  const fixed = Object.entries(context.settings).filter(([name]) => !isReloadable(name));
  return {
    ...Object.fromEntries(fixed.map(([name, value]) => [name, String(value)])),
    authMode: context.authMode,
    problems: describeProblems(context.problems),
  };
}

function describeProblems(problems: readonly TaskType[]): string {
  const names = problems.map(
    ({ id, consensusSuite }) => `${id}@${consensusSuite.digest.slice(0, 16)}`,
  );
  return names.sort().join(' ');
}

function requireSame(self: PoolProcess, other: PoolProcess): void {
  const names = Object.keys(self.settings);
  const name = names.find((one) => self.settings[one] !== other.settings[one]);
  if (name === undefined) return;
  throw new AditError('settings_differ', `Another process of this pool has another ${name}`, {
    numbers: {
      name,
      here: self.settings[name] ?? '',
      there: other.settings[name] ?? 'nothing',
      process: other.id,
    },
    nextStep: 'Give all processes the same settings, or stop the others before this one starts.',
  });
}
