/**
 * The data directory itself: `pg` (the server's), `password` and `owner.json` (ours).
 */
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readOwner, type ServerUser } from './server-user.ts';

/** A directory that exists and was written to. */
export interface DataDirectory {
  /** Absolute path. */
  readonly path: string;
  /** Its owner when root starts in another user's folder, else null. */
  readonly fileOwner: ServerUser | null;
}

/**
 * Makes the directory where needed and tests writing. What root makes in a user's folder is given
 * to that user, so that either may start later.
 * @throws Node's errors of the file system.
 */
export function openDataDirectory(dataDir: string): DataDirectory {
  const path = resolve(dataDir);
  const isRoot = process.getuid?.() === 0;
  const parentOwner = isRoot ? readOwner(nearestFolder(path)) : null;
  const firstMade = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (firstMade !== undefined && parentOwner !== null && parentOwner.uid !== 0) {
    giveAway(path, firstMade, parentOwner);
  }
  const probe = join(path, `.write-test-${randomBytes(6).toString('hex')}`);
  writeFileSync(probe, 'x', { flag: 'wx' });
  rmSync(probe);
  const owner = isRoot ? readOwner(path) : null;
  return { path, fileOwner: owner !== null && owner.uid !== 0 ? owner : null };
}

/** `path` and those of its parents that were just made. */
function giveAway(path: string, firstMade: string, owner: ServerUser): void {
  for (let folder = path; ; folder = dirname(folder)) {
    chownSync(folder, owner.uid, owner.gid);
    if (folder === resolve(firstMade) || folder === dirname(folder)) return;
  }
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}
