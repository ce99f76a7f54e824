/** The processes of a pool that are alive, with the settings that all of them must share. */
import type { TransactionSql } from '@adit/storage';
import type { Query } from './query.ts';

/** What a process of a pool does. */
export type ProcessRole = 'all' | 'api' | 'scheduler';

/** A process as it makes itself known. */
export interface PoolProcess {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly role: ProcessRole;
  /** Settings that must be equal in all processes, as texts. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Keeps two processes from starting past each other. */
export async function lockProcesses(tx: TransactionSql): Promise<void> {
  await tx`lock table pool_processes in share row exclusive mode`;
}

/** Those that were seen within `aliveMs`, oldest first. */
export async function listProcesses(query: Query, aliveMs: number): Promise<PoolProcess[]> {
  return await query<PoolProcess[]>`
    select id, host, pid, role, settings from pool_processes
    where seen_at > database_now_ms() - ${aliveMs}::bigint order by started_at, id`;
}

/** Makes a process known, or notes that it is still there. */
export async function upsertProcess(query: Query, process: PoolProcess): Promise<void> {
  const { id, host, pid, role, settings } = process;
  await query`
    insert into pool_processes (id, host, pid, role, started_at, seen_at, settings)
    values (${id}, ${host}, ${pid}, ${role}, database_now_ms(), database_now_ms(),
      ${query.json(settings)})
    on conflict (id) do update set seen_at = database_now_ms()`;
}

/** Forgets a process that ended. */
export async function deleteProcess(query: Query, id: string): Promise<void> {
  await query`delete from pool_processes where id = ${id}`;
}

/** Forgets processes that have long been silent. */
export async function deleteSilentProcesses(query: Query, silentMs: number): Promise<void> {
  await query`
    delete from pool_processes where seen_at < database_now_ms() - ${silentMs}::bigint`;
}
