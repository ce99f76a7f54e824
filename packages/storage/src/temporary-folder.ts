/**
 * Folders of temporary databases: in memory where there is plenty, else under the temporary folder.
 *
 * A new cluster is a thousand small files, which cost a busy disk a second and memory a tenth of it.
 * What a killed process left behind is removed when the next folder is made.
 */
import { lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, systemClock } from '@adit/base';
import { clusterPath } from './embedded/cluster.ts';
import { findLockHolder } from './embedded/data-lock.ts';
import { clearOrphanServer } from './embedded/orphan-server.ts';

const NAME_PREFIX = 'adit-db-';
const NAME_PATTERN = /^adit-db-[A-Za-z0-9]{6}$/;
const MEMORY_FOLDER = '/dev/shm';
/** A container's default of 64 MiB does not hold one cluster. */
const MEMORY_NEEDED_BYTES = 1_073_741_824;
/** A folder this young may be about to get its lock. */
const YOUNG_MS = 120_000;
const MAX_SWEPT = 20;

/** Makes a folder. @param durable true: on the disk, as the folder's syncs are meant */
export async function createTemporaryFolder(durable: boolean, log: Logger): Promise<string> {
  const base = durable ? tmpdir() : quickFolder();
  await sweep(base, log);
  return mkdtempSync(join(base, NAME_PREFIX));
}

/** Removes such a folder with all that is in it. */
export function removeTemporaryFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** The folder for files that need not outlive the machine: in memory, else the temporary folder. */
export function quickFolder(): string {
  try {
    const stat = statfsSync(MEMORY_FOLDER);
    const isLarge = stat.bavail * stat.bsize >= MEMORY_NEEDED_BYTES;
    return isLarge ? MEMORY_FOLDER : tmpdir();
  } catch {
    return tmpdir();
  }
}

async function sweep(base: string, log: Logger): Promise<void> {
  const left = readdirSync(base)
    .filter((name) => NAME_PATTERN.test(name))
    .map((name) => join(base, name))
    .filter(isLeftBehind);
  for (const path of left.slice(0, MAX_SWEPT)) {
    await clearOrphanServer(clusterPath(path), log);
    removeTemporaryFolder(path);
  }
}

/** Ours, not young, and its process is gone. */
function isLeftBehind(path: string): boolean {
  try {
    const stat = lstatSync(path);
    const isOurs = stat.isDirectory() && stat.uid === process.getuid?.();
    const ageMs = systemClock.nowMs() - stat.mtimeMs;
    return isOurs && ageMs > YOUNG_MS && findLockHolder(path) === null;
  } catch {
    return false;
  }
}
