/**
 * A running pool, or one of its processes: migrated database, service, scheduler, HTTP server.
 *
 * Any number of processes may run on one database. One with the role `all` or `scheduler` stands for
 * leader of the scheduler; `all` and `api` serve HTTP. The database belongs to the caller, who opens
 * it before and closes it after.
 */
import { hostname } from 'node:os';
import { AditError, type Clock, type Logger, type Random, VERSION } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import { type Keypair, ready } from '@adit/keys';
import { type Database, migrate } from '@adit/storage';
import { announceProcess } from './actions/presence.ts';
import { createPoolService, newProcessId } from './create-pool-service.ts';
import { hasConsole } from './http/console-files.ts';
import { createPoolServer, type PoolServerOptions } from './http/create-pool-server.ts';
import { type OpenServer, openServer } from './http/open-server.ts';
import type { PoolService } from './service.ts';
import type { PoolSettings } from './settings.ts';
import { poolMigrations } from './store/migrations.ts';
import type { ProcessRole } from './store/processes.ts';

/** What is chosen about the server; the rest is the pool's own. */
export type PoolServerChoices = Partial<
  Omit<PoolServerOptions, 'version' | 'authWindowS' | 'audience' | 'consoleDir' | 'chainUrl'>
>;

/** What every process of a pool is told. */
export interface ProcessOptions {
  readonly problems: readonly TaskType[];
  readonly settings: PoolSettings;
  /** Timeouts, limits and access of the server; the defaults fit the open network. */
  readonly server?: PoolServerChoices | undefined;
  /** Aborted: the start is given up with `start_stopped`. */
  readonly signal?: AbortSignal | undefined;
}

/** What a pool is told. */
export interface PoolOptions extends ProcessOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Default `all`: the API, and a candidate for the scheduler. */
  readonly role?: 'all' | 'api' | undefined;
  /** Folder of the built console, served at `/`. */
  readonly consoleDir?: string | undefined;
  /** A chain that the console shows beside the pool: `ws://…` as the reader's browser reaches it. */
  readonly chainUrl?: string | null | undefined;
  /** How long a closing pool still answers, so that a balancer sees it drain; default 0. */
  readonly drainNoticeMs?: number | undefined;
}

/** What a pool works with. */
export interface PoolDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  /** The pool's hotkey: names it as the receiver of requests and signs its records. */
  readonly keypair: Keypair;
  readonly log: Logger;
}

/** A running process of a pool. */
export interface RunningProcess {
  readonly service: PoolService;
  /** Gives out nothing new, lets running requests and the scheduler finish. Idempotent. */
  close(): Promise<void>;
}

/** A running pool. */
export interface RunningPool extends RunningProcess {
  /** For example `http://127.0.0.1:8434`. */
  readonly url: string;
  readonly port: number;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function requireWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AditError('start_stopped', 'The pool was told to stop while it started', {
    nextStep: 'Start it again when it is wanted.',
  });
}

/** Service and presence; what was opened is closed again when a later step of the start fails. */
async function openProcess(
  options: ProcessOptions,
  deps: PoolDeps,
  role: ProcessRole,
): Promise<RunningProcess> {
  const { settings, problems, signal } = options;
  await ready();
  requireWanted(signal);
  await migrate(deps.database, [...poolMigrations]);
  requireWanted(signal);
  const id = newProcessId();
  const authMode = options.server?.authMode ?? 'legacy';
  const presence = await announceProcess(
    { ...deps, settings, problems, authMode, processId: id },
    { role, host: hostname(), pid: process.pid, isAlive },
  );
  try {
    const given = { ...deps, settings, problems, authMode, processId: id };
    const service = await createPoolService(given);
    requireWanted(signal);
    return { service, close: () => presence.close() };
  } catch (error) {
    await presence.close();
    throw error;
  }
}

/** Runs `work` at the first call, gives the same promise to all. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}

async function openHttp(
  options: PoolOptions,
  deps: PoolDeps,
  service: PoolService,
): Promise<OpenServer> {
  const { clock, log } = deps;
  const { settings, consoleDir, host, port } = options;
  if (consoleDir !== undefined && !hasConsole(consoleDir)) {
    log.warn({ consoleDir }, 'There is no built console in this folder; the API works without it');
  }
  const app = await createPoolServer(
    {
      ...options.server,
      version: VERSION,
      authWindowS: settings.authWindowS,
      audience: deps.keypair.address,
      consoleDir,
      chainUrl: options.chainUrl,
    },
    { service, clock, log },
  );
  return await openServer(app, { host, port }, clock);
}

/**
 * Starts a pool.
 * @throws AditError `port_in_use`, `cannot_listen`, `settings_differ`, `start_stopped`,
 *   `invalid_chain_url`; those of `migrate`; `database_unavailable`.
 */
export async function startPool(options: PoolOptions, deps: PoolDeps): Promise<RunningPool> {
  const { clock, log } = deps;
  const role = options.role ?? 'all';
  const opened = await openProcess(options, deps, role);
  const { service } = opened;
  let server: OpenServer;
  try {
    server = await openHttp(options, deps, service);
  } catch (error) {
    await opened.close();
    throw error;
  }
  const scheduler = role === 'all' ? service.startScheduler() : null;
  log.info({ url: server.url, role }, 'The pool is open');
  const drain = async (): Promise<void> => {
    await clock.sleep(options.drainNoticeMs ?? 0);
    await server.drain();
  };
  const close = once(async () => {
    service.stopOffering();
    // The leadership is passed on at once, while requests still run.
    await Promise.all([drain(), scheduler?.close()]);
    await opened.close();
  });
  return { url: server.url, port: server.port, service, close };
}

/**
 * Starts a process that only stands for leader of the scheduler.
 * @throws AditError as {@link startPool}, save those of listening.
 */
export async function startPoolScheduler(
  options: ProcessOptions,
  deps: PoolDeps,
): Promise<RunningProcess> {
  const opened = await openProcess(options, deps, 'scheduler');
  const scheduler = opened.service.startScheduler();
  const close = once(async () => {
    await scheduler.close();
    await opened.close();
  });
  return { service: opened.service, close };
}
