/**
 * One process a data directory: an owner file, `owner.json`, that also names the holder's socket
 * folder, which is removed when a stale file is taken over. PostgreSQL's own lock stands behind it.
 */
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { AditError, findOwner, isAditError, takeOwnerFile } from '@adit/base';
import { readOwner, type ServerUser } from './server-user.ts';
import { removeSocketFolder } from './socket-folder.ts';

/** A lock that is held; `release` is idempotent. */
export interface DataLock {
  release(): void;
}

const LOCK_FILE = 'owner.json';

/**
 * Locks a data directory for this process.
 * @param fileOwner who shall own the file when root makes it in someone's folder.
 * @throws AditError `data_dir_locked` with the holder's pid; Node's errors of the file system.
 */
export async function lockDataDir(
  dataDir: string,
  socketDir: string,
  fileOwner: ServerUser | null = null,
): Promise<DataLock> {
  const path = join(dataDir, LOCK_FILE);
  try {
    const release = await takeOwnerFile(path, {
      facts: { socketDir },
      onMade: () => {
        if (fileOwner !== null) chownIfOther(path, fileOwner);
      },
      onStale: (facts) => {
        const left = facts['socketDir'];
        if (typeof left === 'string') removeSocketFolder(left);
      },
    });
    return { release };
  } catch (error) {
    if (!isAditError(error) || error.code !== 'owner_file_held') throw error;
    const pid = error.numbers['pid'] ?? null;
    throw new AditError('data_dir_locked', `${dataDir} is in use by process ${pid ?? '?'}`, {
      numbers: { dataDir, pid },
      nextStep: 'Stop that process, or give another folder with --data-dir.',
    });
  }
}

/** The pid of the living process that holds the directory's lock, null when nobody does. */
export function findLockHolder(dataDir: string): number | null {
  return findOwner(join(dataDir, LOCK_FILE))?.pid ?? null;
}

/** The socket folder of the living process that holds the directory's lock, null when nobody does. */
export function findSocketFolder(dataDir: string): string | null {
  const socketDir = findOwner(join(dataDir, LOCK_FILE))?.facts['socketDir'];
  return typeof socketDir === 'string' ? socketDir : null;
}

function chownIfOther(path: string, owner: ServerUser): void {
  const current = readOwner(path);
  if (current?.uid !== owner.uid) chownSync(path, owner.uid, owner.gid);
}
