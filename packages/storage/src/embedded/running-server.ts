/** The embedded server of a data directory that another process runs, as a client reaches it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AditError, errorMessage } from '@adit/base';
import type { ClientAddress } from '../client.ts';
import { DATABASE_NAME, DATABASE_USER } from './cluster.ts';
import { findSocketFolder } from './data-lock.ts';

const SOCKET = /^\.s\.PGSQL\.\d+$/;

/**
 * Its address, null while nobody holds the data directory.
 * @throws AditError `data_dir_unreadable` when the folder or its password are another user's.
 */
export function findRunningServer(dataDir: string): ClientAddress | null {
  try {
    const folder = findSocketFolder(dataDir);
    const name = folder === null ? undefined : readdirSync(folder).find((one) => SOCKET.test(one));
    if (folder === null || name === undefined) return null;
    const password = readFileSync(join(dataDir, 'password'), 'utf8').trim();
    return { path: join(folder, name), user: DATABASE_USER, password, database: DATABASE_NAME };
  } catch (cause) {
    throw new AditError('data_dir_unreadable', `Cannot read the server’s place in ${dataDir}`, {
      numbers: { dataDir, reason: errorMessage(cause) },
      nextStep: 'Run this as the user who runs the pool, or as root.',
      cause,
    });
  }
}
