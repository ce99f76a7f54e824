/** Where other processes work, by the device and inode of their current folder, and signals to them. */
import { readdirSync, statSync } from 'node:fs';

/** True when the process' current folder is `folder`; false when that cannot be seen. Linux only. */
export function worksInFolder(pid: number, folder: string): boolean {
  try {
    const theirs = statSync(`/proc/${pid}/cwd`, { bigint: true });
    const ours = statSync(folder, { bigint: true });
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch {
    return false;
  }
}

/** Pids of all processes that /proc shows; none where there is no /proc. */
export function listProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Sends a signal; false when the process is gone or not ours. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
