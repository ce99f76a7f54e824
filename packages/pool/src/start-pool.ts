/**
 * A running pool: migrated database, service, scheduler, HTTP server.
 *
 * The database belongs to the caller, who opens it before and closes it after. Closing lets running
 * requests finish first, then the scheduler's pass.
 */
import type { AddressInfo } from 'node:net';
import { AditError, type Clock, type Logger, type Random, VERSION } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import { type Keypair, ready } from '@adit/keys';
import { type Database, migrate } from '@adit/storage';
import type { FastifyInstance } from 'fastify';
import { createPoolService } from './create-pool-service.ts';
import { hasConsole } from './http/console-files.ts';
import { createPoolServer, type PoolServerOptions } from './http/create-pool-server.ts';
import { type QuietConnections, watchQuietConnections } from './http/quiet-connections.ts';
import type { PoolService } from './service.ts';
import type { PoolSettings } from './settings.ts';
import { poolMigrations } from './store/migrations.ts';

/** What is chosen about the server; the rest is the pool's own. */
export type PoolServerChoices = Partial<
  Omit<PoolServerOptions, 'version' | 'authWindowS' | 'audience' | 'consoleDir'>
>;

/** What a pool is told. */
export interface PoolOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly problems: readonly TaskType[];
  readonly settings: PoolSettings;
  /** Folder of the built console, served at `/`. */
  readonly consoleDir?: string | undefined;
  /** Timeouts and limits of the server; the defaults fit the open network. */
  readonly server?: PoolServerChoices;
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

/** A running pool. */
export interface RunningPool {
  /** For example `http://127.0.0.1:8434`. */
  readonly url: string;
  readonly port: number;
  readonly service: PoolService;
  /** Refuses new requests, lets running ones and the scheduler finish. Idempotent. */
  close(): Promise<void>;
}

/** Requests that have not ended by then are cut off. */
const DRAIN_MS = 10_000;

const ANY_ADDRESS = new Set(['0.0.0.0', '::', '']);

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    await app.close();
    const isTaken = reason === 'EADDRINUSE';
    throw new AditError(
      isTaken ? 'port_in_use' : 'cannot_listen',
      `The pool cannot listen on ${host}:${port}`,
      {
        numbers: { host, port, reason },
        nextStep: isTaken ? 'Give another port, or 0 for any free one.' : 'Check host and port.',
        cause,
      },
    );
  }
  // A server that listens on host and port has an address with a port.
  return (app.server.address() as AddressInfo).port;
}

function urlOf(host: string, port: number): string {
  if (ANY_ADDRESS.has(host)) return `http://127.0.0.1:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

async function drain(
  app: FastifyInstance,
  connections: QuietConnections,
  clock: Clock,
): Promise<void> {
  const finished = new AbortController();
  const cutOff = clock.sleep(DRAIN_MS, finished.signal).then(() => {
    if (!finished.signal.aborted) app.server.closeAllConnections();
  });
  const closed = app.close();
  connections.close();
  await closed;
  finished.abort();
  await cutOff;
}

/**
 * Starts a pool.
 * @throws AditError `port_in_use`, `cannot_listen`; those of `migrate`; `database_unavailable`.
 */
export async function startPool(options: PoolOptions, deps: PoolDeps): Promise<RunningPool> {
  const { clock, log } = deps;
  const { settings, problems, consoleDir } = options;
  await ready();
  await migrate(deps.database, [...poolMigrations]);
  const authMode = options.server?.authMode;
  const service = await createPoolService({ ...deps, settings, problems, authMode });
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
    },
    { service, clock, log },
  );
  const connections = watchQuietConnections(app.server);
  const port = await listen(app, options.host, options.port);
  const scheduler = service.startScheduler();
  const url = urlOf(options.host, port);
  log.info({ url }, 'The pool is open');
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    service.stopOffering();
    await drain(app, connections, clock);
    await scheduler.close();
  };
  return {
    url,
    port,
    service,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
