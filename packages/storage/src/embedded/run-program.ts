/**
 * Runs one of PostgreSQL's programs to its end, with a clean environment and, for root, under
 * another user. Node drops the extra groups and enters `cwd` before it gives up root, so the working
 * folder may lie behind closed parents.
 */
import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

/** How a program ended. */
export interface ProgramEnd {
  /** Exit code; null when a signal ended it. */
  readonly exitCode: number | null;
  /** Standard output and error together, the last 20 kB. */
  readonly output: string;
}

/** Where and as whom a program runs. */
export interface RunOptions {
  readonly cwd: string;
  readonly user: ServerUser | null;
  readonly timeoutMs: number;
}

/** The most of a program's output that is kept. */
export const OUTPUT_LIMIT_CHARACTERS = 20_000;

/** Environment of every PostgreSQL program: nothing of PGDATA, PGPORT, PGOPTIONS gets through. */
export function programEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** Rejects with Node's own error (EPERM, EACCES, ENOENT) when the program cannot be started. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      cwd: options.cwd,
      env: programEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      ...(options.user ?? {}),
    });
    let output = '';
    const append = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT_CHARACTERS);
    };
    child.stdout.on('data', append);
    child.stderr.on('data', append);
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}
