/** The database of an embedded server: its client waits for a restart, and closing stops the server. */
import type { Logger } from '@adit/base';
import type { Database } from './database.ts';
import { mapDatabaseError } from './database-error.ts';
import { createDialer } from './dialer.ts';
import { type EmbeddedServerOptions, startEmbeddedServer } from './embedded/embedded-server.ts';
import { createQueryClient } from './query-client.ts';
import { createTransactionClient } from './transaction-client.ts';

/** Seconds that running queries and transactions get when a database is closed. */
export const CLOSE_PATIENCE_S = 5;

/** Starts the server and connects once. */
export async function openEmbeddedDatabase(
  options: EmbeddedServerOptions & { readonly maxConnections: number },
  log: Logger,
): Promise<Database> {
  const server = await startEmbeddedServer(options, log);
  const { user, password, database, tcpPort, socketPath: path } = server;
  const clientOptions = {
    address: { path, user, password, database },
    maxConnections: options.maxConnections,
  };
  const dialer = createDialer({ mayConnect: () => server.whenUp(), onLoss: () => undefined });
  const queries = createQueryClient(clientOptions, dialer, log);
  const transactions = createTransactionClient(clientOptions, dialer, log);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await transactions.close(CLOSE_PATIENCE_S);
    await queries.close(CLOSE_PATIENCE_S);
    await server.stop();
  };
  const opened: Database = {
    sql: queries.sql,
    runTransaction: (work, isolation) => transactions.run(work, isolation),
    kind: 'embedded',
    url:
      tcpPort === null ? null : `postgres://${user}:${password}@127.0.0.1:${tcpPort}/${database}`,
    isUp: () => server.isUp(),
    serverPid: () => server.serverPid(),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
  try {
    await opened.sql`select 1`;
    return opened;
  } catch (error) {
    await opened.close();
    throw mapDatabaseError(error);
  }
}
