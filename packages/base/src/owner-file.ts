/**
 * One process at a time: a file with the holder's pid and start time (a pid alone is reused).
 *
 * It is held while that very process lives, so that whoever was killed blocks nobody. A stale file is
 * taken over: moved aside and compared with what was judged, because two may judge at once. Processes
 * that do not see each other's pids (two containers on one volume) are not told apart.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AditError } from './errors.ts';
import { readProcess } from './process-facts.ts';

/** What the file says of its holder besides pid and start time. */
export type OwnerFacts = Readonly<Record<string, unknown>>;

/** A living holder. */
export interface Owner {
  readonly pid: number;
  readonly facts: OwnerFacts;
}

/** How a file is taken. */
export interface OwnerTerms {
  /** Written into the file for others to read. */
  readonly facts?: OwnerFacts;
  /** Runs when the file was made, such as to give it to somebody else. */
  readonly onMade?: () => void;
  /** Cleans up behind a holder that is gone. */
  readonly onStale?: (facts: OwnerFacts) => void;
}

interface WrittenOwner extends Owner {
  readonly startTime: string | null;
}

const TAKEOVER_ATTEMPTS = 5;
/** A holder that has made the file and not yet written it is given this long. */
const EMPTY_FILE_WAIT_MS = 200;

/**
 * Makes the file for this process. Gives what releases it; releasing twice is harmless.
 * @throws AditError `owner_file_held` with the holder's pid; Node's errors of the file system.
 */
export async function takeOwnerFile(path: string, terms: OwnerTerms = {}): Promise<() => void> {
  const self = readProcess(process.pid);
  const startTime = self.isAlive ? self.startTime : null;
  // The last part tells two holders inside one process apart.
  const ticket = randomBytes(6).toString('hex');
  const text = `${JSON.stringify({ pid: process.pid, startTime, ...terms.facts, ticket })}\n`;
  for (let attempt = 0; attempt < TAKEOVER_ATTEMPTS; attempt += 1) {
    if (createFile(path, text)) {
      terms.onMade?.();
      return () => release(path, text);
    }
    await takeOverStale(path, terms);
  }
  throw held(path, readOwner(path)?.owner?.pid ?? null);
}

/** Who holds the file and lives; null when nobody does. */
export function findOwner(path: string): Owner | null {
  const owner = readOwner(path)?.owner ?? null;
  return owner !== null && isAlive(owner) ? owner : null;
}

/** False when the file is there already. */
function createFile(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
}

async function takeOverStale(path: string, { onStale }: OwnerTerms): Promise<void> {
  let seen = readOwner(path);
  if (seen !== null && seen.owner === null) {
    await delay(EMPTY_FILE_WAIT_MS);
    seen = readOwner(path);
  }
  if (seen === null) return;
  if (seen.owner !== null && isAlive(seen.owner)) throw held(path, seen.owner.pid);
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOwner(aside)?.text !== seen.text) {
    // Someone else took over between our look and our rename: theirs goes back.
    putBack(aside, path);
    return;
  }
  if (seen.owner !== null) onStale?.(seen.owner.facts);
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

function release(path: string, text: string): void {
  if (readOwner(path)?.text === text) rmSync(path, { force: true });
}

function isAlive(owner: WrittenOwner): boolean {
  const facts = readProcess(owner.pid);
  if (!facts.isAlive) return false;
  const isComparable = facts.startTime !== null && owner.startTime !== null;
  return !isComparable || facts.startTime === owner.startTime;
}

function readOwner(path: string): { text: string; owner: WrittenOwner | null } | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  return { text, owner: parseOwner(text) };
}

function parseOwner(text: string): WrittenOwner | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
  const { pid, startTime, ...facts } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return null;
  return { pid, startTime: typeof startTime === 'string' ? startTime : null, facts };
}

function held(path: string, pid: number | null): AditError {
  return new AditError('owner_file_held', `${path} is held by process ${pid ?? '?'}`, {
    numbers: { path, pid },
    nextStep: 'Stop that process.',
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
