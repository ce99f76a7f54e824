/**
 * One process a data directory.
 *
 * The lock is a file with the holder's pid, its start time (a pid alone is reused) and its socket
 * folder. It is held while that very process lives. A stale one is taken over: moved aside, compared
 * with what was judged, and its socket folder removed. PostgreSQL's own lock stands behind it.
 * Processes that do not see each other's pids (two containers on one volume) are not told apart.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AditError } from '@adit/base';
import { readProcess } from './process-facts.ts';
import { readOwner, type ServerUser } from './server-user.ts';
import { removeSocketFolder } from './socket-folder.ts';

/** A lock that is held; `release` is idempotent. */
export interface DataLock {
  release(): void;
}

interface LockOwner {
  readonly pid: number;
  readonly startTime: string | null;
  readonly socketDir: string | null;
}

const LOCK_FILE = 'owner.json';
const TAKEOVER_ATTEMPTS = 5;
/** A holder that has made the file and not yet written it is given this long. */
const EMPTY_FILE_WAIT_MS = 200;

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
  const self = readProcess(process.pid);
  const startTime = self.isAlive ? self.startTime : null;
  const text = `${JSON.stringify({ pid: process.pid, startTime, socketDir })}\n`;
  for (let attempt = 0; attempt < TAKEOVER_ATTEMPTS; attempt += 1) {
    if (createLock(path, text, fileOwner)) return { release: () => releaseLock(path, text) };
    await takeOverStaleLock(dataDir, path);
  }
  throw lockedError(dataDir, readOwnerFile(path)?.owner?.pid ?? null);
}

/** The pid of the living process that holds the directory's lock, null when nobody does. */
export function findLockHolder(dataDir: string): number | null {
  const owner = readOwnerFile(join(dataDir, LOCK_FILE))?.owner;
  return owner != null && isHeld(owner) ? owner.pid : null;
}

/** The socket folder of the living process that holds the directory's lock, null when nobody does. */
export function findSocketFolder(dataDir: string): string | null {
  const owner = readOwnerFile(join(dataDir, LOCK_FILE))?.owner;
  return owner != null && isHeld(owner) ? owner.socketDir : null;
}

/** False when the file is there already. */
function createLock(path: string, text: string, fileOwner: ServerUser | null): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
  if (fileOwner !== null) chownIfOther(path, fileOwner);
  return true;
}

async function takeOverStaleLock(dataDir: string, path: string): Promise<void> {
  let seen = readOwnerFile(path);
  if (seen !== null && seen.owner === null) {
    await delay(EMPTY_FILE_WAIT_MS);
    seen = readOwnerFile(path);
  }
  if (seen === null) return;
  if (seen.owner !== null && isHeld(seen.owner)) throw lockedError(dataDir, seen.owner.pid);
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOwnerFile(aside)?.text !== seen.text) {
    // Someone else took over between our look and our rename: theirs goes back.
    putBack(aside, path);
    return;
  }
  if (seen.owner?.socketDir != null) removeSocketFolder(seen.owner.socketDir);
  rmSync(aside, { force: true });
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch {
    // A third process holds it now.
  }
  rmSync(aside, { force: true });
}

function releaseLock(path: string, text: string): void {
  if (readOwnerFile(path)?.text === text) rmSync(path, { force: true });
}

function isHeld(owner: LockOwner): boolean {
  const facts = readProcess(owner.pid);
  if (!facts.isAlive) return false;
  const isComparable = facts.startTime !== null && owner.startTime !== null;
  return !isComparable || facts.startTime === owner.startTime;
}

function readOwnerFile(path: string): { text: string; owner: LockOwner | null } | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return { text, owner: parseOwner(text) };
}

function parseOwner(text: string): LockOwner | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
  const { pid } = value;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return null;
  const startTime = 'startTime' in value ? value.startTime : null;
  const socketDir = 'socketDir' in value ? value.socketDir : null;
  return {
    pid,
    startTime: typeof startTime === 'string' ? startTime : null,
    socketDir: typeof socketDir === 'string' ? socketDir : null,
  };
}

function lockedError(dataDir: string, pid: number | null): AditError {
  return new AditError('data_dir_locked', `${dataDir} is in use by process ${pid ?? '?'}`, {
    numbers: { dataDir, pid },
    nextStep: 'Stop that process, or give another folder with --data-dir.',
  });
}

function chownIfOther(path: string, owner: ServerUser): void {
  const current = readOwner(path);
  if (current?.uid !== owner.uid) chownSync(path, owner.uid, owner.gid);
}
