/**
 * A PostgreSQL database, embedded in a data directory or a server by its url, behind one interface.
 */
import type { Clock, Logger } from '@adit/base';
import type { Sql, TransactionSql } from './client.ts';
import { findRunningServer } from './embedded/running-server.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';
import { openServerDatabase } from './server-database.ts';
import type { Isolation } from './transaction-client.ts';

/** An open database. */
export interface Database {
  /**
   * The query function. Its failures are the client's own; {@link mapDatabaseError} turns those of
   * an absent server, a full disk ... into coded errors, and `inTransaction` does so by itself.
   */
  readonly sql: Sql;
  /** One attempt at a transaction; the client's own errors. Use `inTransaction`. */
  runTransaction<T>(work: (tx: TransactionSql) => Promise<T>, isolation: Isolation): Promise<T>;
  readonly kind: 'embedded' | 'server';
  /** Url for other programs, with the password: never log it. Null for a socket-only server. */
  readonly url: string | null;
  /** False while the server is away: queries then fail with `database_unavailable`. */
  isUp(): boolean;
  /** Process id of the embedded server's postmaster; null while it is away or for a url. */
  serverPid(): number | null;
  /** Ends the clients (running queries get 5 s), then the embedded server. Idempotent. */
  close(): Promise<void>;
}

/** Which database to open. */
export type DatabaseOptions = (
  | {
      /** Folder of the embedded server; made when missing. One process at a time. */
      readonly dataDir: string;
      /** Also listen on 127.0.0.1: this port, or any free one for 0. Default: a private socket. */
      readonly tcpPort?: number;
      /** Where another process runs the server, connect to that one instead of refusing. */
      readonly mayAttach?: boolean;
      readonly databaseUrl?: undefined;
    }
  | {
      /** `postgres://user:password@host:port/database`, PostgreSQL 14 or newer. */
      readonly databaseUrl: string;
      readonly dataDir?: undefined;
    }
) & {
  /** Connections for queries, and as many again for transactions: 1 to 15. Default 10. */
  readonly maxConnections?: number;
};

/** Collaborators of a database. */
export interface DatabaseDeps {
  readonly log: Logger;
  readonly clock: Clock;
}

const DEFAULT_CONNECTIONS = 10;
const MAX_CONNECTIONS = 15;

/**
 * Opens a database: starts the embedded server or connects to the given one.
 * @throws AditError for the embedded one as `startEmbeddedServer`, for a url
 *   `invalid_database_url`, `database_unavailable`, `database_login_refused`, `database_missing`,
 *   `database_too_old`.
 */
export async function openDatabase(
  options: DatabaseOptions,
  deps: DatabaseDeps,
): Promise<Database> {
  const wanted = options.maxConnections ?? DEFAULT_CONNECTIONS;
  const maxConnections = Math.min(Math.max(Math.trunc(wanted), 1), MAX_CONNECTIONS);
  if (options.databaseUrl !== undefined) {
    const address = { url: options.databaseUrl };
    return openServerDatabase({ address, maxConnections }, deps.log);
  }
  const { dataDir, tcpPort } = options;
  const address = options.mayAttach === true ? findRunningServer(dataDir) : null;
  if (address !== null) return openServerDatabase({ address, maxConnections }, deps.log);
  return openEmbeddedDatabase({ dataDir, tcpPort, maxConnections }, deps.log);
}
