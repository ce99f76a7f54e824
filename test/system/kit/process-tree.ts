/** Who runs below whom, for tests that must leave nothing behind. A zombie counts as gone. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** A process that lives. */
export interface LiveProcess {
  readonly pid: number;
  readonly parent: number;
  /** Start time as the system writes it: a pid alone is given to others again. */
  readonly startedAt: string;
  /** Name of the program. */
  readonly name: string;
}

function readLinux(pid: string): LiveProcess[] {
  let text: string;
  try {
    text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return [];
  }
  // The name stands in brackets and may hold brackets itself.
  const end = text.lastIndexOf(')');
  const name = text.slice(text.indexOf('(') + 1, end);
  const fields = text.slice(end + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return [];
  return [{ pid: Number(pid), parent: Number(fields[1]), startedAt: fields[19] ?? '', name }];
}

function readPs(): LiveProcess[] {
  const text = execFileSync('/bin/ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart=,comm='], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  });
  const line = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;
  return text.split('\n').flatMap((row) => {
    const [, pid, parent, state = 'Z', startedAt = '', name = ''] = line.exec(row) ?? [];
    if (state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), startedAt, name }];
  });
}

/** Every process of the machine. */
function listProcesses(): LiveProcess[] {
  if (!fs.existsSync('/proc/self/stat')) return readPs();
  return fs.readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readLinux(name) : []));
}

/** Children of `pid`, their children and so on. */
export function listDescendants(pid: number): LiveProcess[] {
  const all = listProcesses();
  const found: LiveProcess[] = [];
  const visit = (parent: number): void => {
    for (const child of all) {
      if (child.parent !== parent || found.includes(child)) continue;
      found.push(child);
      visit(child.pid);
    }
  };
  visit(pid);
  return found;
}

/** Those of the processes that live still. */
export function listSurvivors(processes: readonly LiveProcess[]): LiveProcess[] {
  const all = listProcesses();
  return processes.filter(({ pid, startedAt }) =>
    all.some((other) => other.pid === pid && other.startedAt === startedAt),
  );
}

/** The postmaster among the descendants of `pid`, or null. */
export function findPostmaster(pid: number): LiveProcess | null {
  const servers = listDescendants(pid).filter(({ name }) => name.includes('postgres'));
  return servers.find(({ parent }) => !servers.some((other) => other.pid === parent)) ?? null;
}
