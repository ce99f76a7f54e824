/**
 * Whether a process lives, without trusting a bare pid.
 *
 * A pid is reused, and a zombie still answers signal 0; so a process is identified by its pid and its
 * start time. Linux reads /proc; macOS asks ps.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What is known of a pid. `startTime` is null when the system hides it. */
export type ProcessFacts =
  | { readonly isAlive: false }
  | { readonly isAlive: true; readonly startTime: string | null };

/** Whether a process with this pid lives (a zombie does not), and when it started. */
export function readProcess(pid: number): ProcessFacts {
  const seen = process.platform === 'linux' ? readLinuxProcess(pid) : readPsProcess(pid);
  if (seen !== null) return seen;
  return answersSignal(pid) ? { isAlive: true, startTime: null } : { isAlive: false };
}

/** State and start time of /proc/PID/stat; the name in field 2 may hold spaces and brackets. */
function readLinuxProcess(pid: number): ProcessFacts | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') return { isAlive: false };
  return { isAlive: true, startTime: fields[19] ?? null };
}

function readPsProcess(pid: number): ProcessFacts | null {
  try {
    const line = execFileSync('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const space = line.indexOf(' ');
    if (space < 0) return null;
    if (line.startsWith('Z')) return { isAlive: false };
    return { isAlive: true, startTime: line.slice(space).trim() };
  } catch {
    return null;
  }
}

/** EPERM means that someone else's process answers. */
function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
