/**
 * The database of a server given by its url, or of an embedded one that another process runs.
 *
 * Whether it is up is learnt from a probe after every connection that ended or failed, repeated
 * after 100 ms, doubling to 2 s, until the server answers a query again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { AditError, errorMessage, type Logger } from '@adit/base';
import type { ClientAddress, Sql } from './client.ts';
import type { Database } from './database.ts';
import { mapDatabaseError } from './database-error.ts';
import { createDialer } from './dialer.ts';
import { CLOSE_PATIENCE_S } from './embedded-database.ts';
import { createQueryClient } from './query-client.ts';
import { createTransactionClient } from './transaction-client.ts';

/** The oldest server that the SQL of Adit is written for, as `server_version_num`. */
const OLDEST_VERSION = 140_000;
const PROBE_FIRST_MS = 100;
const PROBE_MAX_MS = 2_000;

/**
 * Connects to the server.
 * @throws AditError `invalid_database_url`, `database_unavailable`, `database_login_refused`,
 *   `database_missing`, `database_too_old`.
 */
export async function openServerDatabase(
  options: { readonly address: ClientAddress; readonly maxConnections: number },
  log: Logger,
): Promise<Database> {
  const url = 'url' in options.address ? options.address.url : null;
  if (url !== null) requireUrl(url);
  const closed = new AbortController();
  let onLoss = (): void => undefined;
  const dialer = createDialer({
    mayConnect: () => Promise.resolve(true),
    onLoss: () => onLoss(),
  });
  const { sql, close: endQueries } = createQueryClient(options, dialer, log);
  const transactions = createTransactionClient(options, dialer, log);
  const end = async (): Promise<void> => {
    closed.abort();
    await transactions.close(CLOSE_PATIENCE_S);
    await endQueries(CLOSE_PATIENCE_S);
  };
  try {
    await requireVersion(sql);
  } catch (error) {
    await end();
    throw mapDatabaseError(error);
  }
  const watch = watchServer(sql, closed.signal, log);
  onLoss = watch.onLoss;
  let closing: Promise<void> | null = null;
  return {
    sql,
    runTransaction: (work, isolation) => transactions.run(work, isolation),
    kind: 'server',
    url,
    isUp: () => watch.isUp() && !closed.signal.aborted,
    serverPid: () => null,
    close: () => {
      closing ??= end();
      return closing;
    },
  };
}

function requireUrl(text: string): void {
  let protocol = '';
  try {
    ({ protocol } = new URL(text));
  } catch {
    // Reported below, without the text: it may hold a password.
  }
  if (protocol === 'postgres:' || protocol === 'postgresql:') return;
  throw new AditError('invalid_database_url', 'The database url is not a PostgreSQL url', {
    numbers: { length: text.length },
    nextStep: 'Give postgres://user:password@host:port/database.',
  });
}

async function requireVersion(sql: Sql): Promise<void> {
  const rows = await sql<{ version: number }[]>`
    select current_setting('server_version_num')::int as version`;
  const version = rows[0]?.version ?? 0;
  if (version >= OLDEST_VERSION) return;
  throw new AditError('database_too_old', 'The database server is older than PostgreSQL 14', {
    numbers: { version, oldest: OLDEST_VERSION },
    nextStep: 'Use PostgreSQL 14 or newer.',
  });
}

function watchServer(
  sql: Sql,
  signal: AbortSignal,
  log: Logger,
): { isUp: () => boolean; onLoss: () => void } {
  let isUp = true;
  let isProbing = false;
  const probe = async (): Promise<void> => {
    for (
      let waitMs = PROBE_FIRST_MS;
      !signal.aborted;
      waitMs = Math.min(waitMs * 2, PROBE_MAX_MS)
    ) {
      try {
        await sql`select 1`;
        if (!isUp) log.info('The database is back');
        isUp = true;
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (isUp) log.error({ reason: errorMessage(error) }, 'The database is away');
        isUp = false;
      }
      await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const onLoss = (): void => {
    if (isProbing || signal.aborted) return;
    isProbing = true;
    void probe().finally(() => {
      isProbing = false;
    });
  };
  return { isUp: () => isUp, onLoss };
}
