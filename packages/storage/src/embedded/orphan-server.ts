/**
 * What an earlier run may have left in the cluster's folder: a server that still runs, or a
 * `postmaster.pid` whose number now belongs to someone else.
 *
 * A server is recognised by the folder it works in, never by its name: a reused pid may be another
 * PostgreSQL. On macOS, where that folder is not to be seen, the start time written in line 3 decides.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Logger, readProcess } from '@adit/base';
import { listProcesses, sendSignal, worksInFolder } from './process-facts.ts';

/** How long a server gets for a fast stop before SIGQUIT, and after that. */
export const STOP_PATIENCE_MS = 30_000;
const POLL_MS = 20;

interface PostmasterFile {
  readonly pid: number;
  readonly startS: number;
  /** Id of the shared memory segment that all its processes are attached to. */
  readonly segmentId: number | null;
}

/**
 * Stops a server left behind in `clusterDir` and removes a `postmaster.pid` that would make
 * PostgreSQL refuse to start although its server is gone.
 */
export async function clearOrphanServer(clusterDir: string, log: Logger): Promise<void> {
  const path = join(clusterDir, 'postmaster.pid');
  const file = readPostmasterFile(path);
  if (file === null) return;
  if (!readProcess(file.pid).isAlive) {
    stopLeftWorkers(clusterDir);
    return;
  }
  if (isOurServer(file, clusterDir)) {
    log.warn({ pid: file.pid }, 'Stopping the database server that an earlier run left behind');
    await stopProcess(file.pid);
    return;
  }
  if (!isSegmentInUse(file.segmentId)) {
    log.warn({ pid: file.pid }, 'Removing a stale postmaster.pid: its number was reused');
    rmSync(path, { force: true });
  }
}

/**
 * Ends server processes that outlived their postmaster, such as one in a long query. They are told
 * by the folder they work in; macOS does not show it, and there they end with their query.
 */
export function stopLeftWorkers(clusterDir: string): void {
  for (const pid of listProcesses()) {
    if (pid !== process.pid && worksInFolder(pid, clusterDir)) sendSignal(pid, 'SIGQUIT');
  }
}

/** SIGINT (fast stop), after 30 s SIGQUIT; resolves when the process is gone or 40 s have passed. */
async function stopProcess(pid: number): Promise<void> {
  sendSignal(pid, 'SIGINT');
  if (await waitForEnd(pid, STOP_PATIENCE_MS)) return;
  sendSignal(pid, 'SIGQUIT');
  await waitForEnd(pid, STOP_PATIENCE_MS / 3);
}

async function waitForEnd(pid: number, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += POLL_MS) {
    if (!readProcess(pid).isAlive) return true;
    await delay(POLL_MS);
  }
  return false;
}

function isOurServer(file: PostmasterFile, clusterDir: string): boolean {
  if (process.platform === 'linux') return worksInFolder(file.pid, clusterDir);
  const facts = readProcess(file.pid);
  if (!facts.isAlive || facts.startTime === null) return false;
  return Math.abs(Date.parse(`${facts.startTime} UTC`) / 1000 - file.startS) <= 2;
}

/** True when some process is attached, or when the system does not tell. */
function isSegmentInUse(segmentId: number | null): boolean {
  if (segmentId === null) return false;
  let table: string;
  try {
    table = readFileSync('/proc/sysvipc/shm', 'utf8');
  } catch {
    return process.platform === 'linux';
  }
  const lines = table.trim().split('\n');
  const columns = (lines[0] ?? '').trim().split(/\s+/);
  const [idColumn, countColumn] = [columns.indexOf('shmid'), columns.indexOf('nattch')];
  return lines.slice(1).some((line) => {
    const fields = line.trim().split(/\s+/);
    return Number(fields[idColumn]) === segmentId && Number(fields[countColumn]) > 0;
  });
}

/** Lines: pid, data folder, start (s), port, socket folder, address, segment key and id. */
function readPostmasterFile(path: string): PostmasterFile | null {
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const segmentId = Number((lines[6] ?? '').trim().split(/\s+/)[1]);
  return {
    pid,
    startS: Number(lines[2]),
    segmentId: Number.isInteger(segmentId) ? segmentId : null,
  };
}
