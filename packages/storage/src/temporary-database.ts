/** A fresh database for a test: an embedded server in a folder of its own, removed by close(). */
import { createLogger, type Logger } from '@adit/base';
import type { Database } from './database.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';
import { createTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts';

/** A database that removes itself. */
export interface TemporaryDatabase extends Database {
  readonly dataDir: string;
}

/** Options of {@link createTemporaryDatabase}. */
export interface TemporaryDatabaseOptions {
  readonly log?: Logger;
  /** Sync as in production; default false, which is quicker and does not survive kill -9. */
  readonly durable?: boolean;
  /** Also listen on 127.0.0.1 at this port, any free one for 0; then `url` is set. */
  readonly tcpPort?: number;
  readonly maxConnections?: number;
}

const DEFAULT_CONNECTIONS = 10;

/** Starts it; any number of them may run at once. */
export async function createTemporaryDatabase(
  options: TemporaryDatabaseOptions = {},
): Promise<TemporaryDatabase> {
  const log = options.log ?? createLogger('storage', 'silent');
  const isDurable = options.durable ?? false;
  const dataDir = await createTemporaryFolder(isDurable, log);
  const maxConnections = options.maxConnections ?? DEFAULT_CONNECTIONS;
  const { tcpPort } = options;
  try {
    const database = await openEmbeddedDatabase(
      { dataDir, tcpPort, isDurable, maxConnections },
      log,
    );
    const close = async (): Promise<void> => {
      await database.close();
      removeTemporaryFolder(dataDir);
    };
    return { ...database, dataDir, close };
  } catch (error) {
    removeTemporaryFolder(dataDir);
    throw error;
  }
}
