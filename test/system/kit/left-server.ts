/** The embedded PostgreSQL of a data directory, seen from outside: to kill it, and to clean up. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Pid of the postmaster of a database folder, or null when it has none. */
export function readPostmasterPid(databaseDir: string): number | null {
  try {
    const text = fs.readFileSync(path.join(databaseDir, 'pg', 'postmaster.pid'), 'utf8');
    const pid = Number(text.split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** True when the process is a PostgreSQL server: its pid may have been given to another one. */
export function isPostgres(pid: number): boolean {
  try {
    const name = fs.existsSync(`/proc/${pid}/comm`)
      ? fs.readFileSync(`/proc/${pid}/comm`, 'utf8')
      : execFileSync('/bin/ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return name.includes('postgres');
  } catch {
    return false;
  }
}

/** Pids of processes that work in the folder or below it; none where the system does not tell. */
function listProcessesBelow(folder: string): number[] {
  if (!fs.existsSync('/proc/self/cwd')) return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A pool killed in its first start leaves initdb behind. */
async function endProcessesBelow(folder: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const pids = listProcessesBelow(folder);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends a server that a killed pool left behind, and removes its socket folder. */
export async function removeLeftServer(databaseDir: string): Promise<void> {
  const pid = readPostmasterPid(databaseDir);
  if (pid !== null && isPostgres(pid)) {
    // An immediate shutdown, which takes the server's own processes along.
    process.kill(pid, 'SIGQUIT');
    for (let waited = 0; waited < 100 && isPostgres(pid); waited += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await endProcessesBelow(databaseDir);
  try {
    const owner = fs.readFileSync(path.join(databaseDir, 'owner.json'), 'utf8');
    const folder: unknown = JSON.parse(owner).socketDir;
    if (typeof folder === 'string' && path.basename(folder).startsWith('adit-pg-')) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // The pool stopped cleanly and took both away itself.
  }
}
