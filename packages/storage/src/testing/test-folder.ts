/** Folders and users for the tests of this package. */
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, systemClock } from '@adit/base';
import type { DatabaseDeps } from '../database.ts';
import { quickFolder } from '../temporary-folder.ts';

/** The user of the tests that run as someone else; the numbers are the same on all Linux systems. */
export const NOBODY = { uid: 65_534, gid: 65_534 };

/** True when the tests may become another user. */
export const isRoot = process.getuid?.() === 0;

/** Collaborators that say nothing. */
export const quietDeps: DatabaseDeps = {
  log: createLogger('storage', 'silent'),
  clock: systemClock,
};

/** A new empty folder, where files are quick. @param owner who gets it; default ourselves */
export function createTestFolder(owner?: typeof NOBODY): string {
  const folder = mkdtempSync(join(quickFolder(), 'adit-test-'));
  if (owner !== undefined) {
    chownSync(folder, owner.uid, owner.gid);
    chmodSync(folder, 0o755);
  }
  return folder;
}

/** Removes it with all that is in it. */
export function removeTestFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** The socket folders that are there now. */
export function listSocketFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => /^adit-pg-[A-Za-z0-9]{6}$/.test(name));
}

/** Waits, for at most 20 s, until something is so. */
export async function until(isSo: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 10) {
    if (isSo()) return true;
    await systemClock.sleep(10);
  }
  return isSo();
}

/** The code of what a promise rejects with, `null` when it resolves. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: string; numbers: Record<string, unknown> } | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const numbers = error instanceof Error && 'numbers' in error ? error.numbers : {};
    return { code, numbers: { ...(typeof numbers === 'object' ? numbers : {}) } };
  }
}
